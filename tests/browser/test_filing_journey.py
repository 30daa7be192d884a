"""The citizen's way in by real browsers: by keyboard, without script, from desk to phone."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from complaints.models import Attachment, Complaint, Draft
from tests.factories import make_article, make_channel, picture_bytes, picture_with_gps

pytestmark = pytest.mark.django_db(transaction=True)

NEXT = "下一步"


@pytest.fixture
def troubled(browser: Browser, site: str) -> Iterator[Page]:
    """A desk whose console may tell of refusals and broken lines: they are what is tried."""
    context = browser.new_context(base_url=site, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo that says where it was taken."""
    path = tmp_path / "小票.jpg"
    path.write_bytes(picture_with_gps(size=(2400, 1600)))
    return path


def heading(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


def go_on(page: Page, title: str) -> None:
    page.get_by_role("button", name=NEXT, exact=True).click()
    expect(heading(page)).to_have_text(title)


def say_what(page: Page) -> None:
    page.get_by_label("事情的经过").fill("洗衣机用了两天漏水，打电话说是安装问题，不肯换。")
    page.get_by_label("买了什么商品或服务？").fill("滚筒洗衣机")


def say_the_rest(page: Page) -> None:
    page.get_by_label("商家叫什么名字？").fill("暖川电器")
    go_on(page, "您的要求")
    page.get_by_label("退款", exact=True).check()
    go_on(page, "证据")
    go_on(page, "您的联系方式")
    page.get_by_label("您的姓名").fill("程晚舟")
    page.get_by_label("联系电话").fill("139 0000 1234")
    go_on(page, "请检查一遍，再提交")


def agree_and_send(page: Page) -> None:
    page.get_by_label("我同意本站为处理").check()
    page.get_by_label("我声明以上内容真实").check()
    page.get_by_role("button", name="确认提交").click()
    expect(heading(page)).to_have_text("投诉已收到")


def in_view(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url


@pytest.mark.parametrize("width", [360, 1280])
def test_it_goes_from_the_story_to_the_receipt_in_steps(
    new_context: Callable[..., BrowserContext], photo: Path, width: int
) -> None:
    make_article("公平秤核查完成", channel=make_channel())
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto("/")
    page.get_by_role("link", name="公平秤核查完成").first.click()
    page.get_by_role("link", name="填写投诉").click()
    expect(heading(page)).to_have_text("开始投诉")
    in_view(page)
    page.get_by_role("link", name="一步一步填写").click()
    expect(page.locator("main").get_by_text("公平秤核查完成")).to_be_visible()
    say_what(page)
    in_view(page)
    go_on(page, "商家")
    page.get_by_label("省份").select_option("山东省")
    page.get_by_label("城市").select_option("济南市")
    page.get_by_label("区县").select_option("历下区")
    page.get_by_label("商家叫什么名字？").fill("暖川电器")
    in_view(page)
    go_on(page, "您的要求")
    page.get_by_label("退款", exact=True).check()
    in_view(page)
    go_on(page, "证据")
    page.get_by_label("选择文件").set_input_files(photo)
    thumbnail = page.locator(".kept-picture")
    expect(thumbnail).to_have_count(1)
    page.get_by_label("说明").fill("付款小票")
    in_view(page)
    go_on(page, "您的联系方式")
    page.get_by_label("您的姓名").fill("程晚舟")
    page.get_by_label("联系电话").fill("139 0000 1234")
    in_view(page)
    go_on(page, "请检查一遍，再提交")
    expect(page.get_by_text("山东省济南市历下区")).to_be_visible()
    expect(page.get_by_text("付款小票")).to_be_visible()
    expect(page.locator("[data-proven]")).to_have_count(1)
    in_view(page)
    agree_and_send(page)
    complaint = Complaint.objects.get()
    assert (complaint.region_code, complaint.article_id is not None) == ("370102", True)
    attachment = Attachment.objects.get()
    assert attachment.original.read() == photo.read_bytes()
    assert not Image.open(attachment.copy).getexif()


def test_it_goes_the_whole_way_by_keyboard(desk: Page) -> None:
    desk.goto("/complaints/new/")

    def tab_to(words: str) -> None:
        for _ in range(90):
            desk.keyboard.press("Tab")
            focused = desk.evaluate(
                """() => { const at = document.activeElement;
                const name = at.labels?.length ? at.labels[0].textContent : at.textContent;
                return (at.value && at.type === "radio" ? at.value : "") + (name ?? ""); }"""
            )
            if words in focused:
                return
        raise AssertionError(f"the keyboard does not reach {words}")

    def press(words: str, title: str) -> None:
        tab_to(words)
        desk.keyboard.press("Enter")
        expect(heading(desk)).to_have_text(title)

    press("一步一步填写", "发生了什么")
    tab_to("事情的经过")
    desk.keyboard.type("洗衣机用了两天漏水。")
    tab_to("买了什么商品")
    desk.keyboard.type("滚筒洗衣机")
    desk.keyboard.press("Enter")  # from any field: on, never back
    expect(heading(desk)).to_have_text("商家")
    press(NEXT, "商家")
    summary = desk.locator(".error-summary")
    expect(summary).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "id_merchant_name"
    desk.keyboard.type("暖川电器")
    press(NEXT, "您的要求")
    tab_to("退款")
    desk.keyboard.press("Space")
    press(NEXT, "证据")
    press("上一步", "您的要求")
    expect(desk.get_by_label("退款", exact=True)).to_be_checked()
    press(NEXT, "证据")
    press(NEXT, "您的联系方式")
    tab_to("您的姓名")
    desk.keyboard.type("程晚舟")
    tab_to("联系电话")
    desk.keyboard.type("13900001234")
    press(NEXT, "请检查一遍，再提交")
    tab_to("我同意本站为处理")
    desk.keyboard.press("Space")
    tab_to("我声明以上内容真实")
    desk.keyboard.press("Space")
    press("确认提交", "投诉已收到")
    assert Complaint.objects.get().name == "程晚舟"


@pytest.mark.parametrize("width", [360, 1280])
def test_it_goes_the_whole_way_without_script(
    new_context: Callable[..., BrowserContext], photo: Path, width: int
) -> None:
    context = new_context(java_script_enabled=False, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto("/complaints/new/")
    page.get_by_role("link", name="一步一步填写").click()
    say_what(page)
    go_on(page, "商家")
    page.get_by_label("省份").select_option("山东省")
    page.get_by_role("button", name="选好上一级").click()
    page.get_by_label("城市").select_option("济南市")
    page.get_by_role("button", name="选好上一级").click()
    page.get_by_label("区县").select_option("历下区")
    page.get_by_label("商家叫什么名字？").fill("暖川电器")
    go_on(page, "您的要求")
    page.get_by_label("退款", exact=True).check()
    go_on(page, "证据")
    page.get_by_label("选择文件").set_input_files([photo, photo])
    page.get_by_role("button", name="用手机添加照片").click()
    expect(page.locator("#phone-code")).to_be_visible()
    page.get_by_role("button", name="照片齐了").click()
    expect(page.locator(".kept-file")).to_have_count(2)
    page.get_by_label("删除").first.check()
    page.get_by_role("button", name="保存说明").click()
    expect(page.locator(".kept-file")).to_have_count(1)
    go_on(page, "您的联系方式")
    page.get_by_label("您的姓名").fill("程晚舟")
    page.get_by_label("联系电话").fill("139 0000 1234")
    page.get_by_role("button", name="上一步").click()
    expect(heading(page)).to_have_text("证据")
    go_on(page, "您的联系方式")
    expect(page.get_by_label("您的姓名")).to_have_value("程晚舟")
    go_on(page, "请检查一遍，再提交")
    page.get_by_role("link", name=re.compile("修改.*商家")).click()
    page.get_by_label("商家叫什么名字？").fill("暖川电器江屏店")
    page.get_by_role("button", name="保存，回到检查页").click()
    expect(heading(page)).to_have_text("请检查一遍，再提交")
    agree_and_send(page)
    complaint = Complaint.objects.get()
    assert (complaint.merchant_name, complaint.region_code) == ("暖川电器江屏店", "370102")
    assert complaint.attachments.count() == 1


def test_it_hands_over_from_desk_to_phone(
    desk: Page, phone: Page, photo: Path, tmp_path: Path
) -> None:
    desk.goto("/complaints/new/what/")
    say_what(desk)
    go_on(desk, "商家")
    desk.goto("/complaints/new/evidence/")
    desk.get_by_role("button", name="用手机添加照片").click()
    picture = desk.locator(".phone-link .qr")
    picture.evaluate("image => image.decode()")
    (scanned,) = zxingcpp.read_barcodes(Image.open(BytesIO(picture.screenshot())))

    phone.goto(scanned.text)
    in_view(phone)
    phone.get_by_role("button", name="用这部手机添加").click()
    expect(heading(phone)).to_have_text("添加照片")
    expect(desk.get_by_text("手机已经连上")).to_be_visible(timeout=10_000)
    assert "滚筒洗衣机" not in phone.content()
    phone.get_by_label("选择文件").set_input_files(photo)
    expect(phone.locator(".kept-file")).to_have_count(1)
    in_view(phone)

    shown = desk.locator(".kept-file .kept-picture")
    expect(shown).to_have_count(1, timeout=10_000)
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    desk.get_by_label("说明").fill("付款小票")
    second = tmp_path / "铭牌.png"
    second.write_bytes(picture_bytes(format="PNG"))
    phone.get_by_label("选择文件").set_input_files(second)
    expect(desk.locator(".kept-file")).to_have_count(2, timeout=10_000)
    expect(desk.get_by_label("说明").first).to_have_value("付款小票")  # typing is not disturbed
    desk.get_by_role("button", name=re.compile("删除.*铭牌")).click()
    expect(desk.locator(".kept-file")).to_have_count(1)
    desk.get_by_role("button", name="照片齐了").click()
    expect(heading(desk)).to_have_text("证据")
    expect(desk.get_by_label("说明")).to_have_value("付款小票")
    assert Attachment.objects.get().note == "付款小票"


def test_it_sends_the_rest_of_a_file_when_the_line_is_back(troubled: Page, tmp_path: Path) -> None:
    noise = Image.effect_noise((1500, 1500), 90).convert("RGB")
    path = tmp_path / "大图.png"
    noise.save(path)
    assert path.stat().st_size > 3 * 512 * 1024
    asked: list[str] = []
    broken = {"times": 0}

    def pass_or_break(route: Any) -> None:
        if "offset=" in route.request.url:
            if len(asked) >= 2 and broken["times"] < 2:
                broken["times"] += 1
                route.abort("connectionreset")
                return
            asked.append(route.request.url.split("offset=")[1])
        route.continue_()

    troubled.goto("/complaints/new/evidence/")
    troubled.route("**/complaints/new/files/**", pass_or_break)
    troubled.get_by_label("选择文件").set_input_files(path)
    expect(troubled.locator(".kept-file")).to_have_count(1, timeout=30_000)
    assert broken["times"] == 2
    assert asked == sorted(asked, key=int)
    assert len(asked) == len(set(asked))  # no piece was sent twice
    assert Attachment.objects.get().original.read() == path.read_bytes()


def test_it_keeps_what_is_typed_without_a_button(desk: Page, new_context: Any) -> None:
    desk.goto("/complaints/new/what/")
    desk.get_by_label("事情的经过").fill("洗衣机漏水")
    expect(desk.locator("[data-saved]")).to_contain_text("已自动保存")
    desk.get_by_label("买了什么商品或服务？").fill("滚筒洗衣机")
    desk.close(run_before_unload=False)  # at once: nothing but the beacon can carry the last word
    again = desk.context.new_page()
    again.goto("/complaints/new/")
    again.get_by_role("link", name="接着写").click()
    expect(again.get_by_label("事情的经过")).to_have_value("洗衣机漏水")
    assert Draft.objects.get().values["facts"] == "洗衣机漏水"


def test_it_tells_the_second_tab(troubled: Page) -> None:
    troubled.goto("/complaints/new/what/")
    other = troubled.context.new_page()
    other.goto("/complaints/new/what/")
    troubled.get_by_label("事情的经过").fill("第一个窗口写的")
    expect(troubled.locator("[data-saved]")).to_contain_text("已自动保存")
    other.get_by_label("事情的经过").fill("第二个窗口写的")
    other.get_by_label("买了什么商品或服务？").fill("洗衣机")
    other.get_by_role("button", name=NEXT, exact=True).click()
    expect(other.locator(".error-summary")).to_contain_text("第一个窗口写的")
    expect(other.get_by_label("事情的经过")).to_have_value("第二个窗口写的")
    go_on(other, "商家")
    assert Draft.objects.get().values["facts"] == "第二个窗口写的"


def test_it_files_three_answers_and_completes_them(phone: Page) -> None:
    make_article("公平秤核查完成", channel=make_channel())
    phone.goto("/")
    phone.get_by_role("link", name="公平秤核查完成").first.click()
    phone.get_by_role("link", name="先写三项").click()
    phone.get_by_label("事情的经过").fill("洗衣机用了两天漏水，不肯换。")
    phone.get_by_label("商家叫什么名字？").fill("暖川电器")
    phone.get_by_label("联系电话").fill("13900001234")
    in_view(phone)
    phone.get_by_role("button", name="下一步：检查后提交").click()
    agree_and_send(phone)
    assert Complaint.objects.get().is_quick
    phone.get_by_role("link", name=re.compile("查看进度")).first.click()
    phone.get_by_role("button", name="现在补全").click()
    expect(phone.get_by_label("事情的经过")).to_have_value("洗衣机用了两天漏水，不肯换。")
    say_what(phone)
    go_on(phone, "商家")
    say_the_rest(phone)
    phone.get_by_label("我同意本站为处理").check()
    phone.get_by_label("我声明以上内容真实").check()
    phone.get_by_role("button", name="确认提交").click()
    expect(heading(phone)).to_contain_text(Complaint.objects.get().number)
    assert not Complaint.objects.get().is_quick
