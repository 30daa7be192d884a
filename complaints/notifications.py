"""Mails and text messages to complainants: what they say, and that they get out.

They carry the number and an address of ours and never what a case is about: a mailbox may be
shared, a telephone lies on the table. A message is written down in the transaction that causes
it and sent after the commit; what fails is tried again by `manage.py send_messages`.
"""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint, Outgoing
from jiansite.lib import sms

logger = logging.getLogger(__name__)
# One thread: messages are few, and a slow mail server shall not hold many.
_sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="messages")


def confirm(complaint: Complaint, *, now: datetime) -> None:
    """Say that a complaint was received, to who gave an address for it."""
    tell(complaint, "已收到", "我们已经收到您的投诉。请保存好回执上的编号和查询码。", now=now)


def tell(complaint: Complaint, subject: str, sentence: str, *, now: datetime) -> None:
    """Write to the complainant that there is something to read, and where."""
    address = f"{settings.SITE_URL}{reverse('complaints:track')}?number={complaint.number}"
    if complaint.email:
        mail = (
            f"您好：\n\n{sentence}\n\n投诉编号：{complaint.number}\n"
            f"凭编号和查询码查看：\n{address}\n\n"
            "这封邮件由系统发出，请不要直接回复。我们不会在邮件里询问您的查询码。\n"
        )
        send_mail(complaint, f"投诉 {complaint.number}：{subject}", mail, now=now)
    if getattr(complaint, "preferred_contact", "") == "sms":
        send_sms(complaint, f"投诉{complaint.number}：{sentence}凭查询码查看 {address}", now=now)


def send_mail(complaint: Complaint, subject: str, text: str, *, now: datetime) -> None:
    """One mail to the address that the complainant gave, if mail is set up."""
    if settings.MAIL_IS_ON:
        content = {"to": complaint.email, "subject": subject, "text": text}
        _write_down(Outgoing.Way.MAIL, content, complaint=complaint, now=now)


def send_sms(complaint: Complaint, text: str, *, now: datetime) -> None:
    """One text message to the number that the complainant gave, if there is a gateway."""
    if sms.is_on():
        content = {"to": complaint.phone, "text": text}
        _write_down(Outgoing.Way.SMS, content, complaint=complaint, now=now)


def ask_for_recovery(*, contact: str, number: str, now: datetime) -> None:
    """Look later for the cases of a contact: the person who asks must not feel the difference."""
    content = {"contact": contact, "number": number}
    _write_down(Outgoing.Way.RECOVERY, content, complaint=None, now=now)


def deliver_due(*, now: datetime, most: int = 100) -> tuple[int, int]:
    """Send what is due; how many went out, and how many did not."""
    sent = failed = 0
    for _ in range(most):
        outcome = _deliver_one(now)
        if outcome is None:
            break
        sent, failed = sent + outcome, failed + (not outcome)
    return sent, failed


def _write_down(
    way: Outgoing.Way, content: dict[str, str], *, complaint: Complaint | None, now: datetime
) -> None:
    text = json.dumps(content, ensure_ascii=False)
    Outgoing.objects.create(
        complaint=complaint, way=way, content=text, made_at=now, next_try_at=now
    )
    if settings.MESSAGES_SENT_AT_ONCE:
        transaction.on_commit(partial(_sender.submit, _deliver_in_background))


def _deliver_in_background() -> None:
    try:
        deliver_due(now=timezone.now())
    except Exception:
        logger.exception("messages could not be delivered; they are tried again")
    finally:
        connection.close()


def _deliver_one(now: datetime) -> bool | None:
    """Whether the next message went out; None when there is none.

    Its row stays locked meanwhile, and others pass it by: no message goes out twice.
    """
    with transaction.atomic():
        outgoing = Outgoing.objects.due(now).select_for_update(skip_locked=True).first()
        if outgoing is None:
            return None
        content = json.loads(outgoing.content)
        try:
            with transaction.atomic():
                _deliver(outgoing.way, content, now=now)
        except Exception as error:  # whatever it is, the next message shall not wait behind it
            # The class only: what a mail server says repeats the address.
            logger.warning("outgoing %s failed: %s", outgoing.pk, type(error).__name__)
            outgoing.fail(now=now)
            return False
        outgoing.succeed(now=now)
        return True


def _deliver(way: str, content: dict[str, str], *, now: datetime) -> None:
    from complaints import recovery  # which writes messages itself

    if way == Outgoing.Way.MAIL:
        EmailMessage(content["subject"], content["text"], to=[content["to"]]).send()
    elif way == Outgoing.Way.SMS:
        sms.send(content["to"], content["text"])
    else:
        recovery.answer(contact=content["contact"], number=content["number"], now=now)
