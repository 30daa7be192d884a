"""Every page that citizens of the complaint desk meet."""

import json
import logging
import uuid
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from complaints import encryption, evidence, intake, receipts
from complaints.downloads import evidence_response
from complaints.forms import ComplaintForm, TrackForm
from complaints.models import Attachment, Complaint, Draft
from jiansite.lib import uploads
from jiansite.lib.policies import personal_page, public_page
from jiansite.lib.uploads import FileRefused

logger = logging.getLogger(__name__)

_DRAFT = "complaint_draft"
_RECEIPT = "complaint_receipt"
_TRACKED = "complaints_tracked"
RECEIPT_SHOWN_FOR = 30 * 60  # seconds
TRACKED_FOR = 2 * 60 * 60


@public_page
def desk(request: HttpRequest) -> HttpResponse:
    """The complaint desk: what it does, and the ways in."""
    return TemplateResponse(request, "complaints/desk.html")


@personal_page("GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """The complaint form; what was typed and uploaded is kept in a draft."""
    draft = _own_draft(request)
    if request.method != "POST":
        values = draft.values if draft else {}
        if article := _article_id(request.GET.get("article", "")):
            values["article"] = article
        return _form_page(request, ComplaintForm(initial=values), draft)
    draft = draft or _begin_draft(request)
    form = ComplaintForm(request.POST)
    draft.keep(_typed(form), now=timezone.now())
    refusals = _take_evidence(request, draft)
    if refusals is None:
        return redirect("complaints:review")  # which knows where to go on
    if not form.is_valid() or refusals:
        return _form_page(request, form, draft, refusals)
    return redirect("complaints:review")


@personal_page("GET", "HEAD", "POST")
def review(request: HttpRequest) -> HttpResponse:
    """Everything once more before it is sent; POST sends it."""
    draft = _own_draft(request, sent=True)
    if draft is None:
        return redirect("complaints:new")
    if draft.complaint_id:
        return redirect("complaints:receipt")
    form = ComplaintForm(_as_post(draft.values))
    if not form.is_valid():
        return redirect("complaints:new")
    if request.method != "POST":
        context = {"form": form, "draft": draft, "attachments": list(draft.attachments.all())}
        return TemplateResponse(request, "complaints/review.html", context)
    _send(request, draft, form)
    return redirect("complaints:receipt")


@personal_page()
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and look-up code, for half an hour in the browser that sent the complaint."""
    kept = json.loads(encryption.decrypt(request.session.get(_RECEIPT, "")) or "{}")
    age = timezone.now().timestamp() - kept.get("at", 0)
    if not kept or age > RECEIPT_SHOWN_FOR:
        return redirect("complaints:track")
    context = {
        "complaint": get_object_or_404(Complaint, number=kept["number"]),
        "code": receipts.grouped(kept["code"]),
    }
    return TemplateResponse(request, "complaints/receipt.html", context)


@personal_page("GET", "HEAD", "POST")
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a case by number and look-up code."""
    form = TrackForm(request.POST or None, initial={"number": request.GET.get("number", "")[:30]})
    if request.method == "POST" and form.is_valid():
        complaint = receipts.find(**form.cleaned_data)
        if complaint:
            _may_track(request, complaint)
            return redirect(complaint)
        # One answer for a wrong code and for a number that never was.
        form.add_error(None, "没有找到这件投诉。请对照回执检查编号和查询码，两者都要正确。")
    return TemplateResponse(request, "complaints/track.html", {"form": form})


@personal_page()
def status(request: HttpRequest, number: str) -> HttpResponse:
    """Where a case stands, for the browser that has shown the look-up code."""
    complaint = Complaint.objects.filter(number=number, pk__in=_tracked(request)).first()
    if complaint is None:
        response = redirect("complaints:track")
        response["Location"] += f"?number={number}"
        return response
    context = {
        "complaint": complaint,
        "events": list(complaint.events.public()),
        "reveals": complaint.events.reveals().count(),
        "attachments": list(complaint.attachments.all()),
    }
    return TemplateResponse(request, "complaints/status.html", context)


@personal_page()
def draft_picture(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """A picture of the person's own draft, as a copy without metadata."""
    draft = _own_draft(request)
    attachment = get_object_or_404(Attachment, pk=pk, draft=draft) if draft else None
    if attachment is None or not attachment.is_picture:
        raise Http404
    return evidence_response(attachment, original=False)


@personal_page("POST")
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away at once, with its files."""
    draft = _own_draft(request)
    if draft:
        draft.erase()
        del request.session[_DRAFT]
    return redirect("complaints:desk")


def _form_page(
    request: HttpRequest,
    form: ComplaintForm,
    draft: Draft | None,
    refusals: list[str] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "draft": draft,
        "attachments": list(draft.attachments.all()) if draft else [],
        "refusals": refusals or [],
        "max_files": evidence.MAX_FILES,
        "max_megabytes": evidence.MAX_BYTES // 1024 // 1024,
        "article_id": _article_id(str(form["article"].value() or "")),
    }
    return TemplateResponse(request, "complaints/new.html", context)


def _own_draft(request: HttpRequest, *, sent: bool = False) -> Draft | None:
    """The draft whose key this browser holds; a sent one only when asked for."""
    key = request.session.get(_DRAFT)
    if not key:
        return None
    drafts = Draft.objects.with_key(key).alive(timezone.now())
    return (drafts if sent else drafts.filter(complaint=None)).first()


def _begin_draft(request: HttpRequest) -> Draft:
    draft, key = Draft.begin(now=timezone.now())
    request.session[_DRAFT] = key
    return draft


def _typed(form: ComplaintForm) -> dict[str, Any]:
    """What stands in the form, as it was typed."""
    return {
        name: form.data.getlist(name) if name == "demands" else form.data.get(name, "")
        for name in form.fields
        if name in form.data
    }


def _as_post(values: dict[str, Any]) -> MultiValueDict[str, Any]:
    return MultiValueDict(
        {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    )


@transaction.atomic
def _take_evidence(request: HttpRequest, draft: Draft) -> list[str] | None:
    """Remove what was ticked, add what came, and say what was refused and why.

    None when the draft was sent or thrown away in the meantime. One request at a time: the limit
    counts files.
    """
    if not Draft.objects.select_for_update().filter(pk=draft.pk, complaint=None).exists():
        return None
    removed = [pk for pk in request.POST.getlist("remove") if _is_uuid(pk)]
    for attachment in draft.attachments.filter(pk__in=removed):
        attachment.erase()
    refusals = []
    room = evidence.MAX_FILES - draft.attachments.count()
    for upload in request.FILES.getlist("evidence"):
        name = uploads.display_name(upload.name or "")
        if room <= 0:
            refusals.append(f"“{name}”没有收下：最多上传 {evidence.MAX_FILES} 个文件。")
            continue
        try:
            with transaction.atomic():
                evidence.attach(draft, upload)
            room -= 1
        except FileRefused as refusal:
            refusals.append(f"“{name}”没有收下：{refusal}")
        except Exception:  # whatever a hostile file breaks, the person loses nothing typed
            logger.exception("a file of draft %s could not be taken", draft.pk)
            refusals.append(f"“{name}”没有收下：处理这个文件时出了问题，请换一种格式再试。")
    return refusals


def _send(request: HttpRequest, draft: Draft, form: ComplaintForm) -> None:
    # The session is stored before the draft's row is free again: whoever clicks twice finds
    # the receipt, and a crash after the commit still leaves the code to be shown.
    with transaction.atomic():
        filed = intake.register_complaint(
            draft,
            values=form.case_values(),
            now=timezone.now(),
            article_id=form.cleaned_data["article"],
        )
        if filed:
            kept = {
                "number": filed.complaint.number,
                "code": filed.code,
                "at": timezone.now().timestamp(),
            }
            request.session[_RECEIPT] = encryption.encrypt(json.dumps(kept))
            _may_track(request, filed.complaint)
            request.session.save()


def _may_track(request: HttpRequest, complaint: Complaint) -> None:
    """Remember that this browser has shown the look-up code."""
    now = timezone.now().timestamp()
    request.session[_TRACKED] = {**request.session.get(_TRACKED, {}), str(complaint.pk): now}


def _tracked(request: HttpRequest) -> list[int]:
    """The cases whose code was shown lately; a shared computer forgets them."""
    oldest = timezone.now().timestamp() - TRACKED_FOR
    return [int(pk) for pk, at in request.session.get(_TRACKED, {}).items() if at > oldest]


def _article_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
