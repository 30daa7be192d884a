"""An editor sets a story, mends an error, answers for a warning and sends it on."""

import pytest
from playwright.sync_api import Page, expect

from jiansite.roles import EDITOR
from news import workflow
from news.models import Article, ListedWord, Source
from tests.factories import make_channel, make_user

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "本市查处假货一批,最关键的的问题是进货查验."


def test_it_sets_mends_answers_and_submits(desk: Page) -> None:
    make_channel()
    ListedWord.objects.create(kind="forbidden", word="假货", right_form="假冒商品")
    Source.objects.create(name="监站")
    editor = make_user(EDITOR, last_name="苏", first_name="闻笛")
    desk.goto("/admin/news/article/add/")
    desk.get_by_label("用户名").fill(editor.username)
    desk.get_by_label("密码").fill("a-long-password-7")
    desk.get_by_role("button", name="登录").click()
    desk.get_by_label("栏目").select_option(label="食品安全")
    desk.locator("#id_title").fill("进货查验要留痕")
    desk.locator("#id_summary").fill("查处假冒商品一批。")
    desk.locator("#id_credits_text").fill("责任编辑/苏闻笛")
    text = desk.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    text.click()
    desk.keyboard.type(TEXT)
    panel = desk.locator("#preflight")

    panel.get_by_role("button", name="一键排版").click()
    dialog = desk.get_by_role("dialog", name="一键排版")
    expect(dialog.locator("ins")).to_have_text(["加底色的", "，", "。"])
    dialog.get_by_role("button", name="采用勾选的改动").click()
    expect(text).to_have_text("本市查处假货一批，最关键的的问题是进货查验。")
    expect(panel).to_contain_text("1 处错误")

    panel.get_by_role("link", name="“假货”是禁用词").click()
    selected = "CKEDITOR.instances.id_body.getSelection().getSelectedText()"
    assert desk.evaluate(selected) == "假货"
    desk.keyboard.type("假冒商品")
    expect(panel.get_by_text("文字有改动")).to_be_visible()
    panel.get_by_role("button", name="检查现在的文字").click()
    expect(panel.get_by_text("处错误")).to_have_count(0)
    expect(panel.get_by_role("link", name="“的的”字重复了")).to_have_count(1)

    desk.get_by_role("button", name="保存并送审").click()
    expect(desk.locator(".messagelist")).to_contain_text("提醒还没有人确认")
    for tick in desk.get_by_label("已核对").all():
        tick.check()
    desk.get_by_role("button", name="确认送审").click()
    expect(desk.locator(".messagelist")).to_contain_text("已送审")
    article = Article.objects.get()
    assert article.status == workflow.FIRST_REVIEW
    assert "最关键的的问题" in article.body
    assert set(article.accepted_warnings.values_list("code", "by_name")) == {
        ("doubled", "苏闻笛"),
        ("source-missing", "苏闻笛"),
    }
