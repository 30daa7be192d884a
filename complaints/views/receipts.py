"""The receipt: number, look-up code and proof, for half an hour in the browser that sent the case.

Of a complaint and a report that were sent together, one page shows both alike.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from complaints import papers
from complaints.models import Complaint, Receipt
from complaints.models.events import CODE_RENEWED
from complaints.receipts import grouped
from complaints.signing import Seal
from complaints.views import browser_keys
from jiansite.lib.policies import personal_page
from jiansite.lib.qr import qr_svg

FRESH = {
    "complaint": browser_keys.fresh_receipt,
    "report": browser_keys.fresh_report_receipt,
}
NAMES = {"complaint": "receipt", "report": "report-receipt"}


@dataclass(frozen=True)
class Shown:
    """A receipt as a page shows it; `which` of the two of this browser it is."""

    which: str
    complaint: Complaint
    code: str
    seal: Seal | None

    @property
    def name(self) -> str:
        """By which its parts are told apart on a page of two."""
        return NAMES[self.which]

    @property
    def kind(self) -> str:
        """投诉 or 举报."""
        return self.complaint.get_kind_display()

    @property
    def steps(self) -> list[tuple[str, str]]:
        return papers.next_steps(self.complaint)

    @property
    def pdf(self) -> str:
        """The name of the address of its paper."""
        return "complaints:{}_pdf".format(self.name.replace("-", "_"))

    @property
    def qr(self) -> str:
        """The name of the address of its QR code."""
        return "complaints:{}_qr".format(self.name.replace("-", "_"))


@personal_page()
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt of what was sent last; both where there are two."""
    shown = _shown(request, "complaint")
    if shown is None:
        return redirect("complaints:track")
    report = _shown(request, "report")
    if report:
        return redirect("complaints:both_receipts")
    context = {
        "receipt": shown,
        "is_renewed": shown.complaint.events.filter(verb=CODE_RENEWED).exists(),
        "verify_address": papers.short_verify_address(),
    }
    return TemplateResponse(request, "complaints/receipt.html", context)


@personal_page()
def both_receipts(request: HttpRequest) -> HttpResponse:
    """Receipts of a complaint and of the report that was filed along with it."""
    shown = [_shown(request, which) for which in FRESH]
    if None in shown:
        return redirect("complaints:receipt")
    context = {"shown": shown, "verify_address": papers.short_verify_address()}
    return TemplateResponse(request, "complaints/both_receipts.html", context)


@personal_page()
def receipt_pdf(request: HttpRequest, which: str) -> HttpResponse:
    """The receipt as a paper, with the code while this browser knows it."""
    fresh = FRESH[which](request)
    if fresh is None:
        return redirect("complaints:track")
    number, code = fresh
    complaint = get_object_or_404(Complaint, number=number)
    content = papers.receipt_pdf(complaint, _proof(complaint), code=code)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@personal_page()
def receipt_qr(request: HttpRequest, which: str) -> HttpResponse:
    """The QR code of the receipt's proof."""
    fresh = FRESH[which](request)
    proof = get_object_or_404(
        Receipt.objects.select_related("complaint"), complaint__number=fresh[0] if fresh else ""
    )
    picture = qr_svg(papers.verify_address(proof.seal), title="核对回执的二维码")
    return HttpResponse(picture, content_type="image/svg+xml")


def _shown(request: HttpRequest, which: str) -> Shown | None:
    fresh = FRESH[which](request)
    if fresh is None:
        return None
    complaint = get_object_or_404(Complaint, number=fresh[0])
    proof = _proof(complaint)
    return Shown(which, complaint, grouped(fresh[1]), proof.seal if proof else None)


def _proof(complaint: Complaint) -> Receipt | None:
    return Receipt.objects.filter(complaint=complaint).select_related("complaint").first()
