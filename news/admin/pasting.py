"""The doors through which pasted text and pictures from elsewhere come in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from jiansite.lib.outside_files import FetchRefused
from jiansite.lib.pictures import PictureRefused
from news import editor, pasting
from news.models import Photo


class PastingMixin:
    """For the admin of photos: what is pasted brings some, or says where they lie."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """The two views, before the admin's catch-all."""
        wrap = self.admin_site.admin_view
        return [
            path("paste/", wrap(self.paste), name="news_photo_paste"),
            path("<int:pk>/fetch/", wrap(self.fetch), name="news_photo_fetch"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Pasted HTML, and RTF with its pictures, come back as plain text for the editor."""
        return require_POST(self._take_paste)(request)

    def fetch(self, request: HttpRequest, pk: int) -> HttpResponse:
        """取回图片: the editor's explicit act. Answers with the picture's address here."""
        return require_POST(self._fetch)(request, pk)

    def _take_paste(self, request: HttpRequest) -> JsonResponse:
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        # As files, which have no limit but ours: a page's fields end at five megabytes.
        html, rtf = request.FILES.get("html"), request.FILES.get("rtf")
        if html is None or (html.size or 0) + (rtf.size or 0 if rtf else 0) > pasting.MAX_BYTES:
            most = pasting.MAX_BYTES // 1024 // 1024
            return _refused(f"没有收到内容，或者粘贴的内容超过了 {most} MB。请分几次粘贴。")
        try:
            pasted = pasting.take(
                html.read().decode(errors="replace"), rtf=rtf.read() if rtf else b""
            )
        except pasting.PasteRefused as refusal:
            return _refused(str(refusal))
        for photo in pasted.photos:
            self.log_addition(request, photo, "随粘贴的文字存入")  # type: ignore[attr-defined]
        return JsonResponse({"html": editor.with_addresses(pasted.html), "notes": pasted.notes})

    def _fetch(self, request: HttpRequest, pk: int) -> JsonResponse:
        if not self.has_change_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        photo = get_object_or_404(Photo, pk=pk)
        try:
            pasting.fetch(photo)
        except (FetchRefused, PictureRefused) as refusal:
            return _refused(str(refusal))
        self.log_change(request, photo, f"从 {pasting.host_of(photo.origin_url)} 取回图片")  # type: ignore[attr-defined]
        return JsonResponse({"url": editor.photo_address(photo)})


def _refused(reason: str) -> JsonResponse:
    return JsonResponse({"error": reason}, status=400)
