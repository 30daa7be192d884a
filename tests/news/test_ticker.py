from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from news.models import Article, TickerItem
from news.models.ticker import NEWEST_ARTICLES, current_headlines
from tests.factories import make_article

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 15, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NORMAL, IMPORTANT, BREAKING = TickerItem.Level


def make_item(text: str = "快讯", **fields: Any) -> TickerItem:
    return TickerItem.objects.create(text=text, **{"starts_at": NOW - HOUR, **fields})


def fill(number: int) -> list[Article]:
    """Published stories, the newest first."""
    return [
        make_article(f"第{n}篇", published_at=NOW - timedelta(minutes=n)) for n in range(number)
    ]


def shown() -> list[str]:
    return [headline.text for headline in current_headlines(NOW)]


def test_it_shows_the_most_urgent_first() -> None:
    make_item("普通", level=NORMAL, order=-5)
    make_item("突发", level=BREAKING, starts_at=NOW - 3 * HOUR)
    make_item("重要", level=IMPORTANT)
    assert shown() == ["突发", "重要", "普通"]


def test_it_follows_the_order_of_staff_within_a_level() -> None:
    make_item("丙", order=3)
    make_item("甲", order=1)
    make_item("乙", order=2)
    assert shown() == ["甲", "乙", "丙"]


def test_it_shows_the_newer_of_two_equals_first() -> None:
    make_item("先", starts_at=NOW - 2 * HOUR)
    make_item("后", starts_at=NOW - HOUR)
    assert shown() == ["后", "先"]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "expected"),
    [
        (NOW, None, ["快讯"]),
        (NOW + timedelta(seconds=1), None, []),
        (NOW - HOUR, NOW + timedelta(seconds=1), ["快讯"]),
        (NOW - HOUR, NOW, []),
    ],
    ids=["begins now", "not begun", "not ended", "ended"],
)
def test_it_shows_an_item_from_its_start_to_its_end(
    starts_at: datetime, ends_at: datetime | None, expected: list[str]
) -> None:
    make_item(starts_at=starts_at, ends_at=ends_at)
    assert shown() == expected


@pytest.mark.parametrize(
    ("status", "published_at"),
    [("draft", NOW - HOUR), ("withdrawn", NOW - HOUR), ("published", NOW + HOUR)],
    ids=["draft", "withdrawn", "scheduled"],
)
def test_it_hides_an_item_whose_story_nobody_can_open(status: str, published_at: datetime) -> None:
    make_item(article=make_article(status=status, published_at=published_at))
    assert shown() == []


def test_it_leads_to_the_story() -> None:
    article = make_article(published_at=NOW - HOUR)
    make_item("快讯", article=article, level=BREAKING)
    (headline,) = current_headlines(NOW)
    assert (headline.url, headline.level) == (article.get_absolute_url(), "突发")


def test_it_leads_to_an_address() -> None:
    make_item(url="https://example.org/notice")
    assert current_headlines(NOW)[0].url == "https://example.org/notice"


def test_it_leads_nowhere_without_story_and_address() -> None:
    make_item()
    assert current_headlines(NOW)[0].url == ""


def test_it_lets_the_newest_stories_flow_in_behind() -> None:
    articles = fill(NEWEST_ARTICLES + 3)
    make_item("快讯")
    assert shown() == ["快讯", *(article.title for article in articles[:NEWEST_ARTICLES])]


def test_it_shows_no_story_twice() -> None:
    articles = fill(NEWEST_ARTICLES + 3)
    make_item("头条快讯", article=articles[0])
    make_item("二条快讯", article=articles[1], order=1)
    expected = [article.title for article in articles[2 : NEWEST_ARTICLES + 2]]
    assert shown() == ["头条快讯", "二条快讯", *expected]


def test_it_lets_no_hidden_story_flow_in() -> None:
    make_article("草稿", status="draft", published_at=NOW - HOUR)
    make_article("撤稿", status="withdrawn", published_at=NOW - HOUR)
    make_article("定时", published_at=NOW + HOUR)
    assert shown() == []


def test_it_dates_a_line_by_its_start_or_its_story() -> None:
    make_item(starts_at=NOW - 2 * HOUR)
    make_article(published_at=NOW - HOUR)
    assert [headline.at for headline in current_headlines(NOW)] == [NOW - 2 * HOUR, NOW - HOUR]


@pytest.mark.parametrize(
    ("level", "urgent"), [(NORMAL, False), (IMPORTANT, True), (BREAKING, True)]
)
def test_it_writes_only_an_urgent_level_before_the_line(
    level: TickerItem.Level, urgent: bool
) -> None:
    make_item(level=level)
    assert current_headlines(NOW)[0].is_urgent is urgent


@pytest.mark.parametrize("number", [1, 12])
def test_it_asks_two_questions_however_much_there_is(
    number: int, django_assert_num_queries
) -> None:
    for article in fill(number):
        make_item(article=article)
        make_item()
    with django_assert_num_queries(2):
        lines = current_headlines(NOW)
    assert len(lines) == 2 * number


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "data:text/html,x"])
def test_it_refuses_an_address_that_is_no_web_page(url: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        TickerItem(text="快讯", url=url, starts_at=NOW).full_clean()
    assert "url" in refusal.value.message_dict


def test_it_refuses_an_end_before_the_start() -> None:
    with pytest.raises(IntegrityError, match="ticker_item_ends_after_its_start"):
        make_item(ends_at=NOW - 2 * HOUR)


def test_it_refuses_to_point_at_two_things() -> None:
    with pytest.raises(IntegrityError, match="ticker_item_points_at_one_thing"):
        make_item(article=make_article(), url="https://example.org/")
