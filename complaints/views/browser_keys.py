"""What a citizen's browser holds: the key of a draft, a fresh receipt, the cases it may see.

All of it lies in the session; receipts are encrypted there.
"""

import json
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from complaints import encryption
from complaints.intake import Filed
from complaints.models import Complaint, Draft, PhoneLink
from complaints.models.phone_links import VALID_FOR

_DRAFT = "complaint_draft"
_RECEIPT = "complaint_receipt"
_REPORT_RECEIPT = "complaint_report_receipt"
_TRACKED = "complaints_tracked"
_PHONE_LINK = "complaint_phone_link"
_PHONE_KEY = "complaint_phone_key"
_GLANCED = "complaints_glanced"
RECEIPT_SHOWN_FOR = 30 * 60  # seconds
TRACKED_FOR = 2 * 60 * 60


def own_draft(request: HttpRequest, *, sent: bool = False) -> Draft | None:
    """The draft whose key this browser holds; a sent one only when asked for."""
    key = request.session.get(_DRAFT)
    if not key:
        return None
    drafts = Draft.objects.with_key(key).alive(timezone.now())
    return (drafts if sent else drafts.unsent()).first()


def begin_draft(request: HttpRequest) -> Draft:
    draft, key = Draft.begin(now=timezone.now())
    request.session[_DRAFT] = key
    return draft


def stay_with_draft(request: HttpRequest) -> None:
    """Let the cookie live as long as the draft does: both count from the last word typed."""
    request.session.modified = True


def forget_draft(request: HttpRequest) -> None:
    """Give the key away once the draft is erased."""
    request.session.pop(_DRAFT, None)


def keep_receipt(request: HttpRequest, filed: Filed) -> None:
    """Hold number and look-up code for the receipt page, and let the browser see the case."""
    _keep_receipt(request, _RECEIPT, filed)
    request.session.pop(_REPORT_RECEIPT, None)


def fresh_receipt(request: HttpRequest) -> tuple[str, str] | None:
    """Number and look-up code, for half an hour after sending."""
    return _fresh_receipt(request, _RECEIPT)


def keep_report_receipt(request: HttpRequest, filed: Filed) -> None:
    """The same for the report that was filed along with a complaint."""
    _keep_receipt(request, _REPORT_RECEIPT, filed)


def fresh_report_receipt(request: HttpRequest) -> tuple[str, str] | None:
    """Number and look-up code of the report, for half an hour after sending."""
    return _fresh_receipt(request, _REPORT_RECEIPT)


def may_track(request: HttpRequest, complaint: Complaint) -> None:
    """Remember that this browser has shown the look-up code."""
    now = timezone.now().timestamp()
    request.session[_TRACKED] = {**request.session.get(_TRACKED, {}), str(complaint.pk): now}


def tracked(request: HttpRequest) -> list[int]:
    """The cases whose code was shown lately; a shared computer forgets them."""
    oldest = timezone.now().timestamp() - TRACKED_FOR
    return [int(pk) for pk, at in request.session.get(_TRACKED, {}).items() if at > oldest]


def begin_phone_link(request: HttpRequest, draft: Draft) -> None:
    """Make a way for a phone, and hold what the desk shows of it."""
    link, token, code = PhoneLink.begin(draft, now=timezone.now())
    kept = {"pk": link.pk, "token": token, "code": code}
    request.session[_PHONE_LINK] = encryption.encrypt(json.dumps(kept))


def phone_link(request: HttpRequest, draft: Draft) -> dict[str, Any] | None:
    """The long word and the code for the phone, while it may still open them."""
    kept = json.loads(encryption.decrypt(request.session.get(_PHONE_LINK, "")) or "{}")
    if not kept:
        return None
    link = draft.phone_links.filter(pk=kept["pk"]).first()
    if link is None or link.created_at + VALID_FOR < timezone.now():
        return None
    return {**kept, "is_open": link.opened_at is not None, "until": link.created_at + VALID_FOR}


def keep_phone_key(request: HttpRequest, key: str) -> None:
    """This browser is the phone that opened a link."""
    request.session[_PHONE_KEY] = key


def phone_draft(request: HttpRequest) -> Draft | None:
    """The draft that this phone may add photos to."""
    key = request.session.get(_PHONE_KEY)
    if not key:
        return None
    digest = encryption.keyed_digest("phone key", key)
    links = PhoneLink.objects.working(timezone.now()).filter(phone_digest=digest)
    link = links.select_related("draft").first()
    return link.draft if link else None


def _keep_receipt(request: HttpRequest, place: str, filed: Filed) -> None:
    now = timezone.now().timestamp()
    kept = {"number": filed.complaint.number, "code": filed.code, "at": now}
    request.session[place] = encryption.encrypt(json.dumps(kept))
    may_track(request, filed.complaint)


def _fresh_receipt(request: HttpRequest, place: str) -> tuple[str, str] | None:
    kept = json.loads(encryption.decrypt(request.session.get(place, "")) or "{}")
    age = timezone.now().timestamp() - kept.get("at", 0)
    return (kept["number"], kept["code"]) if kept and age <= RECEIPT_SHOWN_FOR else None


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
    for name in (_TRACKED, _GLANCED, _RECEIPT, _REPORT_RECEIPT):
        request.session.pop(name, None)
