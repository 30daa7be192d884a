"""找错 on the editors' desk: to read with the passage in its place, and to answer."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timesince import timesince

from jiansite.lib.verb_admin import VerbAdminMixin
from news.admin.public_links import StoryLinkMixin
from news.admin.reach import WithinReachMixin
from news.models import ErrorReport
from news.models.error_reports import WAITING_FIRST


@admin.register(ErrorReport)
class ErrorReportAdmin(StoryLinkMixin, VerbAdminMixin, WithinReachMixin, admin.ModelAdmin):
    view_on_site = False
    change_form_template = "admin/news/errorreport/case.html"
    list_display = (
        "passage_or_words",
        "status",
        "waiting_for",
        "story",
        "received_at",
        "public_link",
    )
    list_filter = ("status", "received_at", ("quote", admin.EmptyFieldListFilter))
    list_select_related = ("article",)
    search_fields = ("quote", "words", "article__title")
    search_help_text = "按划出的文字、读者的话或稿件标题查找"
    ordering = WAITING_FIRST
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ErrorReport]:
        """Lists do without the bodies of the stories, which may be long."""
        reports = (
            super().get_queryset(request).defer("article__search_text", "article__search_vector")
        )
        url_name = request.resolver_match.url_name if request.resolver_match else ""
        in_list = url_name == "news_errorreport_changelist"
        return reports.defer("article__body") if in_list else reports.select_related("article")

    @admin.display(description="找错")
    def passage_or_words(self, report: ErrorReport) -> str:
        return str(report)

    @admin.display(description="已等")
    def waiting_for(self, report: ErrorReport) -> str:
        if report.state.is_final:
            return "—"
        return timesince(report.received_at, timezone.now(), depth=1)

    @admin.display(description="稿件", ordering="article__title")
    def story(self, report: ErrorReport) -> str:
        return report.article.title

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Reports come in at the front."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They are read, and move by their verbs only."""
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The report on one screen."""
        report = self.get_object(request, object_id)
        if report is None:
            return super().change_view(request, object_id, form_url, extra_context)
        context = {
            "report": report,
            "place": report.place(),
            "events": list(report.events.all()),
            "is_public": report.article.is_public(timezone.now()),
            "title": f"找错：{report}",
            "subtitle": None,
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)
