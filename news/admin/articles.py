"""Stories: what editors write, and the verbs they send it on with."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from news import body, editor, sanitizer, workflow
from news.admin.attachments import AttachmentInline
from news.admin.autosave import AutosaveMixin
from news.admin.conflicts import ConflictMixin
from news.admin.editing import with_editor
from news.admin.placements import TopicInline
from news.admin.preview import PreviewMixin
from news.admin.revisions import RevisionsMixin
from news.admin.scheduling import SchedulingMixin
from news.admin.verbs import SAVING, ArticleVerbsMixin
from news.admin.word_import import WordImportMixin
from news.admin.working_copy import WorkingCopyMixin
from news.article_form import ArticleForm
from news.models import Article, ArticleEvent, Channel, Correction, ErrorReport, Photo
from news.models.articles import SEARCH_FIELDS
from news.standing import label

EXPLANATION = ("change_kind", "change_reason")


class ReadOnlyInline(admin.TabularInline):
    """Rows that tell what happened: to read."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CorrectionInline(ReadOnlyInline):
    """What was changed after readers saw it."""

    model = Correction
    fields = ("at", "kind", "reason", "by_name")
    readonly_fields = fields
    view_on_site = False  # a small fix has no page, and the story links to the others


class EventInline(ReadOnlyInline):
    """The history of a story."""

    model = ArticleEvent
    fields = ("at", "act", "actor_name", "version", "note")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleEvent]:
        """With the numbers of the revisions, and not what they say."""
        events = super().get_queryset(request).select_related("revision")
        return events.defer("revision__content")

    @admin.display(description="操作")
    def act(self, event: ArticleEvent) -> str:
        return event.label

    @admin.display(description="版本")
    def version(self, event: ArticleEvent) -> SafeString | str:
        if event.revision is None:
            return "—"
        at = [event.article_id, event.revision.number]
        address = reverse("admin:news_article_revision", args=at)
        return format_html('<a href="{}">{}</a>', address, event.revision)


@admin.register(Article)
class ArticleAdmin(  # type: ignore[misc]  # the mixins know no ModelAdmin
    AutosaveMixin,
    ConflictMixin,
    PreviewMixin,
    WordImportMixin,
    RevisionsMixin,
    SchedulingMixin,
    WorkingCopyMixin,
    ArticleVerbsMixin,
    admin.ModelAdmin,
):
    form = ArticleForm
    change_list_template = "admin/news/article/change_list.html"
    change_form_template = "admin/news/article/change_form.html"
    inlines = (AttachmentInline, TopicInline, CorrectionInline, EventInline)
    view_on_site = False  # the template links to it, and only when readers can open it
    list_display = (
        "title",
        "channel",
        "state",
        "published_at",
        "source",
        "click_count",
        "public_link",
    )
    list_filter = ("status", "is_live", "published_at", "channel", "source")
    list_select_related = ("channel", "source")
    search_fields = ("title",)
    search_help_text = "在标题、导读和正文中查找"
    date_hierarchy = "published_at"
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    autocomplete_fields = ("source", "cover", "tags")
    readonly_fields = (
        "status", "published_at", "click_count", "created_at", "updated_at", "body_photos",
    )  # fmt: skip
    fieldsets = (
        (None, {"fields": ("channel", "kicker", "title", "subtitle", "summary")}),
        ("正文", {"fields": ("body", "body_photos")}),
        (
            "署名、来源与标签",
            {
                "fields": (
                    "credits_text",
                    "source",
                    "source_url",
                    "original_title",
                    "original_author",
                    "cover",
                    "tags",
                )
            },
        ),
        (
            "发布",
            {
                "fields": (
                    ("scheduled_at", "expires_at"),
                    ("status", "published_at"),
                    ("click_count", "created_at", "updated_at"),
                )
            },
        ),
        ("修改说明", {"fields": ("remark",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A story that readers have seen asks what a change of it is."""
        *fieldsets, _ = super().get_fieldsets(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return [_as_read(fieldset) for fieldset in fieldsets]
        asked = () if obj is None or obj.live_revision_id is None else EXPLANATION
        return (*fieldsets, ("修改说明", {"fields": (*asked, "remark")}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Lists do without the bodies, which may be long."""
        articles = super().get_queryset(request).defer(*SEARCH_FIELDS)
        in_list = (
            request.resolver_match and request.resolver_match.url_name == "news_article_changelist"
        )
        if in_list:
            return articles.defer("body")
        return articles.select_related("channel", "working_revision__channel", "source", "cover")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """By the same words as readers, so that it stays fast and finds the same."""
        if not search_term.strip():
            return queryset, False
        found = Article.objects.matching(search_term)
        return queryset.filter(pk__in=found.values("pk")), False

    @admin.display(description="状态", ordering="status")
    def state(self, article: Article) -> str:
        return label(article)

    @admin.display(description="前台")
    def public_link(self, article: Article) -> SafeString | str:
        if not article.is_public(timezone.now()):
            return "—"
        return format_html('<a href="{}">查看</a>', article.get_absolute_url())

    @admin.display(description="正文中的图片")
    def body_photos(self, article: Article) -> SafeString | str:
        """Each with a link to its words: caption, alt text, credit."""
        photos = Photo.objects.in_bulk(body.photo_ids(article.body))
        rows = [
            (
                reverse("admin:news_photo_change", args=[photo.pk]),
                str(photo),
                "" if photo.is_available else _missing(photo),
                "" if photo.description else "（请补充替代文字）",
            )
            for photo in photos.values()
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>{}{}', rows) if rows else "（无）"

    @admin.display(description="正文")
    def body_text(self, article: Article) -> SafeString:
        """Where the text is locked: as it reads, with its pictures."""
        text = sanitizer.trusted(editor.with_addresses(article.body))
        return format_html('<div class="locked-body">{}</div>', text)

    @admin.display(description="署名")
    def credits_text(self, article: Article) -> str:
        """Where the text is locked."""
        return "、".join(str(credit) for credit in article.credits.all()) or "—"

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        # Which of them a story may use shows once its channel is chosen.
        levels = set(Channel.objects.order_by().values_list("review_levels", flat=True).distinct())
        tables = [workflow.WORKFLOWS[each] for each in sorted(levels, reverse=True)]
        found = {
            verb.name: verb
            for table in tables
            for verb in table.verbs_from(workflow.DRAFT, by=request.user)
            if verb.name in SAVING
        }
        context = {"verbs": list(found.values()), **(extra_context or {})}
        return super().add_view(request, form_url, context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = with_editor(super().changeform_view)(request, *args, **kwargs)
        return response

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Tell the editor how many readers hold something to be wrong in this story."""
        article: Article | None = context["original"]
        if article and request.user.has_perm("news.view_errorreport"):
            reports = ErrorReport.objects.waiting().filter(article=article)
            context["waiting_reports"] = reports.count()
        return super().render_change_form(request, context, *args, **kwargs)


def _as_read(fieldset: Any) -> Any:
    """The same fields, the body as it reads instead of as it is stored."""
    name, options = fieldset
    fields = tuple("body_text" if field == "body" else field for field in options["fields"])
    return name, {**options, "fields": fields}


def _missing(photo: Photo) -> str:
    return "（还在别的网站，请取回）" if photo.is_elsewhere else "（缺少图片文件）"
