"""The month of planned stories, as a page of the admin of articles."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from jiansite.lib.people import signed_in
from news.schedule import month_of


class CalendarMixin:
    """For the admin of articles: one more page, with the right to see them."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        """The page, before the admin's catch-all."""
        view = self.admin_site.admin_view(self.calendar)
        return [path("calendar/", view, name="news_article_calendar"), *super().get_urls()]  # type: ignore[misc]

    def calendar(self, request: HttpRequest) -> TemplateResponse:
        """The month asked for, or this one."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        now = timezone.now()
        first = _month(request.GET.get("month", "")) or timezone.localdate().replace(day=1)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": f"{first.year} 年 {first.month} 月的发布计划",
            "month": month_of(signed_in(request), first, now=now),
            "now": now,
            "weekdays": "一二三四五六日",
        }
        return TemplateResponse(request, "admin/news/article/calendar.html", context)


def _month(text: str) -> date | None:
    """The first day of a month written 2026-11; nothing for what is none."""
    year, _, month = text.partition("-")
    if not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit()):
        return None
    try:
        first = date(int(year), int(month), 1)
    except (ValueError, OverflowError):
        return None
    return first if 1900 <= first.year <= 2200 else None
