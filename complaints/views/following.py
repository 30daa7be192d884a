"""What comes after sending: the receipt, asking for a case, and where it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from complaints import papers, receipts
from complaints.following_forms import CaseForm, GlanceForm
from complaints.models import Complaint, Receipt
from complaints.models.events import CODE_RENEWED
from complaints.views import browser_keys, own_case
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page
from jiansite.lib.qr import qr_svg
from jiansite.lib.ratelimit import SharedLimit

# A family behind one address types wrongly a few times; who guesses needs 10^16 tries.
BY_ADDRESS = SharedLimit("look-ups", uses=20, seconds=10 * 60)
# A telephone number can be guessed: so few tries for each case, wherever they come from.
BY_NUMBER = SharedLimit("glances at one case", uses=6, seconds=60 * 60)
NOT_FOUND = "没有找到这件投诉。请对照回执检查编号和查询码，两者都要正确。"
NOT_FOUND_BY_PHONE = "没有找到这件投诉。请检查编号和电话，两者都要与投诉时一致。"
TOO_MANY = "试的次数太多了，请过十分钟再试，或者打电话给我们。"


@personal_page()
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and look-up code, for half an hour in the browser that sent the complaint."""
    fresh = browser_keys.fresh_receipt(request)
    if fresh is None:
        return redirect("complaints:track")
    number, code = fresh
    complaint = get_object_or_404(Complaint, number=number)
    proof = _proof(complaint)
    context = {
        "complaint": complaint,
        "code": receipts.grouped(code),
        "is_renewed": complaint.events.filter(verb=CODE_RENEWED).exists(),
        "seal": proof and proof.seal,
        "steps": papers.next_steps(complaint),
        "verify_address": papers.short_verify_address(),
    }
    return TemplateResponse(request, "complaints/receipt.html", context)


@personal_page()
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The receipt as a paper, with the code while this browser knows it."""
    fresh = browser_keys.fresh_receipt(request)
    if fresh is None:
        return redirect("complaints:track")
    number, code = fresh
    complaint = get_object_or_404(Complaint, number=number)
    content = papers.receipt_pdf(complaint, _proof(complaint), code=code)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@personal_page()
def receipt_qr(request: HttpRequest) -> HttpResponse:
    """The QR code of the receipt's proof."""
    fresh = browser_keys.fresh_receipt(request)
    proof = get_object_or_404(
        Receipt.objects.select_related("complaint"), complaint__number=fresh[0] if fresh else ""
    )
    picture = qr_svg(papers.verify_address(proof.seal), title="核对回执的二维码")
    return HttpResponse(picture, content_type="image/svg+xml")


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


def _proof(complaint: Complaint) -> Receipt | None:
    return Receipt.objects.filter(complaint=complaint).select_related("complaint").first()
