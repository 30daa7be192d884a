"""A case is shown to who holds number and code, and to nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from complaints import handling, receipts
from complaints.intake import Filed
from jiansite.roles import COMPLAINT_OFFICER
from tests.complaints.test_form import page
from tests.factories import file_complaint, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed() -> Filed:
    return file_complaint()


def ask(client: Client, *, number: str, code: str) -> str:
    return page(client.post("/complaints/track/", {"number": number, "code": code}, follow=True))


@pytest.mark.parametrize("separator", ["", " ", "-", "　"])
def test_it_shows_the_case_however_the_code_is_grouped(
    client: Client, filed: Filed, separator: str
) -> None:
    code = receipts.grouped(filed.code).replace(" ", separator)
    text = ask(client, number=filed.complaint.number, code=code)
    assert "已收到" in text
    assert filed.complaint.state.sentence in text


def test_it_takes_full_width_digits(client: Client, filed: Filed) -> None:
    wide = {ord(str(n)): ord("０") + n for n in range(10)}
    number = filed.complaint.number.translate(wide)
    assert "已收到" in ask(client, number=number, code=filed.code.translate(wide))


def test_it_answers_the_same_to_a_wrong_code_and_a_wrong_number(
    client: Client, filed: Filed
) -> None:
    wrong_code = ask(client, number=filed.complaint.number, code="0" * 16)
    wrong_number = ask(client, number="20200101-12345", code=filed.code)
    sentence = "没有找到这件投诉"
    assert sentence in wrong_code
    assert sentence in wrong_number
    assert filed.complaint.merchant_name not in wrong_code + wrong_number


def test_it_sends_a_browser_without_the_code_to_the_question(client: Client, filed: Filed) -> None:
    response = client.get(filed.complaint.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"] == f"/complaints/track/?number={filed.complaint.number}"
    unknown = client.get("/complaints/track/20200101-12345/")
    assert unknown["Location"] == "/complaints/track/?number=20200101-12345"


def test_it_shows_public_steps_and_reveals_and_no_internal_note(
    client: Client, filed: Filed
) -> None:
    officer = make_user(COMPLAINT_OFFICER, last_name="秦", first_name="听雨")
    complaint, now = filed.complaint, timezone.now()
    complaint.act("register", by=officer, now=now, note="已联系您核实。")
    handling.add_note(complaint, by=officer, text="此人语气激动", now=now)
    handling.reveal_contact(complaint, by=officer, reason="电话核实", now=now)
    handling.reveal_contact(complaint, by=officer, reason="再次核实", now=now)
    text = ask(client, number=complaint.number, code=filed.code)
    assert "已联系您核实。" in text
    assert "此人语气激动" not in text
    assert "秦听雨" not in text
    assert "查看您联系方式的次数：2" in text
    assert "电话核实" in text
    assert "再次核实" in text


def test_it_shows_no_contact_data(client: Client, filed: Filed) -> None:
    text = ask(client, number=filed.complaint.number, code=filed.code)
    assert not any(secret in text for secret in ("13900001234", "程晚舟", "wanzhou@", "青杏路41号"))


@pytest.mark.parametrize("code", ["", " ", "\x00", "字" * 39, "1" * 5000, "'; DROP TABLE"])
def test_it_answers_any_code_with_a_sentence(client: Client, filed: Filed, code: str) -> None:
    response = client.post("/complaints/track/", {"number": filed.complaint.number, "code": code})
    assert response.status_code == 200
    assert "error-summary" in page(response)


def test_it_asks_for_the_code_again_after_two_hours(
    client: Client, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client, number=filed.complaint.number, code=filed.code)
    assert client.get(filed.complaint.get_absolute_url()).status_code == 200
    later = timezone.now() + timedelta(hours=2, minutes=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert client.get(filed.complaint.get_absolute_url()).status_code == 302
