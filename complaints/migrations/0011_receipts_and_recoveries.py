import complaints.models.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0010_messages'),
    ]

    operations = [
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', complaints.models.fields.EncryptedTextField(blank=True)),
                ('fingerprint', models.CharField(max_length=64, verbose_name='指纹')),
                ('key_id', models.CharField(max_length=16, verbose_name='签名密钥')),
                ('signature', models.CharField(max_length=128)),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '回执',
                'verbose_name_plural': '回执',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_digest', models.CharField(max_length=64, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '找回查询码',
                'verbose_name_plural': '找回查询码',
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='receipt',
            name='complaint',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receipt', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recoveries', to='complaints.complaint'),
        ),
    ]
