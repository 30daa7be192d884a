"""Stories: what editors write, and the verbs they send it on with."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jiansite.lib.verb_admin import VerbAdminMixin
from news import body, corrections, workflow
from news.admin.attachments import AttachmentInline
from news.admin.autosave import AutosaveMixin
from news.admin.editing import with_editor
from news.admin.placements import TopicInline
from news.admin.word_import import WordImportMixin
from news.forms import ArticleForm
from news.models import Article, ArticleEvent, Correction, Credit, ErrorReport, Photo
from news.models.articles import SEARCH_FIELDS
from news.models.corrections import changed, surroundings

# What the form writes. Verbs and readers' clicks may change the rest of the row meanwhile.
WRITTEN = (
    *(name for name in ArticleForm.Meta.fields if name != "tags"),
    *SEARCH_FIELDS,
    "updated_at",
)


class CreditInline(admin.TabularInline):
    model = Credit
    extra = 1
    fields = ("role", "name", "order")


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
    fields = ("at", "label", "actor_name", "note")
    readonly_fields = fields

    @admin.display(description="操作")
    def label(self, event: ArticleEvent) -> str:
        return workflow.WORKFLOW.verb(event.verb).label


@admin.register(Article)
class ArticleAdmin(AutosaveMixin, WordImportMixin, VerbAdminMixin, admin.ModelAdmin):
    form = ArticleForm
    change_list_template = "admin/news/article/change_list.html"
    change_form_template = "admin/news/article/change_form.html"
    inlines = (CreditInline, AttachmentInline, TopicInline, CorrectionInline, EventInline)
    view_on_site = False  # the template links to it, and only when readers can open it
    list_display = (
        "title",
        "channel",
        "status",
        "published_at",
        "source",
        "click_count",
        "public_link",
    )
    list_filter = ("status", "published_at", "channel", "source")
    list_select_related = ("channel", "source")
    search_fields = ("title",)
    search_help_text = "在标题、导读和正文中查找"
    date_hierarchy = "published_at"
    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    autocomplete_fields = ("source", "cover", "tags")
    readonly_fields = ("status", "click_count", "created_at", "updated_at", "body_photos")
    fieldsets = (
        (None, {"fields": ("channel", "kicker", "title", "subtitle", "summary")}),
        ("正文", {"fields": ("body", "body_photos")}),
        (
            "来源与标签",
            {
                "fields": (
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
            {"fields": ("status", "published_at", ("click_count", "created_at", "updated_at"))},
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A story that readers have seen asks what a change of it is."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.was_public(timezone.now()):
            return fieldsets
        return (*fieldsets, ("修改说明", {"fields": ("change_kind", "change_reason")}))

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(self.preview),
            name="news_article_preview",
        )
        return [preview, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Lists do without the bodies, which may be long."""
        articles = super().get_queryset(request).defer(*SEARCH_FIELDS)
        in_list = (
            request.resolver_match and request.resolver_match.url_name == "news_article_changelist"
        )
        return articles.defer("body") if in_list else articles

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """By the same words as readers, so that it stays fast and finds the same."""
        if not search_term.strip():
            return queryset, False
        found = Article.objects.matching(search_term)
        return queryset.filter(pk__in=found.values("pk")), False

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
                "" if photo.is_available else "（缺少图片文件）",
                "" if photo.description else "（请补充替代文字）",
            )
            for photo in photos.values()
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>{}{}', rows) if rows else "（无）"

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=WRITTEN)
        else:
            obj.created_by = request.user  # type: ignore[assignment]
            obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With the rows below the story saved, keep what readers would notice of it all."""
        before = surroundings(form.instance)
        super().save_related(request, form, formsets, change)
        changes = [*form.changes, *changed(before, surroundings(form.instance))]
        if form.was_public and changes:
            reason = form.cleaned_data["change_reason"].strip()
            kind = form.cleaned_data["change_kind"] if form.changes or reason else ""
            corrections.record(
                form.instance,
                changes,
                kind=kind or Correction.Kind.SMALL_FIX,
                reason=reason,
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._verb_after_saving(request, obj) or super().response_change(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._verb_after_saving(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        verbs = workflow.WORKFLOW.verbs_from(workflow.DRAFT, by=request.user)
        return super().add_view(request, form_url, {"verbs": verbs, **(extra_context or {})})

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

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The story as readers will see it, with placeholders for pictures that are missing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.for_page(), pk=pk)
        return TemplateResponse(
            request, "news/article.html", {"article": article, "for_staff": True}
        )

    def _verb_after_saving(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """A verb's button saves what was typed first; a verb that wants a note asks for it."""
        name = request.POST.get("_verb")
        verb = next((v for v in self.verbs_now(request, article) if v.name == name), None)
        if verb is None:
            return None
        refusal = "" if verb.requires_note else self.use_verb(request, article, verb)
        if verb.requires_note or refusal:
            return redirect(self.verb_url(article, verb))
        return redirect(self.change_url(article))
