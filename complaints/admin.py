"""The complaint desk in the admin. Cases are read here and moved by their verbs only."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from complaints import calendar_admin, clocks, handling  # noqa: F401 - the calendar's admin
from complaints.admin_correspondence import CorrespondenceAdminMixin
from complaints.clock_admin import ClockColumnMixin, DueFilter
from complaints.downloads import evidence_response
from complaints.models import Attachment, Complaint
from jiansite.lib.people import signed_in
from jiansite.lib.verb_admin import VerbAdminMixin

REVEALED = "revealed"


class OpenFilter(admin.SimpleListFilter):
    """Cases in which something is still to be done."""

    title = "进度"
    parameter_name = "progress"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "办理中"), ("final", "已结束")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "open":
            return queryset.open()
        return queryset.exclude(pk__in=queryset.open()) if self.value() == "final" else queryset


class DemandFilter(admin.SimpleListFilter):
    """Cases in which this is demanded, alone or among others."""

    title = "诉求"
    parameter_name = "demand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(demand.value, str(demand.label)) for demand in Complaint.Demand]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(demands__contains=[self.value()]) if self.value() else queryset


@admin.register(Complaint)
class ComplaintAdmin(ClockColumnMixin, CorrespondenceAdminMixin, VerbAdminMixin, admin.ModelAdmin):
    view_on_site = False
    change_form_template = "admin/complaints/complaint/case.html"
    list_display = (
        "number", "status", "due", "product", "merchant_name", "masked_name", "assigned_to",
        "received_at",
    )  # fmt: skip
    list_display_links = ("number", "product")
    list_filter = (
        OpenFilter,
        DueFilter,
        "status",
        "received_at",
        ("assigned_to", admin.RelatedOnlyFieldListFilter),
        DemandFilter,
        "kind",
        "is_quick",
        "consent_forward",
    )
    list_select_related = ("assigned_to",)
    search_fields = ("number", "merchant_name", "product")
    search_help_text = "按编号、商家、商品、订单号查找；输入完整电话号码可查该号码的全部投诉"
    date_hierarchy = "received_at"
    list_per_page = 50
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/reveal/", wrap(self.reveal), name="complaints_complaint_reveal"),
            path("<int:pk>/note/", wrap(self.note), name="complaints_complaint_note"),
            path("<int:pk>/assign/", wrap(self.assign), name="complaints_complaint_assign"),
            path("evidence/<uuid:pk>/", wrap(self.evidence), name="complaints_evidence"),
            path(
                "evidence/<uuid:pk>/original/",
                wrap(self.evidence),
                {"original": True},
                name="complaints_evidence_original",
            ),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        """Reports (举报) only for who may see them; every view of a case begins here."""
        cases: Any = super().get_queryset(request)
        return cases.visible_to(request.user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Complaint], search_term: str
    ) -> tuple[QuerySet[Complaint], bool]:
        """Plain columns by their text, the phone by its blind index."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = (
            Q(number__startswith=term)
            | Q(merchant_name__icontains=term)
            | Q(product__icontains=term)
            | Q(order_number=term)
        )
        return queryset.filter(found | Q(pk__in=Complaint.objects.with_phone(term))), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Cases come in at the front."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The case on one screen, to read; everything that is done has a form of its own."""
        if request.method != "GET":
            raise PermissionDenied
        complaint = self.get_object(request, object_id)
        if complaint is None:
            return super().change_view(request, object_id, form_url, extra_context)
        context = {
            "complaint": complaint,
            "clocks": clocks.explained(complaint, now=timezone.now()),
            "events": list(complaint.events.all()),
            "attachments": list(complaint.attachments.of_complainant()),
            "officers": _officers() if request.user.has_perm("complaints.handle_complaint") else [],
            "contact": self._revealed_contact(request, complaint),
            "title": f"投诉 {complaint.number}",
            "subtitle": None,
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in Complaint._meta.fields]

    def reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the contact data for one look, with a reason that is kept."""
        return require_POST(self._reveal)(request, pk)

    def note(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write an internal note."""
        return require_POST(self._note)(request, pk)

    def assign(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the case to an officer."""
        return require_POST(self._assign)(request, pk)

    def evidence(self, request: HttpRequest, pk: uuid.UUID, original: bool = False) -> FileResponse:
        """A piece of evidence: the copy to look at, or the sealed original."""
        if not request.user.has_perm("complaints.view_attachment"):
            raise PermissionDenied
        cases = self.get_queryset(request)
        attachment = get_object_or_404(Attachment.objects.filter(complaint__in=cases), pk=pk)
        return evidence_response(attachment, original=original or not attachment.is_picture)

    def _reveal(self, request: HttpRequest, pk: int) -> HttpResponse:
        complaint = get_object_or_404(self.get_queryset(request), pk=pk)
        reason = request.POST.get("reason", "")
        try:
            handling.reveal_contact(
                complaint, by=signed_in(request), reason=reason, now=timezone.now()
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            # For the one page that follows; opening it again is another look.
            request.session[REVEALED] = complaint.pk
        return redirect(self.change_url(complaint))

    def _note(self, request: HttpRequest, pk: int) -> HttpResponse:
        complaint = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            handling.add_note(
                complaint,
                by=signed_in(request),
                text=request.POST.get("text", ""),
                now=timezone.now(),
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        return redirect(self.change_url(complaint))

    def _assign(self, request: HttpRequest, pk: int) -> HttpResponse:
        complaint = get_object_or_404(
            self.get_queryset(request).select_related("assigned_to"), pk=pk
        )
        chosen = request.POST.get("officer", "")
        officer = next((each for each in _officers() if str(each.pk) == chosen), None)
        handling.assign(complaint, to=officer, by=signed_in(request), now=timezone.now())
        return redirect(self.change_url(complaint))

    def _revealed_contact(
        self, request: HttpRequest, complaint: Complaint
    ) -> dict[str, str] | None:
        if request.session.get(REVEALED) != complaint.pk:
            return None
        del request.session[REVEALED]
        return {
            "姓名": complaint.name,
            "电话": complaint.phone,
            "邮箱": complaint.email or "—",
            "通信地址": complaint.address or "—",
            "希望的联系方式": complaint.get_preferred_contact_display() or "—",
            "需要的帮助": complaint.help_wanted or "—",
        }


def _officers() -> list[Any]:
    """Active staff who may handle complaints."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True)
    return list(
        users.filter(
            Q(groups__permissions__codename="handle_complaint") | Q(is_superuser=True)
        ).distinct()
    )
