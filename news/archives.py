"""Which years and months of a list hold stories, so that no link of an archive leads nowhere.

Each span is one look into an index, not a count of its stories: a channel with a hundred
thousand costs the same as one with ten.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone

from news.models import Article

Span = tuple[datetime, datetime]


def year_span(year: int) -> Span:
    """The year in Beijing time: its first moment, and the first after it."""
    return _beijing(year, 1), _beijing(year + 1, 1)


def month_span(year: int, month: int) -> Span:
    """The month in Beijing time: its first moment, and the first after it."""
    return _beijing(year, month), _beijing(year + month // 12, month % 12 + 1)


def years(channel_ids: Sequence[int], *, now: datetime) -> list[int]:
    """The years in which these channels published, newest first."""
    stories = Article.objects.published(now).in_channels(list(channel_ids))
    dates = stories.order_by("published_at").values_list("published_at", flat=True)
    oldest, newest = dates.first(), dates.last()
    if oldest is None or newest is None:
        return []
    first, last = timezone.localtime(oldest).year, timezone.localtime(newest).year
    candidates = list(range(last, first - 1, -1))
    held = _held([year_span(year) for year in candidates], channel_ids, now=now)
    return [year for year, has_stories in zip(candidates, held, strict=True) if has_stories]


def months(channel_ids: Sequence[int], year: int, *, now: datetime) -> list[int]:
    """The months of a year in which these channels published, newest first."""
    candidates = list(range(12, 0, -1))
    held = _held([month_span(year, month) for month in candidates], channel_ids, now=now)
    return [month for month, has_stories in zip(candidates, held, strict=True) if has_stories]


def _beijing(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=timezone.get_current_timezone())


def _held(spans: list[Span], channel_ids: Sequence[int], *, now: datetime) -> list[bool]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (
                SELECT FROM news_article
                WHERE is_live AND channel_id = ANY(%s)
                AND published_at >= span.first AND published_at < least(span.following, %s)
            )
            FROM unnest(%s::timestamptz[], %s::timestamptz[])
                WITH ORDINALITY AS span (first, following, place)
            ORDER BY place
            """,
            [
                list(channel_ids),
                now,
                [first for first, _ in spans],
                [following for _, following in spans],
            ],
        )
        return [has_stories for (has_stories,) in cursor.fetchall()]
