"""What a citizen's browser holds: the key of a draft, a fresh receipt, the cases it may see.

All of it lies in the session; receipts are encrypted there.
"""

import json

from django.http import HttpRequest
from django.utils import timezone

from complaints import encryption
from complaints.intake import Filed
from complaints.models import Complaint, Draft

_DRAFT = "complaint_draft"
_RECEIPT = "complaint_receipt"
_TRACKED = "complaints_tracked"
_GLANCED = "complaints_glanced"
RECEIPT_SHOWN_FOR = 30 * 60  # seconds
TRACKED_FOR = 2 * 60 * 60


def own_draft(request: HttpRequest, *, sent: bool = False) -> Draft | None:
    """The draft whose key this browser holds; a sent one only when asked for."""
    key = request.session.get(_DRAFT)
    if not key:
        return None
    drafts = Draft.objects.with_key(key).alive(timezone.now())
    return (drafts if sent else drafts.filter(complaint=None)).first()


def begin_draft(request: HttpRequest) -> Draft:
    draft, key = Draft.begin(now=timezone.now())
    request.session[_DRAFT] = key
    return draft


def forget_draft(request: HttpRequest) -> None:
    """Give the key away once the draft is erased."""
    del request.session[_DRAFT]


def keep_receipt(request: HttpRequest, filed: Filed) -> None:
    """Hold number and look-up code for the receipt page, and let the browser see the case."""
    now = timezone.now().timestamp()
    kept = {"number": filed.complaint.number, "code": filed.code, "at": now}
    request.session[_RECEIPT] = encryption.encrypt(json.dumps(kept))
    may_track(request, filed.complaint)


def fresh_receipt(request: HttpRequest) -> tuple[str, str] | None:
    """Number and look-up code, for half an hour after sending."""
    kept = json.loads(encryption.decrypt(request.session.get(_RECEIPT, "")) or "{}")
    age = timezone.now().timestamp() - kept.get("at", 0)
    return (kept["number"], kept["code"]) if kept and age <= RECEIPT_SHOWN_FOR else None


def may_track(request: HttpRequest, complaint: Complaint) -> None:
    """Remember that this browser has shown the look-up code."""
    now = timezone.now().timestamp()
    request.session[_TRACKED] = {**request.session.get(_TRACKED, {}), str(complaint.pk): now}


def tracked(request: HttpRequest) -> list[int]:
    """The cases whose code was shown lately; a shared computer forgets them."""
    oldest = timezone.now().timestamp() - TRACKED_FOR
    return [int(pk) for pk, at in request.session.get(_TRACKED, {}).items() if at > oldest]


def tracked_case(request: HttpRequest, number: str) -> Complaint | None:
    """The case of this number, if its look-up code was shown lately."""
    return Complaint.objects.filter(number=number, pk__in=tracked(request)).first()


def may_glance(request: HttpRequest, complaint: Complaint) -> None:
    """Remember that this browser knew the telephone of a case."""
    now = timezone.now().timestamp()
    request.session[_GLANCED] = {**request.session.get(_GLANCED, {}), str(complaint.pk): now}


def glanced_case(request: HttpRequest, number: str) -> Complaint | None:
    """The case of this number, if its telephone was shown lately."""
    oldest = timezone.now().timestamp() - TRACKED_FOR
    pks = [int(pk) for pk, at in request.session.get(_GLANCED, {}).items() if at > oldest]
    return Complaint.objects.filter(number=number, pk__in=pks).first()


def forget_cases(request: HttpRequest) -> None:
    """Close what was opened, for who sits at a shared computer."""
    for name in (_TRACKED, _GLANCED, _RECEIPT):
        request.session.pop(name, None)
