"""举报 beside 投诉: one text that is both becomes two cases (Order 121 art. 9).

The complaint asks for one's own rights and may be shown to the merchant; the report tells of a
breach of law and is confidential. Each has its own number, code and evidence, and nothing that
others can read leads from one to the other.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from complaints import evidence, intake
from complaints.intake import Filed
from complaints.models import Complaint, Draft
from complaints.models.answers import Kind


@transaction.atomic
def register_report(
    complaint: Complaint, *, values: dict[str, Any], now: datetime, article_id: int | None
) -> Filed:
    """A second case of the same text and evidence, as a report. No merchant may learn of it."""
    draft, _ = Draft.begin(now=now)
    for attachment in complaint.attachments.all():
        evidence.duplicate(attachment, draft=draft)
    private = {"kind": Kind.REPORT, "consent_forward": False, "consent_publish": False}
    filed = intake.register_complaint(
        draft, values={**values, **private}, now=now, article_id=article_id
    )
    if filed is None:
        raise RuntimeError("a draft that was begun a moment ago is gone")
    return filed
