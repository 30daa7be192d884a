"""On the officer's desk: writing with the complainant, and asking the merchant for a reply."""

import json
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from complaints import correspondence, encryption, merchants, notifications, personal_traces
from complaints.models import Complaint, ErasureRequest, MerchantLink, Outgoing
from jiansite.lib.people import signed_in
from jiansite.lib.transitions import TransitionRefused, Verb

HANDLE = "complaints.handle_complaint"
_ISSUED = "merchant_link_issued"
# Steps after which the complainant has something to read.
_TOLD = {"register", "decline", "forward", "conclude"}


class CorrespondenceAdminMixin:
    """For the admin of cases: the thread, the box to ask, the merchant's link."""

    admin_site: Any
    get_queryset: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        """Before the admin's catch-all."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/ask/", wrap(self.ask), name="complaints_complaint_ask"),
            path("<int:pk>/merchant/", wrap(self.merchant), name="complaints_complaint_merchant"),
            path(
                "merchant-link/<int:pk>/revoke/",
                wrap(self.revoke_link),
                name="complaints_merchantlink_revoke",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Add what was written and asked to the page of the case."""
        complaint = self.get_object(request, object_id)  # type: ignore[attr-defined]
        context = {**_correspondence(request, complaint), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc]

    def use_verb(self, request: HttpRequest, row: Complaint, verb: Verb, note: str = "") -> str:
        """Tell the complainant that there is something to read."""
        refusal: str = super().use_verb(request, row, verb, note)  # type: ignore[misc]
        if not refusal and verb.name in _TOLD:
            sentence = f"您的投诉有新的进展：{row.state.label}。"
            notifications.tell(row, row.state.label, sentence, now=timezone.now())
        return refusal

    def ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write to the complainant."""
        return require_POST(self._ask)(request, pk)

    def merchant(self, request: HttpRequest, pk: int) -> HttpResponse:
        """See what the merchant would read, put it right, and make the link."""
        if not request.user.has_perm(HANDLE):
            raise PermissionDenied
        return require_http_methods(["GET", "HEAD", "POST"])(self._merchant)(request, pk)

    def revoke_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Shut a link."""
        return require_POST(self._revoke_link)(request, pk)

    def _ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        complaint = get_object_or_404(self.get_queryset(request), pk=pk)
        needs_answer = request.POST.get("needs_answer") == "on"
        try:
            correspondence.ask(
                complaint,
                text=request.POST.get("text", ""),
                needs_answer=needs_answer,
                by=signed_in(request),
                now=timezone.now(),
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, "已发给投诉人。")
        return redirect(self._case(complaint))

    def _merchant(self, request: HttpRequest, pk: int) -> HttpResponse:
        complaint = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            merchants.check_may_ask(complaint)
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(self._case(complaint))
        if request.method != "POST":
            return self._merchant_page(request, complaint, _proposal(complaint))
        sent = {
            "facts": request.POST.get("facts", ""),
            "demand": request.POST.get("demand", ""),
            "days": request.POST.get("days", "")[:4],
            "ticked": set(request.POST.getlist("evidence")),
            "checked": request.POST.get("checked") == "on",
        }
        try:
            issued = _issue(complaint, sent, request)
        except (ValidationError, TransitionRefused) as refusal:
            sentences = getattr(refusal, "messages", None) or [str(refusal)]
            return self._merchant_page(request, complaint, sent, refusal=sentences[0])
        kept = {"complaint": complaint.pk, "secret": issued.secret}
        request.session[_ISSUED] = encryption.encrypt(json.dumps(kept))
        return redirect(f"{self._case(complaint)}#case-merchant-links")

    def _merchant_page(
        self, request: HttpRequest, complaint: Complaint, sent: dict[str, Any], refusal: str = ""
    ) -> HttpResponse:
        known = merchants.known_of(complaint)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": f"请商家答复：{complaint.number}",
            "complaint": complaint,
            "case_url": self._case(complaint),
            "sent": sent,
            "refusal": refusal,
            "shown": merchants.shown_facts(complaint),
            "found": [
                ("事情经过", personal_traces.find(complaint.facts, known)),
                ("诉求说明", personal_traces.find(complaint.demand_text, known)),
            ],
            "left": [
                trace
                for text in (sent["facts"], sent["demand"])
                for trace in personal_traces.find(text, known)
            ],
            "attachments": list(complaint.attachments.of_complainant()),
            "most_days": merchants.MOST_DAYS,
        }
        status = 409 if refusal else 200
        return TemplateResponse(request, _MERCHANT_PAGE, context, status=status)

    def _revoke_link(self, request: HttpRequest, pk: int) -> HttpResponse:
        links = MerchantLink.objects.filter(complaint__in=self.get_queryset(request))
        link = get_object_or_404(links.select_related("complaint"), pk=pk)
        merchants.revoke(link, by=signed_in(request), now=timezone.now())
        messages.success(request, "答复链接已作废。")
        return redirect(self._case(link.complaint))

    def _case(self, complaint: Complaint) -> str:
        return reverse("admin:complaints_complaint_change", args=[complaint.pk])


