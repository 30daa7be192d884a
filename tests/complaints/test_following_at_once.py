"""Two clicks at the same moment on what comes after sending: the same as one."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from complaints import merchants, notifications
from complaints.intake import Filed
from complaints.models import Attachment, Complaint, Draft, Message, Outgoing
from jiansite.roles import COMPLAINT_OFFICER
from tests.complaints.test_at_once import at_once, same_browser
from tests.factories import file_complaint, make_user, upload

pytestmark = pytest.mark.django_db(transaction=True)

CLICKS = 5


@pytest.fixture
def filed() -> Filed:
    return file_complaint()


@pytest.fixture
def click(client: Client, filed: Filed) -> Callable[..., list[str]]:
    """Send one form from one browser several times at once; where each of them is led."""
    secret = {"number": filed.complaint.number, "code": filed.code}
    client.post("/complaints/track/", secret)

    def send(act: str, **data: object) -> list[str]:
        places: list[str] = []
        address = f"{filed.complaint.get_absolute_url()}{act}/"

        def post() -> None:
            files = {"files": [upload()]} if act == "answer" else {}
            response = same_browser(client).post(address, {**data, **files})
            places.append(response.get("Location", str(response.status_code)))

        at_once(CLICKS, post)
        return places

    return send


def conclude(complaint: Complaint) -> None:
    officer, now = make_user(COMPLAINT_OFFICER), timezone.now()
    for verb in ("register", "verify", "conclude"):
        complaint.act(verb, by=officer, now=now, note="说明")


def test_it_takes_one_answer_with_its_file(filed: Filed, click: Callable[..., list[str]]) -> None:
    places = click("answer", **{"answer-text": "见附件", "answer-token": str(uuid4())})
    assert places == [filed.complaint.get_absolute_url()] * CLICKS
    assert Message.objects.count() == Attachment.objects.count() == 1
    assert not Draft.objects.filter(complaint=None).exists()


@pytest.mark.parametrize(
    ("act", "data", "verb"),
    [
        ("withdraw", {"withdraw-sure": "on"}, "withdraw"),
        ("erase", {"erase-sure": "on"}, "request_erasure"),
        ("platform", {"platform-number": "13100000202611270001"}, "platform_number"),
        ("contact", {"contact-phone": "13811112222"}, "correct_contact"),
    ],
)
def test_it_does_a_thing_once(
    filed: Filed, click: Callable[..., list[str]], act: str, data: dict[str, str], verb: str
) -> None:
    assert click(act, **data) == [filed.complaint.get_absolute_url()] * CLICKS
    assert filed.complaint.events.filter(verb=verb).count() == 1


@pytest.mark.parametrize(
    ("act", "data", "verb"),
    [
        ("rate", {"rate-score": "3"}, "rate"),
        ("object", {"object-text": "没有退款", "object-token": str(uuid4())}, "reopen"),
    ],
)
def test_it_does_a_thing_once_after_the_end(
    filed: Filed, click: Callable[..., list[str]], act: str, data: dict[str, str], verb: str
) -> None:
    conclude(filed.complaint)
    assert click(act, **data) == [filed.complaint.get_absolute_url()] * CLICKS
    assert filed.complaint.events.filter(verb=verb).count() == 1


def test_it_takes_one_reply_of_a_merchant(filed: Filed) -> None:
    officer, now = make_user(COMPLAINT_OFFICER), timezone.now()
    filed.complaint.act("register", by=officer, now=now)
    issued = merchants.issue(
        filed.complaint, facts="书柜", demand="", evidence=[], days=7, by=officer, now=now
    )
    address = f"/complaints/merchant/{issued.secret}/"
    at_once(CLICKS, lambda: Client().post(address, {"text": "同意", "files": [upload()]}) and None)
    assert Message.objects.count() == Attachment.objects.count() == 1
    assert filed.complaint.events.filter(verb="record_reply").count() == 1


def test_it_sends_each_message_once(settings: object) -> None:
    from django.core import mail

    for number in range(4):
        file_complaint(email=f"p{number}@example.org")
    now = timezone.now() + timedelta(seconds=1)
    at_once(CLICKS, lambda: notifications.deliver_due(now=now) and None)
    sent_to = sorted(message.to[0] for message in mail.outbox)
    assert sent_to == [f"p{number}@example.org" for number in range(4)]
    assert Outgoing.objects.filter(was_sent=True).count() == 4
