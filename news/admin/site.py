"""The house itself: its name and numbers, and its single pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from news.admin.editing import public_address, with_editor
from news.admin.photo_fields import PhotoFieldsMixin
from news.admin.public_links import PublicLinkMixin
from news.forms import PageForm
from news.models import FormerAddress, Page, SiteProfile


@admin.register(Page)
class PageAdmin(PublicLinkMixin, admin.ModelAdmin):
    view_on_site = staticmethod(public_address)
    form = PageForm
    list_display = ("title", "slug", "order", "updated_at", "public_link")
    list_filter = ("updated_at",)
    search_fields = ("title", "slug")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = with_editor(super().changeform_view)(request, *args, **kwargs)
        return response


@admin.register(SiteProfile)
class SiteProfileAdmin(PhotoFieldsMixin, admin.ModelAdmin):
    """One row: the list leads straight to it."""

    autocomplete_fields = ("logo",)
    fieldsets = (
        (None, {"fields": ("name", "slogan", "logo", "organisation")}),
        ("联系", {"fields": ("phone", "email", "address")}),
        (
            "页脚",
            {
                "fields": (
                    ("copyright_from", "copyright_until"),
                    "rights",
                    "police_record",
                    "icp_record",
                    "site_id_code",
                )
            },
        ),
    )

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        profile = SiteProfile.objects.first()
        if profile is None:
            return redirect("admin:news_siteprofile_add")
        return redirect("admin:news_siteprofile_change", profile.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SiteProfile.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(FormerAddress)
class FormerAddressAdmin(PublicLinkMixin, admin.ModelAdmin):
    list_display = ("old_path", "new_path", "created_at", "public_link")
    list_filter = ("created_at",)
    search_fields = ("old_path", "new_path")
    search_help_text = "按旧址或现址查找"
    show_full_result_count = False

    def public_address(self, row: FormerAddress) -> str:
        """Where readers are led."""
        return row.new_path
