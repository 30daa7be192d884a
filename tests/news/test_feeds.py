"""Feeds carry the whole story, by addresses that mean something outside the site."""

import json
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from news import body, feeds, workflow
from news.models import Article, Source
from tests.factories import make_article, make_channel, make_photo

pytestmark = pytest.mark.django_db

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _public_address(settings: Any) -> None:
    settings.SITE_URL = "https://news.example.org"


def rss(client: Client, address: str = "/feeds/rss.xml") -> list[Element]:
    response = client.get(address)
    assert response["Content-Type"].startswith("application/rss+xml")
    return ElementTree.fromstring(response.content).findall("channel/item")


def test_it_carries_title_date_source_and_the_whole_text(client: Client) -> None:
    source = Source.objects.create(name="云川市市场监督管理局")
    article = make_article("公平秤 <核查>", source=source, body="<p>第一段。</p><h2>小标题</h2>")
    (item,) = rss(client)
    address = f"https://news.example.org/a/{article.pk}/"
    assert item.findtext("title") == "公平秤 <核查>"
    assert item.findtext("guid") == item.findtext("link") == address
    assert item.findtext(CONTENT) == "<p>第一段。</p><h2>小标题</h2>"
    assert item.findtext("pubDate")


def test_it_gives_pictures_and_links_full_addresses(client: Client) -> None:
    photo = make_photo(alt='一台"秤"', caption="秤 & 砝码")
    text = (
        f'<p><a href="/c/food/" rel="noopener noreferrer">栏目</a></p>{body.photo_mark(photo.pk)}'
    )
    make_article(body=text, cover=photo)
    (item,) = rss(client)
    content = item.findtext(CONTENT) or ""
    assert 'href="https://news.example.org/c/food/"' in content
    assert 'src="https://news.example.org/media/photos/' in content
    assert "秤 &amp; 砝码" in content
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("url") == f"https://news.example.org{photo.largest_url}"
    assert enclosure.get("length") == str(photo.largest_size)


def test_it_leaves_out_a_picture_without_a_file(client: Client) -> None:
    photo = make_photo()
    make_article(body=f"<p>文</p>{body.photo_mark(photo.pk)}", cover=photo)
    photo.image.storage.delete(photo.image.name or "")
    (item,) = rss(client)
    assert item.findtext(CONTENT) == "<p>文</p>"
    assert item.find("enclosure") is None


def test_it_holds_the_newest_and_nothing_that_readers_may_not_see(client: Client) -> None:
    now = timezone.now()
    for n in range(feeds.LENGTH + 5):
        make_article(f"第{n}篇", published_at=now - timedelta(hours=n + 1))
    make_article("草稿", status="draft")
    make_article("明天", published_at=now + timedelta(days=1))
    titles = [item.findtext("title") for item in rss(client)]
    assert titles == [f"第{n}篇" for n in range(feeds.LENGTH)]


def test_it_has_a_feed_for_a_channel_with_what_lies_below(client: Client) -> None:
    food = make_channel()
    make_article("食堂", channel=make_channel("校园食堂", "canteen", parent=food))
    make_article("别处", channel=make_channel("汽车", "car"))
    assert [item.findtext("title") for item in rss(client, "/c/food/feeds/rss.xml")] == ["食堂"]
    assert client.get("/c/none/feeds/rss.xml").status_code == 404


def test_it_says_the_same_in_atom_and_json(client: Client) -> None:
    article = make_article("公平秤核查", body="<p>文</p>")
    entry = ElementTree.fromstring(client.get("/feeds/atom.xml").content).find(f"{ATOM}entry")
    assert entry is not None
    (item,) = json.loads(client.get("/feeds/feed.json").content)["items"]
    address = f"https://news.example.org/a/{article.pk}/"
    assert entry.findtext(f"{ATOM}id") == item["id"] == address
    assert entry.findtext(f"{ATOM}content") == item["content_html"] == "<p>文</p>"


def test_it_answers_304_while_nothing_is_new(client: Client) -> None:
    make_article()
    first = client.get("/feeds/rss.xml")
    again = client.get("/feeds/rss.xml", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_it_forgets_a_withdrawn_story_however_a_reader_asks(client: Client) -> None:
    older = make_article("旧", published_at=timezone.now() - timedelta(days=2))
    newer = make_article("新")
    first = client.get("/feeds/rss.xml")
    Article.objects.filter(pk=newer.pk).update(status=workflow.WITHDRAWN, is_live=False)
    since = http_date(timezone.now().timestamp())
    for headers in ({"if-modified-since": since}, {"if-none-match": first["ETag"]}):
        answer = client.get("/feeds/rss.xml", headers=headers)
        assert answer.status_code == 200
        assert older.title in answer.text
        assert newer.title not in answer.text


def test_it_is_a_feed_before_the_first_story(client: Client) -> None:
    assert rss(client) == []
    assert client.get("/feeds/atom.xml").status_code == 200


def test_it_is_announced_on_the_pages(client: Client) -> None:
    make_channel()
    text = client.get("/c/food/").content.decode()
    assert 'href="/c/food/feeds/rss.xml"' in text
    assert 'href="/feeds/atom.xml"' in text
