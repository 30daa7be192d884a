"""What search engines are told: every public page by month, and the news of two days.

A month is walked down an index and never grows again once it is over; there is no paging by
offset that would slow down with the years.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from news import addresses
from news.archives import month_span
from news.models import Article, ChannelTree, Page, Topic
from news.models.articles import SEARCH_FIELDS

# The sitemap protocol allows 50,000 addresses a file; a month of ours stays below.
MOST = 50_000
NEWS_AGE = timedelta(hours=48)  # Google News: older stories do not belong in it
MOST_NEWS = 1000


@dataclass(frozen=True)
class Entry:
    """One address of a sitemap."""

    address: str
    changed_at: datetime | None = None
    picture: str = ""
    title: str = ""


def months(now: datetime) -> list[Entry]:
    """The sitemaps of the index: one for the pages, one for each month with stories."""
    found = (
        Article.objects.published(now)
        .order_by()
        .annotate(month=TruncMonth("published_at"))
        .values("month")
        .annotate(newest=Max("published_at"))
        .order_by("-month")
    )
    entries = [Entry(addresses.full(reverse("news:sitemap_pages")))]
    for row in found:
        month = timezone.localtime(row["month"])
        path = reverse("news:sitemap_month", args=[month.year, month.month])
        entries.append(Entry(addresses.full(path), row["newest"]))
    return entries


def pages(now: datetime) -> list[Entry]:
    """Home, channels, topics, single pages, the complaint desk."""
    fixed = [reverse("news:home"), reverse("news:topics"), "/complaints/"]
    topics = [topic.get_absolute_url() for topic in Topic.objects.published(now).only("slug")]
    channels = [channel.get_absolute_url() for channel in ChannelTree.load().in_order()]
    single = [page.get_absolute_url() for page in Page.objects.only("slug")]
    return [Entry(addresses.full(path)) for path in [*fixed, *channels, *topics, *single]]


def stories_of(year: int, month: int, *, now: datetime) -> list[Entry]:
    """The stories of one month in Beijing time, newest first."""
    stories = Article.objects.published(now).within(*month_span(year, month))
    return list(
        _entries(
            stories.newest_first().select_related("cover").defer("body", *SEARCH_FIELDS)[:MOST]
        )
    )


def news(now: datetime) -> list[Entry]:
    """The stories of the last two days."""
    stories = Article.objects.published(now).filter(published_at__gt=now - NEWS_AGE)
    return list(
        _entries(
            stories.newest_first().select_related("cover").defer("body", *SEARCH_FIELDS)[:MOST_NEWS]
        )
    )


def _entries(articles: Iterable[Article]) -> Iterable[Entry]:
    for article in articles:
        has_cover = article.cover is not None and bool(article.cover.image)
        yield Entry(
            address=addresses.article(article),
            changed_at=article.changed_at,
            picture=addresses.picture(article.cover) if article.cover and has_cover else "",
            title=article.title,
        )
