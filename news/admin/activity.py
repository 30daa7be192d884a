"""操作日志 in the admin: to read, to filter, to take away as a file. Nobody writes in it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from jiansite.lib.csv_files import csv_file
from jiansite.lib.people import signed_in
from news.activity_form import ActivityForm
from news.activity_pages import activity_page, table
from news.models import Activity


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin):
    """One page over everything that happened."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.as_file)
        return [path("csv/", view, name="news_activity_csv"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """The log, newest first."""
        form = self._form(request)
        found = form.find()
        page = activity_page(
            found,
            before=_row(request.GET.get("before", "")),
            after=_row(request.GET.get("after", "")),
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": "操作日志",
            "form": form,
            "page": page,
            "query": _without_place(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/news/activity/log.html", context)

    def as_file(self, request: HttpRequest) -> HttpResponseBase:
        """What the filters find, as a CSV."""
        name = f"操作日志-{timezone.localtime():%Y%m%d-%H%M}.csv"
        return csv_file(table(self._form(request).find()), name=name)

    def _form(self, request: HttpRequest) -> ActivityForm:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return ActivityForm(request.GET, user=signed_in(request), label_suffix="")


def _row(text: str) -> Activity | None:
    """The row from which a page goes on; the newest page where there is none of that id."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return Activity.objects.filter(pk=int(text)).first()


def _without_place(request: HttpRequest) -> str:
    """The filters as a query string, to go on with."""
    values = request.GET.copy()
    for name in ("before", "after"):
        values.pop(name, None)
    return values.urlencode()
