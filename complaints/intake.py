"""Filing a complaint: from the citizen's draft to a registered case, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import lifecycle, notifications, receipts, rulebook
from complaints.lifecycle import PROFILES
from complaints.models import Clock, Complaint, Draft, Event
from complaints.models.events import FILED


@dataclass(frozen=True)
class Filed:
    """A new case and its look-up code, which exists only here and on the citizen's receipt."""

    complaint: Complaint
    code: str


def register_complaint(
    draft: Draft, *, values: dict[str, Any], now: datetime, article_id: int | None
) -> Filed | None:
    """Turn a draft into a case with its evidence and first event.

    None when the draft was sent before, or thrown away: a second click, a reload or a repeated
    request makes no second case. `values` are the cleaned values of the complaint form.
    """
    with transaction.atomic():
        locked = Draft.objects.select_for_update().filter(pk=draft.pk, complaint=None).first()
        if locked is None:
            return None
        seals = locked.attachments.seals()
        filed = _create(values, now=now, article_id=article_id, seals=seals)
        locked.attachments.update(draft=None, complaint=filed.complaint)
        receipts.issue(filed.complaint)
        notifications.confirm(filed.complaint, now=now)
        locked.complaint, locked.text, locked.updated_at = filed.complaint, "{}", now
        locked.save()
        return filed


def _create(
    values: dict[str, Any], *, now: datetime, article_id: int | None, seals: dict[str, Any]
) -> Filed:
    profile = settings.COMPLAINT_PROFILE
    state = PROFILES[profile].state(PROFILES[profile].initial)
    code = receipts.new_code()
    complaint = Complaint(
        **values,
        profile=profile,
        rule_version=rulebook.version_for(profile, received_on=timezone.localdate(now)).name,
        status=state.name,
        code_digest=receipts.digest(code),
        article_id=article_id,
        received_at=now,
        updated_at=now,
    )
    _save_with_free_number(complaint, now=now)
    Event.objects.create(
        complaint=complaint,
        verb=FILED,
        label="投诉人提交",
        to_state=state.name,
        actor_name="投诉人",
        at=now,
        facts=seals,
    )
    effects = lifecycle.effects(profile, FILED)
    Clock.objects.follow(complaint, effects, now=now, why="投诉人提交")
    return Filed(complaint, code)


def _save_with_free_number(complaint: Complaint, *, now: datetime) -> None:
    """A number is drawn by lot; on the rare day that it is taken, draw again."""
    for attempt in range(20):
        complaint.number = receipts.new_number(timezone.localdate(now))
        try:
            with transaction.atomic():
                complaint.save()
                return
        except IntegrityError:
            if attempt == 19 or not Complaint.objects.filter(number=complaint.number).exists():
                raise
