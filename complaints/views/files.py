"""Files of a draft while the page stays open: in pieces, with a list that follows.

The same addresses exist for the browser that holds the draft and for the phone it invited.
"""

import hashlib
import json
import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone

from complaints import limits, pieces
from complaints.downloads import evidence_response
from complaints.models import Attachment, Draft, PartialUpload
from complaints.pieces import OutOfPlace
from complaints.views import browser_keys
from complaints.views.drafting import TOO_MANY, may_begin
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page
from jiansite.lib.uploads import FileRefused

logger = logging.getLogger(__name__)

PHONE = "phone"
GONE = "这份草稿已经提交、清除或者过期。请回到投诉页面看看。"


@personal_page()
def draft_picture(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """A picture of the person's own draft, as a copy without metadata."""
    drafts = [browser_keys.own_draft(request), browser_keys.phone_draft(request)]
    attachment = get_object_or_404(Attachment, pk=pk, draft__in=[each for each in drafts if each])
    if not attachment.is_picture:
        raise Http404
    return evidence_response(attachment, original=False)


def _in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is refused comes as a sentence that the script shows."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except FileRefused as refusal:
            return JsonResponse({"message": str(refusal)}, status=422)
        except OutOfPlace as place:
            return JsonResponse({"received": place.received}, status=409)

    return answer


@personal_page("GET", "HEAD", "POST")
@_in_words
def files(request: HttpRequest, via: str = "own") -> HttpResponse:
    """GET: the files of the draft, and those on their way. POST: a place for one more."""
    if request.method != "POST":
        return _listed(request, via)
    if not limits.UPLOADS.take(client_address(request), now=timezone.now()):
        return JsonResponse({"message": TOO_MANY}, status=429)
    draft = _draft(request, via)
    if draft is None and via == "own":
        if not may_begin(request):
            return JsonResponse({"message": TOO_MANY}, status=429)
        draft = browser_keys.begin_draft(request)
    if draft is None:
        raise FileRefused(GONE)
    size = request.POST.get("size", "")
    upload = pieces.start(
        draft,
        name=request.POST.get("name", ""),
        size=int(size) if size.isascii() and size.isdecimal() and len(size) < 16 else 0,
        sha256=request.POST.get("sha256", ""),
        now=timezone.now(),
    )
    return JsonResponse(
        {
            "id": str(upload.pk),
            "draft": draft.pk,
            "received": upload.received,
            "piece": pieces.PIECE_BYTES,
        },
        status=201,
    )


@personal_page("GET", "HEAD", "POST")
@_in_words
def piece(request: HttpRequest, pk: uuid.UUID, via: str = "own") -> HttpResponse:
    """GET: how much has arrived. POST: the piece that belongs at ?offset=."""
    upload = _upload(request, pk, via)
    if request.method != "POST":
        return JsonResponse({"received": upload.received})
    offset = request.GET.get("offset", "")
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 16):
        raise OutOfPlace(upload.received)
    received = pieces.append(upload, request.body, offset=int(offset), now=timezone.now())
    return JsonResponse({"received": received})


@personal_page("POST")
@_in_words
def finish(request: HttpRequest, pk: uuid.UUID, via: str = "own") -> HttpResponse:
    """All pieces are here: the whole becomes evidence."""
    upload = _upload(request, pk, via)
    try:
        attachment = pieces.finish(upload, sha256=request.POST.get("sha256", ""))
    except (FileRefused, OutOfPlace):
        raise
    except Exception:  # whatever a hostile file breaks, the person is told and nothing hangs
        logger.exception("an upload of draft %s could not be taken", upload.draft_id)
        upload.erase()
        raise FileRefused("处理这个文件时出了问题，请换一种格式再试。") from None
    return JsonResponse(_row(request, attachment), status=201)


@personal_page("POST")
def cancel(request: HttpRequest, pk: uuid.UUID, via: str = "own") -> HttpResponse:
    """Stop an upload, or remove a file that is here."""
    draft = _draft(request, via)
    if draft is not None:
        for found in (draft.partial_uploads.filter(pk=pk), draft.attachments.filter(pk=pk)):
            for each in found:
                each.erase()
    return HttpResponse(status=204)


def _listed(request: HttpRequest, via: str) -> HttpResponse:
    """Asked every few seconds, so it answers 304 as long as nothing has changed."""
    draft = _draft(request, via)
    shown = {
        "files": [_row(request, attachment) for attachment in draft.attachments.all()],
        "coming": [
            {"id": str(upload.pk), "name": upload.name, "part": upload.received / upload.size}
            for upload in draft.partial_uploads.all()
        ],
        "phone": _phone_state(request, draft) if via == "own" else "",
    } if draft else {"files": [], "coming": [], "phone": ""}  # fmt: skip
    text = json.dumps(shown, ensure_ascii=False)
    response = HttpResponse(text, content_type="application/json")
    response["ETag"] = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    return response


def _phone_state(request: HttpRequest, draft: Draft) -> str:
    link = browser_keys.phone_link(request, draft)
    if link is None:
        return "none"
    return "open" if link["is_open"] else "waiting"


def _row(request: HttpRequest, attachment: Attachment) -> dict[str, str]:
    html = render_to_string("complaints/_file.html", {"attachment": attachment})
    return {"id": str(attachment.pk), "html": html}


def _draft(request: HttpRequest, via: str) -> Draft | None:
    return (browser_keys.phone_draft if via == PHONE else browser_keys.own_draft)(request)


def _upload(request: HttpRequest, pk: uuid.UUID, via: str) -> PartialUpload:
    draft = _draft(request, via)
    upload = draft.partial_uploads.filter(pk=pk).first() if draft else None
    if upload is None:
        raise FileRefused("这次上传已经取消或者过期，请重新选择文件。")
    return upload
