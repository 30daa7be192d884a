"""The home page in a browser: pictures and lists that stand still until the reader moves them."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from news.models import HourlyClicks, Placement
from tests.factories import make_article, make_photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def five_pictures() -> None:
    photo = make_photo(alt="集市")
    place(Placement.Slot.LEAD, "头条", photo=photo)
    for number in range(1, 6):
        place(Placement.Slot.FOCUS, f"焦点{number}", photo=photo, order=number)


def place(slot: str, title: str, **fields: Any) -> None:
    article = make_article(title)
    Placement.objects.create(slot=slot, article=article, starts_at=timezone.now(), **fields)


def focus(page: Page) -> Any:
    return page.get_by_role("region", name="焦点图")


def picture_in_view(page: Page) -> str:
    """The words of the first picture that is whole in its row."""
    words = (
        focus(page)
        .locator("ul")
        .evaluate("""row => {
        const left = row.getBoundingClientRect().left;
        return [...row.children].find(
          (item) => Math.abs(item.getBoundingClientRect().left - left) < 2
        )?.querySelector("a").textContent.trim();
    }""")
    )
    return str(words)


@pytest.mark.usefixtures("five_pictures")
def test_it_moves_the_focus_pictures_by_buttons_and_never_by_itself(phone: Page) -> None:
    phone.clock.install()
    phone.goto("/")
    count = focus(phone).get_by_role("status")
    expect(count).to_have_text("1/5")
    phone.clock.run_for(60_000)
    phone.clock.resume()
    expect(count).to_have_text("1/5")
    assert picture_in_view(phone) == "焦点1"
    focus(phone).get_by_role("button", name="下一张").click()
    expect(count).to_have_text("2/5")
    expect(focus(phone).get_by_role("link", name="焦点2")).to_be_in_viewport(ratio=0.5)
    focus(phone).get_by_role("button", name="上一张").dblclick()
    expect(count).to_have_text("5/5")
    expect(focus(phone).get_by_role("link", name="焦点5")).to_be_in_viewport(ratio=0.5)


@pytest.mark.usefixtures("five_pictures")
def test_it_brings_a_focus_picture_into_view_that_the_keyboard_reaches(phone: Page) -> None:
    phone.goto("/")
    focus(phone).get_by_role("button", name="下一张").focus()
    for _ in range(4):
        phone.keyboard.press("Tab")
    expect(focus(phone).get_by_role("link", name="焦点4")).to_be_focused()
    expect(focus(phone).get_by_role("status")).to_have_text("4/5")
    assert picture_in_view(phone) == "焦点4"


@pytest.mark.usefixtures("five_pictures")
def test_it_shows_three_focus_pictures_on_a_desk(desk: Page) -> None:
    desk.goto("/")
    expect(focus(desk).get_by_role("status")).to_have_text("1–3/5")
    for _ in range(2):
        focus(desk).get_by_role("button", name="下一张").click()
    expect(focus(desk).get_by_role("status")).to_have_text("3–5/5")
    expect(focus(desk).get_by_role("link", name="焦点5")).to_be_in_viewport()


def test_it_needs_no_buttons_where_all_focus_pictures_are_in_view(desk: Page) -> None:
    photo = make_photo(alt="集市")
    place(Placement.Slot.LEAD, "头条")
    for number in range(3):
        place(Placement.Slot.FOCUS, f"焦点{number}", photo=photo)
    desk.goto("/")
    expect(focus(desk).get_by_role("status")).to_have_text("共 3 张")
    expect(focus(desk).get_by_role("button")).to_have_count(0)


def test_it_switches_the_hot_list_where_there_is_no_room_for_both(phone: Page, desk: Page) -> None:
    article = make_article()
    HourlyClicks.objects.create(article=article, hour=timezone.now(), number=3)
    hot = phone.get_by_role("region", name="热点")
    phone.goto("/")
    assert hot.get_by_role("list").count() == 1
    expect(phone.locator(".hot-week")).to_be_hidden()
    hot.get_by_role("button", name="7 天").click()
    expect(hot.get_by_role("button", name="7 天")).to_have_attribute("aria-pressed", "true")
    expect(hot.get_by_role("button", name="24 小时")).to_have_attribute("aria-pressed", "false")
    expect(phone.locator(".hot-day")).to_be_hidden()
    expect(phone.locator(".hot-week")).to_be_visible()
    desk.goto("/")
    expect(desk.locator(".hot-day")).to_be_visible()
    expect(desk.locator(".hot-week")).to_be_visible()


@pytest.mark.usefixtures("five_pictures")
def test_it_is_whole_without_a_script(new_context: Any) -> None:
    HourlyClicks.objects.create(article=make_article(), hour=timezone.now(), number=3)
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto("/")
    expect(focus(page).get_by_role("listitem")).to_have_count(5)
    expect(focus(page).get_by_role("button")).to_have_count(0)
    expect(focus(page).get_by_text("共 5 张")).to_be_visible()
    hot = page.get_by_role("region", name="热点")
    expect(hot.get_by_role("heading", name="7 天")).to_be_visible()
    expect(hot.get_by_role("heading", name="24 小时")).to_be_visible()
    expect(hot.get_by_role("button")).to_have_count(0)
