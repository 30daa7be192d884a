"""After sending: receipt, status, question, answer, the reply, the end, an objection."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from complaints.models import Complaint, Message
from jiansite.roles import COMPLAINT_OFFICER
from tests.factories import file_complaint, make_user, picture_bytes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "发票.jpg"
    path.write_bytes(picture_bytes(size=(800, 600)))
    return path


def sign_in(desk: Page) -> None:
    officer = make_user(COMPLAINT_OFFICER)
    desk.goto("/admin/")
    desk.get_by_label("用户名").fill(officer.username)
    desk.get_by_label("密码").fill("a-long-password-7")
    desk.get_by_role("button", name="登录").click()


def use_verb(desk: Page, complaint: Complaint, label: str, note: str = "") -> None:
    desk.goto(f"/admin/complaints/complaint/{complaint.pk}/change/")
    desk.get_by_role("link", name=label, exact=True).click()
    if note:
        desk.get_by_label("说明").fill(note)
    desk.get_by_role("button", name=f"确认{label}").click()


def open_case(page: Page, number: str, code: str) -> None:
    page.goto("/complaints/track/")
    page.locator("#id_number").fill(number)
    page.get_by_label("查询码", exact=True).fill(code)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"投诉 {number}")


def test_it_follows_a_case_to_its_end_and_once_more(
    phone: Page,
    desk: Page,
    new_context,
    photo: Path,  # type: ignore[no-untyped-def]
) -> None:
    filed = file_complaint(facts="我程晚舟买的书柜开裂，打13900001234。")
    complaint = filed.complaint
    open_case(phone, complaint.number, filed.code)
    sign_in(desk)
    use_verb(desk, complaint, "登记")

    # A question, and its answer with a photo.
    desk.get_by_label("写给投诉人").fill("有发票吗？")
    desk.get_by_role("button", name="发给投诉人").click()
    phone.reload()
    phone.get_by_role("link", name="回答").click()
    phone.get_by_label("您要说的").fill("有，见照片。")
    phone.get_by_label("附上照片或文件").set_input_files(photo)
    phone.get_by_role("button", name="发送回答").click()
    expect(phone.get_by_role("status").first).to_contain_text("已经送到投诉专员那里")
    expect(phone.locator(".thread")).to_contain_text("发票.jpg")

    # The merchant reads what an officer approved, and replies.
    desk.reload()
    expect(desk.locator(".case-thread")).to_contain_text("有，见照片。")
    desk.get_by_role("link", name="请商家答复").click()
    expect(desk.locator("#content-main")).to_contain_text("13900001234")
    assert "13900001234" not in desk.get_by_label("事情经过").input_value()
    desk.get_by_role("button", name="生成答复链接").click()
    link = urlsplit(desk.get_by_label("答复链接").input_value()).path
    merchant = new_context(viewport={"width": 768, "height": 900}).new_page()
    merchant.goto(link)
    expect(merchant.locator("main")).to_contain_text("〔姓名〕")
    assert "程晚舟" not in merchant.content()
    merchant.get_by_label("贵方的答复").fill("同意换货，三日内上门。")
    merchant.get_by_role("button", name="提交答复").click()
    expect(merchant.locator(".status-label")).to_have_text("已收到答复")
    phone.reload()
    expect(phone.locator(".message-merchant")).to_contain_text("同意换货，三日内上门。")
    expect(phone.locator(".in-time")).to_have_text("按时")

    # The end, a judgement, and an objection that opens the case again.
    use_verb(desk, complaint, "了结", "商家同意换货。")
    phone.reload()
    phone.get_by_label("2 不满意").check()
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.locator("main")).to_contain_text("2 分")
    phone.get_by_role("link", name="提出异议").click()
    phone.get_by_label("您为什么不认可处理结果？").fill("商家没有来换。")
    phone.locator("#act-object").get_by_role("button", name="提出异议").click()
    expect(phone.locator(".status-label")).to_have_text("核实中")
    expect(phone.locator(".thread")).to_contain_text("商家没有来换。")
    assert Message.objects.count() == 4


def test_it_proves_the_receipt_of_a_complaint_from_paper(desk: Page) -> None:
    seal = file_complaint().complaint.receipt.seal
    desk.goto("/complaints/verify/")
    desk.get_by_label("投诉编号").fill(seal.number)
    desk.get_by_label("验证码").fill(seal.code.lower().replace(" ", ""))
    desk.get_by_role("button", name="核对").click()
    expect(desk.locator(".status-label")).to_have_text("回执是真的")
    expect(desk.locator("main")).to_contain_text(seal.fingerprint)
    wrong = ("A" if seal.code[0] != "A" else "B") + seal.code[1:]
    desk.get_by_label("验证码").fill(wrong)
    desk.get_by_role("button", name="核对").click()
    expect(desk.locator(".status-label")).to_have_text("核对不上")


def test_it_goes_without_script_and_by_keyboard(new_context) -> None:  # type: ignore[no-untyped-def]
    filed = file_complaint()
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    open_case(page, filed.complaint.number, filed.code)
    page.locator("#act-withdraw summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label(re.compile("我确定撤回")).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="撤回投诉").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status-label")).to_have_text("已撤回")
    page.get_by_role("button", name="看完了，退出").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("查询投诉进度")
    page.goto(filed.complaint.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("查询投诉进度")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_it_fits_every_width(new_context, width: int) -> None:  # type: ignore[no-untyped-def]
    filed = file_complaint(facts="长" * 300 + "x" * 300)
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    for address in ("track/", "track/lost-code/", "verify/"):
        page.goto(f"/complaints/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    open_case(page, filed.complaint.number, filed.code)
    for details in page.locator("details.case-act summary").all():
        details.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
