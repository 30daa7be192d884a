"""自检 of both halves: the newsroom's sections, and complaints that nobody has answered.

Every night once, whichever process comes first; by hand whenever staff want to know.
"""

import logging
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from complaints.models.answers import Kind
from news import inspection, outbound
from news.inspection import Item, Section
from news.models import Inspection

logger = logging.getLogger(__name__)

# From this hour on, Beijing time, the night's run is due.
HOUR = 3
REPORT = "一件举报（保密，由有权限的人员办理）"


def is_due(now: datetime) -> bool:
    """Whether this night's run is still to be made."""
    local = timezone.localtime(now)
    return local.hour >= HOUR and not Inspection.objects.filter(night=local.date()).exists()


def run_nightly(*, now: datetime) -> Inspection | None:
    """The night's run, with a question to every host that stories lead to.

    None when another process has this night. One that was broken off is not begun again before
    the next night; staff may start one by hand.
    """
    run, is_ours = Inspection.objects.get_or_create(
        night=timezone.localdate(now), defaults={"at": now}
    )
    if not is_ours:
        return None
    # First, so that hosts that stories led to for the first time are known.
    inspection.note_hosts(now=now)
    outbound.check(now=now)
    return _finish(run, now=now)


def run_now(*, by: User, now: datetime) -> Inspection:
    """A run by hand: the site itself, without asking other hosts."""
    return _finish(Inspection.objects.create(at=now, by=by), now=now)


def _finish(run: Inspection, *, now: datetime) -> Inspection:
    found = [*inspection.sections(now=now), unanswered_complaints(now=now)]
    run.sections = [section.stored() for section in found]
    run.finished_at = timezone.now()
    run.save(update_fields=["sections", "finished_at"])
    logger.info("inspection %s: %s red, %s amber", run.pk, run.counts["red"], run.counts["amber"])
    return run


def unanswered_complaints(*, now: datetime) -> Section:
    """Complaints whose citizen has heard nothing yet. By number: a list names nobody.

    Of a report (举报), which few may know of, it says only that there is one.
    """
    section = Section("complaints", "未处理的投诉", "有效留言超过三个月未答复，检查时一票否决。")
    cases = reverse("admin:complaints_complaint_changelist")
    rows = (
        (
            Item(
                REPORT if (is_report := complaint.kind == Kind.REPORT) else complaint.number,
                f"收到{(now - complaint.received_at).days}天，尚未登记",
                cases if is_report else f"{cases}{complaint.pk}/change/",
            ),
            complaint.received_at,
        )
        for complaint in Complaint.objects.unanswered().iterator(chunk_size=500)
    )
    return inspection.waiting(section, rows, now=now)
