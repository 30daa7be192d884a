"""The form: one group of questions a page, all of them on one, or three of them to begin with.

All three write the same draft, so that a person can change the way at any time.
"""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from complaints import evidence
from complaints.forms import STEPS, ComplaintForm, Step, step_called
from complaints.forms.steps import after, before, number_of
from complaints.models import Draft
from complaints.models.drafts import DraftChanged, mark
from complaints.views import browser_keys
from complaints.views.drafting import (
    TOO_MANY,
    WINDOW,
    article_id,
    as_post,
    keep_notes,
    may_begin,
    take_evidence,
    typed,
    was_sent,
    words_of,
)
from jiansite.lib.policies import personal_page

ALL, QUICK = "all", "quick"
QUICK_NAMES = ("article", "facts", "merchant_name", "phone")


@dataclass
class Page:
    """One page of the form while it is answered."""

    request: HttpRequest
    name: str
    step: Step | None
    names: list[str]
    draft: Draft | None
    refusals: list[str] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    is_refused: bool = False
    is_new: bool = False  # the draft began with this request, and no window has seen another

    @property
    def takes_files(self) -> bool:
        return self.name in (ALL, "evidence")

    def form(self, *args: Any, **kwargs: Any) -> ComplaintForm:
        """The form of this page."""
        return ComplaintForm(*args, only=self.names, **kwargs)


