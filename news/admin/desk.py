"""What editors, reviewers and chiefs do around the stories, beside writing them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from jiansite.lib.people import signed_in
from news import desk
from news.admin.bulk import BulkActsMixin
from news.admin.calendar import CalendarMixin
from news.admin.review_sheet import ReviewSheetMixin
from news.admin.workload import WorkloadMixin


class DeskMixin(BulkActsMixin, CalendarMixin, ReviewSheetMixin, WorkloadMixin):
    """For the admin of articles: acts on many, the month, the sheet on paper, the figures."""


class DeskFilter(admin.SimpleListFilter):
    """The piles of the desk as lists, for whoever has more than fits on the desk."""

    title = "我的工作"
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, title) for name, (title, _) in desk.PILES.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if (name := self.value()) not in desk.PILES:
            return queryset
        found = desk.found(name, signed_in(request), now=timezone.now())
        return queryset.filter(pk__in=found.values("pk"))
