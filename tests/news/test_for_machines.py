"""Sitemaps, structured data and meta tags: what programs are told of a page."""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.utils import timezone

from news.models import Credit, SiteProfile, Source, Tag
from tests.factories import make_article, make_channel, make_photo

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
SITE = "https://news.example.org"


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.SITE_URL = SITE


def addresses(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response["Content-Type"].startswith("application/xml")
    return [loc.text or "" for loc in ElementTree.fromstring(response.content).iter(f"{MAP}loc")]


def structured(client: Client, path: str) -> dict[str, Any]:
    """The page's JSON-LD by type."""
    text = client.get(path).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return {block["@type"]: block for block in map(json.loads, blocks)}


def meta(client: Client, path: str) -> dict[str, str]:
    text = client.get(path).content.decode()
    return dict(re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)"', text))


def test_it_lists_one_map_for_each_month_of_beijing_time(client: Client) -> None:
    make_article("除夕", published_at=datetime(2025, 12, 31, 23, 59, tzinfo=BEIJING))
    make_article("元旦", published_at=datetime(2026, 1, 1, 0, 1, tzinfo=BEIJING))
    assert addresses(client, "/sitemap.xml") == [
        f"{SITE}/sitemaps/pages.xml",
        f"{SITE}/sitemaps/2026-1.xml",
        f"{SITE}/sitemaps/2025-12.xml",
    ]


def test_it_lists_the_stories_of_a_month_and_no_other(client: Client) -> None:
    old = make_article(published_at=datetime(2025, 12, 31, 23, 59, tzinfo=BEIJING))
    make_article(published_at=datetime(2026, 1, 1, 0, 1, tzinfo=BEIJING))
    make_article(status="draft")
    assert addresses(client, "/sitemaps/2025-12.xml") == [f"{SITE}/a/{old.pk}/"]


@pytest.mark.parametrize("month", ["2025-11", "2025-13", "2025-0", "0000-01", "9999-12"])
def test_it_has_no_map_for_a_month_without_stories(client: Client, month: str) -> None:
    make_article()
    assert client.get(f"/sitemaps/{month}.xml").status_code == 404


def test_it_lists_pictures_with_their_stories(client: Client) -> None:
    photo = make_photo()
    make_article(cover=photo)
    text = client.get(f"/sitemaps/{timezone.localtime():%Y-%m}.xml").content.decode()
    assert f"<image:loc>{SITE}{photo.largest_url}</image:loc>" in text


def test_it_tells_news_search_of_two_days_only(client: Client) -> None:
    SiteProfile.objects.create(name="云川质量观察")
    make_article("今天 & <明天>")
    make_article("上周", published_at=timezone.now() - timedelta(hours=49))
    root = ElementTree.fromstring(client.get("/news-sitemap.xml").content)
    assert [title.text for title in root.iter(f"{NEWS}title")] == ["今天 & <明天>"]
    assert [name.text for name in root.iter(f"{NEWS}name")] == ["云川质量观察"]


def test_it_describes_a_story(client: Client) -> None:
    photo = make_photo()
    article = make_article(
        "公平秤核查完成", cover=photo, source=Source.objects.create(name="云川市市场监督管理局")
    )
    Credit.objects.create(article=article, role="文", name="林予澄")
    Credit.objects.create(article=article, role="摄影", name="苏闻笛")
    article.tags.add(Tag.objects.create(name="计量"))
    story = structured(client, article.get_absolute_url())["NewsArticle"]
    assert story["headline"] == "公平秤核查完成"
    assert story["author"] == [{"@type": "Person", "name": "林予澄"}]
    assert story["image"] == [f"{SITE}{photo.largest_url}"]
    assert story["keywords"] == ["计量"]
    assert story["datePublished"].endswith("+08:00")


def test_it_names_the_source_as_author_where_nobody_signed(client: Client) -> None:
    article = make_article(source=Source.objects.create(name="云川市市场监督管理局"))
    story = structured(client, article.get_absolute_url())["NewsArticle"]
    assert story["author"] == [{"@type": "Organization", "name": "云川市市场监督管理局"}]


def test_it_describes_the_way_to_a_channel(client: Client) -> None:
    market = make_channel("市场监管", "market")
    make_channel("执法行动", "action", parent=market)
    steps = structured(client, "/c/market/action/")["BreadcrumbList"]["itemListElement"]
    assert [(step["name"], step["item"]) for step in steps] == [
        ("首页", f"{SITE}/"),
        ("市场监管", f"{SITE}/c/market/"),
        ("执法行动", f"{SITE}/c/market/action/"),
    ]


def test_it_cannot_be_made_to_end_the_script(client: Client) -> None:
    article = make_article("</script><script>alert(1)</script>")
    assert "<script>alert" not in client.get(article.get_absolute_url()).content.decode()
    story = structured(client, article.get_absolute_url())["NewsArticle"]
    assert story["headline"] == "</script><script>alert(1)</script>"


def test_it_carries_the_ten_tags_of_the_government_site_rule(client: Client) -> None:
    SiteProfile.objects.create(name="云川质量观察", site_id_code="1234567890")
    article = make_article(
        "公平秤核查完成",
        source=Source.objects.create(name="云川市市场监督管理局"),
        published_at=datetime(2026, 3, 14, 21, 5, tzinfo=BEIJING),
    )
    tags = meta(client, article.get_absolute_url())
    assert {name: tags.get(name) for name in tags if name[0].isupper()} == {
        "SiteName": "云川质量观察",
        "SiteDomain": "news.example.org",
        "SiteIDCode": "1234567890",
        "ColumnName": "食品安全",
        "ColumnDescription": "食品安全",
        "ColumnKeywords": "食品安全",
        "ColumnType": "动态要闻",
        "ArticleTitle": "公平秤核查完成",
        "PubDate": "2026-03-14 21:05",
        "ContentSource": "云川市市场监督管理局",
    }


@pytest.mark.parametrize("path", ["/", "/c/food/", "ARTICLE", "/complaints/"])
def test_it_can_be_shared_from_every_page(client: Client, path: str) -> None:
    article = make_article()
    tags = meta(client, article.get_absolute_url() if path == "ARTICLE" else path)
    assert all(tags.get(f"og:{name}") for name in ("title", "type", "image", "url"))
    assert tags["og:url"].startswith(SITE)


def test_it_names_one_address_for_a_page(client: Client) -> None:
    article = make_article()
    text = client.get(f"{article.get_absolute_url()}?from=somewhere").content.decode()
    assert f'<link rel="canonical" href="{SITE}/a/{article.pk}/">' in text


def test_it_gives_every_search_the_address_of_the_search_page(client: Client) -> None:
    make_article()
    text = client.get("/search/?q=公平秤").text
    assert f'<link rel="canonical" href="{SITE}/search/">' in text
    assert "noindex" not in text
    assert "/search/" not in client.get("/robots.txt").text
