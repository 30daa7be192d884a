"""A whole journey with its mistakes, and no trace of who complains where others look."""

import logging
import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from complaints import notifications
from complaints.models import Complaint
from jiansite.roles import COMPLAINT_OFFICER
from tests.complaints.test_form import GOOD, page
from tests.complaints.test_recovery import secret_in
from tests.factories import make_user, upload
from tests.leaks import PERSONAL, Watch

pytestmark = pytest.mark.django_db

LIST = "/admin/complaints/complaint/"
TRACK = "/complaints/track/"


@pytest.fixture
def watch(caplog: pytest.LogCaptureFixture) -> Watch:
    caplog.set_level(logging.DEBUG)
    return Watch(caplog)


def test_it_sees_what_leaks(watch: Watch) -> None:
    logging.getLogger("complaints").warning("call %s", PERSONAL[0])
    watch.seen.append(f"Location: /?name={PERSONAL[5]}")
    assert len(watch.leaks()) == 2


def test_it_shows_nobody_who_complains(watch: Watch, settings: Any) -> None:
    settings.MAIL_IS_ON = True
    citizen, officer, merchant = watch.browser(), watch.browser(), watch.browser()
    number = _file(citizen)
    _make_mistakes(citizen, number)
    complaint = Complaint.objects.get()
    officer.force_login(make_user(COMPLAINT_OFFICER))
    secret = _handle(officer, complaint, watch)
    merchant.post(f"/complaints/merchant/{secret}/", {"text": "同意换货。", "files": [upload()]})
    _go_on(citizen, complaint)
    notifications.deliver_due(now=timezone.now())
    _recover(watch)
    watch.mail(mail.outbox)
    for name in ("complaint", "erasurerequest", "outgoing"):
        watch.page(officer.get(f"/admin/complaints/{name}/"))
    assert watch.leaks() == []
    assert watch.log_lines > 3
    assert len(mail.outbox) > 3


def _file(citizen: Any) -> str:
    values = {
        **GOOD, "email": "wanzhou@example.org", "address": "云川市江屏区青杏路41号",
        "consent_forward": "on",
    }  # fmt: skip
    citizen.post("/complaints/new/all/", {**values, "phone": "139 0000 1234 567"})
    citizen.post("/complaints/new/all/", {**values, "evidence": [upload(name="程晚舟.jpg")]})
    citizen.post("/complaints/new/review/")
    text = page(citizen.get("/complaints/new/receipt/"))
    citizen.get("/complaints/new/receipt.pdf")
    found = re.search(r"\d{8}-\d{5}", text)
    assert found
    return found[0]


def _make_mistakes(citizen: Any, number: str) -> None:
    """What ends in a warning of the framework, most of all."""
    glance = {"glance-number": "20200101-12345", "glance-phone": "139 0000 1234"}
    citizen.post(f"{TRACK}glance/", glance)
    citizen.post(TRACK, {"number": "程晚舟", "code": "139-0000-1234"})
    citizen.post(f"{TRACK}{number}/nothing/", {"name": "程晚舟"})
    citizen.get(f"{TRACK}{number}/withdraw/")
    citizen.get("/complaints/merchant/nobody/")
    citizen.post(f"{TRACK}lost-code/", {"contact": "程晚舟", "number": number})
    citizen.get("/complaints/verify/", {"number": number, "code": "AAAA"})
    citizen.get("/complaints/nothing/")


def _handle(officer: Any, complaint: Complaint, watch: Watch) -> str:
    """What an officer does, up to the link for the merchant; its secret."""
    case = f"{LIST}{complaint.pk}/"
    watch.page(officer.get(LIST, {"q": complaint.number}))
    officer.get(f"{case}change/")
    officer.post(f"{case}reveal/", {"reason": "电话核实"}, follow=True)
    officer.post(f"{case}verb/register/", {"note": ""})
    officer.post(f"{case}verb/register/", {"note": ""})
    officer.post(f"{case}ask/", {"text": "有发票吗？", "needs_answer": "on"})
    officer.post(f"{case}merchant/", {"facts": "程晚舟，13900001234", "days": "7"})
    sent = {"facts": "书柜侧板开裂。", "days": "7"}
    shown = page(officer.post(f"{case}merchant/", sent, follow=True))
    found = re.search(r"/complaints/merchant/([\w-]+)/", shown)
    assert found
    return found[1]


def _go_on(citizen: Any, complaint: Complaint) -> None:
    own = complaint.get_absolute_url()
    citizen.get(own)
    citizen.post(f"{own}answer/", {"answer-text": "我是程晚舟，13900001234", "files": [upload()]})
    citizen.post(f"{own}contact/", {"contact-address": "云川市江屏区青杏路41号3楼"})
    citizen.post(f"{own}platform/", {"platform-number": "13100000202611270001"})
    citizen.post(f"{own}erase/", {"erase-sure": "on"})
    for name in ("all.zip", "12315.zip"):
        b"".join(citizen.get(f"{own}{name}").streaming_content)
    citizen.post(f"{own}withdraw/", {"withdraw-sure": "on"})


def _recover(watch: Watch) -> None:
    stranger = watch.browser()
    stranger.post(f"{TRACK}lost-code/", {"contact": "wanzhou@example.org", "number": ""})
    notifications.deliver_due(now=timezone.now())
    address = f"{TRACK}lost-code/{secret_in(mail.outbox[-1].body)}/"
    stranger.post(address)
    stranger.post(address)
