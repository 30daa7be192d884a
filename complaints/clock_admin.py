"""Due dates in the list of cases: a column, a filter, and what a case page needs."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html

from complaints import rulebook
from complaints.models import CalendarYear, Clock, Complaint

SOON = 3  # working days


class DueFilter(admin.SimpleListFilter):
    """Cases by what their clocks want: today, overdue, soon, resting."""

    title = "期限"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("today", "今天到期"),
            ("overdue", "已逾期"),
            ("soon", "三个工作日内到期"),
            ("paused", "暂停计算"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        clocks = self._clocks(timezone.localdate())
        if clocks is None:
            return queryset
        return queryset.filter(Exists(clocks.filter(complaint=OuterRef("pk"))))

    def _clocks(self, today: date) -> Any:
        match self.value():
            case "today":
                return Clock.objects.due_between(today, today)
            case "overdue":
                return Clock.objects.overdue(today)
            case "soon":
                last = CalendarYear.objects.calendar().working_day_after(today, number=SOON)
                return Clock.objects.due_between(today, last)
            case "paused":
                return Clock.objects.running().filter(due_on=None)
        return None


class ClockColumnMixin:
    """For the admin of cases: the clock that ends first, in the list's own question."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        """Cases with their next clock."""
        cases: QuerySet[Complaint] = super().get_queryset(request)  # type: ignore[misc]
        soonest = (
            Clock.objects.running()
            .filter(complaint=OuterRef("pk"))
            .order_by(F("due_on").asc(nulls_last=True), "pk")
        )
        facts = JSONObject(due="due_on", kind="kind", provisional="is_provisional")
        return cases.annotate(
            next_due=Subquery(soonest.values("due_on")[:1]),
            next_clock=Subquery(soonest.values(facts=facts)[:1]),
        )

    @admin.display(description="期限", ordering="next_due")
    def due(self, complaint: Any) -> str:
        """The date, what it is for, and how far it is."""
        clock = complaint.next_clock
        if not clock:
            return ""
        label = rulebook.version(complaint.rule_version).clock(clock["kind"]).label
        if complaint.next_due is None:
            return format_html('<span class="due"><b>暂停</b><br><small>{}</small></span>', label)
        tone, words = _distance(complaint.next_due, timezone.localdate())
        return format_html(
            '<span class="due due-{}"><b>{}</b><br><small>{}{}<br>{}</small></span>',
            tone,
            words,
            f"{complaint.next_due:%Y-%m-%d}",
            "（暂定）" if clock["provisional"] else "",
            label,
        )


def _distance(due: date, today: date) -> tuple[str, str]:
    if due < today:
        return "overdue", f"逾期 {(today - due).days} 天"
    if due == today:
        return "today", "今天到期"
    return "running", f"还有 {(due - today).days} 天"
