"""A story is handed on: by its address, its QR, on paper."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jiansite.lib.qr import qr_svg
from news import workflow
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_it_shows_the_address_of_the_story_and_its_picture(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://news.example"
    article = make_article()
    text = client.get(article.get_absolute_url()).content.decode()
    address = f"https://news.example/a/{article.pk}/"
    assert f'<link rel="canonical" href="{address}">' in text
    assert f'<a href="{address}">{address}</a>' in text
    assert f'data-copy="{address}"' in text
    assert f'src="/a/{article.pk}/qr.svg"' in text


def test_it_draws_the_address_as_a_picture_that_says_what_it_is(
    client: Client, settings: Any
) -> None:
    settings.SITE_URL = "https://news.example"
    article = make_article("3<5：秤的“去皮”&归零")
    response = client.get(f"/a/{article.pk}/qr.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response.content == qr_svg(
        f"https://news.example/a/{article.pk}/", title=f"扫码阅读：{article.title}"
    )
    assert "<title>扫码阅读：3&lt;5：秤的“去皮”&amp;归零</title>" in response.content.decode()


@pytest.mark.parametrize("status", [workflow.DRAFT, workflow.WITHDRAWN])
def test_it_draws_nothing_for_a_story_that_nobody_may_read(client: Client, status: str) -> None:
    article = make_article(status=status)
    assert client.get(f"/a/{article.pk}/qr.svg").status_code == 404


def test_it_draws_nothing_before_the_hour(client: Client) -> None:
    article = make_article(published_at=timezone.now() + timedelta(hours=1))
    assert client.get(f"/a/{article.pk}/qr.svg").status_code == 404
