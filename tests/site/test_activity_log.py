"""The log's page: to filter, to page, to take away; for those with the right alone."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from news import verbs
from news.activity_pages import PAGE_SIZE
from news.models import (
    Activity,
    Article,
    FormerAddress,
    Page,
    Placement,
    Source,
    Tag,
    TickerItem,
    Topic,
)
from news.models.reach import assign_channels
from tests.factories import (
    make_article,
    make_channel,
    make_complaint,
    make_error_report,
    make_photo,
    make_user,
)

pytestmark = pytest.mark.django_db

LOG = "/admin/news/activity/"
CSV = f"{LOG}csv/"


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(make_user(ADMINISTRATOR, username="manager"))
    return client


def withdrawn(title: str, *, by: User, channel: Any = None, days_ago: int = 0) -> Article:
    article = make_article(title, channel=channel)
    then = timezone.now() - timedelta(days=days_ago)
    verbs.act(article, "withdraw", by=by, now=then, note="有误")
    return article


def shown(client: Client, **asked: Any) -> str:
    return client.get(LOG, asked).content.decode().split("<main")[1]


def test_it_shows_what_happened_with_the_newest_first(manager: Client) -> None:
    user = make_user(ADMINISTRATOR, last_name="陆", first_name="明远")
    withdrawn("早的稿件", by=user, days_ago=3)
    withdrawn("晚的稿件", by=user)
    text = shown(manager)
    assert text.index("晚的稿件") < text.index("早的稿件")
    assert "陆明远" in text
    assert "撤稿" in text


@pytest.mark.parametrize("role", [EDITOR, COMPLAINT_OFFICER])
@pytest.mark.parametrize("address", [LOG, CSV])
def test_it_is_not_for_everybody(client: Client, role: str, address: str) -> None:
    client.force_login(make_user(role))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("page", ["add/", "ID/change/", "ID/delete/"])
@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_writes_in_it_not_even_a_superuser(
    client: Client, page: str, is_superuser: bool
) -> None:
    user = make_user(ADMINISTRATOR, username="u", is_superuser=is_superuser)
    withdrawn("甲", by=user)
    row = Activity.objects.get()
    client.force_login(user)
    answer = client.post(f"{LOG}{page}".replace("ID", str(row.pk)), {"note": "别的", "post": "yes"})
    assert answer.status_code == 403
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(LOG, data)
    assert Activity.objects.values_list("note", flat=True).get() == "有误"


def test_it_filters_by_person_kind_channel_and_day(manager: Client) -> None:
    ann, ben = make_user(ADMINISTRATOR), make_user(ADMINISTRATOR)
    food = make_channel("食品", "food")
    milk = make_channel("乳品", "milk", parent=food)
    cars = make_channel("汽车", "cars")
    withdrawn("奶粉", by=ann, channel=milk)
    withdrawn("召回", by=ben, channel=cars, days_ago=9)
    make_error_report(make_article("年检", channel=cars)).act(
        "decline", by=ben, now=timezone.now(), note="无误"
    )
    today = timezone.localdate()
    expected = [
        ({"person": ann.pk}, {"奶粉"}),
        ({"kind": "report"}, {"年检"}),
        ({"channel": food.pk}, {"奶粉"}),
        ({"channel": cars.pk, "kind": "story"}, {"召回"}),
        ({"first": today.isoformat()}, {"奶粉", "年检"}),
        ({"last": (today - timedelta(days=9)).isoformat()}, {"召回"}),
        ({"thing": "news.article", "thing_id": Article.objects.get(title="奶粉").pk}, {"奶粉"}),
    ]
    for asked, titles in expected:
        text = shown(manager, **asked)
        assert {title for title in ("奶粉", "召回", "年检") if title in text} == titles, asked


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"first": "2026-02-31"}, "输入一个有效的日期"),
        ({"first": "2026-05-02", "last": "2026-05-01"}, "请调换"),
        ({"person": "x"}, "选择一个有效的选项"),
        ({"channel": "99999999999999999999"}, "选择一个有效的选项"),
        ({"last": "9999-12-31"}, "请检查日期"),
        ({"first": "0001-01-01"}, "请检查日期"),
        ({"before": "x"}, ""),
        ({"after": "99999999999999999999"}, ""),
        ({"thing": "a.b.c"}, ""),
    ],
)
def test_it_answers_a_question_that_is_none(
    manager: Client, asked: dict[str, str], sentence: str
) -> None:
    answer = manager.get(LOG, asked)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert manager.get(CSV, asked).status_code == 200


def test_it_pages_by_key_there_and_back(manager: Client) -> None:
    _fill(PAGE_SIZE * 2 + 10)
    first = manager.get(LOG).context_data["page"]
    second = manager.get(LOG, {"before": first.older_than}).context_data["page"]
    third = manager.get(LOG, {"before": second.older_than}).context_data["page"]
    ids = [row.pk for page in (first, second, third) for row in page.rows]
    assert ids == list(Activity.objects.newest_first().values_list("pk", flat=True))
    assert third.older_than is None
    back = manager.get(LOG, {"after": third.newer_than}).context_data["page"]
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    newest = manager.get(LOG, {"after": back.newer_than}).context_data["page"]
    assert (newest.rows, newest.newer_than) == (first.rows, None)


@pytest.mark.parametrize("number", [10, 3000])
def test_it_asks_the_same_however_long_it_is(manager: Client, number: int) -> None:
    _fill(number)
    manager.get(LOG)
    with CaptureQueriesContext(connection) as queries:
        manager.get(LOG)
    # Session, person, rights twice, limits, channels twice, people, the rows.
    assert len(queries) == 9


def test_it_leaves_as_a_file_without_formulas(manager: Client) -> None:
    withdrawn("=HYPERLINK(1)", by=make_user(ADMINISTRATOR, last_name="陆", first_name="明远"))
    answer = manager.get(CSV)
    rows = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert rows[0][:4] == ["时间", "操作人", "类别", "操作"]
    assert rows[1][1:7] == ["陆明远", "稿件流程", "撤稿", "稿件", rows[1][5], "'=HYPERLINK(1)"]


def test_it_keeps_other_channels_from_whoever_is_limited(client: Client) -> None:
    user = make_user(ADMINISTRATOR)
    cars = make_channel("汽车", "cars")
    withdrawn("奶粉", by=user, channel=make_channel("食品", "food"))
    withdrawn("召回", by=user, channel=cars)
    assign_channels(user, [cars])
    client.force_login(user)
    text = shown(client)
    assert "召回" in text
    assert "奶粉" not in text
    assert "奶粉" not in b"".join(client.get(CSV)).decode()


def test_every_object_shows_its_history_with_everything(manager: Client) -> None:
    article = withdrawn("奶粉", by=make_user(ADMINISTRATOR))
    manager.post(f"/admin/news/channel/{article.channel_id}/change/", {
        "name": "新名字", "slug": "food", "column_type": "动态要闻", "order": "3", "home_order": "",
        "review_levels": "3",
    })  # fmt: skip
    assert "有误" in shown_history(manager, "article", article.pk)
    assert "已修改" in shown_history(manager, "channel", article.channel_id)


@pytest.mark.parametrize(
    "kind",
    [
        "auth/user", "complaints/complaint", "news/article", "news/channel", "news/errorreport",
        "news/formeraddress", "news/page", "news/photo", "news/placement", "news/source",
        "news/tag", "news/tickeritem", "news/topic",
    ],
)  # fmt: skip
def test_every_kind_of_object_links_its_history(manager: Client, kind: str) -> None:
    now = timezone.now()
    pk = {
        "auth/user": lambda: make_user(EDITOR),
        "complaints/complaint": make_complaint,
        "news/article": make_article,
        "news/channel": make_channel,
        "news/errorreport": make_error_report,
        "news/formeraddress": lambda: FormerAddress.objects.create(old_path="/x/", new_path="/y/"),
        "news/page": lambda: Page.objects.create(title="单页", slug="single"),
        "news/photo": make_photo,
        "news/placement": lambda: Placement.objects.create(
            slot="lead", article=make_article(), starts_at=now
        ),
        "news/source": lambda: Source.objects.create(name="云川日报"),
        "news/tag": lambda: Tag.objects.create(name="计量"),
        "news/tickeritem": lambda: TickerItem.objects.create(text="快讯", starts_at=now),
        "news/topic": lambda: Topic.objects.create(title="专题", slug="topic"),
    }[kind]().pk
    change = manager.get(f"/admin/{kind}/{pk}/change/").content.decode()
    assert f"/admin/{kind}/{pk}/history/" in change
    assert manager.get(f"/admin/{kind}/{pk}/history/").status_code == 200


def shown_history(client: Client, kind: str, pk: int) -> str:
    change = client.get(f"/admin/news/{kind}/{pk}/change/").content.decode()
    assert f"/admin/news/{kind}/{pk}/history/" in change
    return client.get(f"/admin/news/{kind}/{pk}/history/").content.decode().split("<main")[1]


def _fill(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"""
            INSERT INTO news_activity
                (at, kind, act, actor_id, actor_name, thing, thing_id, title, channel_id, note)
            SELECT now() - (n / 3) * interval '1 minute', 'story', 'publish', n % 10, '甲',
                   'news.article', n::text, '稿', 1, ''
            FROM generate_series(1, {number}) n""")
