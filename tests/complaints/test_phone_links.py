"""From the desk to the phone: one phone, half an hour, the evidence and nothing else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from complaints import limits
from complaints.models import Attachment, Draft, PhoneLink
from jiansite.lib.ratelimit import SharedLimit
from tests.complaints.test_form import page
from tests.complaints.test_steps import ANSWERS, answer_all, at, send
from tests.factories import upload

pytestmark = pytest.mark.django_db

LINK = "/complaints/new/phone/"
ENTER = "/complaints/p/"
PHOTOS = "/complaints/p/photos/"


@pytest.fixture
def desk(client: Client) -> Client:
    """A browser at a desk that has asked for a link."""
    client.post(at("what"), ANSWERS["what"])
    response = client.post(at("evidence"), {"go": "phone"})
    assert response["Location"] == LINK
    client.get(LINK, follow=True)
    return client


def code_of(desk: Client) -> str:
    found = re.search(r'id="phone-code">(\w{6})<', page(desk.get(LINK)))
    assert found
    return found[1]


def address_of(desk: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the QR says, without the host."""
    said: list[str] = []
    monkeypatch.setattr(
        "complaints.views.phones.qr_svg",
        lambda address, title: said.append(address) or b"<svg/>",
    )
    desk.get("/complaints/new/phone.svg")
    return "/" + said[0].split("/", 3)[3]


def opened(desk: Client) -> Client:
    phone = Client()
    assert phone.post(ENTER, {"code": code_of(desk)})["Location"] == PHOTOS
    return phone


def test_it_opens_the_evidence_by_the_code(desk: Client) -> None:
    phone = opened(desk)
    text = page(phone.get(PHOTOS))
    assert "添加照片" in text
    assert ANSWERS["what"]["product"] not in text


@pytest.mark.parametrize("write", [str.lower, lambda code: f" {code[:3]} {code[3:]} "])
def test_it_takes_the_code_however_it_is_typed(desk: Client, write: Any) -> None:
    assert Client().post(ENTER, {"code": write(code_of(desk))})["Location"] == PHOTOS


