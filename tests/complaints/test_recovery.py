"""A lost look-up code, and the messages that carry what is needed: never more than that."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from complaints import notifications, receipts, recovery
from complaints.intake import Filed
from complaints.models import Outgoing, Recovery
from complaints.models.outgoing import MOST_TRIES
from tests.complaints.test_form import page
from tests.factories import file_complaint

pytestmark = pytest.mark.django_db

LOST = "/complaints/track/lost-code/"
CONTENT = ("书柜", "禾木家居", "程晚舟", "青杏路41号")


@pytest.fixture(autouse=True)
def _ways(settings: Any) -> None:
    settings.MAIL_IS_ON, settings.SMS_BACKEND = True, "console"


@pytest.fixture
def filed() -> Filed:
    filed = file_complaint()
    Outgoing.objects.all().delete()  # the confirmation
    return filed


def send_all(now: datetime | None = None) -> tuple[int, int]:
    return notifications.deliver_due(now=now or timezone.now())


def ask(client: Client, contact: str, number: str = "") -> str:
    return page(client.post(LOST, {"contact": contact, "number": number}))


def secret_in(text: str) -> str:
    found = re.search(r"\b(\w{4}-\w{4}-\w{4})\b", text)
    assert found
    return found[1]


def test_it_sends_a_link_to_the_mail_address_that_was_given(client: Client, filed: Filed) -> None:
    assert "几分钟内就会到" in ask(client, " WANZHOU@example.org ")
    send_all()
    (sent,) = mail.outbox
    assert sent.to == ["wanzhou@example.org"]
    assert filed.complaint.number in sent.body
    assert not any(word in sent.subject + sent.body for word in CONTENT)


def test_it_sends_a_text_message_to_the_telephone(
    client: Client, filed: Filed, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(client, "139-0000-1234")
    send_all()
    printed = capsys.readouterr().out
    assert "SMS to 13900001234" in printed
    assert filed.complaint.number in printed
    assert not any(word in printed for word in CONTENT)


def test_it_goes_by_mail_where_there_are_no_text_messages(
    client: Client, filed: Filed, settings: Any
) -> None:
    settings.SMS_BACKEND = "off"
    ask(client, "13900001234")
    send_all()
    assert mail.outbox[0].to == ["wanzhou@example.org"]


def test_it_gives_a_new_code_once_and_the_old_one_is_worth_nothing(
    client: Client, filed: Filed
) -> None:
    ask(client, "wanzhou@example.org")
    send_all()
    address = f"{LOST}{secret_in(mail.outbox[0].body)}/"
    assert address in mail.outbox[0].body
    shown = page(client.get(address))
    assert filed.complaint.number in shown
    assert receipts.find(number=filed.complaint.number, code=filed.code)
    text = page(client.post(address, follow=True))
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", text)
    assert code
    assert "您的新查询码" in text
    assert receipts.find(number=filed.complaint.number, code=code[0])
    assert not receipts.find(number=filed.complaint.number, code=filed.code)
    assert filed.complaint.events.filter(verb="renew_code").count() == 1
    again = Client().post(address)
    assert again.status_code == 404
    assert "已经用过" in page(again)


def test_it_takes_the_secret_typed_by_hand(client: Client, filed: Filed) -> None:
    ask(client, "wanzhou@example.org")
    send_all()
    secret = secret_in(mail.outbox[0].body)
    typed = secret.lower().replace("-", " ")
    response = client.post(f"{LOST}enter/", {"code-secret": typed})
    assert response["Location"] == f"{LOST}{secret}/"
    wrong = client.post(f"{LOST}enter/", {"code-secret": "AAAA-AAAA-AAAA"})
    assert "已过 30 分钟" in page(wrong)


def test_it_forgets_the_secret_after_half_an_hour(client: Client, filed: Filed) -> None:
    ask(client, "wanzhou@example.org")
    send_all()
    Recovery.objects.update(issued_at=timezone.now() - timedelta(minutes=31))
    assert client.get(f"{LOST}{secret_in(mail.outbox[0].body)}/").status_code == 404


def test_it_answers_the_same_whether_there_is_a_case_or_not(filed: Filed) -> None:
    known, unknown = ask(Client(), "wanzhou@example.org"), ask(Client(), "nobody@example.org")
    token = r'name="csrfmiddlewaretoken" value="[^"]*"'
    assert re.sub(token, "", known) == re.sub(token, "", unknown)


def test_it_looks_nothing_up_while_the_person_waits(
    filed: Filed, django_assert_num_queries: Any
) -> None:
    """The same questions to the database, so that the time tells nothing."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for contact in ("wanzhou@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            ask(Client(), contact)
        counts.append([query["sql"].split(" ")[0:3] for query in queries])
    assert counts[0] == counts[1]
    assert not any("complaints_complaint" in str(query) for query in counts[0])


