"""One photo: its words, its focal point and crop, its file, and where it is used."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from news import photo_library, photo_uses
from news.admin.pasting import PastingMixin
from news.admin.photo_shelf import PhotoShelfMixin
from news.admin.photo_uploads import PhotoUploadsMixin
from news.models import Photo
from news.photo_forms import PhotoForm


@admin.register(Photo)
class PhotoAdmin(PhotoShelfMixin, PhotoUploadsMixin, PastingMixin, admin.ModelAdmin):
    form = PhotoForm
    change_form_template = "admin/news/photo/change_form.html"
    search_fields = ("caption", "alt", "credit")
    readonly_fields = ("stage", "dimensions", "created_at")
    _words = ("caption", "alt", "credit", "tag_names")

    def get_urls(self) -> list[URLPattern]:
        """With the whole of a cropped picture, which no public address reaches."""
        view = self.admin_site.admin_view(self.whole)
        return [path("<int:pk>/whole/", view, name="news_photo_whole"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new photo begins with its file; one that is there has it to look at."""
        words = (None, {"fields": self._words})
        if obj is None:
            return ((None, {"fields": ("upload", "again")}), words)
        cuts = (("cut_left", "cut_right"), ("cut_top", "cut_bottom"))
        return (
            words,
            ("焦点与裁剪", {"fields": ("stage", ("focal_x", "focal_y"), *cuts)}),
            ("更换图片文件", {"fields": ("dimensions", "upload", "at_once", "created_at")}),
        )

    @admin.display(description="图片")
    def stage(self, photo: Photo) -> SafeString | str:
        """The whole picture, on which js/photo-stage.js shows point and crop."""
        if not photo.is_available:
            return "（缺少图片文件）"
        return format_html(
            '<div class="photo-stage" data-photo-stage><img src="{}" alt="{}"></div>',
            f"../whole/?{photo.image.name}" if photo.uncropped else photo.standard_url,
            photo.description,
        )

    @admin.display(description="现在的文件")
    def dimensions(self, photo: Photo) -> str:
        if not photo.is_available:
            return "缺少文件"
        cut = "，已裁剪" if photo.crop else ""
        return f"{photo.width}×{photo.height} 像素{cut}"

    def whole(self, request: HttpRequest, pk: int) -> FileResponse:
        """The picture without its crop."""
        photo = get_object_or_404(Photo.objects.exclude(image=""), pk=pk)
        if not self.has_view_permission(request, photo):
            raise PermissionDenied
        return FileResponse(photo_library.open_whole(photo), content_type="image/jpeg")

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if photo := context["original"]:
            context["uses"] = photo_uses.uses_of(photo)
            context["earlier"] = photo_uses.earlier_versions(photo)
        context["tag_names"] = self.tag_names()
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Photo, form: Any, change: bool) -> None:
        """The words with the rest of the row; a new file or crop makes new addresses."""
        now, at_once = timezone.now(), form.cleaned_data.get("at_once", False)
        upload = form.cleaned_data.get("upload")
        if not change:
            if upload:
                photo_library.fill(obj, upload)
            obj.save()
            return
        obj.focus_x, obj.focus_y = form.focus
        if upload:
            photo_library.replace(obj, upload, now=now, at_once=at_once)
            self._say_what_was_kept(request, obj, form)
        elif form.crop != obj.crop and obj.is_available:
            photo_library.recrop(obj, form.crop, now=now, at_once=at_once)
        else:
            obj.save(update_fields=["caption", "alt", "credit", "focus_x", "focus_y"])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.save_tags()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A photo in use is protected by whatever shows it."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for photo in objs:
            protected += [
                format_html('{}：<a href="{}">{}</a>', use.where, use.admin_url, use.title)
                for use in photo_uses.uses_of(photo)
            ]
        return deleted, counts, lacking, protected

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        photo_library.delete(obj, now=timezone.now())

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Used meanwhile, since the question was asked: say so and change nothing."""
        try:
            return super().delete_view(request, *args, **kwargs)
        except photo_library.PhotoInUse as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect("../change/")

    def _say_what_was_kept(self, request: HttpRequest, photo: Photo, form: Any) -> None:
        number = len(photo_uses.uses_of(photo))
        shown = f"用到它的 {number} 处都换成了新图。" if number else ""
        reset = "新图的宽高比例不同，裁剪和焦点已恢复原样，请重新设置。"
        lost = (form.crop and not photo.crop) or (form.focus != (photo.focus_x, photo.focus_y))
        messages.info(request, f"图片文件已更换。{shown}{reset if lost else ''}")
