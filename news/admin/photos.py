"""The picture library, and the door through which the editor's pictures come in."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from jiansite.lib import pictures
from news import editor, photo_library
from news.admin.pasting import PastingMixin
from news.forms import PhotoForm
from news.models import Photo


@admin.register(Photo)
class PhotoAdmin(PastingMixin, admin.ModelAdmin):
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
