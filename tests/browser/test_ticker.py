"""The ticker moves, and obeys the reader."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from news.models import TickerItem
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _headlines() -> None:
    make_article("第一篇稿件", channel=make_channel())
    for order, text in enumerate(("第一条快讯", "第二条快讯")):
        TickerItem.objects.create(text=text, order=order, starts_at=timezone.now())


def shown(page: Page) -> str:
    (text,) = [
        item.inner_text() for item in page.locator(".ticker-items > li").all() if item.is_visible()
    ]
    return text


def test_it_shows_one_headline_and_moves_on(desk: Page) -> None:
    desk.goto("/")
    assert "第一条快讯" in shown(desk)
    expect(desk.get_by_text("第二条快讯")).to_be_visible(timeout=9_000)
    assert "第一条快讯" not in shown(desk)


def test_it_stops_when_paused_and_remembers_it(desk: Page) -> None:
    desk.goto("/")
    desk.get_by_role("button", name="暂停").click()
    desk.mouse.move(600, 800)
    first = shown(desk)
    desk.wait_for_timeout(6_500)
    assert shown(desk) == first
    desk.reload()
    expect(desk.get_by_role("button", name="继续")).to_be_visible()


def test_it_goes_forth_and_back_by_button_and_key(desk: Page) -> None:
    desk.goto("/")
    desk.get_by_role("button", name="下一条").click()
    assert "第二条快讯" in shown(desk)
    desk.get_by_role("button", name="上一条").click()
    assert "第一条快讯" in shown(desk)
    desk.keyboard.press("ArrowRight")
    assert "第二条快讯" in shown(desk)


def test_it_stands_still_for_who_wants_less_motion(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/")
    first = shown(page)
    page.wait_for_timeout(6_500)
    assert shown(page) == first
