"""The merchant's side: what it may read of a case, and its reply."""

import uuid

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from complaints import correspondence, merchants
from complaints.correspondence import FilesRefused
from complaints.downloads import evidence_response
from complaints.following_forms import ReplyForm
from complaints.models import MerchantLink
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page
from jiansite.lib.ratelimit import SharedLimit

OPENING = SharedLimit("merchant links", uses=60, seconds=10 * 60)


@personal_page("GET", "HEAD", "POST")
def reply(request: HttpRequest, secret: str) -> HttpResponse:
    """The case as the officer approved it for the merchant, and the form for the one reply."""
    link = _link(request, secret)
    now = timezone.now()
    if request.method != "POST":
        merchants.note_opening(link, now=now)
        return _page(request, link, ReplyForm())
    if link.replied_at:
        return redirect("complaints:merchant", secret)
    form = ReplyForm(request.POST)
    refusals: list[str] = []
    if form.is_valid():
        files = [file for file in request.FILES.getlist("files") if isinstance(file, UploadedFile)]
        try:
            merchants.reply(link, text=form.cleaned_data["text"], files=files, now=now)
        except FilesRefused as refusal:
            refusals = refusal.sentences
        except ValidationError as refusal:
            form.add_error("text", refusal)
        else:
            return redirect("complaints:merchant", secret)
    return _page(request, link, form, refusals)


@personal_page()
def evidence(request: HttpRequest, secret: str, pk: uuid.UUID) -> HttpResponseBase:
    """A piece of evidence that the officer ticked: for pictures the copy without metadata."""
    link = _link(request, secret)
    attachment = get_object_or_404(link.evidence, pk=pk)
    return evidence_response(attachment, original=not attachment.is_picture)


def _link(request: HttpRequest, secret: str) -> MerchantLink:
    within = OPENING.take(client_address(request), now=timezone.now())
    link = merchants.find(secret, now=timezone.now()) if within else None
    if link is None:
        raise Http404
    return link


def _page(
    request: HttpRequest,
    link: MerchantLink,
    form: ReplyForm,
    refusals: list[str] | None = None,
) -> HttpResponse:
    context = {
        "link": link,
        "complaint": link.complaint,
        "shown": merchants.shown_facts(link.complaint),
        "secret": request.resolver_match.kwargs["secret"] if request.resolver_match else "",
        "evidence": list(link.evidence.all()),
        "is_late": timezone.now() > link.reply_by,
        "reply": merchants.reply_to(link),
        "form": form,
        "refusals": refusals or [],
        "max_files": correspondence.MAX_FILES,
    }
    return TemplateResponse(request, "complaints/merchant.html", context)