@personal_page("GET", "HEAD", "POST")
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One group of questions."""
    return _answer(request, name)


@personal_page("GET", "HEAD", "POST")
def all_at_once(request: HttpRequest) -> HttpResponse:
    """The whole form on one page."""
    return _answer(request, ALL)


@personal_page("GET", "HEAD", "POST")
def quick(request: HttpRequest) -> HttpResponse:
    """快速投诉: what happened, who, and a telephone; the rest now or later."""
    return _answer(request, QUICK)


@personal_page("POST")
def autosave(request: HttpRequest, name: str) -> HttpResponse:
    """Keep what is being typed, and say when; 409 where another window has changed it."""
    page = _page(request, name)
    values = typed(request.POST, page.names)
    if was_sent(request):
        return JsonResponse({"message": "这份投诉已经提交。"}, status=409)
    if page.draft is None:
        if not values.keys() - {"article"}:
            return JsonResponse({})
        if not may_begin(request):
            return JsonResponse({"message": TOO_MANY}, status=429)
        page.draft, page.is_new = browser_keys.begin_draft(request), True
    try:
        _keep(page, values, at=name)
    except DraftChanged:
        message = "您在另一个窗口里也改了这一页，这里的内容还没有保存。"
        return JsonResponse({"message": message}, status=409)
    if page.takes_files:
        keep_notes(page.draft, request.POST)
    seen = mark(page.draft.values, page.names)
    return JsonResponse(
        {"seen": seen, "draft": page.draft.pk, "at": f"{timezone.localtime():%H:%M}"}
    )


def page_address(name: str) -> str:
    """The address of a step, of the one-page form, or of the quick one."""
    if name in (ALL, QUICK):
        return reverse(f"complaints:{name}")
    return reverse("complaints:step", args=[name])


def _page(request: HttpRequest, name: str) -> Page:
    draft = browser_keys.own_draft(request)
    if name == ALL:
        return Page(request, ALL, None, list(ComplaintForm.base_fields), draft)
    if name == QUICK:
        return Page(request, QUICK, None, list(QUICK_NAMES), draft)
    try:
        step = step_called(name)
    except LookupError:
        raise Http404 from None
    first = ["article"] if step is STEPS[0] else []
    return Page(request, name, step, [*first, *step.fields], draft)


def _answer(request: HttpRequest, name: str) -> HttpResponse:
    page = _page(request, name)
    if request.method != "POST":
        return _show(page, _kept_form(page))
    if was_sent(request):
        return redirect("complaints:receipt")
    form = page.form(request.POST)
    if page.draft is None:
        if not may_begin(request):
            page.is_refused = True
            return _show(page, form, status=429)
        page.draft, page.is_new = browser_keys.begin_draft(request), True
    go = request.POST.get("go", "")
    try:
        _keep(page, typed(request.POST, page.names), at=_next_name(page, go))
    except DraftChanged:
        page.conflicts = _conflicts(page, form)
        return _show(page, form, status=409)
    return _take_files_and_go(page, form, go)


def _take_files_and_go(page: Page, form: ComplaintForm, go: str) -> HttpResponse:
    if page.takes_files and page.draft:
        refusals = take_evidence(page.request, page.draft)
        if refusals is None:
            return redirect("complaints:review")  # which knows where to go on
        page.refusals = refusals
    if page.refusals:
        return _show(page, form)
    if go == "phone" and page.draft:
        browser_keys.begin_phone_link(page.request, page.draft)
    # These buttons keep what was typed, right or wrong.
    if address := _saved_address(page, go):
        return redirect(address)
    if not form.is_valid():
        return _show(page, form)
    return redirect(_following_address(page, go))


def _saved_address(page: Page, go: str) -> str:
    """Where a button leads that asks for no check; empty for the others."""
    if go in {step.name for step in STEPS}:
        return page_address(go)
    return {
        "all": f"{page_address(ALL)}#evidence",
        "phone": reverse("complaints:phone_link"),
        "region": f"{page_address(page.name)}#field-region_province",
        "stay": page_address(page.name),
        "save": reverse("complaints:new"),
    }.get(go, "")


def _following_address(page: Page, go: str) -> str:
    """Where the person goes on once a page is right."""
    if go != "review" and page.step and (following := after(page.step)):
        return page_address(following.name)
    if page.name == QUICK and go == "on":
        return page_address(STEPS[0].name)
    return reverse("complaints:review")


def _next_name(page: Page, go: str) -> str:
    """Where the person will be when they come back."""
    if go in {step.name for step in STEPS}:
        return go
    following = after(page.step) if page.step and not go else None
    return following.name if following else page.name


def _keep(page: Page, values: dict[str, Any], *, at: str) -> None:
    """Into the draft, with where the person is. Raises DraftChanged."""
    draft = page.draft
    if draft is None:
        return
    way = _way(page, draft)
    window, key = page.request.POST.get("window", "")[:40], f"{WINDOW}{page.name}"
    # Nobody competes with a draft that has just begun, or with the window that wrote last.
    is_alone = page.is_new or (window and draft.values.get(key) == window)
    draft.keep(
        {**values, "way": way, "at": at, key: window},
        names=page.names,
        seen="" if is_alone else page.request.POST.get("seen", ""),
        now=timezone.now(),
    )
    browser_keys.stay_with_draft(page.request)


def _way(page: Page, draft: Draft) -> str:
    """By which of the three shapes of the form the person is filing."""
    kept = draft.values
    if page.name == QUICK:
        # Whoever has answered more is not to lose it by looking at the quick form.
        more = words_of(draft).keys() - set(QUICK_NAMES)
        is_quick = not more and not draft.completes_id and page.request.POST.get("go") != "on"
        return QUICK if is_quick else "steps"
    # The page for the phone is the same for all: nobody is led away from the one page by it.
    if page.name == "evidence" and kept.get("way") == ALL:
        return ALL
    return ALL if page.name == ALL else "steps"


def _kept_form(page: Page) -> ComplaintForm:
    """The form as it was left; with what is wrong in it where the review sent the person back."""
    values = dict(page.draft.values) if page.draft else {}
    if article := article_id(page.request.GET.get("article", "")):
        values["article"] = article
    if page.request.GET.get("check") and page.draft:
        return page.form(as_post({**values, "article": str(values.get("article", ""))}))
    return page.form(initial=values)


def _conflicts(page: Page, form: ComplaintForm) -> list[tuple[str, str]]:
    """What the other window has written, where it differs: question and answer."""
    kept = page.draft.values if page.draft else {}
    other = ComplaintForm(as_post(kept), only=page.names)
    return [
        (str(theirs.label), other.words(theirs) or "（空）")
        for theirs in other.shown(name for name in page.names if name != "article")
        if form.words(form[theirs.name]) != other.words(theirs)
    ]


def _show(page: Page, form: ComplaintForm, *, status: int = 200) -> HttpResponse:
    draft = page.draft
    context = {
        "page": page,
        "form": form,
        "draft": draft,
        "seen": mark(draft.values if draft else {}, page.names),
        "article_id": article_id(str(form["article"].value() or ""))
        if "article" in form.fields
        else None,
        "is_media": settings.COMPLAINT_PROFILE == "media",
        "refused": TOO_MANY if page.is_refused else "",
        **(evidence_context(page.request, draft) if page.takes_files else {}),
        **_furniture(page, form),
    }
    name = page.name if page.name in (ALL, QUICK) else "step"
    return TemplateResponse(page.request, f"complaints/new_{name}.html", context, status=status)


def _furniture(page: Page, form: ComplaintForm) -> dict[str, Any]:
    """Where a step stands among the others."""
    step = page.step
    if step is None:
        return {}
    source = page.request.POST if page.request.method == "POST" else page.request.GET
    return {
        "step": step,
        "steps": STEPS,
        "number": number_of(step),
        "count": len(STEPS) + 1,
        "before": before(step),
        "fields": list(form.shown(step.fields)),
        "back_to_review": source.get("back") == "review" or source.get("go") == "review",
    }


def evidence_context(request: HttpRequest, draft: Draft | None, via: str = "own") -> dict[str, Any]:
    """What the evidence part of a page needs."""
    prefix = "phone_" if via == "phone" else ""
    return {
        "attachments": list(draft.attachments.all()) if draft else [],
        "max_files": evidence.MAX_FILES,
        "max_megabytes": evidence.MAX_BYTES // 1024 // 1024,
        "accept": evidence.ACCEPT,
        "files_address": reverse(f"complaints:{prefix}files"),
        "phone": browser_keys.phone_link(request, draft) if draft and via == "own" else None,
    }
