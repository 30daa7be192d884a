"""The newsroom in the admin: declarations; what happens stands in the models and acts."""

from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from jiansite.lib import pictures
from jiansite.lib.verb_admin import VerbAdminMixin
from news import body, editor, photo_library, search, workflow
from news.forms import ArticleForm, PageForm, PhotoForm
from news.models import (
    Article,
    ArticleEvent,
    Channel,
    Credit,
    Page,
    Photo,
    SiteProfile,
    Source,
    Tag,
    TickerItem,
)

# CKEditor 4 writes inline handlers and styles; only the pages that carry it allow them.
with_editor: Any = csp_update(settings.EDITOR_CONTENT_SECURITY_POLICY)


class CreditInline(admin.TabularInline):
    model = Credit
    extra = 1
    fields = ("role", "name", "order")


class EventInline(admin.TabularInline):
    """The history of a story, to read."""

    model = ArticleEvent
    extra = 0
    fields = ("at", "label", "actor_name", "note")
    readonly_fields = fields
    can_delete = False

    @admin.display(description="操作")
    def label(self, event: ArticleEvent) -> str:
        return workflow.WORKFLOW.verb(event.verb).label

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Article)
class ArticleAdmin(VerbAdminMixin, admin.ModelAdmin):
    form = ArticleForm
    change_form_template = "admin/news/article/change_form.html"
    inlines = (CreditInline, EventInline)
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
        ("来源与标签", {"fields": ("source", "source_url", "cover", "tags")}),
        (
            "发布",
            {"fields": ("status", "published_at", ("click_count", "created_at", "updated_at"))},
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<int:pk>/preview/",
            self.admin_site.admin_view(self.preview),
            name="news_article_preview",
        )
        return [preview, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Lists do without the bodies, which may be long."""
        articles = super().get_queryset(request).defer("search_vector")
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
        return queryset.filter(search_vector=search.query(search_term)), False

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
        if not change:
            obj.created_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

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


def public_address(thing: Channel | Page | Tag) -> str:
    """For the button that leads from the object to its page."""
    return thing.get_absolute_url()


@admin.register(Channel)
class ChannelAdmin(admin.ModelAdmin):
    view_on_site = staticmethod(public_address)
    list_display = ("tree_name", "path", "order")
    list_editable = ("order",)
    list_filter = (("parent", admin.RelatedOnlyFieldListFilter),)
    ordering = ("path",)
    search_fields = ("name", "path")
    search_help_text = "按栏目名称或地址查找"
    fields = ("parent", "name", "slug", "introduction", "column_type", "order")

    @admin.display(description="栏目")
    def tree_name(self, channel: Channel) -> str:
        return f"{'　' * channel.path.count('/')}{channel.name}"


@admin.register(Photo)
class PhotoAdmin(admin.ModelAdmin):
    form = PhotoForm
    list_display = ("thumbnail", "caption", "alt", "credit", "dimensions", "created_at")
    list_display_links = ("thumbnail", "caption")
    list_filter = (
        "created_at",
        ("image", admin.EmptyFieldListFilter),
        ("alt", admin.EmptyFieldListFilter),
    )
    search_fields = ("caption", "alt", "credit")
    search_help_text = "按图片说明、替代文字或来源查找"
    show_full_result_count = False
    list_per_page = 40
    readonly_fields = ("large",)
    fields = ("large", "upload", "caption", "alt", "credit")

    def get_urls(self) -> list[URLPattern]:
        upload = path("upload/", self.admin_site.admin_view(self.upload), name="news_photo_upload")
        return [upload, *super().get_urls()]

    @admin.display(description="图片")
    def thumbnail(self, photo: Photo) -> SafeString | str:
        return self._image(photo, "thumb")

    @admin.display(description="图片")
    def large(self, photo: Photo) -> SafeString | str:
        return self._image(photo, "large")

    @admin.display(description="尺寸")
    def dimensions(self, photo: Photo) -> str:
        return f"{photo.width}×{photo.height}" if photo.image else "缺少文件"

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        if upload := form.cleaned_data.get("upload"):
            photo_library.fill(obj, upload)
        super().save_model(request, obj, form, change)

    def upload(self, request: HttpRequest) -> HttpResponse:
        """A picture dropped or pasted into the editor becomes a Photo record."""
        return require_POST(self._take_upload)(request)

    def _take_upload(self, request: HttpRequest) -> JsonResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        file = request.FILES.get("upload")
        if file is None or (file.size or 0) > photo_library.MAX_BYTES:
            return _upload_refused("没有收到图片，或者图片超过了 30 MB。")
        try:
            photo = photo_library.add_photo(file)
        except pictures.PictureRefused as refusal:
            return _upload_refused(str(refusal))
        return JsonResponse(
            {"uploaded": 1, "fileName": file.name, "url": editor.photo_address(photo)}
        )

    def _image(self, photo: Photo, kind: str) -> SafeString | str:
        if not photo.image:
            return "（缺少图片文件）"
        url = photo.thumbnail_url if kind == "thumb" else photo.standard_url
        return format_html('<img class="photo-{}" src="{}" alt="{}">', kind, url, photo.description)


def _upload_refused(reason: str) -> JsonResponse:
    return JsonResponse({"uploaded": 0, "error": {"message": reason}}, status=400)


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


@admin.register(Page)
class PageAdmin(admin.ModelAdmin):
    view_on_site = staticmethod(public_address)
    form = PageForm
    list_display = ("title", "slug", "order", "updated_at")
    list_filter = ("updated_at",)
    search_fields = ("title", "slug")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = with_editor(super().changeform_view)(request, *args, **kwargs)
        return response


@admin.register(SiteProfile)
class SiteProfileAdmin(admin.ModelAdmin):
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


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
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
