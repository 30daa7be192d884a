"""快速投诉 made whole: three answers were filed, the others come by number and look-up code.

The case keeps its number, its clock and its history; what is added goes through the same form and
the same draft as a new complaint, and stands in the history as an act of the complainant.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from complaints.models import Complaint, Draft, Event
from complaints.models.events import COMPLETED


def begin(complaint: Complaint, draft: Draft, *, now: datetime) -> None:
    """Let a new draft hold what the case already says."""
    values = {
        "facts": complaint.facts,
        "merchant_name": complaint.merchant_name,
        "phone": complaint.phone,
        "article": str(complaint.article_id or ""),
        "way": "steps",
    }
    Draft.objects.filter(pk=draft.pk).update(completes=complaint)
    draft.completes = complaint
    draft.keep(values, now=now)


def complete(draft: Draft, *, values: dict[str, Any], now: datetime) -> Complaint | None:
    """Write a finished draft into its case, with the evidence, and throw the draft away.

    None when it was done before, or when the case has ended in the meantime.
    """
    with transaction.atomic():
        locked = Draft.objects.unsent().select_for_update().filter(pk=draft.pk).first()
        if locked is None or locked.completes_id is None:
            return None
        complaint = Complaint.objects.select_for_update().get(pk=locked.completes_id)
        if not complaint.is_quick or complaint.state.is_final:
            return None
        for name, value in values.items():
            setattr(complaint, name, value)
        complaint.is_quick, complaint.updated_at = False, now
        complaint.save()
        seals = locked.attachments.seals()
        locked.attachments.update(draft=None, complaint=complaint)
        Event.objects.create(
            complaint=complaint,
            verb=COMPLETED,
            label="投诉人补全内容",
            actor_name="投诉人",
            at=now,
            facts=seals,
        )
        locked.erase()
        return complaint
