"""An editor brings in photos, sets a focal point by clicking, and chooses one for a story."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from jiansite.roles import EDITOR
from news.models import Photo
from tests.factories import make_user
from tests.news.test_photo_intake import drawing

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_uploads_many_sets_a_focus_and_chooses_from_the_library(
    desk: Page, tmp_path: Path
) -> None:
    editor = make_user(EDITOR)
    good, copy, bad = tmp_path / "好.jpg", tmp_path / "小.webp", tmp_path / "坏.jpg"
    good.write_bytes(drawing())
    copy.write_bytes(drawing("WEBP", size=(600, 400)))
    bad.write_bytes(b"<html>")
    desk.goto("/admin/login/?next=/admin/news/photo/upload-many/")
    desk.get_by_label("用户名").fill(editor.username)
    desk.get_by_label("密码").fill("a-long-password-7")
    desk.get_by_role("button", name="登录").click()

    desk.locator("input[type=file]").set_input_files([good, bad, copy])
    expect(desk.locator("[data-summary]")).to_have_text("收下 1 张，共 3 个文件", timeout=60_000)
    expect(desk.locator(".upload-refused")).to_contain_text("不是可以识别的图片")
    expect(desk.locator(".upload-alike")).to_contain_text("看上去一样")
    desk.get_by_role("button", name="仍然另存一份").click()
    expect(desk.locator("[data-summary]")).to_have_text("收下 2 张，共 3 个文件", timeout=60_000)

    desk.get_by_role("link", name="填写这 2 张图片的文字").click()
    desk.locator("#id_photos-0-alt").fill("一台秤")
    desk.locator("#id_all-caption").fill("公平秤核查")
    desk.get_by_role("button", name="全部保存").click()
    expect(desk.locator(".messagelist")).to_contain_text("已保存 2 张")

    first = Photo.objects.order_by("pk")[0]
    assert (first.alt, first.caption) == ("一台秤", "公平秤核查")
    desk.goto(f"/admin/news/photo/{first.pk}/change/")
    frame = desk.locator(".stage-frame")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    frame.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.25})
    desk.keyboard.press("ArrowRight")
    expect(desk.locator("#id_focal_x")).to_have_value("76")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.locator(".messagelist")).to_be_visible()
    first.refresh_from_db()
    assert (first.focus_x, first.focus_y) == (760, 250)

    desk.goto("/admin/news/placement/add/")
    with desk.expect_popup() as popup:
        desk.get_by_role("button", name="从图库选择").click()
    popup.value.locator(f".shelf-pick[data-id='{first.pk}']").click()
    expect(desk.locator("#id_photo")).to_have_value(str(first.pk))
    expect(desk.locator(".photo-field-preview")).to_be_visible()
