"""Each page asks the database a fixed number of questions, however many stories there are."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiansite.roles import ADMINISTRATOR
from news import body
from news.models import (
    Article,
    Channel,
    Credit,
    ErrorReport,
    HourlyClicks,
    Placement,
    Source,
    Tag,
    Topic,
    TopicEntry,
    TopicSection,
)
from tests.factories import make_article, make_channel, make_complaint, make_photo, make_user

pytestmark = pytest.mark.django_db

FEW, MANY = 50, 5000
# Around every page: site profile, channels, ticker items, newest headlines, footer pages.
FURNITURE = 5
EXPECTED = {
    "home": FURNITURE + 6,
    "channel": FURNITURE + 5,
    "channel, second page": FURNITURE + 6,
    "archive": FURNITURE + 6,
    "source": FURNITURE + 2,
    "topic": FURNITURE + 2,
    "article": FURNITURE + 10,
    "photo of a story": FURNITURE - 2 + 2,  # without the ticker around it
    "search": FURNITURE + 3,
    "search by date": FURNITURE + 3,
    "search, the closest": FURNITURE + 4,
    "search, nothing": FURNITURE + 4,
    "search.json": 4,
    "feed": 3,  # and one more where a body holds photos
    "feed of a channel": 6,
    "sitemap": 1,
    "sitemap of a month": 1,
    "news sitemap": 2,
    "admin articles": 11,
    "admin complaints": 10,
    "admin error reports": 7,
    "admin ticker": 7,
    "admin placements": 7,
    "admin topics": 8,
}


@pytest.fixture
def addresses(client: Client) -> Iterator[Callable[[int], dict[str, str]]]:
    source = Source.objects.create(name="云川市市场监督管理局")
    channels = [make_channel(f"栏目{n}", f"c{n}", order=n) for n in range(8)]
    channels += [make_channel("下级", "sub", parent=channels[0])]
    photo = make_photo()
    article = make_article(
        channel=channels[-1], cover=photo, source=source,
        body=f"<p>一</p>{body.photo_mark(photo.pk)}<p>二</p>",
    )  # fmt: skip
    Credit.objects.create(article=article, role="文", name="林予澄")
    article.tags.add(Tag.objects.create(name="计量"))
    now = timezone.now()
    topic = Topic.objects.create(title="计量", slug="metrology", published_at=now, home_order=1)
    for n, story in enumerate((article, make_article(cover=photo), make_article(cover=photo))):
        Placement.objects.create(slot=Placement.Slot.FOCUS, article=story, starts_at=now)
        section = TopicSection.objects.create(topic=topic, title=f"第{n}部分")
        TopicEntry.objects.create(topic=topic, section=section, article=story)
    HourlyClicks.objects.create(article=article, hour=now - timedelta(hours=1), number=3)
    make_complaint()
    client.force_login(make_user(ADMINISTRATOR))

    def with_stories(number: int) -> dict[str, str]:
        _fill(number, channels, source)
        newest = Article.objects.filter(channel=channels[0]).order_by("-published_at", "-pk")
        return {
            "home": "/",
            "channel": "/c/c0/",
            "channel, second page": f"/c/c0/?before={newest[3].pk}",
            "archive": f"/c/c0/{timezone.localtime():%Y/%m}/",
            "topic": topic.get_absolute_url(),
            "source": source.get_absolute_url(),
            "article": article.get_absolute_url(),
            "photo of a story": f"{article.get_absolute_url()}photos/{article.cover_id}/",
            "search": "/search/?q=新闻&channel=c0&from=2000-01-01",
            "search by date": "/search/?q=新闻&sort=date&page=2",
            "search, the closest": "/search/?q=新闻公平秤核查完成了多少台",
            "search, nothing": "/search/?q=鲸鱼",
            "search.json": "/search.json?q=正文",
            "feed": "/feeds/rss.xml",
            "feed of a channel": "/c/c0/feeds/atom.xml",
            "sitemap": "/sitemap.xml",
            "sitemap of a month": f"/sitemaps/{timezone.localtime():%Y-%m}.xml",
            "news sitemap": "/news-sitemap.xml",
            "admin articles": "/admin/news/article/",
            "admin complaints": "/admin/complaints/complaint/",
            "admin error reports": "/admin/news/errorreport/",
            "admin ticker": "/admin/news/tickeritem/",
            "admin placements": "/admin/news/placement/",
            "admin topics": "/admin/news/topic/",
        }

    yield with_stories


def _fill(number: int, channels: list[Channel], source: Source) -> None:
    now = timezone.now()
    articles = [
        Article(
            title=f"第{n}条新闻",
            channel=channels[n % len(channels)],
            source=source,
            body="<p>正文</p>",
            status="published",
            is_live=True,
            published_at=now - timedelta(minutes=n + 1),
        )
        for n in range(number)
    ]
    for article in articles:
        article.file_for_search()
    Article.objects.bulk_create(articles)
    reported = Article.objects.newest_first()[:50]
    ErrorReport.objects.bulk_create(
        ErrorReport(
            token=f"{n:022}",
            article=reported[n % len(reported)],
            words="错",
            received_at=now - timedelta(minutes=n),
        )
        for n in range(number)
    )


@pytest.mark.parametrize("number", [FEW, MANY])
def test_it_asks_the_same_with_few_and_with_many_stories(
    client: Client, addresses: Callable[[int], dict[str, str]], number: int
) -> None:
    counts = {}
    for page, address in addresses(number).items():
        client.get(address)  # content types and the like are kept after the first time
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts[page] = len(queries)
    assert counts == EXPECTED
