import complaints.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0012_merchant_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('requested_at', models.DateTimeField(verbose_name='申请时间')),
                ('done_at', models.DateTimeField(null=True, verbose_name='处理时间')),
                ('outcome', models.CharField(blank=True, max_length=200, verbose_name='处理结果')),
            ],
            options={
                'verbose_name': '删除申请',
                'verbose_name_plural': '删除申请',
                'ordering': ['requested_at', 'pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('mail', '邮件'), ('sms', '短信'), ('recovery', '找回')], max_length=10, verbose_name='方式')),
                ('content', complaints.models.fields.EncryptedTextField(blank=True)),
                ('made_at', models.DateTimeField(verbose_name='产生时间')),
                ('next_try_at', models.DateTimeField(verbose_name='下次发送')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='次数')),
                ('done_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('was_sent', models.BooleanField(default=False, verbose_name='已发出')),
            ],
            options={
                'verbose_name': '待发通知',
                'verbose_name_plural': '待发通知',
                'ordering': ['-made_at', '-pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='PlatformFiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, verbose_name='12315 编号')),
                ('at', models.DateTimeField(verbose_name='填写时间')),
            ],
            options={
                'verbose_name': '12315 登记',
                'verbose_name_plural': '12315 登记',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Satisfaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.PositiveSmallIntegerField(verbose_name='评分')),
                ('words', complaints.models.fields.EncryptedTextField(blank=True, verbose_name='意见')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '满意度',
                'verbose_name_plural': '满意度',
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='erasurerequest',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasure_requests', to='complaints.complaint', verbose_name='投诉'),
        ),
        migrations.AddField(
            model_name='erasurerequest',
            name='done_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人'),
        ),
        migrations.AddField(
            model_name='outgoing',
            name='complaint',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='outgoing', to='complaints.complaint', verbose_name='投诉'),
        ),
        migrations.AddField(
            model_name='platformfiling',
            name='complaint',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='platform_filing', to='complaints.complaint'),
        ),
        migrations.AddField(
            model_name='satisfaction',
            name='complaint',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='satisfaction', to='complaints.complaint'),
        ),
        migrations.AddConstraint(
            model_name='erasurerequest',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('complaint',), name='erasure_request_waits_once'),
        ),
        migrations.AddIndex(
            model_name='outgoing',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['next_try_at'], name='outgoing_due'),
        ),
        migrations.AddConstraint(
            model_name='satisfaction',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='satisfaction_is_one_to_five'),
        ),
    ]
