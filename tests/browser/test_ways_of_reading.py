"""Every reader reads in their own way: large and calm, larger still, by keyboard, on paper."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from news import sanitizer
from tests.factories import make_article, make_channel

pytestmark = pytest.mark.django_db(transaction=True)

PARAGRAPH = "全市42家农贸市场设置的58台公平秤中，55台准确可靠，3台当场停用。" * 4
HARD = sanitizer.clean(
    f"<p>{PARAGRAPH}</p>"
    f"<p>详见 <a href='https://www.example.org/{'one-word/' * 20}'>"
    f"https://www.example.org/{'one-word/' * 20}</a> {'Eichamt' * 20}</p>"
    f"<h2>{'标题' * 40}</h2>"
    f"<table><tr>{'<th>检查项目</th>' * 12}</tr><tr>{'<td>不合格</td>' * 12}</tr></table>"
    "<ul><li>一<ul><li>二<ol><li>三<ol><li>四</li></ol></li></ol></li></ul></li></ul>"
    f"<blockquote><p>{PARAGRAPH}</p></blockquote>"
)


@pytest.fixture
def story() -> str:
    make_channel()
    article = make_article(
        "全市七部门联合公布计量核查结果并就十二类问题逐一作出说明" * 3,
        kicker="民生计量·年度核查·系列报道之一",
        subtitle="三台当场停用，两家商户被立案" * 3,
        summary=PARAGRAPH,
        body=HARD,
    )
    return article.get_absolute_url()


def size_of(page: Page, selector: str = ".body > p") -> float:
    return page.locator(selector).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")


def switch(page: Page) -> Any:
    return page.get_by_role("button", name="关怀版")


def test_it_keeps_the_calm_version_over_pages_and_visits_without_a_cookie(
    phone: Page, story: str
) -> None:
    phone.goto("/")
    expect(switch(phone)).to_have_attribute("aria-pressed", "false")
    switch(phone).click()
    expect(switch(phone)).to_have_attribute("aria-pressed", "true")
    phone.goto(story)
    expect(switch(phone)).to_have_attribute("aria-pressed", "true")
    assert size_of(phone) >= 24  # 18 pt
    phone.reload()
    switch(phone).click()
    phone.goto("/")
    expect(switch(phone)).to_have_attribute("aria-pressed", "false")
    assert phone.context.cookies() == []


def test_it_knows_how_to_be_read_before_the_first_paint(phone: Page, story: str) -> None:
    phone.goto(story)
    switch(phone).click()
    phone.get_by_role("button", name="特大").click()
    phone.add_init_script("""
        new MutationObserver((changes, observer) => {
          if (document.body) {
            observer.disconnect();
            window.atFirst = { ...document.documentElement.dataset };
          }
        }).observe(document, { childList: true, subtree: true });
        new PerformanceObserver((list) => {
          window.shifts = (window.shifts ?? 0) + list.getEntries().length;
        }).observe({ type: "layout-shift", buffered: true });
    """)
    phone.reload(wait_until="load")
    phone.wait_for_timeout(300)
    assert phone.evaluate("window.atFirst") == {"care": "", "script": "", "textSize": "huge"}
    assert phone.evaluate("window.shifts ?? 0") == 0


def test_it_spaces_lines_and_paragraphs_for_tired_eyes(phone: Page, story: str) -> None:
    phone.goto(story)
    switch(phone).click()
    line, gap = phone.locator(".body > p + p").evaluate(
        "e => ['lineHeight', 'marginTop'].map((k) => parseFloat(getComputedStyle(e)[k]))"
    )
    assert line >= 1.5 * size_of(phone)
    assert gap >= 1.3 * line - 0.1


def test_it_stops_the_ticker_in_the_calm_version(desk: Page, story: str) -> None:
    make_article("第二条")
    desk.goto(story)
    switch(desk).click()
    expect(desk.get_by_role("button", name="继续")).to_be_visible()


def test_it_keeps_the_size_of_the_text_apart_from_the_calm_version(desk: Page, story: str) -> None:
    desk.goto(story)
    standard = size_of(desk)
    desk.get_by_role("button", name="特大").click()
    huge = size_of(desk)
    assert huge > 1.4 * standard
    desk.reload()
    expect(desk.get_by_role("button", name="特大")).to_have_attribute("aria-pressed", "true")
    expect(desk.get_by_role("button", name="标准")).to_have_attribute("aria-pressed", "false")
    assert size_of(desk) == huge
    expect(switch(desk)).to_have_attribute("aria-pressed", "false")
    assert desk.context.cookies() == []


def test_it_offers_no_control_that_only_a_script_obeys(
    new_context: Callable[..., BrowserContext], story: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(story)
    expect(page.locator(".care-switch")).to_be_hidden()
    expect(page.locator(".text-sizes")).to_be_hidden()
    page.locator(".share summary").click()
    expect(page.get_by_alt_text("本文网址的二维码")).to_be_visible()
    expect(page.locator(".share-tools")).to_be_hidden()


@pytest.mark.parametrize("care", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_never_scrolls_sideways(
    new_context: Callable[..., BrowserContext], story: str, width: int, care: bool
) -> None:
    page = new_context(viewport={"width": width, "height": 640}).new_page()
    page.goto(story)
    if care:
        switch(page).click()
        page.get_by_role("button", name="特大").click()
    for address in (
        story,
        "/",
        "/c/food/",
        "/search/?q=计量",
        "/complaints/",
        "/complaints/new/all/",
    ):
        page.goto(address)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, address


def test_it_copies_the_address_and_says_so(
    new_context: Callable[..., BrowserContext], site: str, story: str
) -> None:
    page = new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(story)
    page.locator(".share summary").click()
    page.get_by_role("button", name="复制网址").click()
    expect(page.locator(".share [role=status]")).to_have_text("已复制。")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site}{story}"


def test_it_says_when_the_browser_refuses_to_copy(phone: Page, story: str) -> None:
    phone.add_init_script("navigator.clipboard.writeText = () => Promise.reject()")
    phone.goto(story)
    phone.locator(".share summary").click()
    phone.get_by_role("button", name="复制网址").click()
    expect(phone.locator(".share [role=status]")).to_contain_text("不允许复制")


def test_it_obeys_the_keyboard_alone(desk: Page, story: str) -> None:
    desk.goto(story)
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="跳到正文")).to_be_focused()
    desk.keyboard.press("Tab")
    expect(switch(desk)).to_be_focused()
    desk.keyboard.press("Enter")
    expect(switch(desk)).to_have_attribute("aria-pressed", "true")
    met = set()
    for _ in range(120):
        desk.keyboard.press("Tab")
        met.add(desk.evaluate("document.activeElement.textContent.trim()"))
    assert {"小", "标准", "大", "特大", "分享、打印", "填写投诉"} <= met


def test_it_unfolds_the_address_on_paper(desk: Page, story: str) -> None:
    desk.goto(story)
    desk.emulate_media(media="print")
    expect(desk.get_by_alt_text("本文网址的二维码")).to_be_visible()
    for away in (".channels", ".utility", ".ticker", ".text-sizes", ".share-tools"):
        expect(desk.locator(away).first).to_be_hidden()
