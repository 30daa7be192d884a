"""One story's whole life: from a Word file to readers, corrected, withdrawn."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

from jiansite.roles import DUTY_CHIEF, REVIEWER
from news import workflow
from news.models import Article, ListedWord, Photo
from tests.docx import docx, paragraph, picture
from tests.factories import make_channel, make_user
from tests.news.test_photo_intake import drawing

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[..., Page]

SIGNED_OFF = "共检查公平秤五十八台，查处短斤少两三起。"
CORRECTED = "共检查公平秤五十九台，查处短斤少两三起。"
REASON = "公平秤台数原为笔误，应为五十九台。"
WITHDRAWN_FOR = "市监局已收回原通报，以重新公布的为准。"


@pytest.fixture
def sign_in(new_context: Callable[..., BrowserContext]) -> SignIn:
    """A person of the house at a desk of their own."""

    def enter(role: str, family: str, given: str) -> Page:
        person = make_user(role, last_name=family, first_name=given)
        page = new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto("/admin/login/?next=/admin/")
        page.get_by_label("用户名").fill(person.username)
        page.get_by_label("密码").fill("a-long-password-7")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name="我的工作")).to_be_visible()
        return page

    return enter


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    """What a writer sends: half-width signs, a forbidden word, a picture without a word to it."""
    path = tmp_path / "公平秤.docx"
    content = docx(
        paragraph("全市农贸市场公平秤核查完成", style="Title"),
        paragraph("文/苏闻笛"),
        paragraph("责任编辑/顾南枝"),
        paragraph("三周走遍四十个市场", style="1"),
        paragraph("共检查公平秤五十八台,查处短斤少两三起."),
        paragraph(inside=picture()),
        paragraph("查出的假货当场封存。"),
        media={"rId1": drawing()},
    )
    path.write_bytes(content.getvalue())
    return path


def test_it_carries_a_story_from_a_word_file_to_its_withdrawal(
    sign_in: SignIn, phone: Page, word_file: Path
) -> None:
    make_channel()
    ListedWord.objects.create(kind="forbidden", word="假货", right_form="假冒商品")
    # The writer may review, and still not this story.
    author = sign_in(REVIEWER, "苏", "闻笛")
    first = sign_in(REVIEWER, "楚", "听澜")
    second = sign_in(REVIEWER, "卫", "知秋")
    chief = sign_in(DUTY_CHIEF, "顾", "南枝")

    article = bring_in(author, word_file)
    typeset(author)
    describe_the_photo(author, article)
    send_off_once_mended(author, article)
    refuse_the_author(author, article)
    review(first, article, "初审通过")
    review(second, article, "复审通过")
    sign_off(chief, article)
    go_live_at_its_minute(chief, phone, article)
    correct(author, phone, article)
    review(first, article, "初审通过")
    review(second, article, "复审通过")
    sign_off(chief, article)
    publish_the_correction(chief, phone, article)
    withdraw(chief, phone, article)
    see_who_did_what(chief, article)


def bring_in(author: Page, word_file: Path) -> Article:
    author.goto("/admin/news/article/import-word/")
    author.get_by_label("栏目").select_option(label="食品安全")
    author.locator("input[type=file]").set_input_files(word_file)
    author.get_by_role("button", name="导入为草稿").click()
    expect(author.locator(".messagelist")).to_contain_text("1 张图片")
    expect(author.locator("#id_title")).to_have_value("全市农贸市场公平秤核查完成")
    expect(author.locator("#id_credits_text")).to_have_value("文/苏闻笛\n责任编辑/顾南枝")
    article = Article.objects.get()
    assert article.status == workflow.DRAFT
    return article


def typeset(author: Page) -> None:
    author.locator("#id_summary").fill("核查历时三周，查处短斤少两三起。")
    author.get_by_role("button", name="一键排版").click()
    dialog = author.get_by_role("dialog", name="一键排版")
    expect(dialog.locator("ins")).to_contain_text(["，", "。"])
    dialog.get_by_role("button", name="采用勾选的改动").click()
    expect(text_of(author).get_by_text(SIGNED_OFF)).to_be_visible()
    expect(author.locator("#preflight")).to_contain_text("没有替代文字")
    save(author)


def describe_the_photo(author: Page, article: Article) -> None:
    photo = Photo.objects.get()
    author.locator("#preflight").get_by_role("link", name=re.compile("没有替代文字")).click()
    expect(author).to_have_url(re.compile(rf"/admin/news/photo/{photo.pk}/change/"))
    author.locator("#id_alt").fill("核查人员把砝码放上公平秤")
    frame = author.locator(".stage-frame")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    frame.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5})
    author.keyboard.press("ArrowRight")
    expect(author.locator("#id_focal_x")).to_have_value("26")
    save(author)
    photo.refresh_from_db()
    assert (photo.focus_x, photo.focus_y) == (260, 500)
    author.goto(page_of(article))
    expect(author.locator("#preflight")).not_to_contain_text("没有替代文字")


def send_off_once_mended(author: Page, article: Article) -> None:
    author.get_by_role("button", name="保存并送审").click()
    expect(author.locator(".messagelist")).to_contain_text("发稿前检查没有通过：“假货”是禁用词")
    assert status(article) == workflow.DRAFT
    author.get_by_role("link", name="“假货”是禁用词").click()
    # It leads back to the text, to the very words.
    expect(text_of(author)).to_be_visible()
    wait_for_selection(author, "假货")
    author.keyboard.type("假冒商品")
    author.get_by_role("button", name="保存并送审").click()
    expect(author.locator(".messagelist")).to_contain_text("提醒还没有人确认")
    for tick in author.get_by_label("已核对").all():
        tick.check()
    author.get_by_role("button", name="确认送审").click()
    expect(author.locator(".messagelist")).to_contain_text("已送审")
    assert status(article) == workflow.FIRST_REVIEW


def refuse_the_author(author: Page, article: Article) -> None:
    expect(author.get_by_role("button", name="保存并初审通过")).to_have_count(0)
    # By another way than the buttons: an address kept from another story.
    address = f"/admin/news/article/{article.pk}/verb/pass_first/"
    author.request.get(address)
    token = next(each for each in author.context.cookies() if each["name"] == "csrftoken")
    answer = author.request.post(address, form={"csrfmiddlewaretoken": token["value"]})
    assert answer.status == 409
    assert "不能由您自己审" in answer.text()
    assert status(article) == workflow.FIRST_REVIEW


def review(reviewer: Page, article: Article, act: str) -> None:
    """As they find it on their desk."""
    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name=article.title).first.click()
    reviewer.get_by_role("button", name=f"保存并{act}").click()
    expect(reviewer.locator(".messagelist")).to_contain_text(f"已{act}")


def sign_off(chief: Page, article: Article) -> None:
    chief.goto(page_of(article))
    expect(chief.locator("#id_title")).to_have_count(0)  # to read, not to write
    chief.get_by_role("link", name="签发", exact=True).click()
    chief.get_by_role("button", name="确认签发").click()
    expect(chief.locator(".messagelist")).to_contain_text("已签发")
    article.refresh_from_db()
    assert article.approved_revision_id == article.working_revision_id


def go_live_at_its_minute(chief: Page, reader: Page, article: Article) -> None:
    chief.get_by_role("link", name="改定发布时间").click()
    due = timezone.localtime(timezone.now() + timedelta(seconds=12)).replace(microsecond=0)
    chief.locator("#id_at_0").fill(f"{due:%Y-%m-%d}")
    chief.locator("#id_at_1").fill(f"{due:%H:%M:%S}")
    chief.get_by_role("button", name="改定", exact=True).click()
    expect(chief.locator(".messagelist")).to_contain_text("已改定发布时间")
    call_command("run_due")
    assert timezone.now() < due, "the machine was too slow to look before the minute"
    assert reader.request.get(article.get_absolute_url()).status == 404
    assert article.title not in reader.request.get("/").text()

    sleep(max(0.0, (due - timezone.now()).total_seconds()) + 0.1)
    call_command("run_due")
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_text(SIGNED_OFF)).to_be_visible()
    expect(reader.get_by_text("查出的假冒商品当场封存。")).to_be_visible()
    expect(reader.locator("figure.photo img")).to_have_attribute("alt", "核查人员把砝码放上公平秤")
    signed = article.approved_revision
    article.refresh_from_db()
    assert signed is not None
    assert article.live_revision == signed
    assert article.body == signed.content["body"]
    assert article.published_at == due
    assert [each.actor_name for each in article.events.filter(verb="publish")] == ["系统"]


def correct(author: Page, reader: Page, article: Article) -> None:
    author.goto(page_of(article))
    expect(text_of(author)).to_contain_text(SIGNED_OFF)
    author.evaluate(
        """([from, to]) => {
          const editor = CKEDITOR.instances.id_body;
          editor.setData(editor.getData().replace(from, to));
        }""",
        ["五十八台", "五十九台"],
    )
    expect(text_of(author)).to_contain_text(CORRECTED)
    save(author)
    author.get_by_role("button", name="保存并送审").click()
    expect(author.locator(".messagelist")).to_contain_text("请选择是更正还是小修")
    author.get_by_role("radio", name="更正（内容有变").check()
    author.get_by_label(re.compile("^更正说明")).fill(REASON)
    author.get_by_role("button", name="确认送审").click()
    expect(author.locator(".messagelist")).to_contain_text("已送审")
    reader.reload()
    expect(reader.get_by_text(SIGNED_OFF)).to_be_visible()


def publish_the_correction(chief: Page, reader: Page, article: Article) -> None:
    first_published = article.published_at
    reader.reload()
    expect(reader.get_by_text(SIGNED_OFF)).to_be_visible()
    chief.get_by_role("link", name="发布", exact=True).click()
    chief.get_by_role("button", name="确认发布").click()
    expect(chief.locator(".messagelist")).to_contain_text("已发布")
    reader.reload()
    expect(reader.get_by_text(CORRECTED)).to_be_visible()
    reader.get_by_role("link", name="查看改了什么").click()
    record = reader.locator(".correction")
    expect(record).to_contain_text(REASON)
    expect(record.locator("del")).to_have_text(re.compile("八"))
    expect(record.locator("ins")).to_have_text(re.compile("九"))
    article.refresh_from_db()
    assert article.published_at == first_published


def withdraw(chief: Page, reader: Page, article: Article) -> None:
    chief.goto(page_of(article))
    chief.get_by_role("link", name="撤稿", exact=True).click()
    chief.get_by_label(re.compile("^说明")).fill(WITHDRAWN_FOR)
    chief.get_by_role("button", name="确认撤稿").click()
    expect(chief.locator(".messagelist")).to_contain_text("已撤稿")
    for address in (article.get_absolute_url(), f"{article.get_absolute_url()}corrections/"):
        answer = reader.request.get(address)
        assert answer.status == 410, address
        assert WITHDRAWN_FOR in answer.text()
        assert "五十九台" not in answer.text()
    assert article.title not in reader.request.get("/").text()


def see_who_did_what(chief: Page, article: Article) -> None:
    """The record that can be printed names each person and each level."""
    chief.goto(f"/admin/news/article/{article.pk}/review-sheet/")
    sheet = chief.locator("#content")
    for words in ("苏闻笛", "楚听澜", "卫知秋", "顾南枝", "初审", "复审", "签发", WITHDRAWN_FOR):
        expect(sheet).to_contain_text(words)


def page_of(article: Article) -> str:
    return f"/admin/news/article/{article.pk}/change/"


def text_of(page: Page) -> Locator:
    return page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")


def wait_for_selection(page: Page, words: str) -> None:
    """By looking again and again: the policy of the page lets no expression wait inside it."""
    selected = "CKEDITOR.instances.id_body?.getSelection()?.getSelectedText()"
    for _ in range(50):
        if page.evaluate(selected) == words:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{words} were not selected")


def save(page: Page) -> None:
    """And stay on the page."""
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.locator(".messagelist")).to_contain_text("修改")


def status(article: Article) -> str:
    article.refresh_from_db()
    return article.status
