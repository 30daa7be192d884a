"""年历 in the admin: a year's days off by file or day by day; cases are counted anew after it."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from complaints import calendar_files, calendars, clocks
from complaints.calendar_files import CalendarRefused, Notice
from complaints.models import CalendarDay, CalendarYear
from complaints.working_days import SpecialDay, announced
from jiansite.lib.people import display_name, signed_in

LIST = "admin:complaints_calendaryear_changelist"


class CalendarFileForm(forms.Form):
    """One year's file."""

    file = forms.FileField(
        label="年历文件",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        help_text="一年一个 JSON 文件，含 year、papers 和 days（name、date、isOffDay）。",
        error_messages={
            "required": "请选择一个年历文件，例如 2027.json。",
            "empty": "文件是空的，请重新选择。",
        },
    )


class DaysFormSet(BaseInlineFormSet):
    """The days of one year, looked at together."""

    def clean(self) -> None:
        """A year that is said to be complete has to look complete."""
        super().clean()
        first, last = calendar_files.FIRST_YEAR, calendar_files.LAST_YEAR
        if any(self.errors) or not first <= (self.instance.year or 0) <= last:
            return  # said at the field itself
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        days = {
            row["date"]: SpecialDay(row["name"], row["is_off"])
            for row in rows
            if not row.get("DELETE") and row.get("date")
        }
        notice = Notice(self.instance.year, days)
        try:
            if self.instance.is_complete:
                calendar_files.check(notice)
            else:
                calendar_files.check_reach(notice)
        except CalendarRefused as refusal:
            raise ValidationError(str(refusal)) from None


class CalendarDayInline(admin.TabularInline):
    model = CalendarDay
    formset = DaysFormSet
    extra = 3
    max_num = calendar_files.MAX_DAYS


@admin.register(CalendarYear)
class CalendarYearAdmin(admin.ModelAdmin):
    change_list_template = "admin/complaints/calendaryear/change_list.html"
    list_display = (
        "__str__", "is_complete", "days_off", "days_worked", "changed_at", "changed_by_name",
    )  # fmt: skip
    fields = ("year", "is_complete", "papers", "changed_at", "changed_by_name")
    inlines = (CalendarDayInline,)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("load/", wrap(self.load_file), name="complaints_calendaryear_load"),
            path("recount/", wrap(self.recount), name="complaints_calendaryear_recount"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CalendarYear]:
        days = Count("days")
        return (
            super()
            .get_queryset(request)
            .annotate(
                off=Count("days", filter=Q(days__is_off=True)),
                worked=days - Count("days", filter=Q(days__is_off=True)),
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A year stays the year it is."""
        return ["papers", "changed_at", "changed_by_name", *(["year"] if obj else [])]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With the years that need no loading."""
        years = announced().years
        known = {
            "first_known": min(years),
            "last_known": max(years),
            "may_recount": self.has_change_permission(request),
        }
        return super().changelist_view(request, {**known, **(extra_context or {})})

    def load_file(self, request: HttpRequest) -> HttpResponse:
        """Ask for a year's file; on POST take it and count running cases anew."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = CalendarFileForm(*sent)
        if form.is_valid() and self._load(request, form):
            return redirect(LIST)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": "载入年历",
            "form": form,
        }
        return TemplateResponse(request, "admin/complaints/calendaryear/load.html", context)

    def recount(self, request: HttpRequest) -> HttpResponse:
        """Count running cases anew, on request."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return require_POST(self._recount_now)(request)

    def save_model(self, request: HttpRequest, obj: CalendarYear, form: Any, change: bool) -> None:
        obj.changed_by_name = display_name(signed_in(request))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._recount_after(request, f"修改 {form.instance.year} 年年历")

    def delete_model(self, request: HttpRequest, obj: CalendarYear) -> None:
        super().delete_model(request, obj)
        self._recount_after(request, f"删除 {obj.year} 年年历")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CalendarYear]) -> None:
        years = "、".join(str(year.year) for year in queryset)
        super().delete_queryset(request, queryset)
        self._recount_after(request, f"删除 {years} 年年历")

    @admin.display(description="放假（天）", ordering="off")
    def days_off(self, year: Any) -> int:
        return int(year.off)

    @admin.display(description="调休上班（天）", ordering="worked")
    def days_worked(self, year: Any) -> int:
        return int(year.worked)

    def _load(self, request: HttpRequest, form: CalendarFileForm) -> bool:
        upload = form.cleaned_data["file"]
        # One byte more than is taken says enough of a file that is too large.
        content = upload.read(calendar_files.MAX_BYTES + 1)
        try:
            loaded = calendars.load(content, by=signed_in(request), now=timezone.now())
        except CalendarRefused as refusal:
            form.add_error("file", str(refusal))
            return False
        messages.success(request, str(loaded))
        return True

    def _recount_now(self, request: HttpRequest) -> HttpResponse:
        started = clocks.start_missing()
        if started:
            messages.success(request, f"补上了 {started} 件投诉的期限。")
        self._recount(request, "按现行年历核对")
        return redirect(LIST)

    def _recount_after(self, request: HttpRequest, why: str) -> None:
        """Once the change stands, so that each batch of cases is a transaction of its own."""
        transaction.on_commit(partial(self._recount, request, why))

    def _recount(self, request: HttpRequest, why: str) -> None:
        done = clocks.recount(why=why, by=signed_in(request), now=timezone.now())
        messages.success(request, f"{why}：{done}")
