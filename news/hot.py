"""热点: what readers have read most, within a day and within a week.

The ranking is decoration of many pages and may be a minute old; whether a story is public is
asked each time, so that a withdrawn one is gone at once, and the next one stands in its place.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Sum

from news.models import Article, HourlyClicks

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
LENGTH = 8
# Some in reserve for those that are withdrawn.
_RANKED = 3 * LENGTH
_AGE = 60  # seconds


@dataclass(frozen=True)
class Hot:
    """The most read stories of the last 24 hours and of the last 7 days, most readers first."""

    day: list[Article]
    week: list[Article]


def most_read(now: datetime) -> Hot:
    """Both lists. One query, and two more once a minute."""
    ranked: dict[timedelta, list[int]] | None = cache.get("hot")
    if ranked is None:
        ranked = {span: _ranked(now - span, now) for span in (DAY, WEEK)}
        cache.set("hot", ranked, _AGE)
    ids = {pk for pks in ranked.values() for pk in pks}
    articles = Article.objects.published(now).for_lists().in_bulk(ids) if ids else {}
    day, week = (
        [articles[pk] for pk in ranked[span] if pk in articles][:LENGTH] for span in (DAY, WEEK)
    )
    return Hot(day, week)


def _ranked(since: datetime, now: datetime) -> list[int]:
    rows = (
        HourlyClicks.objects.filter(hour__gt=since, hour__lte=now)
        .values("article")
        .annotate(readers=Sum("number"))
        .order_by("-readers", "-article")
    )
    return [row["article"] for row in rows[:_RANKED]]
