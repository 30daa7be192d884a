"""Writing a story: nothing typed is lost, nobody overwrites anybody, pasted text is in order."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Page, expect

from jiansite.roles import EDITOR
from news import workflow
from news.models import Article, EditingSession, Photo
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PASTED = Path(__file__).parent.parent / "news" / "pasted"


@pytest.fixture
def article() -> Article:
    return make_article("原来的标题", status=workflow.DRAFT)


@pytest.fixture
def open_context(browser: Browser, site: str) -> Iterator[Callable[[], BrowserContext]]:
    """Contexts that may meet a refusal, which a browser reports as an error."""
    contexts = []

    def make() -> BrowserContext:
        context = browser.new_context(
            base_url=site, locale="zh-CN", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


def sign_in(page: Page, user: User, address: str) -> None:
    page.goto(address)
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill("a-long-password-7")
    page.get_by_role("button", name="登录").click()
    wait_for_editor(page)


def wait_for_editor(page: Page) -> None:
    expect(page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")).to_be_visible()


def write(page: Page, words: str) -> None:
    page.frame_locator("iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.type(words)


def form_of(article: Article) -> str:
    return f"/admin/news/article/{article.pk}/change/"


def test_it_brings_back_what_was_typed_in_a_closed_tab(desk: Page, article: Article) -> None:
    sign_in(desk, make_user(EDITOR), form_of(article))
    desk.locator("#id_title").fill("没有保存的标题")
    write(desk, "没有保存的一句话。")
    said = re.compile(r"已自动保存 \d\d:\d\d:\d\d")
    expect(desk.locator("[data-status]")).to_contain_text(said, timeout=10_000)
    tab = desk.context.new_page()
    desk.close()
    article.refresh_from_db()
    assert article.title == "原来的标题"

    tab.goto(form_of(article))
    tab.get_by_role("link", name="看改了什么").click()
    expect(tab.locator(".revision-changes")).to_contain_text("没有保存的一句话。")
    tab.get_by_role("button", name="恢复到编辑页").click()
    wait_for_editor(tab)
    expect(tab.locator("#id_title")).to_have_value("没有保存的标题")
    expect(tab.get_by_text("还没有保存稿件。请检查后再点保存。")).to_be_visible()
    tab.get_by_role("button", name="保存", exact=True).click()
    expect(tab.locator(".messagelist")).to_be_visible()
    article.refresh_from_db()
    assert article.title == "没有保存的标题"
    assert "没有保存的一句话。" in article.body
    assert not EditingSession.objects.exclude(typed_at=None).exists()


def test_it_keeps_nothing_of_a_page_that_was_only_opened(desk: Page, article: Article) -> None:
    sign_in(desk, make_user(EDITOR), form_of(article))
    desk.wait_for_function("document.readyState === 'complete'")
    desk.wait_for_timeout(6000)
    session = EditingSession.objects.get()
    assert (session.article, session.typed) == (article, {})


def test_it_loses_nothing_when_the_sign_in_ends(
    open_context: Callable[[], BrowserContext], article: Article
) -> None:
    context, writer = open_context(), make_user(EDITOR)
    page = context.new_page()
    sign_in(page, writer, form_of(article))
    expect(page.locator("[data-status]")).to_be_attached()
    Session.objects.all().delete()
    page.locator("#id_title").fill("登录过期以后写的标题")
    expect(page.locator("[data-trouble]")).to_contain_text("登录已过期", timeout=10_000)
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_timeout(1500)
    # It did not leave for the sign-in, and the words are still there.
    assert page.url.endswith(form_of(article))
    expect(page.locator("#id_title")).to_have_value("登录过期以后写的标题")

    sign_in(context.new_page(), writer, form_of(article))
    expect(page.locator("[data-status]")).to_contain_text("已自动保存", timeout=10_000)
    expect(page.locator("[data-trouble]")).to_be_hidden()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".messagelist")).to_be_visible()
    article.refresh_from_db()
    assert article.title == "登录过期以后写的标题"


def test_it_keeps_typing_in_the_browser_while_the_server_is_away(
    open_context: Callable[[], BrowserContext], article: Article
) -> None:
    context = open_context()
    page = context.new_page()
    sign_in(page, make_user(EDITOR), form_of(article))
    page.wait_for_timeout(1000)
    context.set_offline(True)
    page.locator("#id_title").fill("断网时写的标题")
    expect(page.locator("[data-trouble]")).to_contain_text("没有连上服务器", timeout=10_000)
    page.close()
    context.set_offline(False)
    assert not EditingSession.objects.exclude(typed_at=None).exists()

    tab = context.new_page()
    tab.goto(form_of(article))
    expect(tab.locator("[data-local]")).to_contain_text("存在这台电脑上")
    tab.locator("[data-local] a").click()
    expect(tab.locator(".revision-changes")).to_contain_text("断网时写的标题")


def test_it_shows_both_versions_to_the_second_of_two_savers(
    open_context: Callable[[], BrowserContext], article: Article
) -> None:
    first, second = open_context().new_page(), open_context().new_page()
    sign_in(first, make_user(EDITOR, last_name="林", first_name="小满"), form_of(article))
    sign_in(second, make_user(EDITOR, last_name="秦", first_name="听雨"), form_of(article))
    expect(second.locator("[data-colleagues]")).to_contain_text("林小满")
    first.locator("#id_title").fill("林小满的标题")
    first.get_by_role("button", name="保存", exact=True).click()
    expect(first.locator(".messagelist")).to_be_visible()

    second.locator("#id_title").fill("秦听雨的标题")
    second.locator("#id_summary").fill("秦听雨的导读")
    second.get_by_role("button", name="保存", exact=True).click()
    expect(second.locator("#field-title")).to_contain_text("林小满的标题")
    expect(second.locator("#field-title")).to_contain_text("秦听雨的标题")
    second.locator("#field-title").get_by_label("用对方的").check()
    second.get_by_role("button", name="按所选保存").click()
    expect(second.locator(".messagelist")).to_be_visible()
    article.refresh_from_db()
    assert (article.title, article.summary) == ("林小满的标题", "秦听雨的导读")


def test_it_puts_a_paste_in_order_and_waits_with_remote_pictures(
    desk: Page, article: Article
) -> None:
    sign_in(desk, make_user(EDITOR), form_of(article))
    paste(desk, (PASTED / "wechat.html").read_text())
    text = desk.frame_locator("iframe.cke_wysiwyg_frame")
    expect(text.locator("h2")).to_have_text("预付卡怎么退")
    expect(text.locator("ul li")).to_have_text(["带上合同", "带上身份证明"])
    expect(text.locator("td")).to_have_text(["渠道", "时限"])
    expect(desk.locator(".remote-pictures")).to_contain_text("有 1 张图片还在别的网站")
    assert Photo.objects.get().is_elsewhere
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.locator(".messagelist")).to_be_visible()
    article.refresh_from_db()
    assert f'<img src="photo:{Photo.objects.get().pk}">' in article.body
    assert "section" not in article.body


def test_it_refuses_a_paste_that_is_far_too_large_and_keeps_the_text(
    desk: Page, article: Article
) -> None:
    sign_in(desk, make_user(EDITOR), form_of(article))
    write(desk, "原有的话。")
    paste(desk, "<p>x</p>", times=6_600_000)
    expect(desk.locator(".cke_notification_message")).to_contain_text("50 MB")
    body = desk.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    expect(body).to_contain_text("原有的话。")


def paste(page: Page, html: str, times: int = 1) -> None:
    """As a browser hands it over: in an event with the clipboard's own HTML."""
    page.evaluate(
        """([html, times]) => {
          const editable = CKEDITOR.instances.id_body.editable().$;
          CKEDITOR.instances.id_body.focus();
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html.repeat(times));
          const options = { clipboardData, bubbles: true, cancelable: true };
          editable.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        [html, times],
    )