def test_it_sends_nothing_for_an_unknown_contact_or_a_foreign_number(filed: Filed) -> None:
    ask(Client(), "nobody@example.org")
    ask(Client(), "wanzhou@example.org", "20200101-12345")
    send_all()
    assert mail.outbox == []


def test_it_limits_how_often_one_asks(client: Client, filed: Filed) -> None:
    for _ in range(3):
        ask(client, "wanzhou@example.org")
    response = client.post(LOST, {"contact": "wanzhou@example.org", "number": ""})
    assert response.status_code == 429
    assert "打电话" in page(response)
    assert "wanzhou@example.org" in page(response)


def test_it_fills_no_mailbox(filed: Filed) -> None:
    for _ in range(6):
        recovery.answer(contact="wanzhou@example.org", number="", now=timezone.now())
    send_all()
    assert len(mail.outbox) == recovery.MOST_PER_CASE


@pytest.mark.parametrize("contact", ["", "abc", "12", "a@b", "\x00", "<script>"])
def test_it_says_what_a_contact_looks_like(client: Client, contact: str) -> None:
    assert "error-summary" in ask(client, contact)
    assert not Outgoing.objects.exists()


def test_it_confirms_a_filing_by_mail_without_its_content() -> None:
    filed = file_complaint()
    send_all()
    (sent,) = mail.outbox
    assert filed.complaint.number in sent.subject
    assert filed.code not in sent.body
    assert not any(word in sent.subject + sent.body for word in CONTENT)


def test_it_writes_a_text_message_to_who_prefers_one(
    filed: Filed, capsys: pytest.CaptureFixture[str]
) -> None:
    filed.complaint.preferred_contact = "sms"  # type: ignore[attr-defined]
    notifications.confirm(filed.complaint, now=timezone.now())
    send_all()
    printed = capsys.readouterr().out
    assert "SMS to 13900001234" in printed
    assert not any(word in printed for word in CONTENT)


@pytest.mark.parametrize("off", ["no address", "mail is off"])
def test_it_promises_no_mail_that_cannot_come(settings: Any, off: str) -> None:
    settings.MAIL_IS_ON = off != "mail is off"
    file_complaint(email="" if off == "no address" else "wanzhou@example.org")
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("is_on", [True, False])
def test_it_says_beside_the_question_what_is_sent(
    client: Client, settings: Any, is_on: bool
) -> None:
    settings.MAIL_IS_ON, settings.SMS_BACKEND = is_on, "console" if is_on else "off"
    for address in ("about", "all"):
        text = page(client.get(f"/complaints/new/{address}/"))
        assert ("会自动发邮件告诉您" in text) is is_on
        assert ("本站不会自动发邮件" in text) is not is_on
        assert ("会自动发短信告诉您" in text) is is_on


def test_it_announces_nothing_that_did_not_happen() -> None:
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        file_complaint()
        raise RuntimeError("the machine stops here")
    assert not Outgoing.objects.exists()


def test_it_tries_again_later_and_gives_up_in_the_end(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "tests.complaints.test_recovery.BrokenBackend"
    file_complaint()
    outgoing, now = Outgoing.objects.get(), timezone.now()
    assert send_all(now) == (0, 1)
    assert send_all(now) == (0, 0)
    for _ in range(MOST_TRIES - 1):
        now += timedelta(days=3)
        assert send_all(now) == (0, 1)
    outgoing.refresh_from_db()
    assert (outgoing.was_sent, outgoing.content) == (False, "")
    assert send_all(now + timedelta(days=30)) == (0, 0)
    assert f"outgoing {outgoing.pk} failed" in caplog.text
    assert "wanzhou" not in caplog.text


def test_it_keeps_nothing_of_what_was_sent() -> None:
    file_complaint()
    send_all()
    outgoing = Outgoing.objects.get()
    assert (outgoing.content, outgoing.was_sent) == ("", True)


def test_it_sends_what_is_due_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    file_complaint()
    call_command("send_messages")
    call_command("send_messages")
    assert capsys.readouterr().out.splitlines() == [
        "Done: 1 sent, 0 failed, 0 given up so far.",
        "Done: 0 sent, 0 failed, 0 given up so far.",
    ]
    assert len(mail.outbox) == 1


class BrokenBackend:
    """A mail server that repeats the address in its refusal."""

    def __init__(self, **options: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        raise OSError(f"no such mailbox: {messages[0].to}")


@pytest.mark.django_db(transaction=True)
def test_it_sends_at_once_after_the_commit(settings: Any) -> None:
    settings.MESSAGES_SENT_AT_ONCE = True
    file_complaint()
    notifications._sender.submit(lambda: None).result(timeout=30)
    assert Outgoing.objects.get().was_sent
    assert len(mail.outbox) == 1
