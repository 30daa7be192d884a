from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from jiansite.lib.people import signed_in

# What staff use most stands first; what is not named follows in Django's order.
APPS = ["complaints", "news"]
MODELS = [
    "Complaint", "ErasureRequest", "Outgoing", "CalendarYear",
    "Article", "ErrorReport", "Placement", "TickerItem", "Topic", "Photo", "Channel", "Tag",
    "Source", "ListedWord", "Inspection", "LinkedHost", "Page", "SiteProfile",
    "FormerAddress", "Activity",
]  # fmt: skip


class StaffSite(admin.AdminSite):
    """Staff's entrance: news, complaints and accounts on one site, in Chinese."""

    site_header = "监站 · 工作台"
    site_title = "监站"
    index_title = "工作台"
    empty_value_display = "—"

    def get_urls(self) -> list[Any]:
        """Without the shortcut to any object's page: it asks nobody for a permission."""
        return [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """My work first, the menu of everything after it."""
        from jiansite import desk  # models are not there yet when this module is read

        blocks = desk.blocks(signed_in(request), now=timezone.now())
        context = {"title": "我的工作", "blocks": blocks, **(extra_context or {})}
        return super().index(request, context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The menu, by use instead of by alphabet."""
        apps = super().get_app_list(request, app_label)
        apps.sort(key=lambda app: _place(app["app_label"], APPS))
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"], MODELS))
        return apps


def _place(name: str, order: list[str]) -> int:
    return order.index(name) if name in order else len(order)
