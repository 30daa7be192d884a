"""热点: the most read stories of a day and of a week, none of them withdrawn."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from news import clicks, hot, workflow
from news.models import Article, HourlyClicks
from tests.factories import make_article

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(datetime(2026, 11, 20, 10, 30))


def clicked(title: str, *readers: tuple[int, int]) -> Article:
    """A story with readers: pairs of hours ago and their number."""
    article = make_article(title, published_at=NOW - timedelta(days=30))
    for hours, number in readers:
        hour = (NOW - timedelta(hours=hours)).replace(minute=0)
        HourlyClicks.objects.create(article=article, hour=hour, number=number)
    return article


def titles(articles: list[Article]) -> list[str]:
    return [article.title for article in articles]


def test_it_ranks_by_the_readers_of_the_day_and_of_the_week() -> None:
    clicked("昨天很热", (30, 90))
    clicked("今天很热", (2, 50), (3, 20))
    clicked("一周前", (24 * 7 + 1, 500))
    most = hot.most_read(NOW)
    assert titles(most.day) == ["今天很热"]
    assert titles(most.week) == ["昨天很热", "今天很热"]


def test_it_closes_the_gap_of_a_withdrawn_story_at_once() -> None:
    articles = [clicked(f"第{n}条", (1, 100 - n)) for n in range(hot.LENGTH + 2)]
    hot.most_read(NOW)
    Article.objects.filter(pk=articles[0].pk).update(status=workflow.WITHDRAWN, is_live=False)
    assert titles(hot.most_read(NOW).day) == [f"第{n}条" for n in range(1, hot.LENGTH + 1)]


def test_it_asks_for_the_ranking_once_a_minute(django_assert_num_queries) -> None:
    clicked("热", (1, 5))
    with django_assert_num_queries(3):
        hot.most_read(NOW)
    with django_assert_num_queries(1):
        hot.most_read(NOW)


def test_it_is_empty_without_readers() -> None:
    make_article()
    assert hot.most_read(NOW) == hot.Hot([], [])


def test_it_gathers_clicks_of_one_hour_in_one_row(client: Client) -> None:
    article = make_article()
    for reader in ("a", "b", "c"):
        clicks.count(article.pk, reader=reader, agent="Mozilla/5.0")
    assert [row.number for row in HourlyClicks.objects.filter(article=article)] == [3]
    assert Article.objects.get().click_count == 3


def test_it_counts_on_when_a_story_was_deleted_meanwhile(
    settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLICKS_WRITTEN_AFTER = 3600
    monkeypatch.setattr(clicks, "_write_later", lambda: None)
    gone, kept = make_article("甲"), make_article("乙")
    for article in (gone, kept):
        clicks.count(article.pk, reader="a", agent="Mozilla/5.0")
    gone.delete()
    clicks.write()
    assert Article.objects.get().click_count == 1
    assert HourlyClicks.objects.get().article == kept


def test_it_forgets_the_hours_of_long_ago() -> None:
    article = make_article()
    old = timezone.now() - clicks.KEPT - timedelta(hours=2)
    HourlyClicks.objects.create(article=article, hour=old, number=9)
    clicks.count(article.pk, reader="a", agent="Mozilla/5.0")
    assert HourlyClicks.objects.get().number == 1
