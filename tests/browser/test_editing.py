"""An editor writes a story with a photo and publishes it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jiansite.roles import EDITOR
from news.models import Article, Photo
from tests.factories import make_channel, make_user, picture_with_gps

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_uploads_a_photo_into_the_text_and_publishes(desk: Page, tmp_path: Path) -> None:
    make_channel(review_levels=0)
    editor = make_user(EDITOR)
    photo = tmp_path / "秤.jpg"
    photo.write_bytes(picture_with_gps())

    desk.goto("/admin/news/article/add/")
    desk.get_by_label("用户名").fill(editor.username)
    desk.get_by_label("密码").fill("a-long-password-7")
    desk.get_by_role("button", name="登录").click()
    desk.get_by_label("栏目").select_option(label="食品安全")
    desk.locator("#id_title").fill("公平秤核查完成")
    text = desk.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    text.click()
    desk.keyboard.type("共检查公平秤五十八台。")
    desk.locator(".cke_button__image").click()
    desk.get_by_role("tab", name="上传").click()
    desk.frame_locator("iframe.cke_dialog_ui_input_file").locator(
        "input[type=file]"
    ).set_input_files(photo)
    desk.get_by_role("button", name="上传到服务器").click()
    expect(desk.get_by_label("URL")).to_have_value(re.compile(r"#photo-\d+$"))
    desk.get_by_role("button", name="确定").click()
    expect(text.locator("img")).to_have_count(1)
    desk.get_by_role("button", name="保存并发布").click()
    expect(desk.locator(".messagelist")).to_contain_text("提醒还没有人确认")
    for tick in desk.get_by_label("已核对").all():
        tick.check()
    desk.get_by_role("button", name="确认发布").click()
    expect(desk.locator(".messagelist")).to_contain_text("已发布")

    article = Article.objects.get()
    desk.goto(article.get_absolute_url())
    expect(desk.get_by_text("共检查公平秤五十八台。")).to_be_visible()
    assert desk.locator("figure.photo img").evaluate("image => image.naturalWidth") > 0
    assert Photo.objects.count() == 1
