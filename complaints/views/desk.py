"""The complaint desk, the choice between the ways in, and throwing a draft away."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from complaints import completion, regions
from complaints.forms import STEPS
from complaints.models import Complaint, Draft
from complaints.views import browser_keys
from complaints.views.drafting import article_id, has_words, may_begin
from jiansite.lib.policies import personal_page, public_page


@public_page
def desk(request: HttpRequest) -> HttpResponse:
    """The complaint desk: what it does, and the ways in."""
    return TemplateResponse(request, "complaints/desk.html")


@personal_page()
def new(request: HttpRequest) -> HttpResponse:
    """Before the first question: step by step, all on one page, or three answers only."""
    draft = browser_keys.own_draft(request)
    article = article_id(request.GET.get("article", ""))
    context = {
        "article_id": article,
        "query": f"?article={article}" if article else "",
        "draft": draft if draft and has_words(draft) else None,
        "resume": resume_address(draft) if draft else "",
        "count": len(STEPS) + 1,  # and the review
        "is_media": settings.COMPLAINT_PROFILE == "media",
    }
    return TemplateResponse(request, "complaints/new.html", context)


@personal_page("POST")
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away at once, with its files."""
    draft = browser_keys.own_draft(request)
    if draft:
        draft.erase()
        browser_keys.forget_draft(request)
    return redirect("complaints:desk")


@personal_page("POST")
def complete(request: HttpRequest, number: str) -> HttpResponse:
    """Go on with a quick complaint, in the browser that has shown its look-up code."""
    mine = Complaint.objects.filter(number=number, pk__in=browser_keys.tracked(request))
    complaint = mine.filter(is_quick=True).first()
    if complaint is None or complaint.state.is_final:
        return redirect("complaints:track")
    draft = browser_keys.own_draft(request)
    if draft is None or draft.completes_id != complaint.pk:
        if draft and has_words(draft):
            return redirect("complaints:new")  # one draft at a time: finish or clear that one
        if not may_begin(request):
            return redirect(complaint)
        completion.begin(complaint, browser_keys.begin_draft(request), now=timezone.now())
    return redirect("complaints:step", name=STEPS[0].name)


@public_page
def region_parts(request: HttpRequest, code: str) -> HttpResponse:
    """What lies within a province or a city, for the selects of the form."""
    if not regions.exists(code):
        raise Http404
    return JsonResponse({"parts": [[part.code, part.name] for part in regions.within(code)]})


def resume_address(draft: Draft) -> str:
    """Where the person stopped."""
    values = draft.values
    if values.get("way") in ("all", "quick"):
        return reverse(f"complaints:{values['way']}")
    names = [step.name for step in STEPS]
    at = values.get("at")
    return reverse("complaints:step", args=[at if at in names else names[0]])
