"""The lost look-up code: asking for a new one, and taking it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from complaints import notifications, recovery
from complaints.following_forms import RecoveryCodeForm, RecoveryForm
from complaints.models import Recovery
from complaints.views import browser_keys
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page
from jiansite.lib.ratelimit import SharedLimit

BY_ADDRESS = SharedLimit("lost codes", uses=5, seconds=60 * 60)
BY_CONTACT = SharedLimit("lost codes of a contact", uses=3, seconds=60 * 60)
OPENING = SharedLimit("recovery secrets", uses=10, seconds=10 * 60)
TOO_MANY = "找回的次数太多了，请过一小时再试，或者打电话给我们。"
NOT_FOUND = "这个找回码不对、已经用过或者已过 30 分钟。请再申请一次。"


@personal_page("GET", "HEAD", "POST")
def lost_code(request: HttpRequest) -> HttpResponse:
    """Ask for a new code at the contact that was given. The answer is the same for everybody."""
    form = RecoveryForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    contact, number = form.cleaned_data["contact"], form.cleaned_data["number"]
    within = BY_ADDRESS.take(client_address(request), now=timezone.now()) and BY_CONTACT.take(
        contact.lower(), now=timezone.now()
    )
    if not within:
        form.add_error(None, TOO_MANY)
        response = _page(request, form, status=429)
        response["Retry-After"] = str(BY_ADDRESS.seconds)
        return response
    notifications.ask_for_recovery(contact=contact, number=number, now=timezone.now())
    return _page(request, RecoveryForm(), asked=True)


@personal_page("POST")
def enter_secret(request: HttpRequest) -> HttpResponse:
    """Take the secret that was typed from a mail or text message."""
    form = RecoveryCodeForm(request.POST)
    if form.is_valid():
        secret = form.cleaned_data["secret"]
        if _found(request, secret):
            return redirect("complaints:recover", recovery.plain(secret))
        form.add_error(None, NOT_FOUND)
    return _page(request, RecoveryForm(), code_form=form)


@personal_page("GET", "HEAD", "POST")
def recover(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link leads: a button first, because mail programs open links on their own."""
    found = _found(request, secret)
    filed = None
    if found and request.method == "POST":
        filed = recovery.renew_code(found, now=timezone.now())
    if filed:
        browser_keys.keep_receipt(request, filed)
        return redirect("complaints:receipt")
    if not found or request.method == "POST":
        form = RecoveryCodeForm(MultiValueDict({"code-secret": [secret]}))
        form.is_valid()
        form.add_error(None, NOT_FOUND)
        return _page(request, RecoveryForm(), code_form=form, status=404)
    context = {"complaint": found.complaint}
    return TemplateResponse(request, "complaints/recover.html", context)


def _found(request: HttpRequest, secret: str) -> Recovery | None:
    if not OPENING.take(client_address(request), now=timezone.now()):
        return None
    return recovery.find(secret, now=timezone.now())


def _page(
    request: HttpRequest,
    form: RecoveryForm,
    *,
    code_form: RecoveryCodeForm | None = None,
    asked: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "code_form": code_form or RecoveryCodeForm(), "asked": asked}
    return TemplateResponse(request, "complaints/lost_code.html", context, status=status)
