"""The log of everything: its table, the triggers that write it, and what keeps it as written.

Each source of history has a SELECT that tells its rows in the log's words. The same SELECT fills
the log with what happened before, and stands in the trigger for what happens from now on.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


COLUMNS = "at, kind, act, actor_id, actor_name, thing, thing_id, title, channel_id, note"
# Source table and what the log says of one of its rows, `fresh`.
SOURCES = {
    "news_articleevent": """
        SELECT fresh.at, 'story', fresh.verb, fresh.actor_id, fresh.actor_name,
               'news.article', fresh.article_id::text, left(article.title, 200), article.channel_id,
               fresh.note
        FROM {rows} JOIN news_article article ON article.id = fresh.article_id""",
    # What an import or the clock stores is told by its events.
    "news_revision": """
        SELECT fresh.at, 'revision', 'save', fresh.by_id, fresh.by_name,
               'news.article', fresh.article_id::text,
               left(coalesce(fresh.content ->> 'title', ''), 200), article.channel_id,
               '第 ' || fresh.number || ' 版' ||
               CASE WHEN fresh.remark = '' THEN '' ELSE '：' || fresh.remark END
        FROM {rows} JOIN news_article article ON article.id = fresh.article_id
        WHERE fresh.by_id IS NOT NULL""",
    "news_correction": """
        SELECT fresh.at, 'correction', fresh.kind, fresh.by_id, fresh.by_name,
               'news.article', fresh.article_id::text, left(article.title, 200), article.channel_id,
               fresh.reason
        FROM {rows} JOIN news_article article ON article.id = fresh.article_id""",
    "news_errorreportevent": """
        SELECT fresh.at, 'report', fresh.verb, fresh.actor_id, fresh.actor_name,
               'news.errorreport', fresh.report_id::text, left(article.title, 200),
               article.channel_id, fresh.note
        FROM {rows} JOIN news_errorreport report ON report.id = fresh.report_id
        JOIN news_article article ON article.id = report.article_id""",
    "django_admin_log": """
        SELECT fresh.action_time, 'admin', fresh.action_flag::text, fresh.user_id,
               coalesce(nullif(person.last_name || person.first_name, ''), person.username, ''),
               coalesce(kind.app_label || '.' || kind.model, ''),
               left(coalesce(fresh.object_id, ''), 64), left(fresh.object_repr, 200),
               article.channel_id, fresh.change_message
        FROM {rows} LEFT JOIN auth_user person ON person.id = fresh.user_id
        LEFT JOIN django_content_type kind ON kind.id = fresh.content_type_id
        LEFT JOIN news_article article ON kind.app_label = 'news' AND kind.model = 'article'
            AND article.id = CASE WHEN fresh.object_id ~ '^[0-9]{{1,18}}$'
                             THEN fresh.object_id::bigint END""",
}


def write_by_triggers(table: str, select: str) -> list[str]:
    """Take over what the source holds, and have it write here from now on."""
    return [
        f"INSERT INTO news_activity ({COLUMNS}) {select.format(rows=f'{table} fresh')} ORDER BY 1",
        # The plan is kept: made while the tables were small, it would read them whole for ever.
        f"""CREATE FUNCTION news_activity_of_{table}() RETURNS trigger LANGUAGE plpgsql
        SET enable_seqscan = off AS $$
        BEGIN
            INSERT INTO news_activity ({COLUMNS}) {select.format(rows="(SELECT new.*) fresh")};
            RETURN NULL;
        END $$""",
        f"""CREATE TRIGGER news_activity AFTER INSERT ON {table}
        FOR EACH ROW EXECUTE FUNCTION news_activity_of_{table}()""",
    ]


KEEP_AS_WRITTEN = [
    """CREATE FUNCTION news_activity_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the activity log cannot be changed';
    END $$""",
    """CREATE TRIGGER news_activity_is_kept BEFORE UPDATE OR DELETE ON news_activity
    FOR EACH STATEMENT EXECUTE FUNCTION news_activity_is_kept()""",
]
LET_GO = [
    *(f"DROP TRIGGER news_activity ON {table}" for table in SOURCES),
    *(f"DROP FUNCTION news_activity_of_{table}()" for table in SOURCES),
    "DROP TRIGGER news_activity_is_kept ON news_activity",
    "DROP FUNCTION news_activity_is_kept()",
]


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0024_channel_assignment'),
        ('admin', '0003_logentry_add_action_flag_choices'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('kind', models.CharField(choices=[('story', '稿件流程'), ('revision', '稿件版本'), ('correction', '更正'), ('report', '找错'), ('admin', '后台操作')], max_length=20, verbose_name='类别')),
                ('act', models.CharField(max_length=20, verbose_name='操作')),
                ('actor_name', models.CharField(max_length=150, verbose_name='操作人')),
                ('thing', models.CharField(max_length=100, verbose_name='对象类型')),
                ('thing_id', models.CharField(max_length=64, verbose_name='对象编号')),
                ('title', models.CharField(max_length=200, verbose_name='对象')),
                ('note', models.TextField(blank=True, verbose_name='说明')),
                ('actor', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='news.channel', verbose_name='栏目')),
            ],
            options={
                'verbose_name': '操作日志',
                'verbose_name_plural': '操作日志',
                'ordering': ['-at', '-pk'],
                'permissions': [('view_workload', '可以查看工作量')],
                'default_permissions': ('view',),
                'indexes': [models.Index(models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='activity_newest'), models.Index(models.F('actor'), models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='activity_of_person'), models.Index(models.F('kind'), models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='activity_of_kind'), models.Index(models.F('channel'), models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='activity_of_channel'), models.Index(models.F('thing'), models.F('thing_id'), models.OrderBy(models.F('at'), descending=True), name='activity_of_thing')],
            },
        ),
        migrations.RunSQL(
            [
                *(sql for source in SOURCES.items() for sql in write_by_triggers(*source)),
                *KEEP_AS_WRITTEN,
            ],
            LET_GO,
        ),
    ]