def test_it_opens_by_the_qr_with_one_button(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = address_of(desk, monkeypatch)
    phone = Client()
    assert "用这部手机添加" in page(phone.get(address))
    assert PhoneLink.objects.get().opened_at is None  # looking at a link does not open it
    assert phone.post(address)["Location"] == PHOTOS
    assert phone.get(address)["Location"] == PHOTOS


def test_it_shows_files_of_the_phone_at_the_desk_and_back(desk: Client) -> None:
    phone = opened(desk)
    phone.post(PHOTOS, {"evidence": [upload(name="手机照片.jpg")]})
    shown = desk.get("/complaints/new/files/").json()
    assert "手机照片.jpg" in shown["files"][0]["html"]
    assert shown["phone"] == "open"
    picture = f"/complaints/new/evidence/{Attachment.objects.get().pk}/"
    assert desk.get(picture).status_code == phone.get(picture).status_code == 200
    assert Client().get(picture).status_code == 404


def test_it_takes_pieces_from_the_phone(desk: Client) -> None:
    phone = opened(desk)
    content = upload().read()
    begun = phone.post("/complaints/p/files/", {"name": "a.jpg", "size": len(content)}).json()
    base = f"/complaints/p/files/{begun['id']}/"
    phone.post(f"{base}?offset=0", content, content_type="application/octet-stream")
    assert phone.post(f"{base}finish/").status_code == 201
    assert Attachment.objects.get().draft == Draft.objects.get()


def test_it_opens_once(desk: Client) -> None:
    code = code_of(desk)
    opened(desk)
    second = Client()
    text = page(second.post(ENTER, {"code": code}))
    assert "没有找到这个代码" in text
    assert second.get(PHOTOS).status_code == 404
    assert second.get("/complaints/p/files/").json()["files"] == []


def test_it_opens_once_by_the_qr_too(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = address_of(desk, monkeypatch)
    Client().post(address)
    second = Client()
    assert second.get(address).status_code == 404
    assert "已经用过" in page(second.post(address))


def test_it_opens_for_half_an_hour(desk: Client) -> None:
    code = code_of(desk)
    PhoneLink.objects.update(created_at=timezone.now() - timedelta(minutes=30, seconds=1))
    assert "没有找到这个代码" in page(Client().post(ENTER, {"code": code}))


def test_it_works_for_half_an_hour(desk: Client) -> None:
    phone = opened(desk)
    PhoneLink.objects.update(opened_at=timezone.now() - timedelta(minutes=30, seconds=1))
    assert phone.get(PHOTOS).status_code == 404
    answer = phone.post("/complaints/p/files/", {"name": "a.jpg", "size": 3})
    assert answer.status_code == 422


def test_it_ends_with_sending(desk: Client) -> None:
    phone = opened(desk)
    answer_all(desk)
    send(desk)
    assert phone.get(PHOTOS).status_code == 404
    assert phone.post(PHOTOS, {"evidence": [upload()]}).status_code == 404
    assert not Attachment.objects.exists()


def test_it_replaces_a_link_that_nobody_opened(desk: Client) -> None:
    old = code_of(desk)
    desk.post(LINK)
    assert code_of(desk) != old
    assert PhoneLink.objects.count() == 1
    assert "没有找到这个代码" in page(Client().post(ENTER, {"code": old}))


def test_it_gives_a_new_link_after_a_phone_has_opened_one(desk: Client) -> None:
    opened(desk)
    assert "手机已经连上" in page(desk.get(LINK))
    assert desk.get("/complaints/new/phone.svg").status_code == 404
    desk.post(LINK)
    opened(desk)
    assert PhoneLink.objects.count() == 2


def test_it_limits_guessing(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PHONE_CODES", SharedLimit("few codes", uses=3, seconds=600))
    code = code_of(desk)
    guesser = Client()
    for _ in range(3):
        guesser.post(ENTER, {"code": "AAAAAA"})
    response = guesser.post(ENTER, {"code": code})
    assert response.status_code == 429
    assert "请打电话" in page(response)
    assert PhoneLink.objects.get().opened_at is None


@pytest.mark.parametrize("code", ["", " ", "<script>", "A" * 400, "甲乙丙丁戊己", "\u202e", "😀"])
def test_it_says_of_anything_else_that_it_is_no_code(client: Client, code: str) -> None:
    response = client.post(ENTER, {"code": code})
    assert response.status_code == 200
    assert 'class="error-summary"' in page(response)


def test_it_stores_neither_token_nor_code(desk: Client) -> None:
    code = code_of(desk)
    assert code not in str(PhoneLink.objects.values().get())


def test_it_makes_a_draft_for_whoever_begins_with_the_photos(client: Client) -> None:
    assert client.post(at("evidence"), {"go": "phone"})["Location"] == LINK
    opened_here = client.get(LINK, follow=True)
    assert "用手机添加照片" in page(opened_here)


def test_it_says_at_the_desk_that_the_code_is_worn_out(desk: Client) -> None:
    PhoneLink.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    assert "现在已经过期" in page(desk.get(LINK))
    assert PhoneLink.objects.count() == 1
    desk.post(LINK)
    assert code_of(desk)


def test_it_leads_back_to_the_one_page(client: Client) -> None:
    client.post(at("all"), {"product": "书柜", "go": "phone"})
    assert 'name="go" value="all"' in page(client.get(LINK))
    assert client.post(at("evidence"), {"go": "all"})["Location"] == f"{at('all')}#evidence"
    assert Draft.objects.get().values["way"] == "all"


def test_it_sends_a_browser_without_a_draft_to_the_evidence(client: Client) -> None:
    assert client.get(LINK)["Location"] == at("evidence")
    assert client.get("/complaints/new/phone.svg").status_code == 404
