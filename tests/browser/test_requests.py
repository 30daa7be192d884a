"""A page costs a reader few requests."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from news import body
from tests.factories import make_article, make_channel, make_photo

pytestmark = pytest.mark.django_db(transaction=True)

MOST = 12


def requests_of(page: Page, address: str) -> list[str]:
    """The paths that the browser asks for until it rests."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(address, wait_until="networkidle")
    return asked


def test_it_takes_at_most_twelve_requests_to_read_a_story(desk: Page) -> None:
    article = make_article(channel=make_channel())
    asked = requests_of(desk, article.get_absolute_url())
    assert article.get_absolute_url() in asked
    assert len(asked) <= MOST, asked


def test_it_takes_one_request_for_a_photo_in_the_smallest_kind(desk: Page) -> None:
    photo = make_photo()
    article = make_article(channel=make_channel(), body=f"{body.photo_mark(photo.pk)}<p>文</p>")
    files = [path for path in requests_of(desk, article.get_absolute_url()) if "/media/" in path]
    assert [path.rpartition(".")[2] for path in files] == photo.kinds[:1]
