
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0015_what_is_live'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ListedWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('forbidden', '禁用词'), ('exact', '规范名称'), ('typo', '常见错字')], help_text='禁用词会阻止送审和发布；另外两类请编辑确认。', max_length=10, verbose_name='类别')),
                ('word', models.CharField(help_text='要查找的写法。规范名称填名称本身、不填正确写法时，会查找漏字、重字和颠倒的写法。', max_length=40, unique=True, verbose_name='词')),
                ('right_form', models.CharField(blank=True, max_length=60, verbose_name='正确写法')),
                ('exceptions', models.CharField(blank=True, help_text='含有这个词、但没有错的较长说法，用顿号分开，如：禁用“总局”时的“广电总局”。', max_length=500, verbose_name='例外')),
                ('note', models.CharField(blank=True, help_text='会显示给编辑看。', max_length=100, verbose_name='说明')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='最后修改')),
            ],
            options={
                'verbose_name': '错敏词',
                'verbose_name_plural': '错敏词',
                'ordering': ['kind', 'word'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'typo'), _negated=True), models.Q(('right_form', ''), _negated=True), _connector='OR'), name='typo_has_a_right_form', violation_error_message='常见错字必须填正确写法。')],
            },
        ),
        migrations.CreateModel(
            name='WordListVersion',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('version', models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                'verbose_name': '词表版本',
                'verbose_name_plural': '词表版本',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='word_list_version_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='AcceptedWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=32)),
                ('code', models.CharField(max_length=30, verbose_name='检查项')),
                ('sentence', models.CharField(max_length=500, verbose_name='提醒')),
                ('words', models.CharField(blank=True, max_length=200, verbose_name='原文')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='版本')),
                ('by_name', models.CharField(max_length=150, verbose_name='确认人')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accepted_warnings', to='news.article', verbose_name='稿件')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '已确认的提醒',
                'verbose_name_plural': '已确认的提醒',
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('article', 'key'), name='one_answer_for_a_warning')],
            },
        ),
    ]
