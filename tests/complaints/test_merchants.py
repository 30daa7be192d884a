"""The merchant's right of reply: a link to what an officer approved, without the complainant."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from complaints import evidence, merchants
from complaints.intake import register_complaint
from complaints.merchants import Issued
from complaints.models import Attachment, Complaint, Draft, Event, MerchantLink, Message
from jiansite.lib.transitions import TransitionRefused
from jiansite.roles import COMPLAINT_OFFICER, EDITOR
from tests.complaints.test_form import page
from tests.factories import (
    complaint_values,
    file_complaint,
    make_complaint,
    make_user,
    picture_with_gps,
    upload,
)

pytestmark = pytest.mark.django_db

SECRETS = ("13900001234", "程晚舟", "wanzhou@example.org", "青杏路41号")
FACTS = "我程晚舟买的书柜侧板开裂，店员王女士不肯换，打我电话13900001234。"
LIST = "/admin/complaints/complaint/"


@pytest.fixture
def complaint() -> Complaint:
    now = timezone.now()
    draft, _ = Draft.begin(now=now)
    for name in ("小票.jpg", "程晚舟的身份证.jpg"):
        evidence.attach(draft, upload(name=name))
    filed = register_complaint(
        draft, values=complaint_values(facts=FACTS), now=now, article_id=None
    )
    assert filed
    filed.complaint.act("register", by=make_user(COMPLAINT_OFFICER), now=now)
    return filed.complaint


def issue(complaint: Complaint, *, now: datetime | None = None, **changes: Any) -> Issued:
    values: dict[str, Any] = {
        "facts": "买的书柜侧板开裂，店员不肯换。",
        "demand": "换一个完好的。",
        "evidence": complaint.attachments.all()[:1],
        "days": 7,
        "by": make_user(COMPLAINT_OFFICER),
        "now": now or timezone.now(),
        **changes,
    }
    return merchants.issue(complaint, **values)


def address(issued: Issued) -> str:
    return f"/complaints/merchant/{issued.secret}/"


def reply(issued: Issued, text: str = "同意换货。", **more: Any) -> Any:
    return Client().post(address(issued), {"text": text, **more})


def test_it_shows_the_merchant_what_was_approved_and_nobody(complaint: Complaint) -> None:
    issued = issue(complaint)
    text = page(Client().get(address(issued)))
    assert "买的书柜侧板开裂，店员不肯换。" in text
    assert "1680.00 元" in text
    assert complaint.number in text
    assert not any(secret in text for secret in SECRETS)
    assert "身份证" not in text
    assert complaint.status == "forwarded"


def test_it_hands_out_only_the_evidence_that_was_ticked(complaint: Complaint) -> None:
    issued = issue(complaint)
    ticked, other = complaint.attachments.all()
    opened = Client().get(f"{address(issued)}evidence/{ticked.pk}/")
    assert opened.status_code == 200
    assert "程晚舟" not in str(opened.headers)
    assert opened["Content-Security-Policy"].startswith("sandbox")
    assert Client().get(f"{address(issued)}evidence/{other.pk}/").status_code == 404


def test_it_masks_what_was_typed_into_the_other_fields(complaint: Complaint) -> None:
    Complaint.objects.update(product="书柜（程晚舟订）", order_number="13900001234")
    text = page(Client().get(address(issue(Complaint.objects.get()))))
    assert not any(secret in text for secret in SECRETS)
    assert "〔姓名〕" in text


@pytest.mark.parametrize("text", [FACTS, "打 139 0000 1234", "身份证110105194912310021"])
@pytest.mark.parametrize("field", ["facts", "demand"])
def test_it_makes_no_link_while_personal_data_stand_in_the_text(
    complaint: Complaint, field: str, text: str
) -> None:
    with pytest.raises(ValidationError, match=r"第 \d+ 个字起还有"):
        issue(complaint, **{field: text})
    assert not MerchantLink.objects.exists()
    assert Complaint.objects.get().status == "registered"


def test_it_needs_the_consent_of_the_complainant() -> None:
    complaint = make_complaint(status="registered", consent_forward=False)
    with pytest.raises(TransitionRefused, match="没有同意转交"):
        issue(complaint)


def test_it_never_shows_a_report_to_whom_it_is_about(complaint: Complaint) -> None:
    complaint.kind = "report"  # type: ignore[attr-defined]
    with pytest.raises(TransitionRefused, match="举报"):
        issue(complaint)


@pytest.mark.parametrize("status", ["received", "concluded", "declined", "withdrawn"])
def test_it_asks_no_merchant_in_other_states(status: str) -> None:
    with pytest.raises(TransitionRefused, match="不能请商家答复"):
        issue(make_complaint(status=status))


def test_it_refuses_staff_without_the_right(complaint: Complaint) -> None:
    with pytest.raises(PermissionDenied):
        issue(complaint, by=make_user(EDITOR))


@pytest.mark.parametrize("days", [0, -1, 61])
def test_it_takes_a_reasonable_time(complaint: Complaint, days: int) -> None:
    with pytest.raises(ValidationError, match="1 到 60 天"):
        issue(complaint, days=days)


def test_it_stores_neither_the_secret_nor_the_texts_in_the_clear(complaint: Complaint) -> None:
    issued = issue(complaint)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM complaints_merchantlink")
        stored = str(cursor.fetchall())
    assert issued.secret not in stored
    assert "书柜" not in stored


def test_it_takes_one_reply_and_shows_it_to_both_sides(complaint: Complaint) -> None:
    issued = issue(complaint)
    for _ in range(2):
        assert reply(issued)["Location"] == address(issued)
    message = Message.objects.get()
    assert (message.text, message.in_time) == ("同意换货。", True)
    complaint.refresh_from_db()
    assert complaint.status == "replied"
    event = complaint.events.get(verb="record_reply")
    assert (event.actor, event.actor_name) == (None, "商家")
    assert "按时" in event.note
    again = page(Client().get(address(issued)))
    assert "已收到答复" in again
    assert '<form method="post"' not in again


def test_it_takes_files_that_are_no_evidence_of_the_complainant(complaint: Complaint) -> None:
    issued = issue(complaint)
    reply(issued, files=[upload(name="换货单.jpg")])
    message = Message.objects.get()
    assert message.attachments.get().name == "换货单.jpg"
    assert complaint.attachments.of_complainant().count() == 2


def test_it_keeps_where_a_merchant_took_a_photo(complaint: Complaint, client: Client) -> None:
    filed = file_complaint()
    filed.complaint.act("register", by=make_user(COMPLAINT_OFFICER), now=timezone.now())
    reply(issue(filed.complaint), files=[upload(picture_with_gps(), name="柜台.jpg")])
    client.post("/complaints/track/", {"number": filed.complaint.number, "code": filed.code})
    attachment = Attachment.objects.get(name="柜台.jpg")
    own = filed.complaint.get_absolute_url()
    shown = b"".join(client.get(f"{own}file/{attachment.pk}/"))
    everything = ZipFile(BytesIO(b"".join(client.get(f"{own}all.zip").streaming_content)))
    packed = everything.read("商家回复附件/证据01-柜台.jpg")
    for content in (shown, packed):
        assert Image.open(BytesIO(content)).size == (640, 480)
        assert not Image.open(BytesIO(content)).getexif()


def test_it_marks_a_late_reply(complaint: Complaint) -> None:
    issued = issue(complaint, now=timezone.now() - timedelta(days=9))
    assert "已超过期限" in page(Client().get(address(issued)))
    reply(issued)
    assert Message.objects.get().in_time is False
    assert "逾期" in page(Client().get(address(issued)))
    assert "逾期" in complaint.events.get(verb="record_reply").note


def test_it_counts_the_whole_last_day_as_in_time(complaint: Complaint) -> None:
    link = issue(complaint).link
    last = timezone.localtime(link.reply_by)
    assert (last.hour, last.minute, last.second) == (23, 59, 59)
    assert merchants.reply(link, text="好", now=link.reply_by).in_time


def test_it_takes_a_reply_after_the_end_without_opening_the_case(complaint: Complaint) -> None:
    issued = issue(complaint)
    complaint.act("conclude", by=make_user(COMPLAINT_OFFICER), now=timezone.now(), note="了结")
    reply(issued)
    complaint.refresh_from_db()
    assert complaint.status == "concluded"
    assert complaint.events.filter(verb="merchant_reply").count() == 1


@pytest.mark.parametrize("why", ["revoked", "too old", "withdrawn", "replaced", "unknown"])
def test_it_opens_no_link_that_is_worth_nothing(complaint: Complaint, why: str) -> None:
    officer, now = make_user(COMPLAINT_OFFICER), timezone.now()
    issued = issue(complaint, now=now - timedelta(days=40 if why == "too old" else 0))
    if why == "revoked":
        merchants.revoke(issued.link, by=officer, now=now)
    elif why == "withdrawn":
        complaint.act("withdraw", by=officer, now=now, note="本人要求")
    elif why == "replaced":
        issue(complaint)
    where = "/complaints/merchant/AAAAAAAAAAAAAAAAAAAAAA/" if why == "unknown" else address(issued)
    assert Client().get(where).status_code == 404
    assert Client().post(where, {"text": "好"}).status_code == 404
    assert not Message.objects.exists()


def test_it_keeps_the_words_of_a_reply_with_a_wrong_file(complaint: Complaint) -> None:
    issued = issue(complaint)
    text = page(reply(issued, files=[upload(b"MZ", "a.exe")]))
    assert "同意换货。" in text
    assert "“a.exe”没有收下" in text
    assert not Message.objects.exists()


@pytest.mark.parametrize("text", ["", " ", "字" * 3001])
def test_it_says_what_is_wrong_with_a_reply(complaint: Complaint, text: str) -> None:
    issued = issue(complaint)
    assert "error-summary" in page(reply(issued, text))
    assert not Message.objects.exists()


def test_it_limits_guessing_of_links(client: Client) -> None:
    for _ in range(60):
        client.get("/complaints/merchant/guess/")
    complaint = make_complaint(status="forwarded")
    assert client.get(address(issue(complaint))).status_code == 404


# --- On the officer's desk ----------------------------------------------------------------------


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_user(COMPLAINT_OFFICER))
    return client


def merchant_page(complaint: Complaint) -> str:
    return f"{LIST}{complaint.pk}/merchant/"


def test_it_shows_the_officer_what_the_machine_found(officer: Client, complaint: Complaint) -> None:
    text = page(officer.get(merchant_page(complaint)))
    assert "<strong>电话</strong> 13900001234" in text
    assert "<strong>姓名</strong> 程晚舟" in text
    assert "<strong>姓名</strong> 王女士" in text
    proposed = re.search(r'<textarea name="facts"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    assert proposed
    assert not any(secret in proposed[1] for secret in SECRETS)


def test_it_makes_a_link_and_shows_it_once(officer: Client, complaint: Complaint) -> None:
    sent = {"facts": "书柜侧板开裂。", "demand": "换货。", "days": "5"}
    ticked = str(complaint.attachments.all()[0].pk)
    text = page(officer.post(merchant_page(complaint), {**sent, "evidence": ticked}, follow=True))
    shown = re.search(r'value="http://[^"]+(/complaints/merchant/[\w-]+/)"', text)
    assert shown
    assert Client().get(shown[1]).status_code == 200
    assert "/complaints/merchant/" not in page(officer.get(f"{LIST}{complaint.pk}/change/"))
    assert MerchantLink.objects.get().evidence.count() == 1


def test_it_asks_the_officer_to_look_at_what_is_left(officer: Client, complaint: Complaint) -> None:
    sent = {"facts": "店员王女士不肯换。", "demand": "", "days": "7"}
    refused = officer.post(merchant_page(complaint), sent)
    assert refused.status_code == 409
    assert "还有可能是个人信息的内容：王女士" in page(refused)
    assert "店员王女士不肯换。" in page(refused)
    assert officer.post(merchant_page(complaint), {**sent, "checked": "on"}).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"facts": FACTS, "days": "7", "checked": "on"},
        {"facts": "书柜", "days": "x"},
        {"facts": "书柜", "days": "²"},
    ],
)
def test_it_says_why_there_is_no_link(
    officer: Client, complaint: Complaint, sent: dict[str, str]
) -> None:
    response = officer.post(merchant_page(complaint), sent)
    assert response.status_code == 409
    assert "errornote" in page(response)
    assert not MerchantLink.objects.exists()


def test_it_revokes_a_link_and_says_so(officer: Client, complaint: Complaint) -> None:
    issued = issue(complaint)
    for _ in range(2):
        officer.post(f"{LIST}merchant-link/{issued.link.pk}/revoke/")
    assert "已作废" in page(officer.get(f"{LIST}{complaint.pk}/change/"))
    assert complaint.events.filter(verb="revoke_link").count() == 1


def test_it_writes_to_the_complainant_from_the_case(officer: Client, complaint: Complaint) -> None:
    body = {"text": "有发票吗？", "needs_answer": "on"}
    text = page(officer.post(f"{LIST}{complaint.pk}/ask/", body, follow=True))
    assert "有发票吗？" in text
    assert "等待回答" in text
    assert complaint.events.filter(verb="ask").count() == 1
    empty = page(officer.post(f"{LIST}{complaint.pk}/ask/", {"text": " "}, follow=True))
    assert "请写下内容" in empty


@pytest.mark.parametrize(("method", "rest"), [
    ("get", "merchant/"), ("post", "merchant/"), ("post", "ask/"), ("post", "revoke"),
])  # fmt: skip
def test_it_refuses_an_editor_everywhere(
    client: Client, complaint: Complaint, method: str, rest: str
) -> None:
    issued = issue(complaint)
    before = Event.objects.count()
    client.force_login(make_user(EDITOR))
    where = f"{LIST}{complaint.pk}/{rest}"
    if rest == "revoke":
        where = f"{LIST}merchant-link/{issued.link.pk}/revoke/"
    body = {"facts": "书柜", "days": "7", "text": "话"}
    assert getattr(client, method)(where, body).status_code == 403
    assert Event.objects.count() == before
    assert MerchantLink.objects.get().revoked_at is None


@pytest.mark.parametrize("name", ["erasurerequest", "outgoing"])
def test_it_lists_the_queues_to_read_only(officer: Client, settings: Any, name: str) -> None:
    from complaints import own_case

    settings.MAIL_IS_ON = True
    complaint = make_complaint()
    own_case.request_erasure(complaint, now=timezone.now())
    text = page(officer.get(f"/admin/complaints/{name}/"))
    assert complaint.number in text
    assert not any(secret in text for secret in SECRETS)
    assert officer.get(f"/admin/complaints/{name}/add/").status_code == 403
