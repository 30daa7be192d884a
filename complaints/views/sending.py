"""Everything once more, what to know beforehand, and the last button."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from complaints import completion, credit_codes, intake, limits, precheck, proof, reports
from complaints.forms import CONSENTS, ComplaintForm, QuickForm
from complaints.models import Complaint, Draft
from complaints.views import browser_keys
from complaints.views.drafting import as_post, typed
from complaints.views.steps import ALL, QUICK, page_address
from jiansite.lib.client_address import client_address
from jiansite.lib.policies import personal_page

# Where a merchant can be looked for: any of these will do.
REACHING = ("merchant_address", "merchant_phone", "platform", "shop_name", "region_code")
TRAP = "website"  # a field that people do not see, and robots fill in
TRAPPED = "有一栏本来应当空着，却填了内容，可能是浏览器自动填写的。请把“网址”一栏清空，再提交一次。"
FLOODED = (
    "从您这个网络或者这个电话号码提交的投诉已经很多了，现在收不下。"
    "请过一小时再提交，您填写的内容都还在；着急的话请打电话给我们。"
)


@dataclass
class Review:
    """A draft on its last page."""

    request: HttpRequest
    draft: Draft
    way: str
    form: ComplaintForm
    consents: ComplaintForm | None  # None where the one page asked for them

    @property
    def values(self) -> dict[str, Any]:
        """What the case is made of, once both forms are valid."""
        consents = self.consents.case_values() if self.consents else {}
        return self.form.case_values() | consents


@personal_page("GET", "HEAD", "POST")
def review(request: HttpRequest) -> HttpResponse:
    """Everything once more before it is sent; POST sends it."""
    draft = browser_keys.own_draft(request, sent=True)
    if draft is None:
        return redirect("complaints:new")
    if draft.complaint_id:
        return redirect("complaints:receipt")
    page = _review(request, draft)
    if not page.form.is_valid():
        return redirect(_faulty_address(page))
    if request.method != "POST":
        return _show(page)
    return _send_or_say_why_not(page)


def _review(request: HttpRequest, draft: Draft) -> Review:
    values = draft.values
    way = values.get("way", "steps")
    data = as_post(values)
    if way == QUICK:
        form: ComplaintForm = QuickForm(data)
    elif way == ALL:
        return Review(request, draft, way, ComplaintForm(data), None)
    else:
        names = ComplaintForm.base_fields.keys() - set(CONSENTS)
        form = ComplaintForm(data, only=names)
    if request.method == "POST":
        consents = ComplaintForm(request.POST, only=CONSENTS)
        draft.keep(typed(request.POST, CONSENTS), names=CONSENTS, now=timezone.now())
    else:
        consents = ComplaintForm(initial=values, only=CONSENTS)
    return Review(request, draft, way, form, consents)


def _faulty_address(page: Review) -> str:
    """The page on which the first thing is wrong or missing."""
    if page.way in (ALL, QUICK):
        return f"{page_address(page.way)}?check=1"
    step = next(
        step for step, fields in page.form.groups() if any(field.errors for field in fields)
    )
    return f"{page_address(step.name)}?check=1&back=review"


def _send_or_say_why_not(page: Review) -> HttpResponse:
    request, now = page.request, timezone.now()
    if page.consents and not page.consents.is_valid():
        return _show(page)
    if request.POST.get(TRAP, "").strip():
        return _show(page, refusal=TRAPPED)
    proven = proof.is_proven(request.POST.get("proof", ""), now=now)
    phone = page.form.cleaned_data["phone"]
    if not limits.may_send(client_address(request), phone=phone, proven=proven, now=now):
        return _show(page, refusal=FLOODED, status=429)
    if page.draft.completes_id:
        return _complete(page)
    if _send(page, also_report=request.POST.get("also_report") == "on"):
        return redirect("complaints:both_receipts")
    return redirect("complaints:receipt")


def _send(page: Review, *, also_report: bool) -> bool:
    """Make the case, and say whether a report was made along with it.

    The session is stored before the draft's row is free again: whoever clicks twice finds the
    receipt, and a crash after the commit still leaves the code to be shown.
    """
    request, now = page.request, timezone.now()
    values, article = page.values, page.form.cleaned_data["article"]
    with transaction.atomic():
        filed = intake.register_complaint(page.draft, values=values, now=now, article_id=article)
        if filed is None:
            return browser_keys.fresh_report_receipt(request) is not None
        browser_keys.keep_receipt(request, filed)
        if also_report:
            report = reports.register_report(
                filed.complaint, values=values, now=now, article_id=article
            )
            browser_keys.keep_report_receipt(request, report)
        request.session.save()
    return also_report


def _complete(page: Review) -> HttpResponse:
    """The missing answers of a quick complaint: the case is known, and needs no receipt."""
    complaint = completion.complete(page.draft, values=page.values, now=timezone.now())
    if complaint is None:
        return redirect("complaints:track")
    browser_keys.forget_draft(page.request)
    return redirect(complaint)


def _show(page: Review, *, refusal: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    draft, form = page.draft, page.form
    attachments = list(draft.attachments.all())
    base = page_address(page.way) if page.way in (ALL, QUICK) else ""
    context = {
        "form": form,
        "consents": page.consents,
        "groups": [
            (
                step,
                {
                    "given": [answer for answer in answers if answer.text],
                    "open": [answer for answer in answers if not answer.text],
                },
                base or f"{reverse('complaints:step', args=[step.name])}?back=review",
            )
            for step, answers in form.answers()
        ],
        "consent_answers": form.consent_answers() if page.consents is None else [],
        "is_quick": page.way == QUICK,
        "attachments": attachments,
        "notices": _notices(page, evidence=len(attachments)),
        "report_words": [] if draft.completes_id else _report_words(form),
        "also_report": page.request.POST.get("also_report") == "on",
        "challenge": proof.challenge(now=now),
        "refusal": refusal,
        "trap": page.request.POST.get(TRAP, ""),
        "article_id": form.cleaned_data["article"],
    }
    return TemplateResponse(page.request, "complaints/review.html", context, status=status)


def _report_words(form: ComplaintForm) -> list[str]:
    cleaned = form.cleaned_data
    return precheck.is_report_too(f"{cleaned['facts']} {cleaned.get('demand_text', '')}")


def _notices(page: Review, *, evidence: int) -> list[precheck.Notice]:
    """What could stand in the way of this complaint."""
    form = page.form
    cleaned = {**form.cleaned_data, "region_code": form.region_code}
    facts = precheck.Facts(
        facts=cleaned["facts"],
        product=cleaned.get("product", ""),
        merchant_name=cleaned["merchant_name"],
        merchant_reachable=any(cleaned.get(name) for name in REACHING),
        daily_use=cleaned.get("daily_use", ""),
        filed_elsewhere=cleaned.get("filed_elsewhere", ""),
        known_on=cleaned.get("known_on") or cleaned.get("purchased_on"),
        evidence=evidence,
        has_address=bool(cleaned.get("address")),
        has_doubtful_code=_is_doubtful(cleaned.get("merchant_credit_code", "")),
        was_filed_before=_was_filed_before(cleaned, completing=page.draft.completes_id),
    )
    profile = settings.COMPLAINT_PROFILE
    return precheck.notices(facts, profile=profile, today=timezone.localdate())


def _is_doubtful(code: str) -> bool:
    return bool(code) and not credit_codes.is_valid(code)


def _was_filed_before(cleaned: dict[str, Any], *, completing: int | None) -> bool:
    if not cleaned.get("product"):
        return False
    same = Complaint.objects.complaints().with_phone(cleaned["phone"])
    if completing:
        same = same.exclude(pk=completing)
    return same.about(merchant_name=cleaned["merchant_name"], product=cleaned["product"]).exists()
