"""Whether a receipt is genuine: for everybody who holds one, without asking who they are."""

import base64

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from complaints import receipts, signing
from complaints.following_forms import VerifyForm
from complaints.models import Receipt
from complaints.signing import Seal
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page, public_page
from jiansite.lib.ratelimit import SharedLimit

LIMIT = SharedLimit("checks of receipts", uses=30, seconds=10 * 60)


@personal_page()
def verify(request: HttpRequest) -> HttpResponse:
    """Check number and code from paper."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if not form.is_bound:
        return _page(request, form)
    if not LIMIT.take(client_address(request), now=timezone.now()):
        return _too_many(request, form)
    if not form.is_valid():
        return _page(request, form)
    return _page(request, form, receipts.find_seal(**form.cleaned_data), checked=True)


@personal_page()
def verify_seal(request: HttpRequest, text: str) -> HttpResponse:
    """Check a whole seal, as a QR code has it: the signature alone decides."""
    if not LIMIT.take(client_address(request), now=timezone.now()):
        return _too_many(request, VerifyForm())
    seal = signing.read(text)
    genuine = seal if seal and seal.is_genuine else None
    return _page(request, VerifyForm(), genuine, checked=True)


@public_page
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys, for who wants to check without us."""
    published = [
        {"id": key_id, "algorithm": "Ed25519", "public_key": base64.b64encode(raw).decode()}
        for key_id, raw in signing.public_keys().items()
    ]
    statement = "jiansite receipt 1\n<number>\n<time in UTC as 2026-11-27T03:38:24Z>\n<SHA-256>\n"
    return JsonResponse({"signed": statement, "keys": published})


def _page(
    request: HttpRequest,
    form: VerifyForm,
    seal: Seal | None = None,
    *,
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    is_kept = (
        seal is not None
        and Receipt.objects.filter(
            complaint__number=seal.number, fingerprint=seal.fingerprint
        ).exists()
    )
    context = {"form": form, "seal": seal, "checked": checked, "is_kept": is_kept}
    return TemplateResponse(request, "complaints/verify.html", context, status=status)


def _too_many(request: HttpRequest, form: VerifyForm) -> HttpResponse:
    form.is_bound, form.cleaned_data = True, {}
    form.add_error(None, "核对的次数太多了，请过十分钟再试。")
    response = _page(request, form, status=429)
    response["Retry-After"] = str(LIMIT.seconds)
    return response
