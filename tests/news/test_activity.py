"""操作日志: everything that staff do is in it, and nobody can change it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import InternalError, connection, transaction
from django.utils import timezone

from jiansite.roles import ADMINISTRATOR
from news import corrections, revisions, verbs, workflow
from news.models import Activity, Article, Correction
from news.models.reach import assign_channels
from tests.factories import make_article, make_channel, make_error_report, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article("奶粉抽检结果")


def withdraw(article: Article) -> None:
    user = make_user(ADMINISTRATOR, last_name="陆", first_name="明远")
    verbs.act(article, "withdraw", by=user, now=timezone.now(), note="数据有误")


def test_it_notes_a_verb_of_a_story(article: Article) -> None:
    withdraw(article)
    row = Activity.objects.about(article).get()
    assert (row.kind, row.label, row.actor_name) == ("story", "撤稿", "陆明远")
    assert (row.title, row.channel_id, row.note) == ("奶粉抽检结果", article.channel_id, "数据有误")
    assert row.at == article.events.get().at


def test_it_notes_a_correction(article: Article) -> None:
    content = {**revisions.content_of(article), "title": "另题"}
    revision = revisions.keep(
        article, content, by=None, now=timezone.now(),
        change_kind="correction", change_reason="应为九台",
    )  # fmt: skip
    assert revision is not None
    corrections.record(article, [], revision=revision, now=timezone.now())
    row = Activity.objects.about(article).get()
    assert (row.kind, row.label, row.words) == ("correction", "更正", "应为九台")
    assert Correction.objects.count() == 1


def test_it_notes_every_save_of_a_person(article: Article) -> None:
    content = {**revisions.content_of(article), "title": "另题"}
    user = make_user(ADMINISTRATOR, username="ann")
    revisions.keep(article, content, by=user, now=timezone.now(), remark="改标题")
    row = Activity.objects.about(article).get()
    assert (row.kind, row.label, row.actor_name) == ("revision", "保存", "ann")
    assert (row.title, row.words) == ("另题", "第 2 版：改标题")


def test_it_leaves_saves_of_the_system_to_the_events(article: Article) -> None:
    content = {**revisions.content_of(article), "title": "另题"}
    revisions.keep(article, content, by=None, now=timezone.now())
    assert not Activity.objects.exists()


def test_it_notes_the_answer_to_an_error_report(article: Article) -> None:
    report = make_error_report(article)
    report.act("decline", by=make_user(ADMINISTRATOR), now=timezone.now(), note="原文无误")
    row = Activity.objects.about(report).get()
    assert (row.kind, row.label, row.title) == ("report", "不予采纳", "奶粉抽检结果")


def test_it_notes_what_the_admin_does_in_bulk(article: Article) -> None:
    user = make_user(ADMINISTRATOR, username="boss")
    LogEntry.objects.log_actions(
        user.pk, [article, article.channel], ADDITION, change_message=[{"added": {}}]
    )
    rows = Activity.objects.order_by("thing")
    assert [(row.thing, row.label, row.words) for row in rows] == [
        ("news.article", "新增", "已添加。"),
        ("news.channel", "新增", "已添加。"),
    ]
    assert [row.channel_id for row in rows] == [article.channel_id, None]
    assert {row.actor_name for row in rows} == {"boss"}


@pytest.mark.parametrize("object_id", [None, "", "abc", "99999999999999999999999", "长" * 300])
def test_it_notes_an_entry_about_whatever_object(article: Article, object_id: Any) -> None:
    LogEntry.objects.create(
        user=make_user(ADMINISTRATOR),
        content_type=ContentType.objects.get_for_model(Article),
        object_id=object_id,
        object_repr="长" * 200,
        action_flag=ADDITION,
    )
    assert Activity.objects.get().title == "长" * 200


def test_it_outlives_what_it_tells_of(article: Article) -> None:
    withdraw(article)
    user = Activity.objects.get().actor
    assert user is not None
    article.delete()
    user.delete()
    row = Activity.objects.get()
    assert (row.title, row.actor_name) == ("奶粉抽检结果", "陆明远")


@pytest.mark.parametrize(
    "statement",
    [
        lambda: Activity.objects.update(note=""),
        lambda: Activity.objects.all().delete(),
        lambda: Activity.objects.all()._raw_delete("default"),
        lambda: _run("UPDATE news_activity SET actor_name = 'x'"),
        lambda: _run("DELETE FROM news_activity"),
    ],
)
def test_the_database_itself_refuses_to_change_it(article: Article, statement: Any) -> None:
    withdraw(article)
    before = Activity.objects.values().get()
    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        statement()
    assert Activity.objects.values().get() == before


def test_it_cannot_be_written_by_hand(article: Article) -> None:
    with pytest.raises(TypeError):
        Activity.objects.create(at=timezone.now(), kind="story", act="publish")
    withdraw(article)
    with pytest.raises(TypeError):
        Activity.objects.get().delete()


def test_it_forgets_what_was_rolled_back(article: Article) -> None:
    with transaction.atomic():
        withdraw(article)
        transaction.set_rollback(True)
    assert not Activity.objects.exists()


def test_it_is_narrowed_to_the_channels_of_whoever_is_limited(article: Article) -> None:
    cars = make_channel("汽车", "cars")
    user = make_user(ADMINISTRATOR)
    assign_channels(user, [cars])
    withdraw(article)
    withdraw(make_article("召回", channel=cars))
    assert [row.title for row in Activity.objects.within_reach_of(user)] == ["召回"]


def test_it_has_a_label_for_every_verb(article: Article) -> None:
    assert {Activity(kind="story", act=verb.name).label for verb in workflow.STRICTEST.verbs} == {
        verb.label for verb in workflow.STRICTEST.verbs
    }


def test_its_lists_walk_an_index_however_long_it_is(article: Article) -> None:
    _fill(20_000, article)
    now = timezone.now()
    lists = {
        "all": Activity.objects.newest_first(),
        "person": Activity.objects.filter(actor=3).newest_first(),
        "kind": Activity.objects.filter(kind="report").newest_first(),
        "channel": Activity.objects.filter(channel=article.channel_id).newest_first(),
        "day": Activity.objects.within(now - timedelta(days=2), now).newest_first(),
        "page": Activity.objects.older_than(Activity.objects.all()[9000]).newest_first(),
        "object": Activity.objects.about(article).newest_first(),
    }
    for name, rows in lists.items():
        plan = rows[:51].explain()
        assert "Seq Scan" not in plan, (name, plan)
        assert "Index" in plan, name


def _fill(number: int, article: Article) -> None:
    _run(f"""
        INSERT INTO news_activity
            (at, kind, act, actor_id, actor_name, thing, thing_id, title, channel_id, note)
        SELECT now() - n * interval '1 minute', (ARRAY['story', 'report', 'admin'])[n % 3 + 1],
               'publish', n % 10, '甲', 'news.article', n::text, '稿',
               {article.channel_id} + n % 5, ''
        FROM generate_series(1, {number}) n""")
    _run("ANALYZE news_activity")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
