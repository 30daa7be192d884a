"""The way to a case: the complaint desk, the form, its draft and evidence, sending."""

import logging
import uuid
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from complaints import evidence, intake
from complaints.downloads import evidence_response
from complaints.forms import ComplaintForm
from complaints.models import Attachment, Draft
from complaints.views import browser_keys
from jiansite.lib import uploads
from jiansite.lib.policies import personal_page, public_page
from jiansite.lib.uploads import FileRefused

logger = logging.getLogger(__name__)


@public_page
def desk(request: HttpRequest) -> HttpResponse:
    """The complaint desk: what it does, and the ways in."""
    return TemplateResponse(request, "complaints/desk.html")


@personal_page("GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """The complaint form; what was typed and uploaded is kept in a draft."""
    draft = browser_keys.own_draft(request)
    if request.method != "POST":
        values = draft.values if draft else {}
        if article := _article_id(request.GET.get("article", "")):
            values["article"] = article
        return _form_page(request, ComplaintForm(initial=values), draft)
    draft = draft or browser_keys.begin_draft(request)
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
    draft = browser_keys.own_draft(request, sent=True)
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
def draft_picture(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """A picture of the person's own draft, as a copy without metadata."""
    draft = browser_keys.own_draft(request)
    attachment = get_object_or_404(Attachment, pk=pk, draft=draft) if draft else None
    if attachment is None or not attachment.is_picture:
        raise Http404
    return evidence_response(attachment, original=False)


@personal_page("POST")
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away at once, with its files."""
    draft = browser_keys.own_draft(request)
    if draft:
        draft.erase()
        browser_keys.forget_draft(request)
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
            browser_keys.keep_receipt(request, filed)
            request.session.save()


def _article_id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
