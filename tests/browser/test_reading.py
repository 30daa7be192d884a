"""A reader reads, and is counted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from news.models import Article
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile"


def test_it_counts_who_stays_with_a_story_and_only_once(
    new_context: Callable[..., BrowserContext],
) -> None:
    article = make_article("公平秤核查完成", channel=make_channel())
    page = new_context(user_agent=PHONE).new_page()
    with page.expect_request("**/click/"):
        page.goto(article.get_absolute_url())
    page.wait_for_timeout(500)
    page.reload()
    page.wait_for_timeout(3_000)
    assert Article.objects.get().click_count == 1
    page.reload()
    expect(page.get_by_text("点击：1")).to_be_visible()
