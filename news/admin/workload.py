"""工作量 in the admin: a table, a chart and a file, for those with the right."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from jiansite.lib.charts import bars
from jiansite.lib.csv_files import csv_file
from jiansite.lib.people import signed_in
from news.workload import HEADINGS, table
from news.workload_form import WorkloadForm

PERMISSION = "news.view_workload"
MOST_BARS = 20


class WorkloadMixin:
    """For the admin of articles: two more pages, with a right of their own."""

    admin_site: Any
    model: Any

    def get_urls(self) -> list[URLPattern]:
        """The pages, before the admin's catch-all."""
        guarded = self.admin_site.admin_view
        return [
            path("workload/", guarded(self.workload), name="news_article_workload"),
            path("workload/csv/", guarded(self.workload_file), name="news_article_workload_csv"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def workload(self, request: HttpRequest) -> TemplateResponse:
        """The figures to look at."""
        form = _form(request)
        figures = form.figures()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": "工作量",
            "form": form,
            "days": form.cleaned_data if form.is_valid() else {},
            "figures": figures,
            "headings": HEADINGS,
            "charts": [
                (name, bars([(row.name, row.stories) for row in rows[:MOST_BARS] if row.stories]))
                for name, rows in (
                    ("人员发稿（篇）", figures.people),
                    ("栏目发稿（篇）", figures.channels),
                )
            ],
            "query": request.GET.urlencode(),
        }
        return TemplateResponse(request, "admin/news/article/workload.html", context)

    def workload_file(self, request: HttpRequest) -> HttpResponseBase:
        """The figures to take away."""
        form = _form(request)
        figures = form.figures()
        days = form.cleaned_data
        name = f"工作量-{days['first']}-{days['last']}.csv" if form.is_valid() else "工作量.csv"
        return csv_file(table(figures), name=name)


def _form(request: HttpRequest) -> WorkloadForm:
    user = signed_in(request)
    if not user.has_perm(PERMISSION):
        raise PermissionDenied
    today = timezone.localdate()
    this_month = {"first": f"{today.replace(day=1)}", "last": f"{today}"}
    return WorkloadForm(request.GET or this_month, user=user, label_suffix="")
