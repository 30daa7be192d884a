"""工作量: figures from events and stories, for those with the right, as table, chart and file."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, DUTY_CHIEF, EDITOR, REVIEWER
from news import body, verbs, workflow
from news.models import Article, Channel
from news.models.reach import assign_channels
from news.workload import Figures, workload
from tests.factories import make_article, make_channel, make_user

pytestmark = pytest.mark.django_db

PAGE = "/admin/news/article/workload/"
CSV = f"{PAGE}csv/"
START = timezone.make_aware(datetime(2026, 5, 1))
END = timezone.make_aware(datetime(2026, 6, 1))


@pytest.fixture
def food() -> Channel:
    return make_channel("食品", "food")


@pytest.fixture
def author() -> User:
    return make_user(EDITOR, last_name="闻", first_name="笛")


def through(article: Article, *steps: tuple[str, User, int]) -> None:
    """Verbs with who used them, so many hours after the beginning."""
    for verb, by, hours in steps:
        article = Article.objects.get(pk=article.pk)
        now = START + timedelta(hours=hours)
        verbs.act(article, verb, by=by, now=now, note="改" if verb == "send_back" else "")


def figures(**changes: Any) -> dict[str, Figures]:
    asked = {"within": Q(), "of_channels": lambda pk: True, **changes}
    found = workload(START, END, **asked)
    return {row.name: row for row in (*found.people, *found.channels, found.total)}


def test_it_counts_stories_words_and_reads_for_whoever_made_them(
    author: User, food: Channel
) -> None:
    for day in (2, 9):
        make_article(
            by=author, channel=food, published_at=START + timedelta(days=day), click_count=40,
            body="<p>全&amp;市 检查</p><p>\u3000\u3000完成。</p>",
        )  # fmt: skip
    make_article(by=author, channel=food, published_at=START - timedelta(seconds=1))
    make_article(by=author, channel=food, published_at=END)
    found = figures()
    for name in ("闻笛", "食品", "合计"):
        assert (found[name].stories, found[name].words, found[name].reads) == (2, 16, 80), name


@pytest.mark.parametrize(
    "html",
    [
        "<p>字</p>", "", "<p>a &lt;b&gt; &#24230;</p>", "<p>一\u3000二\u00a0三\n四</p>",
        '<p>前</p><img src="photo:12"><p>后 <a href="/x?a=1&amp;b=2">链接</a></p>',
    ],
)  # fmt: skip
def test_it_counts_words_as_the_review_sheet_does(author: User, html: str) -> None:
    make_article(by=author, published_at=START, body=html)
    assert figures()["合计"].words == body.count_words(html)


def test_it_counts_returns_reviews_and_the_median_time_in_review(
    author: User, food: Channel
) -> None:
    first = make_user(REVIEWER, last_name="乔", first_name="木")
    second = make_user(REVIEWER, last_name="卓", first_name="然")
    chief = make_user(DUTY_CHIEF, last_name="苏", first_name="怀瑾")
    for hours in (2, 4, 30):
        article = make_article(status=workflow.DRAFT, by=author, channel=food)
        through(
            article,
            ("submit", author, 1),
            ("send_back", first, 2),
            ("submit", author, 10),
            ("pass_first", first, 11),
            ("pass_second", second, 11),
            ("sign_off", chief, 10 + hours),
        )
    found = figures()
    assert (found["闻笛"].returned, found["闻笛"].reviews) == (3, 0)
    assert found["闻笛"].hours_in_review == 4.0
    assert (found["乔木"].sent_back, found["乔木"].reviews) == (3, 3)
    assert [found[name].reviews for name in ("卓然", "苏怀瑾")] == [3, 3]
    for name in ("食品", "合计"):
        assert (found[name].returned, found[name].reviews) == (3, 9), name
        assert found[name].hours_in_review == 4.0


def test_it_knows_no_time_where_nothing_was_reviewed(author: User) -> None:
    make_article(by=author, published_at=START)
    assert figures()["闻笛"].hours_in_review is None


def test_imported_stories_are_nobodys(food: Channel) -> None:
    make_article(channel=food, published_at=START)
    assert figures()["未记名（导入）"].stories == 1


def test_it_keeps_to_the_channels_asked_for(author: User, food: Channel) -> None:
    cars = make_channel("汽车", "cars")
    for channel in (food, cars):
        make_article(by=author, channel=channel, published_at=START)
    found = figures(within=Q(channel__in=[food.pk]), of_channels=lambda pk: pk == food.pk)
    assert (found["闻笛"].stories, "汽车" in found) == (1, False)


@pytest.mark.parametrize("role", [DUTY_CHIEF, ADMINISTRATOR])
def test_it_is_a_page_with_a_chart_for_those_with_the_right(
    client: Client, author: User, role: str
) -> None:
    make_article(by=author, published_at=timezone.now())
    client.force_login(make_user(role))
    answer = client.get(PAGE)
    text = answer.content.decode()
    assert "闻笛" in text
    assert "<svg" in text
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert 'style="' not in text.split("<main")[1]


@pytest.mark.parametrize("role", [EDITOR, REVIEWER, COMPLAINT_OFFICER])
@pytest.mark.parametrize("address", [PAGE, CSV])
def test_it_is_not_for_others(client: Client, role: str, address: str) -> None:
    client.force_login(make_user(role))
    assert client.get(address).status_code == 403


def test_it_shows_other_channels_to_nobody_who_is_limited(
    client: Client, author: User, food: Channel
) -> None:
    chief, cars = make_user(DUTY_CHIEF), make_channel("汽车", "cars")
    make_article(by=author, channel=cars, published_at=timezone.now())
    assign_channels(chief, [food])
    client.force_login(chief)
    for asked in ({}, {"channel": cars.pk}):
        text = client.get(PAGE, asked).content.decode().split("<main")[1]
        assert "汽车" not in text
        assert "闻笛" not in text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"first": "x"}, "输入一个有效的日期"),
        ({"first": "2026-05-02", "last": "2026-05-01"}, "请调换"),
        ({"first": "2020-01-01", "last": "2026-01-01"}, "最多统计两年"),
        ({"first": "0001-01-01"}, "请检查日期"),
        ({"last": "2001-03-09"}, "2001-03-01 至 2001-03-09"),
        ({"channel": "x"}, "选择一个有效的选项"),
    ],
)
def test_it_says_what_is_wrong_with_a_question(
    client: Client, asked: dict[str, str], sentence: str
) -> None:
    client.force_login(make_user(ADMINISTRATOR))
    assert sentence in client.get(PAGE, asked).content.decode()
    assert client.get(CSV, asked).status_code == 200


def test_it_leaves_as_a_file_without_formulas(client: Client) -> None:
    evil = make_user(EDITOR, last_name="=1+1")
    make_article(by=evil, published_at=timezone.now(), body="<p>三个字</p>")
    client.force_login(make_user(ADMINISTRATOR))
    answer = client.get(CSV)
    rows = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert rows[0][2:4] == ["发稿（篇）", "字数"]
    assert rows[1][:4] == ["人员", "'=1+1", "1", "3"]
    assert rows[-1][1] == "合计"


@pytest.mark.parametrize("number", [1, 60])
def test_it_asks_the_same_however_much_was_done(client: Client, number: int) -> None:
    for n in range(number):
        channel = make_channel(f"栏目{n}", f"c{n}")
        make_article(by=make_user(EDITOR), channel=channel, published_at=timezone.now())
        make_article(by=make_user(EDITOR), channel=channel, status=workflow.DRAFT)
    client.force_login(make_user(ADMINISTRATOR))
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    # Session, person, rights twice, limits, channels for the form; people, channels, stories,
    # acts, three medians.
    assert len(queries) == 6 + 7 + 1  # and the site's profile
