import complaints.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0011_receipts_and_recoveries'),
    ]

    operations = [
        migrations.CreateModel(
            name='MerchantLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_digest', models.CharField(max_length=64, unique=True)),
                ('facts', complaints.models.fields.EncryptedTextField(verbose_name='事情经过')),
                ('demand', complaints.models.fields.EncryptedTextField(blank=True, verbose_name='诉求说明')),
                ('issued_at', models.DateTimeField()),
                ('reply_by', models.DateTimeField(verbose_name='答复期限')),
                ('first_opened_at', models.DateTimeField(null=True)),
                ('replied_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '商家答复链接',
                'verbose_name_plural': '商家答复链接',
                'ordering': ['-issued_at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='merchantlink',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merchant_links', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='merchantlink',
            name='evidence',
            field=models.ManyToManyField(related_name='+', to='complaints.attachment', verbose_name='提供的证据'),
        ),
        migrations.AddField(
            model_name='merchantlink',
            name='issued_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
