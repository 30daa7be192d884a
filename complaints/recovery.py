"""A lost look-up code: a new one for whoever holds the contact that was given.

Who asks hears the same whether there is a case or not, and waits as long: the request is only
written down, and looked up after it was answered.
"""

import secrets
import unicodedata
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from complaints import encryption, handling, notifications, receipts
from complaints.intake import Filed
from complaints.models import Complaint, Recovery
from complaints.models.aftermath import RECOVERY_VALID_FOR
from complaints.models.events import CODE_RENEWED
from jiansite.lib import short_codes, sms
from jiansite.lib.people import Outsider

# Who has filed more than that remembers a number.
MOST_CASES = 3
# However often somebody asks, a mailbox gets so many of them.
MOST_PER_CASE, PER_TIME = 3, timedelta(hours=1)
_LENGTH = 12


def answer(*, contact: str, number: str, now: datetime) -> None:
    """Send a secret for each case of this contact, to the contact data of the case."""
    for complaint in _cases(contact, number)[:MOST_CASES]:
        if complaint.recoveries.filter(issued_at__gt=now - PER_TIME).count() < MOST_PER_CASE:
            _send_secret(complaint, to_mail="@" in contact, now=now)


def find(secret: str, *, now: datetime) -> Recovery | None:
    """The recovery that a typed or linked secret opens."""
    recoveries = Recovery.objects.with_secret(plain(secret).replace("-", ""), now)
    return recoveries.select_related("complaint").first()


def renew_code(recovery: Recovery, *, now: datetime) -> Filed | None:
    """Give the case a new look-up code; the old one is worth nothing any more.

    None when the secret was used before.
    """
    with transaction.atomic():
        unused = Recovery.objects.filter(pk=recovery.pk, used_at=None)
        if not unused.update(used_at=now):
            return None
        complaint, code = recovery.complaint, receipts.new_code()
        Complaint.objects.filter(pk=complaint.pk).update(code_digest=receipts.digest(code))
        handling.record(complaint, CODE_RENEWED, "换发查询码", by=Outsider("投诉人"), now=now)
    return Filed(complaint, code)


def plain(secret: str) -> str:
    """A typed secret as the link has it."""
    typed = unicodedata.normalize("NFKC", secret).upper()
    return grouped("".join(char for char in typed if char in short_codes.ALPHABET))


def grouped(secret: str) -> str:
    """In groups of four, for reading and typing."""
    return "-".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def _cases(contact: str, number: str) -> list[Complaint]:
    cases = Complaint.objects.all()
    cases = cases.with_email(contact) if "@" in contact else cases.with_phone(contact)
    if number:
        cases = cases.filter(number=receipts.read_number(number))
    return list(cases.newest_first()[:MOST_CASES])


def _send_secret(complaint: Complaint, *, to_mail: bool, now: datetime) -> None:
    secret = "".join(secrets.choice(short_codes.ALPHABET) for _ in range(_LENGTH))
    digest = encryption.keyed_digest("recovery", secret)
    Recovery.objects.create(complaint=complaint, secret_digest=digest, issued_at=now)
    address = f"{settings.SITE_URL}{reverse('complaints:recover', args=[grouped(secret)])}"
    minutes = RECOVERY_VALID_FOR // timedelta(minutes=1)
    # By the way that was asked for where it can be gone, otherwise by the other one.
    if complaint.email and settings.MAIL_IS_ON and (to_mail or not sms.is_on()):
        text = (
            f"您好：\n\n有人要求找回投诉 {complaint.number} 的查询码。如果是您本人，"
            f"请在 {minutes} 分钟内打开：\n{address}\n\n"
            f"也可以在找回页面输入：{grouped(secret)}\n\n"
            "如果不是您本人要求的，不用理会，原来的查询码仍然有效。\n"
        )
        notifications.send_mail(complaint, f"投诉 {complaint.number}：找回查询码", text, now=now)
    else:
        text = (
            f"投诉{complaint.number}找回查询码：{minutes}分钟内打开 {address} "
            f"或在找回页面输入 {grouped(secret)}。不是您本人要求的请不要理会。"
        )
        notifications.send_sms(complaint, text, now=now)
