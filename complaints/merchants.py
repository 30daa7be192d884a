"""The merchant's right of reply: a link to the published part of a case, good for one reply.

The merchant never reads who complained. What it reads was masked by the machine and approved by
an officer, and the machine has the last word about numbers and about the complainant's own data.
A report (举报) is never shown to whom it is about (Order 121 art. 37).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from complaints import encryption, handling, lifecycle, notifications, personal_traces
from complaints.correspondence import MERCHANT, write
from complaints.models import Attachment, Clock, Complaint, MerchantLink, Message
from complaints.models.answers import Kind
from complaints.models.events import (
    MERCHANT_ASKED,
    MERCHANT_LINK_REVOKED,
    MERCHANT_REPLIED,
)
from complaints.personal_traces import Known
from complaints.rulebook import REPLY
from jiansite.lib.transitions import TransitionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_DAYS = 60
# In these states nobody waits for a merchant any more.
_CLOSED = (lifecycle.WITHDRAWN, lifecycle.DECLINED)


@dataclass(frozen=True)
class Issued:
    """A new link and its secret, which exists only here and in what the officer sends."""

    link: MerchantLink
    secret: str


def known_of(complaint: Complaint) -> Known:
    """What of the complainant must not stand in a text for the merchant."""
    return Known(complaint.name, complaint.phone, complaint.email, complaint.address)


def check_may_ask(complaint: Complaint) -> None:
    """Raise TransitionRefused where the merchant must not be asked."""
    if complaint.kind == Kind.REPORT:
        raise TransitionRefused("这是举报，内容和举报人都要保密，不能发给被举报的商家。")
    if not complaint.consent_forward:
        raise TransitionRefused("投诉人没有同意转交，不能发给商家。可以先与投诉人联系，征得同意。")
    if complaint.status != lifecycle.FORWARDED and not _forwards(complaint):
        label = complaint.state.label
        raise TransitionRefused(f"现在的状态是“{label}”，不能请商家答复。")


def issue(
    complaint: Complaint,
    *,
    facts: str,
    demand: str,
    evidence: Iterable[Attachment],
    days: int,
    by: "User",
    now: datetime,
) -> Issued:
    """Make the link that the officer sends; an earlier one without a reply is worth nothing more.

    A case that was not passed on yet is passed on with it. Raises PermissionDenied,
    TransitionRefused, and ValidationError where personal data still stands in the texts.
    """
    if not by.has_perm("complaints.handle_complaint"):
        raise PermissionDenied
    check_may_ask(complaint)
    _check_texts(complaint, facts, demand)
    if not 1 <= days <= MOST_DAYS:
        raise ValidationError(f"答复期限请填 1 到 {MOST_DAYS} 天。")
    secret, reply_by = MerchantLink.new_secret(), end_of_day(now + timedelta(days=days))
    with transaction.atomic():
        complaint.merchant_links.filter(replied_at=None, revoked_at=None).update(revoked_at=now)
        if complaint.status != lifecycle.FORWARDED:
            complaint.act(
                "forward", by=by, now=now, note=f"转交商家（{complaint.merchant_name}）。"
            )
        link = MerchantLink.objects.create(
            complaint=complaint,
            secret_digest=_digest(secret),
            facts=facts.strip(),
            demand=demand.strip(),
            issued_at=now,
            issued_by=by,
            reply_by=reply_by,
        )
        link.evidence.set(evidence)
        until = timezone.localtime(reply_by)
        note = f"请商家在 {until:%Y-%m-%d} 前答复。商家看不到您的姓名和联系方式。"
        handling.record(complaint, MERCHANT_ASKED, "请商家答复", by=by, note=note, now=now)
    return Issued(link, secret)


def usual_days(complaint: Complaint, *, now: datetime) -> int:
    """So many days that the link ends with the period that the complainant is told of."""
    clock = complaint.clocks.running().of_kinds([REPLY]).first()
    due = clock.due_on if clock else Clock.objects.due_if_started(complaint, REPLY, now=now)
    days = (due - timezone.localdate(now)).days if due else 0
    return days if 1 <= days <= MOST_DAYS else settings.MERCHANT_REPLY_DAYS


def revoke(link: MerchantLink, *, by: "User", now: datetime) -> None:
    """Shut a link that has no reply yet; a second time changes nothing."""
    if not by.has_perm("complaints.handle_complaint"):
        raise PermissionDenied
    with transaction.atomic():
        open_links = MerchantLink.objects.filter(pk=link.pk, revoked_at=None, replied_at=None)
        if open_links.update(revoked_at=now):
            handling.record(
                link.complaint, MERCHANT_LINK_REVOKED, "作废商家答复链接", by=by, now=now
            )


def find(secret: str, *, now: datetime) -> MerchantLink | None:
    """The link of a secret, while it opens."""
    links = MerchantLink.objects.with_secret(secret).usable(now).select_related("complaint")
    link = links.first()
    return None if link is None or link.complaint.status in _CLOSED else link


def note_opening(link: MerchantLink, *, now: datetime) -> None:
    """Remember when the merchant first looked."""
    if link.first_opened_at is None:
        MerchantLink.objects.filter(pk=link.pk, first_opened_at=None).update(first_opened_at=now)
        link.first_opened_at = now


def reply(
    link: MerchantLink, *, text: str, files: Iterable[UploadedFile] = (), now: datetime
) -> Message:
    """Take the merchant's one reply, mark it in time or late, and show it to the complainant.

    A second one, from a second click or not, changes nothing. Raises FilesRefused and
    ValidationError.
    """
    with transaction.atomic():
        locked = MerchantLink.objects.select_for_update(of=("self",)).select_related("complaint")
        link = locked.get(pk=link.pk)
        complaint = link.complaint
        message, is_new = write(
            complaint,
            sender=Message.Sender.MERCHANT,
            kind=Message.Kind.REPLY,
            text=text,
            files=files,
            token=_reply_token(link),
            in_time=now <= link.reply_by,
            now=now,
        )
        if is_new:
            link.replied_at = now
            link.save(update_fields=["replied_at"])
            _record_reply(complaint, message, now=now)
            sentence = "商家对您的投诉作出了回复。"
            notifications.tell(complaint, "商家已回复", sentence, now=now)
    return message


def reply_to(link: MerchantLink) -> Message | None:
    """The reply that came through a link."""
    return Message.objects.filter(token=_reply_token(link)).first() if link.replied_at else None


def shown_facts(complaint: Complaint) -> list[tuple[str, str]]:
    """What a merchant needs to find the sale, freed of whatever personal was typed into it."""
    known = known_of(complaint)
    amount = f"{complaint.amount_paid} 元" if complaint.amount_paid is not None else ""
    demanded = f"（{complaint.demand_amount} 元）" if complaint.demand_amount is not None else ""
    facts = [
        ("商品或服务", personal_traces.masked(complaint.product, known)),
        ("购买日期", str(complaint.purchased_on or "")),
        ("消费金额", amount),
        ("平台或网店", personal_traces.masked(complaint.platform, known)),
        ("订单号", _without_known(complaint.order_number, known)),
        ("诉求", f"{complaint.demand_labels}{demanded}"),
    ]
    return [(label, value) for label, value in facts if value]


def end_of_day(moment: datetime) -> datetime:
    """The last second of that day in Beijing: a limit in days ends with the day."""
    return timezone.localtime(moment).replace(hour=23, minute=59, second=59, microsecond=0)


def _without_known(number: str, known: Known) -> str:
    """An order number may look like a bank card; only the complainant's own data go."""
    for trace in reversed(personal_traces.of_known(number, known)):
        number = f"{number[: trace.start]}〔{trace.kind}〕{number[trace.end :]}"
    return number


