"""What leads to stories: channels, tags, sources, the ticker."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from news.admin.editing import public_address
from news.models import Channel, Source, Tag, TickerItem


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    view_on_site = staticmethod(public_address)
    list_display = ("tree_name", "path", "review_levels", "order", "home_order")
    list_editable = ("order", "home_order")
    list_filter = (("parent", admin.RelatedOnlyFieldListFilter),)
    ordering = ("path",)
    search_fields = ("name", "path")
    search_help_text = "按栏目名称或地址查找"
    fields = (
        "parent", "name", "slug", "introduction", "column_type", "review_levels", "order",
        "home_order",
    )  # fmt: skip

    @admin.display(description="栏目")
    def tree_name(self, channel: Channel) -> str:
        return f"{'　' * channel.path.count('/')}{channel.name}"


@admin.register(TickerItem)
class TickerItemAdmin(admin.ModelAdmin):
    list_display = ("text", "level", "order", "starts_at", "ends_at", "article")
    list_editable = ("order",)
    list_filter = ("level", "starts_at")
    list_select_related = ("article",)
    search_fields = ("text",)
    autocomplete_fields = ("article",)
    show_full_result_count = False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_at": timezone.now(), **super().get_changeform_initial_data(request)}


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    view_on_site = staticmethod(public_address)
    list_display = ("name", "url")
    list_filter = (("url", admin.EmptyFieldListFilter),)
    search_fields = ("name",)


class UseFilter(admin.SimpleListFilter):
    """Tags that stories carry, and those that none does any more."""

    title = "使用情况"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("used", "有稿件使用"), ("unused", "没有稿件使用")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in ("used", "unused"):
            return queryset
        return queryset.filter(articles__isnull=self.value() == "unused").distinct()


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    view_on_site = staticmethod(public_address)
    list_display = ("name",)
    list_filter = (UseFilter,)
    search_fields = ("name",)
