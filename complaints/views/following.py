"""Asking for a case, and where it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from complaints import receipts
from complaints.following_forms import CaseForm, GlanceForm
from complaints.views import browser_keys, own_case
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page
from jiansite.lib.ratelimit import SharedLimit

# A family behind one address types wrongly a few times; who guesses needs 10^16 tries.
BY_ADDRESS = SharedLimit("look-ups", uses=20, seconds=10 * 60)
# A telephone number can be guessed: so few tries for each case, wherever they come from.
BY_NUMBER = SharedLimit("glances at one case", uses=6, seconds=60 * 60)
NOT_FOUND = "没有找到这件投诉。请对照回执检查编号和查询码，两者都要正确。"
NOT_FOUND_BY_PHONE = (
    "没有找到这件投诉。请检查编号和电话，两者都要与投诉时一致。举报要保密，只能凭查询码查看。"
)
TOO_MANY = "试的次数太多了，请过十分钟再试，或者打电话给我们。"


@personal_page("GET", "HEAD", "POST")
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a case by number and look-up code."""
    number = request.GET.get("number", "")[:30]
    form = CaseForm(request.POST or None, initial={"number": number})
    glance_form = GlanceForm(initial={"number": number})
    if request.method != "POST":
        return _track_page(request, form, glance_form)
    if not BY_ADDRESS.take(client_address(request), now=timezone.now()):
        form.add_error(None, TOO_MANY)
        return _track_page(request, form, glance_form, status=429)
    if form.is_valid():
        complaint = receipts.find(**form.cleaned_data)
        if complaint:
            browser_keys.may_track(request, complaint)
            return redirect(complaint)
        # One answer for a wrong code and for a number that never was.
        form.add_error(None, NOT_FOUND)
    return _track_page(request, form, glance_form)


@personal_page("GET", "HEAD", "POST")
def glance(request: HttpRequest) -> HttpResponse:
    """Ask for the state of a case by number and telephone."""
    form = GlanceForm(request.POST or None)
    if request.method != "POST":
        return redirect("complaints:track")
    if not BY_ADDRESS.take(client_address(request), now=timezone.now()):
        form.add_error(None, TOO_MANY)
        return _track_page(request, CaseForm(), form, status=429)
    if form.is_valid():
        number, phone = form.cleaned_data["number"], form.cleaned_data["phone"]
        if not BY_NUMBER.take(number, now=timezone.now()):
            form.add_error(None, TOO_MANY)
            return _track_page(request, CaseForm(), form, status=429)
        complaint = receipts.find_by_phone(number=number, phone=phone)
        if complaint:
            browser_keys.may_glance(request, complaint)
            return redirect(complaint)
        form.add_error(None, NOT_FOUND_BY_PHONE)
    return _track_page(request, CaseForm(), form)


@personal_page()
def status(request: HttpRequest, number: str) -> HttpResponse:
    """Where a case stands, for the browser that has shown the look-up code, or the telephone."""
    complaint = browser_keys.tracked_case(request, number)
    if complaint:
        return own_case.status_page(request, complaint)
    glanced = browser_keys.glanced_case(request, number)
    if glanced:
        context = {"complaint": glanced, "events": list(glanced.events.public())}
        return TemplateResponse(request, "complaints/glance.html", context)
    response = redirect("complaints:track")
    response["Location"] += f"?number={number}"
    return response


def _track_page(
    request: HttpRequest, form: CaseForm, glance_form: GlanceForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "glance_form": glance_form}
    response = TemplateResponse(request, "complaints/track.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(BY_ADDRESS.seconds)
    return response