def _record_reply(complaint: Complaint, message: Message, *, now: datetime) -> None:
    seals = message.attachments.seals()
    note = f"商家通过答复链接{'按时' if message.in_time else '逾期'}回复，全文见往来信息。"
    names = [verb.name for verb in complaint.lifecycle.verbs_from(complaint.status)]
    if "record_reply" in names:
        complaint.act("record_reply", by=MERCHANT, now=now, note=note, facts=seals)
    else:
        handling.record(
            complaint, MERCHANT_REPLIED, "商家回复", by=MERCHANT, note=note, now=now, facts=seals
        )


def _check_texts(complaint: Complaint, facts: str, demand: str) -> None:
    if not facts.strip():
        raise ValidationError("请写明商家需要答复的事情经过。")
    for name, text in (("事情经过", facts), ("诉求说明", demand)):
        for trace in personal_traces.blocking(text, known_of(complaint)):
            raise ValidationError(
                f"{name}里第 {trace.start + 1} 个字起还有{trace.kind}“{trace.text}”，"
                "请删去或遮盖后再生成链接。"
            )


def _forwards(complaint: Complaint) -> bool:
    return any(verb.name == "forward" for verb in complaint.lifecycle.verbs_from(complaint.status))


def _reply_token(link: MerchantLink) -> uuid.UUID:
    """Follows from the link: one reply each."""
    return uuid.uuid5(_REPLIES, str(link.pk))


def _digest(secret: str) -> str:
    return encryption.keyed_digest("merchant link", secret)


_REPLIES = uuid.UUID("5f1d3c3a-6c0e-4b1e-9d55-0d6a2f6f2f10")
