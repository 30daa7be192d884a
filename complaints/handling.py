"""What officers do with a case besides moving it on: open its contact data, note, assign."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError

from complaints.models import Complaint, Event
from complaints.models.events import ASSIGNED, NOTED, REVEALED
from jiansite.lib.people import Outsider, display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


MAX_REASON = 200  # characters
MAX_TEXT = 5000


def reveal_contact(complaint: Complaint, *, by: "User", reason: str, now: datetime) -> Event:
    """Record who opens the contact data and why, before it is shown.

    The citizen sees how often. Raises PermissionDenied, and ValidationError without a reason.
    """
    if not by.has_perm("complaints.reveal_contact"):
        raise PermissionDenied
    if len(reason) > MAX_REASON:
        raise ValidationError(f"原因最多 {MAX_REASON} 个字，请缩短。")
    if not reason.strip():
        raise ValidationError("请写明查看联系方式的原因，例如“电话核实购买日期”。")
    return record(complaint, REVEALED, "查看联系方式", by=by, note=reason, now=now)


def add_note(complaint: Complaint, *, by: "User", text: str, now: datetime) -> Event:
    """Write an internal note, which the citizen never sees. Raises ValidationError if empty."""
    if not by.has_perm("complaints.handle_complaint"):
        raise PermissionDenied
    if len(text) > MAX_TEXT:
        raise ValidationError(f"备注最多 {MAX_TEXT} 个字，请分成几条。")
    if not text.strip():
        raise ValidationError("请写下备注的内容。")
    return record(complaint, NOTED, "内部备注", by=by, note=text, now=now)


def assign(complaint: Complaint, *, to: "User | None", by: "User", now: datetime) -> None:
    """Give the case to an officer, or to nobody."""
    if not by.has_perm("complaints.handle_complaint"):
        raise PermissionDenied
    if to == complaint.assigned_to:
        return
    complaint.assigned_to = to
    complaint.save(update_fields=["assigned_to"])
    name = display_name(to) if to else "（无）"
    record(complaint, ASSIGNED, "指定承办人", by=by, note=f"承办人：{name}", now=now)


def record(
    complaint: Complaint,
    verb: str,
    label: str,
    *,
    by: "User | Outsider",
    now: datetime,
    note: str = "",
    facts: dict[str, Any] | None = None,
) -> Event:
    """Write down what was done with a case and changed no state."""
    return Event.objects.create(
        complaint=complaint,
        verb=verb,
        label=label,
        actor=None if isinstance(by, Outsider) else by,
        actor_name=display_name(by),
        note=note.strip(),
        at=now,
        facts=facts or {},
    )
