"""What stands where on the home page, and the topics."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from news.admin.editing import public_address
from news.admin.photo_fields import PhotoFieldsMixin
from news.admin.public_links import PublicLinkMixin, StoryLinkMixin
from news.admin.reach import OwnStoriesOnlyMixin, WithinReachMixin
from news.models import Placement, Topic, TopicEntry, TopicSection


class CurrentFilter(admin.SimpleListFilter):
    """What readers see at this moment, what waits, and what is over."""

    title = "显示情况"
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("now", "正在显示"), ("later", "还没开始"), ("over", "已经结束")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        return {
            "now": lambda: queryset.current(now),
            "later": lambda: queryset.filter(starts_at__gt=now),
            "over": lambda: queryset.filter(ends_at__lte=now),
        }.get(self.value() or "", lambda: queryset)()


@admin.register(Placement)
class PlacementAdmin(PhotoFieldsMixin, StoryLinkMixin, WithinReachMixin, admin.ModelAdmin):
    list_display = (
        "slot",
        "shown_title",
        "order",
        "starts_at",
        "ends_at",
        "state",
        "public_link",
    )
    list_display_links = ("shown_title",)
    list_editable = ("order",)
    list_filter = (CurrentFilter, "slot")
    list_select_related = ("article",)
    search_fields = ("title", "article__title")
    search_help_text = "按短标题或稿件标题查找"
    autocomplete_fields = ("article", "photo")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        return (
            super()
            .get_queryset(request)
            .defer("article__body", "article__search_text", "article__search_vector")
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"starts_at": timezone.now(), **super().get_changeform_initial_data(request)}

    @admin.display(description="标题")
    def shown_title(self, placement: Placement) -> str:
        return placement.title or placement.article.title

    @admin.display(description="情况")
    def state(self, placement: Placement) -> str:
        now = timezone.now()
        if placement.starts_at > now:
            return "还没开始"
        if placement.ends_at and placement.ends_at <= now:
            return "已经结束"
        return "正在显示" if placement.article.is_public(now) else "稿件读者看不到"


class SectionInline(admin.TabularInline):
    model = TopicSection
    extra = 1
    fields = ("title", "order")


class EntryInline(WithinReachMixin, admin.TabularInline):
    """The stories of a topic. Sections can be chosen once they are saved."""

    model = TopicEntry
    extra = 3
    fields = ("article", "section", "order")
    autocomplete_fields = ("article",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TopicEntry]:
        entries = super().get_queryset(request).select_related("article", "section")
        return entries.defer("article__body", "article__search_text", "article__search_vector")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        field: Any = formset.form.base_fields["section"]
        field.queryset = TopicSection.objects.filter(topic=obj)
        field.help_text = "新板块保存一次后可选；不选则排在各板块之前。"
        return formset


@admin.register(Topic)
class TopicAdmin(PhotoFieldsMixin, PublicLinkMixin, OwnStoriesOnlyMixin, admin.ModelAdmin):
    used_by = "topic_entries__topic"
    inlines = (SectionInline, EntryInline)
    view_on_site = staticmethod(public_address)
    list_display = (
        "title",
        "slug",
        "published_at",
        "home_order",
        "number_of_stories",
        "public_link",
    )
    list_editable = ("home_order",)
    list_filter = ("published_at",)
    search_fields = ("title", "introduction")
    search_help_text = "按标题或导语查找"
    autocomplete_fields = ("banner",)
    prepopulated_fields = {"slug": ("title",)}
    fields = ("title", "slug", "introduction", "banner", "published_at", "home_order")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request).annotate(stories=Count("entries"))

    @admin.display(description="稿件数", ordering="stories")
    def number_of_stories(self, topic: Any) -> int:
        return int(topic.stories)


class TopicInline(admin.TabularInline):
    """The topics that a story belongs to, on the story's own page."""

    model = TopicEntry
    extra = 0
    fields = ("topic", "order")
    autocomplete_fields = ("topic",)
    verbose_name = "所属专题"
    verbose_name_plural = "所属专题"
