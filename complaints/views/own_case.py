"""A case in the hands of its complainant: the page, what they do there, what they take along."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from complaints import case_files, clocks, correspondence, own_case
from complaints.correspondence import FilesRefused
from complaints.downloads import evidence_response
from complaints.following_forms import (
    AnswerForm,
    ContactForm,
    EraseForm,
    ObjectionForm,
    PlatformForm,
    RatingForm,
    WithdrawForm,
)
from complaints.models import Attachment, Complaint, Event
from complaints.views import browser_keys
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page
from jiansite.lib.ratelimit import SharedLimit
from jiansite.lib.transitions import TransitionRefused

WRITING = SharedLimit("words of complainants", uses=30, seconds=60 * 60)
# Whole evidence is packed each time.
PACKING = SharedLimit("packs of cases", uses=12, seconds=60 * 60)
DONE = "complaint_act_done"
Form = Any


@dataclass(frozen=True)
class Act:
    """One thing that can be done on the page: its form, what it does, what the page says then."""

    form: type[forms.Form]
    use: Callable[[Complaint, Form, list[UploadedFile], datetime], object]
    done: str


@dataclass(frozen=True)
class Refusal:
    """A form that was sent in vain, with the sentences why."""

    act: str
    form: forms.Form
    files: list[str] = field(default_factory=list)


def _answer(complaint: Complaint, form: Form, files: list[UploadedFile], now: datetime) -> object:
    values = form.cleaned_data
    return correspondence.answer(
        complaint, text=values["text"], token=values["token"], files=files, now=now
    )


def _object(complaint: Complaint, form: Form, files: list[UploadedFile], now: datetime) -> object:
    return correspondence.object_to(complaint, **form.cleaned_data, now=now)


ACTS: Mapping[str, Act] = {
    "answer": Act(AnswerForm, _answer, "您的补充说明已经送到投诉专员那里。"),
    "object": Act(ObjectionForm, _object, "您的异议已经收到，投诉专员会重新核实。"),
    "rate": Act(
        RatingForm,
        lambda complaint, form, files, now: own_case.rate(complaint, **form.cleaned_data, now=now),
        "谢谢您的评价。",
    ),
    "withdraw": Act(
        WithdrawForm,
        lambda complaint, form, files, now: own_case.withdraw(
            complaint, reason=form.cleaned_data["reason"], now=now
        ),
        "投诉已经撤回。",
    ),
    "contact": Act(
        ContactForm,
        lambda complaint, form, files, now: own_case.correct_contact(
            complaint, form.changes(), now=now
        ),
        "联系方式已经更正。",
    ),
    "platform": Act(
        PlatformForm,
        lambda complaint, form, files, now: own_case.give_platform_number(
            complaint, number=form.cleaned_data["number"], now=now
        ),
        "12315 编号已经记下。",
    ),
    "erase": Act(
        EraseForm,
        lambda complaint, form, files, now: own_case.request_erasure(complaint, now=now),
        "删除申请已经收到，处理结果会出现在办理记录里。",
    ),
}


@personal_page("POST")
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Do one of the things that the page offers."""
    complaint = browser_keys.tracked_case(request, number)
    if complaint is None:
        return _ask_again(number)
    if name not in ACTS:
        raise Http404
    act = ACTS[name]
    form = act.form(request.POST)
    if not WRITING.take(client_address(request), now=timezone.now()):
        form.add_error(None, "这个网络刚才发送得太多了，请过一会儿再试，或者打电话给我们。")
        return status_page(request, complaint, Refusal(name, form), status=429)
    if not form.is_valid():
        return status_page(request, complaint, Refusal(name, form))
    files = [file for file in request.FILES.getlist("files") if isinstance(file, UploadedFile)]
    try:
        act.use(complaint, form, files, timezone.now())
    except FilesRefused as refusal:
        return status_page(request, complaint, Refusal(name, form, refusal.sentences))
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal)
    if form.errors:
        complaint.refresh_from_db()
        return status_page(request, complaint, Refusal(name, form))
    # For the one page that follows.
    request.session[DONE] = name
    return redirect(complaint)


