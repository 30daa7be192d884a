"""What complainants do with their case themselves. Each act once: a second click is harmless."""

from datetime import datetime
from typing import Any

from django.db import transaction

from complaints import handling, lifecycle
from complaints.correspondence import COMPLAINANT
from complaints.models import Complaint, ErasureRequest, PlatformFiling, Satisfaction
from complaints.models.events import (
    CONTACT_CORRECTED,
    ERASURE_REQUESTED,
    PLATFORM_NUMBER_GIVEN,
    RATED,
)
from jiansite.lib.transitions import TransitionRefused

CONTACT = {"name": "姓名", "phone": "电话", "email": "邮箱", "address": "通信地址"}


def withdraw(complaint: Complaint, *, reason: str, now: datetime) -> None:
    """Take the complaint back. Raises TransitionRefused when it is over already."""
    if complaint.status == lifecycle.WITHDRAWN:
        return
    try:
        complaint.act(
            "withdraw", by=COMPLAINANT, now=now, note=reason.strip() or "投诉人自行撤回。"
        )
    except TransitionRefused:
        complaint.refresh_from_db(fields=["status"])
        if complaint.status != lifecycle.WITHDRAWN:  # by the first of two clicks
            raise


def may_withdraw(complaint: Complaint) -> bool:
    """Whether the table still lets the case be withdrawn."""
    return any(verb.name == "withdraw" for verb in complaint.lifecycle.verbs_from(complaint.status))


def rate(complaint: Complaint, *, score: int, words: str, now: datetime) -> None:
    """Say once, after the end, how satisfied one is. Raises TransitionRefused before it."""
    if not complaint.state.is_final:
        raise TransitionRefused("投诉还没有办完，办完以后再请您评价。")
    with transaction.atomic():
        _, is_new = Satisfaction.objects.get_or_create(
            complaint=complaint, defaults={"score": score, "words": words.strip(), "at": now}
        )
        if is_new:
            note = f"{score} 分（满分 5 分）"
            handling.record(complaint, RATED, "投诉人评价", by=COMPLAINANT, note=note, now=now)


def correct_contact(complaint: Complaint, changes: dict[str, Any], *, now: datetime) -> list[str]:
    """Put right what of the contact data is wrong; the Chinese names of what was changed.

    What was filed stays in the receipt as it was: it was signed.
    """
    with transaction.atomic():
        row = Complaint.objects.select_for_update().get(pk=complaint.pk)
        changed = [
            name for name in CONTACT if changes.get(name, getattr(row, name)) != getattr(row, name)
        ]
        if not changed:
            return []
        for name in changed:
            setattr(row, name, changes[name])
        row.updated_at = now
        row.save(update_fields=[*changed, "phone_index", "email_index", "updated_at"])
        labels = [CONTACT[name] for name in changed]
        note = f"更正了：{'、'.join(labels)}"
        handling.record(
            row, CONTACT_CORRECTED, "投诉人更正联系方式", by=COMPLAINANT, note=note, now=now
        )
    return labels


def request_erasure(complaint: Complaint, *, now: datetime) -> None:
    """Ask for the erasure of the personal data: it joins the queue that retention works off."""
    with transaction.atomic():
        _, is_new = ErasureRequest.objects.get_or_create(
            complaint=complaint, done_at=None, defaults={"requested_at": now}
        )
        if is_new:
            handling.record(
                complaint, ERASURE_REQUESTED, "投诉人申请删除个人信息", by=COMPLAINANT, now=now
            )


def give_platform_number(complaint: Complaint, *, number: str, now: datetime) -> None:
    """Keep the number that 12315 gave to the same matter."""
    with transaction.atomic():
        filing, is_new = PlatformFiling.objects.select_for_update().get_or_create(
            complaint=complaint, defaults={"number": number, "at": now}
        )
        if not is_new and filing.number == number:
            return
        filing.number, filing.at = number, now
        filing.save()
        handling.record(
            complaint,
            PLATFORM_NUMBER_GIVEN,
            "投诉人填写 12315 编号",
            by=COMPLAINANT,
            note=f"12315 编号：{number}",
            now=now,
        )
