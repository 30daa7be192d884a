import complaints.models.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('complaints', '0009_drafts_that_complete'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sender', models.CharField(choices=[('desk', '投诉专员'), ('complainant', '投诉人'), ('merchant', '商家')], max_length=12, verbose_name='谁写的')),
                ('kind', models.CharField(choices=[('question', '提问'), ('notice', '告知'), ('answer', '补充说明'), ('objection', '异议'), ('reply', '商家回复')], max_length=12, verbose_name='类别')),
                ('text', complaints.models.fields.EncryptedTextField(verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('answered_at', models.DateTimeField(null=True)),
                ('in_time', models.BooleanField(null=True, verbose_name='按时')),
                ('token', models.UUIDField(default=uuid.uuid4, unique=True)),
            ],
            options={
                'verbose_name': '往来信息',
                'verbose_name_plural': '往来信息',
                'ordering': ['at', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='message',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='message',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='message',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='complaints.message'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['complaint', 'at'], name='message_of_complaint'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('in_time__isnull', False), ('kind', 'reply'), ('sender', 'merchant')), models.Q(('in_time', None), models.Q(('sender', 'merchant'), _negated=True), models.Q(('kind', 'reply'), _negated=True)), _connector='OR'), name='message_of_merchant_is_in_time_or_late'),
        ),
    ]
