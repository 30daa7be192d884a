"""自检 in the admin: the last look over the site, and the hosts that stories lead to."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from jiansite import inspection
from news import foreign_links
from news.models import Inspection, LinkedHost

# How many earlier looks can be opened from the page.
EARLIER = 14


@admin.register(Inspection)
class InspectionAdmin(admin.ModelAdmin):
    """The list leads straight to the newest; nobody writes one by hand."""

    def get_urls(self) -> list[URLPattern]:
        start = path(
            "run/",
            self.admin_site.admin_view(require_POST(self.run)),
            name="news_inspection_run",
        )
        return [start, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._page(request, Inspection.objects.exclude(finished_at=None).first())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            return redirect("admin:news_inspection_changelist")
        return self._page(request, found)

    def run(self, request: HttpRequest) -> HttpResponse:
        """Look over the site now."""
        if not request.user.has_perm("news.run_inspection"):
            raise PermissionDenied
        run = inspection.run_now(by=request.user, now=timezone.now())  # type: ignore[arg-type]
        counts = f"{run.counts['red']} 项严重，{run.counts['amber']} 项提醒"
        messages.success(request, f"自检完成：{counts}。")
        return redirect("admin:news_inspection_changelist")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _page(self, request: HttpRequest, shown: Inspection | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "自检",
            "opts": self.opts,
            "shown": shown,
            "earlier": Inspection.objects.exclude(finished_at=None).defer("sections")[:EARLIER],
            "may_run": request.user.has_perm("news.run_inspection"),
        }
        return TemplateResponse(request, "admin/news/inspection/dashboard.html", context)


@admin.register(LinkedHost)
class LinkedHostAdmin(admin.ModelAdmin):
    list_display = ("host", "state", "reason", "last_failure", "failures", "checked_at")
    list_filter = ("is_blocked", "failures")
    search_fields = ("host",)
    search_help_text = "按域名查找"
    fields = ("host", "is_blocked", "reason", "failures", "last_failure", "checked_at")
    readonly_fields = ("failures", "last_failure", "checked_at")
    list_per_page = 50

    @admin.display(description="链接")
    def state(self, host: LinkedHost) -> str:
        return "显示为文字" if host.is_disarmed else "正常"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        foreign_links.forget_disarmed_hosts()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        foreign_links.forget_disarmed_hosts()
