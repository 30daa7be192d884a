import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Loaded calendars, the clocks of cases, and the version of the rules each is pinned to."""

    dependencies = [
        ('complaints', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(error_messages={'unique': '这一年已经有年历了，请在那一年里修改。'}, unique=True, validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='年份')),
                ('is_complete', models.BooleanField(default=False, help_text='录全以后，跨入这一年的期限不再标为“暂定”。只改个别日子时不要勾选。', verbose_name='全年已录全')),
                ('papers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=300), blank=True, default=list, size=None, verbose_name='依据')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='最近修改')),
                ('changed_by_name', models.CharField(blank=True, editable=False, max_length=150, verbose_name='修改人')),
            ],
            options={
                'verbose_name': '年历',
                'verbose_name_plural': '年历',
                'ordering': ['-year'],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(error_messages={'unique': '这一天已经写过了（可能在相邻一年的年历里），请在那里修改。'}, unique=True, verbose_name='日期')),
                ('name', models.CharField(max_length=30, verbose_name='节日')),
                ('is_off', models.BooleanField(default=True, help_text='不勾选表示调休上班', verbose_name='放假')),
            ],
            options={
                'verbose_name': '放假安排',
                'verbose_name_plural': '放假安排',
                'ordering': ['date'],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='期限')),
                ('length', models.PositiveSmallIntegerField(verbose_name='天数')),
                ('unit', models.CharField(choices=[('working_days', '个工作日'), ('calendar_days', '日')], max_length=20, verbose_name='单位')),
                ('started_at', models.DateTimeField(verbose_name='起算')),
                ('due_on', models.DateField(null=True, verbose_name='截止日')),
                ('is_provisional', models.BooleanField(default=False, verbose_name='暂定')),
                ('stopped_at', models.DateTimeField(null=True, verbose_name='停止')),
                ('is_extended', models.BooleanField(default=False, verbose_name='已延长')),
                ('pauses', models.JSONField(default=list)),
                ('changes', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': '期限',
                'verbose_name_plural': '期限',
                'ordering': ['started_at', 'pk'],
                'default_permissions': ('view',),
            },
        ),
        migrations.AddField(
            model_name='complaint',
            name='rule_version',
            field=models.CharField(default='media-1', max_length=20, verbose_name='规则版本'),
        ),
        migrations.AddField(
            model_name='calendarday',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='complaints.calendaryear', verbose_name='年历'),
        ),
        migrations.AddField(
            model_name='clock',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='complaints.complaint', verbose_name='投诉'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('stopped_at', None)), fields=['due_on', 'complaint'], name='clock_running'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(condition=models.Q(('stopped_at', None)), fields=('complaint', 'kind'), name='one_running_clock_of_a_kind'),
        ),
    ]
