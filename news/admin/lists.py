"""What leads to stories: channels, tags, sources, the ticker."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from news.admin.editing import public_address
from news.admin.public_links import PublicLinkMixin, StoryLinkMixin
from news.admin.reach import OwnStoriesOnlyMixin, WithinReachMixin
from news.models import Channel, Source, Tag, TickerItem
from news.models.reach import reach_of


@admin.register(Channel)
class ChannelAdmin(PublicLinkMixin, WithinReachMixin, admin.ModelAdmin):
    reach_path = "pk"
    view_on_site = staticmethod(public_address)
    list_display = ("tree_name", "path", "review_levels", "order", "home_order", "public_link")
    list_editable = ("order", "home_order")
    list_filter = (("parent", admin.RelatedOnlyFieldListFilter),)
    ordering = ("path",)
    search_fields = ("name", "path")
    search_help_text = "按栏目名称或地址查找"
    fields = (
        "parent", "name", "slug", "introduction", "column_type", "review_levels", "order",
        "home_order", "fresh_days",
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        """Whoever is limited to channels cannot hang theirs below another."""
        held = reach_of(request.user).holds
        return ("parent",) if obj and not held(obj.parent_id) else self.readonly_fields

    @admin.display(description="栏目")
    def tree_name(self, channel: Channel) -> str:
        return f"{'　' * channel.path.count('/')}{channel.name}"


@admin.register(TickerItem)
class TickerItemAdmin(StoryLinkMixin, WithinReachMixin, admin.ModelAdmin):
    reach_or = Q(article__isnull=True)
    list_display = ("text", "level", "order", "starts_at", "ends_at", "article", "public_link")
    list_editable = ("order",)
    list_filter = ("level", "starts_at")
    list_select_related = ("article",)
    search_fields = ("text",)
    autocomplete_fields = ("article",)
    show_full_result_count = False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_at": timezone.now(), **super().get_changeform_initial_data(request)}


@admin.register(Source)
class SourceAdmin(PublicLinkMixin, admin.ModelAdmin):
    view_on_site = staticmethod(public_address)
    list_display = ("name", "url", "public_link")
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
class TagAdmin(PublicLinkMixin, OwnStoriesOnlyMixin, admin.ModelAdmin):
    view_on_site = staticmethod(public_address)
    list_display = ("name", "public_link")
    list_filter = (UseFilter,)
    search_fields = ("name",)

    def has_change_permission(self, request: HttpRequest, obj: Tag | None = None) -> bool:
        """A new name shows on every story that carries the tag."""
        allowed = super().has_change_permission(request, obj)
        return allowed and not self.is_used_beyond_reach(request, obj)
