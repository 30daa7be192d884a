from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from news import foreign_links, own_links, workflow
from news.models import FormerAddress, LinkedHost, Page, Source, Tag
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db


def dead(*paths: str) -> set[str]:
    return set(own_links.broken(paths, now=timezone.now()))


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Other.Example./x", "other.example"),
        ("http://user@other.example:8080/", "other.example"),
        ("/a/7/", ""),
        ("tel:12315", ""),
        ("http://[broken", ""),
    ],
)
def test_it_knows_the_host_of_a_foreign_link(address: str, host: str) -> None:
    assert foreign_links.host_of(address) == host


def test_it_finds_nothing_dead_in_what_stands() -> None:
    channel = make_channel()
    article = make_article(channel=channel)
    Tag.objects.create(name="抽检")
    Source.objects.create(name="云川日报")
    Page.objects.create(slug="about", title="关于我们")
    standing = [article.get_absolute_url(), "/c/food/", "/tags/抽检/", "/sources/云川日报/"]
    assert dead(*standing, "/about/", "/", "/search/", "/complaints/new/", "/c/food/2026/") == set()


@pytest.mark.parametrize(
    "path",
    ["/a/999999/", "/c/nothing/", "/tags/无/", "/no/such/page.html", "/a/9999999999999999999999/"],
)
def test_it_finds_dead_what_readers_could_not_open(path: str) -> None:
    assert dead(path) == {path}


def test_it_finds_a_withdrawn_story_dead() -> None:
    article = make_article(status=workflow.WITHDRAWN)
    assert dead(article.get_absolute_url()) == {article.get_absolute_url()}


def test_it_follows_a_former_address() -> None:
    make_channel()
    FormerAddress.objects.create(old_path="/c/old/", new_path="/c/food/")
    assert dead("/c/old/") == set()


def test_it_follows_an_imported_address_with_its_query() -> None:
    make_article(legacy_address="/news/show.asp?id=7")
    assert dead("/news/show.asp?id=7", "/news/show.asp?id=8") == {"/news/show.asp?id=8"}


def test_it_asks_two_queries_for_any_number_of_stories(django_assert_max_num_queries: Any) -> None:
    articles = [make_article() for _ in range(20)]
    paths = [article.get_absolute_url() for article in articles]
    with django_assert_max_num_queries(2):
        assert dead(*paths) == set()


def block(host: str = "gone.example") -> LinkedHost:
    return LinkedHost.objects.create(host=host, is_blocked=True, reason="域名已被他人抢注")


BODY = (
    '<p>见<a href="https://gone.example/x?a=1&amp;b=2" rel="noopener noreferrer">'
    '<strong>旧通告</strong></a>和<a href="https://kept.example/" rel="noopener noreferrer">'
    "新通告</a>。</p>"
)


def test_it_shows_a_link_to_a_blocked_host_as_words(client: Client) -> None:
    block()
    page = client.get(make_article(body=BODY).get_absolute_url()).content.decode()
    assert "gone.example" not in page
    assert "<p>见<strong>旧通告</strong>和<a href=" in page
    assert "https://kept.example/" in page


def test_it_shows_it_as_words_in_feeds_too(client: Client) -> None:
    block()
    make_article(body=BODY)
    feeds = [client.get(f"/feeds/{kind}").content.decode() for kind in ("rss.xml", "feed.json")]
    assert ["gone.example" in feed for feed in feeds] == [False, False]
    assert all("kept.example" in feed for feed in feeds)


def test_it_does_not_lead_to_the_original_of_a_blocked_host(client: Client) -> None:
    block()
    article = make_article(
        source=Source.objects.create(name="旧报"), source_url="https://gone.example/1"
    )
    assert "查看原文" not in client.get(article.get_absolute_url()).content.decode()


def test_it_links_again_once_the_host_is_mended(client: Client) -> None:
    host = block()
    article = make_article(body=BODY)
    client.get(article.get_absolute_url())
    host.is_blocked = False
    host.save()
    foreign_links.forget_disarmed_hosts()
    assert "gone.example" in client.get(article.get_absolute_url()).content.decode()


def test_it_asks_nothing_for_a_story_without_foreign_links(
    django_assert_num_queries: Any,
) -> None:
    html = '<p><a href="/a/1/">旧稿</a></p>'
    with django_assert_num_queries(0):
        assert foreign_links.disarmed(html) == html


def test_it_blocks_no_host_without_a_reason() -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        LinkedHost.objects.create(host="gone.example", is_blocked=True)


def test_it_gives_a_host_up_only_after_three_nights() -> None:
    host = LinkedHost.objects.create(host="gone.example", failures=2)
    assert "gone.example" not in foreign_links.disarmed_hosts()
    LinkedHost.objects.filter(pk=host.pk).update(failures=3)
    foreign_links.forget_disarmed_hosts()
    assert "gone.example" in foreign_links.disarmed_hosts()


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Bad.Example", "bad.example"),
        ("https://user@bad.example:8080/x?y", "bad.example"),
        ("//bad.example/", "bad.example"),
        ("坏.中国", "xn--7es.xn--fiqs8s"),
    ],
)
def test_it_keeps_the_host_of_what_was_pasted(typed: str, host: str) -> None:
    blocked = LinkedHost(host=typed)
    blocked.full_clean()
    assert blocked.host == host


@pytest.mark.parametrize("typed", ["localhost", "", "http://", "..."])
def test_it_refuses_what_is_no_host(typed: str) -> None:
    with pytest.raises(ValidationError):
        LinkedHost(host=typed).full_clean()


def test_it_blocks_a_host_with_everything_below_it() -> None:
    block("gone.example")
    assert not foreign_links.leads_on("https://www.gone.example/x")
    assert foreign_links.leads_on("https://notgone.example/x")