def _issue(complaint: Complaint, sent: dict[str, Any], request: HttpRequest) -> merchants.Issued:
    known = merchants.known_of(complaint)
    soft = [
        trace.text
        for text in (sent["facts"], sent["demand"])
        for trace in personal_traces.find(text, known)
        if not trace.must_go
    ]
    if soft and not sent["checked"]:
        raise ValidationError(
            f"还有可能是个人信息的内容：{'、'.join(soft[:5])}。请核对后勾选确认。"
        )
    days = sent["days"]
    return merchants.issue(
        complaint,
        facts=sent["facts"],
        demand=sent["demand"],
        evidence=[
            each
            for each in complaint.attachments.of_complainant()
            if str(each.pk) in sent["ticked"]
        ],
        days=int(days) if days.isascii() and days.isdecimal() else 0,
        by=signed_in(request),
        now=timezone.now(),
    )


def _proposal(complaint: Complaint) -> dict[str, Any]:
    """What the machine would show."""
    known = merchants.known_of(complaint)
    return {
        "facts": personal_traces.masked(complaint.facts, known),
        "demand": personal_traces.masked(complaint.demand_text, known),
        "days": merchants.usual_days(complaint, now=timezone.now()),
        "ticked": set(),
        "checked": False,
    }


def _correspondence(request: HttpRequest, complaint: Complaint | None) -> dict[str, Any]:
    if complaint is None or request.method != "GET":
        return {}
    now = timezone.now()
    links = [(link, link.status(now)) for link in complaint.merchant_links.all()]
    return {
        "messages_of_case": list(
            complaint.messages.select_related("author").prefetch_related("attachments")
        ),
        "merchant_links": links,
        "merchant_address": _fresh_address(request, complaint),
        "satisfaction": getattr(complaint, "satisfaction", None),
        "platform_filing": getattr(complaint, "platform_filing", None),
        "erasure_waits": complaint.erasure_requests.filter(done_at=None).exists(),
    }


def _fresh_address(request: HttpRequest, complaint: Complaint) -> str:
    """The link that was just made, for the one page that follows."""
    kept = json.loads(encryption.decrypt(request.session.get(_ISSUED, "")) or "{}")
    if kept.get("complaint") != complaint.pk:
        return ""
    del request.session[_ISSUED]
    return f"{settings.SITE_URL}{reverse('complaints:merchant', args=[kept['secret']])}"


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists to look at, of what belongs to cases: of a report only for who may see it."""

    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen: Any = Complaint.objects.visible_to(signed_in(request))
        rows = super().get_queryset(request)
        # Not every row has a case.
        return rows.filter(Q(complaint=None) | Q(complaint__in=seen))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ErasureRequest)
class ErasureRequestAdmin(ReadOnlyAdmin):
    """The queue of those who want their data erased. Read here; retention works it off."""

    list_display = ("complaint", "requested_at", "done_at", "done_by", "outcome")
    list_filter = (("done_at", admin.EmptyFieldListFilter), "requested_at")
    list_select_related = ("complaint", "done_by")


@admin.register(Outgoing)
class OutgoingAdmin(ReadOnlyAdmin):
    """What is on its way to complainants. To whom and what is not shown."""

    fields = ("complaint", "way", "made_at", "next_try_at", "tries", "done_at", "was_sent")
    list_display = ("id", "complaint", "way", "made_at", "tries", "next_try_at", "was_sent")
    list_filter = ("way", "was_sent", ("done_at", admin.EmptyFieldListFilter))
    list_select_related = ("complaint",)


_MERCHANT_PAGE = "admin/complaints/complaint/merchant.html"
