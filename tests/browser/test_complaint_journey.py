"""From the story to the receipt, and back from the staff's desk to the citizen's status page."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.core.cache import cache
from PIL import Image
from playwright.sync_api import Page, expect

from complaints.lifecycle import MEDIA
from complaints.models import Attachment, Complaint
from jiansite.roles import COMPLAINT_OFFICER
from news.models import Article
from tests.factories import make_article, make_channel, make_user, picture_bytes, picture_with_gps

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Two photos of a phone; the first one says where it was taken."""
    paths = [tmp_path / "小票.jpg", tmp_path / "书柜.jpg"]
    paths[0].write_bytes(picture_with_gps())
    paths[1].write_bytes(picture_bytes(size=(800, 600), colour="#335577"))
    return paths


def fill_in(page: Page, photos: list[Path]) -> None:
    page.get_by_label("买了什么商品或服务？").fill("实木书柜")
    page.get_by_label("花了多少钱").fill("1680")
    page.get_by_label("事情的经过").fill("书柜送来时侧板开裂，商家说是运输问题。")
    page.get_by_label("商家叫什么名字？").fill("禾木家居江屏店")
    page.get_by_label("换货").check()
    page.get_by_label("选择文件").set_input_files(photos)
    page.get_by_label("您的姓名").fill("程晚舟")
    page.get_by_label("联系电话").fill("139 0000 1234")
    page.get_by_label("我同意本站为处理").check()
    page.get_by_label("我声明以上内容真实").check()


def test_it_takes_a_complaint_and_shows_the_officers_step(
    phone: Page, desk: Page, photos: list[Path], settings: Any
) -> None:
    settings.READERS_SHOWN_FROM = 1
    make_article("公平秤核查完成", channel=make_channel())
    officer = make_user(COMPLAINT_OFFICER)

    phone.goto("/")
    phone.get_by_role("link", name="公平秤核查完成").first.click()
    phone.get_by_role("link", name="填写投诉").click()
    phone.get_by_role("link", name="在一页上填写").click()
    expect(phone.locator("main").get_by_text("公平秤核查完成")).to_be_visible()
    fill_in(phone, photos)
    phone.get_by_role("button", name="下一步：检查内容").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("请检查一遍，再提交")
    expect(phone.get_by_text("书柜送来时侧板开裂")).to_be_visible()
    thumbnails = phone.locator(".kept-picture")
    expect(thumbnails).to_have_count(2)
    assert thumbnails.first.evaluate("image => image.complete && image.naturalWidth > 0")
    phone.get_by_role("button", name="确认提交").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("投诉已收到")
    number = phone.locator("#receipt-number").inner_text()
    code = phone.locator("#receipt-code").inner_text()
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", code)

    phone.goto("/complaints/track/")
    phone.get_by_label("投诉编号").fill(number)
    phone.get_by_label("查询码").fill(code)
    phone.get_by_role("button", name="查询").click()
    expect(phone.locator("main")).to_contain_text(MEDIA.state("received").sentence)

    desk.goto("/admin/")
    desk.get_by_label("用户名").fill(officer.username)
    desk.get_by_label("密码").fill("a-long-password-7")
    desk.get_by_role("button", name="登录").click()
    desk.goto("/admin/complaints/complaint/")
    desk.locator("#searchbar").fill(number)
    desk.locator("#searchbar").press("Enter")
    desk.get_by_role("link", name=number).click()
    expect(desk.locator("#content-main")).to_contain_text("139****1234")
    assert "13900001234" not in desk.content()
    desk.get_by_role("link", name="登记", exact=True).click()
    desk.get_by_role("button", name="确认登记").click()
    expect(desk.locator("#case-now")).to_have_text("已登记")

    phone.reload()
    expect(phone.locator("main")).to_contain_text(MEDIA.state("registered").sentence)
    # The explained clock moved on with the case, day by day.
    clock = phone.locator(".clock").first
    clock.locator("summary").first.click()
    expect(clock).to_contain_text("第 1")
    # And readers of the story see that somebody complained.
    cache.clear()
    desk.goto(Article.objects.get().get_absolute_url())
    expect(desk.locator(".readers")).to_contain_text("1 位读者就此事投诉过")

    complaint = Complaint.objects.get()
    assert complaint.article_id is not None
    for attachment in Attachment.objects.filter(complaint=complaint):
        response = desk.request.get(f"/admin/complaints/complaint/evidence/{attachment.pk}/")
        assert not Image.open(BytesIO(response.body())).getexif()
    assert Attachment.objects.filter(complaint=complaint).count() == 2


def test_it_opens_the_form_of_the_story_from_the_scanned_code(desk: Page, site: str) -> None:
    article = make_article("公平秤核查完成", channel=make_channel())
    desk.goto(article.get_absolute_url())
    picture = desk.locator(".complaint-box .qr")
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    scanned = zxingcpp.read_barcodes(Image.open(BytesIO(picture.screenshot())))
    assert [code.text for code in scanned] == [f"{site}/complaints/new/?article={article.pk}"]
    desk.goto(scanned[0].text)
    expect(desk.locator("main").get_by_text("公平秤核查完成")).to_be_visible()


def test_it_works_by_keyboard_alone(desk: Page) -> None:
    desk.goto("/complaints/new/all/")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="跳到正文")).to_be_focused()
    desk.get_by_label("买了什么商品或服务？").focus()
    desk.keyboard.type("实木书柜")
    desk.get_by_role("button", name="下一步：检查内容").focus()
    desk.keyboard.press("Enter")
    summary = desk.locator(".error-summary")
    expect(summary).to_be_visible()
    summary.get_by_role("link", name=re.compile("联系电话")).press("Enter")
    assert desk.evaluate("document.activeElement.id") == "id_phone"
    expect(desk.get_by_label("买了什么商品或服务？")).to_have_value("实木书柜")


def test_it_works_without_script(new_context, photos: list[Path]) -> None:  # type: ignore[no-untyped-def]
    make_article("公平秤核查完成", channel=make_channel())
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    expect(page.locator(".ticker-items")).to_contain_text("公平秤核查完成")
    page.goto("/complaints/new/all/")
    fill_in(page, photos)
    page.get_by_role("button", name="下一步：检查内容").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.locator("#receipt-code")).to_be_visible()
    assert Complaint.objects.count() == 1