@personal_page("POST")
def leave(request: HttpRequest) -> HttpResponse:
    """Close the cases that this browser has open."""
    browser_keys.forget_cases(request)
    return redirect("complaints:track")


@personal_page()
def download_everything(request: HttpRequest, number: str) -> HttpResponseBase:
    """All about the case, as a ZIP."""
    return _pack(request, number, case_files.everything, f"case-{number}.zip")


@personal_page()
def download_handover(request: HttpRequest, number: str) -> HttpResponseBase:
    """The pack for the 12315 platform, as a ZIP."""
    return _pack(request, number, case_files.handover_pack, f"12315-{number}.zip")


@personal_page()
def own_file(request: HttpRequest, number: str, pk: str) -> HttpResponseBase:
    """A file of the case: the person's own as it was sent, a merchant's picture as a copy."""
    complaint = browser_keys.tracked_case(request, number)
    if complaint is None:
        return _ask_again(number)
    attachments = Attachment.objects.select_related("message")
    attachment = get_object_or_404(attachments, pk=pk, complaint=complaint)
    # Where a merchant took a photo is nobody's business.
    original = attachment.is_complainants or not attachment.is_picture
    return evidence_response(attachment, original=original)


def status_page(
    request: HttpRequest,
    complaint: Complaint,
    refusal: Refusal | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Where a case stands and what can be done, with the form that was sent in vain, if one was."""
    now = timezone.now()
    object_by = correspondence.object_by(complaint)
    messages = list(complaint.messages.prefetch_related("attachments"))
    events = list(complaint.events.public())
    offered = {name: act.form() for name, act in ACTS.items()}
    if refusal:
        offered[refusal.act] = refusal.form
    done = ACTS.get(request.session.pop(DONE, ""))
    context = {
        "complaint": complaint,
        "clocks": clocks.explained(complaint, now=now),
        "events": events,
        "outcome": _outcome(complaint, events),
        "reveals": list(complaint.events.reveals()),
        "messages_of_case": messages,
        "open_question": next((each for each in messages if each.is_open), None),
        "attachments": list(complaint.attachments.of_complainant()),
        "satisfaction": getattr(complaint, "satisfaction", None),
        "platform_filing": getattr(complaint, "platform_filing", None),
        "erasure_waits": complaint.erasure_requests.filter(done_at=None).exists(),
        "may_withdraw": own_case.may_withdraw(complaint),
        "object_by": object_by if object_by and now <= object_by else None,
        "forms": offered,
        "refusal": refusal,
        "done": done.done if done and not refusal else "",
        "max_files": correspondence.MAX_FILES,
    }
    return TemplateResponse(request, "complaints/status.html", context, status=status)


def _outcome(complaint: Complaint, events: list[Event]) -> str:
    """What the desk wrote when it ended the case; empty before the end."""
    if not complaint.state.is_final:
        return ""
    endings = [event.note for event in events if event.to_state == complaint.status]
    return endings[-1] if endings else ""


def _pack(
    request: HttpRequest, number: str, make: Callable[[Complaint], IO[bytes]], name: str
) -> HttpResponseBase:
    complaint = browser_keys.tracked_case(request, number)
    if complaint is None:
        return _ask_again(number)
    if not PACKING.take(client_address(request), now=timezone.now()):
        headers = {"Retry-After": str(PACKING.seconds)}
        context = {"sentence": "下载得太频繁了，请过一小时再试。", "complaint": complaint}
        return TemplateResponse(
            request, "complaints/too_many.html", context, status=429, headers=headers
        )
    return FileResponse(make(complaint), as_attachment=True, filename=name)


def _ask_again(number: str) -> HttpResponse:
    response = redirect("complaints:track")
    response["Location"] += f"?number={number}"
    return response
