"""From the desk to the phone: the same draft's evidence, for half an hour, on one phone."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from complaints import limits
from complaints.forms import PhoneCodeForm
from complaints.models import PhoneLink
from complaints.models.phone_links import code_digest
from complaints.views import browser_keys
from complaints.views.drafting import TOO_MANY, take_evidence
from complaints.views.steps import ALL, evidence_context
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page
from jiansite.lib.qr import qr_svg

WORN = "这个二维码或者代码已经用过，或者超过了 30 分钟。请在电脑上再点一次“用手机添加照片”。"


@personal_page("GET", "HEAD", "POST")
def link(request: HttpRequest) -> HttpResponse:
    """On the desk: QR, short address and code. POST makes them, GET shows them."""
    draft = browser_keys.own_draft(request)
    if draft is None:
        return redirect("complaints:step", name="evidence")
    if request.method == "POST":
        browser_keys.begin_phone_link(request, draft)
        return redirect("complaints:phone_link")
    context = {
        "short_address": short_address(),
        "back": ALL if draft.values.get("way") == ALL else "evidence",
        **evidence_context(request, draft),
    }
    return TemplateResponse(request, "complaints/phone_link.html", context)


@personal_page()
def link_picture(request: HttpRequest) -> HttpResponse:
    """The QR that the phone scans."""
    draft = browser_keys.own_draft(request)
    shown = browser_keys.phone_link(request, draft) if draft else None
    if shown is None or shown["is_open"]:
        raise Http404
    address = f"{settings.SITE_URL}{reverse('complaints:phone', args=[shown['token']])}"
    picture = qr_svg(address, title="用手机扫这个二维码添加照片")
    return HttpResponse(picture, content_type="image/svg+xml")


@personal_page("GET", "HEAD", "POST")
def enter(request: HttpRequest) -> HttpResponse:
    """On the phone, without a camera: type the six characters."""
    form = PhoneCodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if not limits.PHONE_CODES.take(client_address(request), now=now):
            form.add_error(None, TOO_MANY)
            status = 429
        else:
            digest = code_digest(form.cleaned_data["code"])
            found = PhoneLink.objects.waiting(now).filter(code_digest=digest).first()
            if _opened(request, found):
                return redirect("complaints:phone_photos")
            form.add_error("code", f"没有找到这个代码。{WORN}")
    return TemplateResponse(request, "complaints/phone_enter.html", {"form": form}, status=status)


@personal_page("GET", "HEAD", "POST")
def phone(request: HttpRequest, token: str) -> HttpResponse:
    """On the phone, from the QR. Only the button opens the draft: apps look at links first."""
    found = PhoneLink.objects.waiting(timezone.now()).with_token(token).first()
    if request.method == "POST" and _opened(request, found):
        return redirect("complaints:phone_photos")
    if found is None and browser_keys.phone_draft(request):
        return redirect("complaints:phone_photos")  # the same phone once more
    worn = "" if found and request.method != "POST" else WORN
    context = {"worn": worn}
    return TemplateResponse(
        request, "complaints/phone_open.html", context, status=404 if worn else 200
    )


@personal_page("GET", "HEAD", "POST")
def photos(request: HttpRequest) -> HttpResponse:
    """The evidence of the draft, and nothing else of it."""
    draft = browser_keys.phone_draft(request)
    if draft is None:
        return TemplateResponse(request, "complaints/phone_open.html", {"worn": WORN}, status=404)
    refusals: list[str] | None = []
    if request.method == "POST":
        refusals = take_evidence(request, draft)
        if not refusals:
            return redirect("complaints:phone_photos")
    context = {"refusals": refusals, **evidence_context(request, draft, via="phone")}
    return TemplateResponse(request, "complaints/phone_photos.html", context)


def short_address() -> str:
    """Where the code is typed, as it is read aloud: without https."""
    return f"{urlsplit(settings.SITE_URL).netloc}{reverse('complaints:phone_enter')}"


def _opened(request: HttpRequest, found: PhoneLink | None) -> bool:
    """Bind this phone; False when there is nothing to open or another one was first."""
    key = found.open(now=timezone.now()) if found else None
    if key is None:
        return False
    browser_keys.keep_phone_key(request, key)
    return True
