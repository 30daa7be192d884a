"""From the marked words to the editor's desk, and back to the reader's page."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from jiansite.roles import EDITOR
from news import body
from news.models import Article, ErrorReport
from tests.factories import make_article, make_channel, make_photo, make_user

pytestmark = pytest.mark.django_db(transaction=True)

MARK = """([selector, text]) => {
  const node = document.querySelector(selector).firstChild;
  const start = node.data.indexOf(text);
  getSelection().setBaseAndExtent(node, start, node, start + text.length);
}"""


@pytest.fixture
def article() -> Article:
    photo = make_photo(caption="检定员在核查公平秤。", alt="一台秤")
    filling = "".join(f"<p>第{n}家市场的公平秤五十八台，全部准确。</p>" for n in range(40))
    return make_article(
        "公平秤核查完成",
        channel=make_channel(),
        body=f"<p>核查历时三周。</p>{body.photo_mark(photo.pk)}{filling}"
        "<p>全市共检查公平秤五十八台，三台停用。</p><p>完。</p>",
    )


def mark(page: Page, selector: str, text: str) -> None:
    page.evaluate(MARK, [selector, text])


def test_it_takes_a_marked_passage_to_the_editor_and_the_answer_back(
    phone: Page, desk: Page, article: Article
) -> None:
    editor = make_user(EDITOR)

    phone.goto(article.get_absolute_url())
    mark(phone, ".body p:nth-last-of-type(2)", "五十八台")
    phone.get_by_role("link", name="对选中的文字找错").click()
    expect(phone.locator("mark")).to_have_text("五十八台")
    expect(phone.locator(".passage")).to_contain_text("全市共检查公平秤五十八台，三台停用。")
    phone.get_by_label("哪里不对？").fill("通报里写的是五十九台。")
    phone.get_by_label("应改为").fill("五十九台")
    phone.get_by_role("button", name="发送给编辑").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("谢谢，您的找错已经送到编辑部")
    expect(phone.get_by_role("button", name="复制网址")).to_be_visible()
    address = phone.locator("#report-address").inner_text()
    assert urlsplit(address).path == urlsplit(phone.url).path
    assert ErrorReport.objects.get().paragraph == 42

    desk.goto("/admin/")
    desk.get_by_label("用户名").fill(editor.username)
    desk.get_by_label("密码").fill("a-long-password-7")
    desk.get_by_role("button", name="登录").click()
    desk.goto(f"/admin/news/article/{article.pk}/change/")
    desk.get_by_role("link", name="1 条找错待处理").click()
    desk.get_by_role("link", name="五十八台", exact=True).click()
    expect(desk.locator(".passage-now")).to_have_text("全市共检查公平秤五十八台，三台停用。")
    desk.get_by_role("link", name="在前台看这一处").click()
    # Beyond forty paragraphs that hold the same words.
    expect(desk.get_by_text("全市共检查公平秤五十八台，三台停用。")).to_be_in_viewport()
    desk.go_back()
    article.body = article.body.replace("五十八台", "五十九台")
    article.save()
    desk.get_by_role("link", name="采纳", exact=True).click()
    desk.get_by_label("说明").fill("您说得对，已改为五十九台。")
    desk.get_by_role("button", name="确认采纳").click()
    expect(desk.locator(".messagelist")).to_contain_text("已采纳")

    phone.goto(address)
    expect(phone.locator(".status-label")).to_have_text("已更正")
    expect(phone.locator("main")).to_contain_text("您说得对，已改为五十九台。")


def test_it_follows_what_is_marked_and_forgets_it_when_undone(desk: Page, article: Article) -> None:
    desk.goto(article.get_absolute_url())
    link = desk.locator("[data-report-link]")
    expect(link).to_have_text("找错")

    mark(desk, ".body p", "三周")
    expect(link).to_have_text("对选中的文字找错")
    sent = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    # The caption below the first paragraph belongs to the photo, not to the text.
    assert sent["quote"] == ["三周"]
    assert sent["before"] == ["核查历时"]
    assert sent["after"][0].startswith("。 第0家市场")
    assert sent["paragraph"] == ["1"]

    mark(desk, "h1", "核查")  # outside of the story: what was marked in it stays
    expect(link).to_have_text("对选中的文字找错")
    desk.locator(".body p").last.click()
    expect(link).to_have_text("找错")
    assert link.get_attribute("href") == f"/a/{article.pk}/report/"


def test_it_serves_who_marks_by_keyboard(desk: Page, article: Article) -> None:
    desk.goto(article.get_absolute_url())
    desk.evaluate(
        "getSelection().collapse(document.querySelector('.body p:last-of-type').firstChild, 0)"
    )
    desk.evaluate("getSelection().modify('extend', 'forward', 'character')")
    link = desk.get_by_role("link", name="对选中的文字找错")
    expect(link).to_be_visible()
    link.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("mark")).to_have_text("完")


def test_it_marks_across_paragraphs_and_past_the_end(desk: Page, article: Article) -> None:
    desk.goto(article.get_absolute_url())
    desk.evaluate(
        """() => {
          const [from] = [...document.querySelectorAll(".body p")].slice(-2);
          const to = document.querySelector(".footer");
          getSelection().setBaseAndExtent(from.firstChild, 13, to, 0);
        }"""
    )
    desk.get_by_role("link", name="对选中的文字找错").click()
    expect(desk.locator("mark")).to_have_text("三台停用。完。")
    desk.get_by_label("哪里不对？").fill("多写了一句。")
    desk.get_by_role("button", name="发送给编辑").click()
    expect(desk.locator(".status-label")).to_have_text("待处理")
    place = ErrorReport.objects.get().place()
    assert place is not None
    assert place.quote == "三台停用。\n完。"


def test_it_asks_the_same_without_a_script(
    new_context: Callable[..., BrowserContext], article: Article
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="找错").click()
    page.get_by_label("哪里不对？").fill("最后一段的日期不对。")
    page.get_by_role("button", name="发送给编辑").click()
    expect(page.locator(".status-label")).to_have_text("待处理")
