"""What comes after sending: the receipt, and where a case stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from complaints import clocks, receipts
from complaints.forms import TrackForm
from complaints.models import Complaint
from complaints.views import browser_keys
from jiansite.lib.policies import personal_page


@personal_page()
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and look-up code, for half an hour in the browser that sent the complaint."""
    fresh = browser_keys.fresh_receipt(request)
    if fresh is None:
        return redirect("complaints:track")
    number, code = fresh
    context = {
        "complaint": get_object_or_404(Complaint, number=number),
        "code": receipts.grouped(code),
    }
    return TemplateResponse(request, "complaints/receipt.html", context)


@personal_page("GET", "HEAD", "POST")
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a case by number and look-up code."""
    form = TrackForm(request.POST or None, initial={"number": request.GET.get("number", "")[:30]})
    if request.method == "POST" and form.is_valid():
        complaint = receipts.find(**form.cleaned_data)
        if complaint:
            browser_keys.may_track(request, complaint)
            return redirect(complaint)
        # One answer for a wrong code and for a number that never was.
        form.add_error(None, "没有找到这件投诉。请对照回执检查编号和查询码，两者都要正确。")
    return TemplateResponse(request, "complaints/track.html", {"form": form})


@personal_page()
def status(request: HttpRequest, number: str) -> HttpResponse:
    """Where a case stands, for the browser that has shown the look-up code."""
    complaint = Complaint.objects.filter(
        number=number, pk__in=browser_keys.tracked(request)
    ).first()
    if complaint is None:
        response = redirect("complaints:track")
        response["Location"] += f"?number={number}"
        return response
    context = {
        "complaint": complaint,
        "clocks": clocks.explained(complaint, now=timezone.now()),
        "events": list(complaint.events.public()),
        "reveals": complaint.events.reveals().count(),
        "attachments": list(complaint.attachments.all()),
    }
    return TemplateResponse(request, "complaints/status.html", context)
