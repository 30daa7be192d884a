"""The library as a wall of pictures: to look through, to clear up, to choose from."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from news import editor, photo_library, photo_shelf, photo_uses
from news.models import Photo, Tag
from news.photo_forms import ShelfForm

# At once: as many as stand on one page.
MOST = photo_shelf.PAGE
# Suggested while somebody types a tag.
SUGGESTED_TAGS = 500


class PhotoShelfMixin:
    """For the admin of photos: the list, the picker, and clearing up."""

    admin_site: Any
    model: Any
    has_view_permission: Any
    has_delete_permission: Any
    log_deletions: Any

    def get_urls(self) -> list[URLPattern]:
        """The pages, before the admin's catch-all."""
        view = self.admin_site.admin_view
        return [
            path("picker/", view(self.picker), name="news_photo_picker"),
            path(
                "delete-many/", view(require_POST(self.delete_many)), name="news_photo_delete_many"
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The library, a page at a time."""
        return self._shelf(request, "admin/news/photo/shelf.html", {"title": "图库"})

    def picker(self, request: HttpRequest) -> HttpResponse:
        """The library in a window of its own, for an editor or a field that wants a photo."""
        kept = {
            name: request.GET[name]
            for name in ("CKEditor", "CKEditorFuncNum", "langCode", "field")
            if name in request.GET
        }
        context = {"title": "从图库选择", "is_popup": True, "kept": kept}
        return self._shelf(request, "admin/news/photo/picker.html", context)

    def delete_many(self, request: HttpRequest) -> HttpResponse:
        """Ask first; then each is looked at again, and what is in use stays."""
        if not self.has_delete_permission(request):
            raise PermissionDenied
        photos = list(photo_uses.with_use(chosen(request)))
        if not photos:
            messages.warning(request, "没有选中图片。请先在图片左上角打勾。")
            return HttpResponseRedirect(reverse("admin:news_photo_changelist"))
        if "confirmed" in request.POST:
            self._delete(request, photos)
            return HttpResponseRedirect(
                f"{reverse('admin:news_photo_changelist')}?show={photo_shelf.UNUSED}"
            )
        context = self._context(
            request,
            {
                "title": "删除图片",
                "unused": [photo for photo in photos if not photo.is_used],
                "used": [photo for photo in photos if photo.is_used],
            },
        )
        return TemplateResponse(request, "admin/news/photo/delete_many.html", context)

    def tag_names(self) -> list[str]:
        """For the list that a field of tags offers."""
        return list(Tag.objects.order_by("name").values_list("name", flat=True)[:SUGGESTED_TAGS])

    def _shelf(self, request: HttpRequest, template: str, context: Any) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ShelfForm(request.GET)
        page = photo_shelf.page(
            form.wanted, before=_key(request, "before"), after=_key(request, "after")
        )
        asked = {
            **context.get("kept", {}),
            **{name: value for name, value in request.GET.items() if name in form.fields and value},
        }
        for photo in page.photos:
            photo.address = editor.photo_address(photo)  # type: ignore[attr-defined]
        extra = {
            "form": form,
            "page": page,
            "asked": urlencode(asked),
            "kept_query": urlencode(context.get("kept", {})),
            "is_searched": any(name in form.fields for name in asked),
            "tag_names": self.tag_names(),
            "has_add_permission": self.has_add_permission(request),  # type: ignore[attr-defined]
            "has_change_permission": self.has_change_permission(request),  # type: ignore[attr-defined]
            "has_delete_permission": self.has_delete_permission(request),
        }
        return TemplateResponse(request, template, self._context(request, {**context, **extra}))

    def _context(self, request: HttpRequest, context: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            **context,
        }

    def _delete(self, request: HttpRequest, photos: list[Photo]) -> None:
        deleted = 0
        for photo in photos:
            number, words = photo.pk, str(photo)
            try:
                photo_library.delete(photo, now=timezone.now())
            except (photo_library.PhotoInUse, Photo.DoesNotExist) as refusal:
                in_use = isinstance(refusal, photo_library.PhotoInUse)
                messages.warning(request, str(refusal) if in_use else f"“{words}”已经被删除了。")
                continue
            deleted += 1
            photo.pk = number
            self.log_deletions(request, [photo])
        if deleted:
            messages.success(request, f"已删除 {deleted} 张图片。")


def chosen(request: HttpRequest) -> Any:
    """The photos whose boxes were ticked, or that an address names; a bounded number."""
    sent = request.POST if request.method == "POST" else request.GET
    ids = [value for value in sent.getlist("ids") if value.isdecimal() and len(value) <= 18]
    return Photo.objects.filter(pk__in=ids[:MOST]).order_by("pk")


def _key(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) <= 18 else None
