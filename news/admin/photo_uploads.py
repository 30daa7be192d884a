"""Pictures coming in: many at once, one dropped into a text, and their words on one page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from news import editor, photo_intake
from news.admin.photo_shelf import MOST, chosen
from news.models import Photo
from news.photo_forms import KINDS, ForAllForm, UploadForm, batch_forms, set_tags
from news.photo_intake import Received, State
from news.photo_library import MAX_BYTES

# In one request without a script: each picture takes a second or two.
AT_ONCE = 20


class PhotoUploadsMixin:
    """For the admin of photos: the ways in, and the page of a batch."""

    admin_site: Any
    has_add_permission: Any
    has_change_permission: Any
    log_addition: Any
    log_change: Any
    tag_names: Any
    _context: Any

    def get_urls(self) -> list[URLPattern]:
        """The pages, before the admin's catch-all."""
        view = self.admin_site.admin_view
        return [
            path("upload/", view(require_POST(self.upload)), name="news_photo_upload"),
            path("upload-one/", view(require_POST(self.upload_one)), name="news_photo_upload_one"),
            path("upload-many/", view(self.upload_many), name="news_photo_upload_many"),
            path("batch/", view(self.batch), name="news_photo_batch"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def upload(self, request: HttpRequest) -> JsonResponse:
        """A picture dropped or pasted into the editor becomes a Photo record.

        One that the library holds is used again instead of being stored a second time.
        """
        self._check_may_add(request)
        file = request.FILES.get("upload")
        if file is None:
            return _editor_refused("没有收到图片，请再试一次。")
        received = photo_intake.receive(file, name=file.name or "")
        if received.state == State.ALIKE:
            received = photo_intake.receive(file, name=file.name or "", again=True)
        if received.photo is None:
            return _editor_refused(received.reason)
        self._log(request, received)
        answer: dict[str, Any] = {
            "uploaded": 1,
            "fileName": received.name,
            "url": editor.photo_address(received.photo),
        }
        if received.state == State.KNOWN:
            answer["error"] = {"message": "图库里已经有这个文件，用了原来的那一张。"}
        return JsonResponse(answer)

    def upload_one(self, request: HttpRequest) -> JsonResponse:
        """One file of many, for the page's script."""
        self._check_may_add(request)
        file = request.FILES.get("file")
        if file is None:
            return JsonResponse({"state": State.REFUSED, "reason": "没有收到文件，请再试一次。"})
        again = request.POST.get("again") == "1"
        received = photo_intake.receive(file, name=file.name or "", again=again)
        self._log(request, received)
        return JsonResponse(_told(received))

    def upload_many(self, request: HttpRequest) -> HttpResponse:
        """Choose many files; without a script they come in one request and are answered here."""
        self._check_may_add(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*sent)
        results: list[Received] = []
        left_out: list[str] = []
        if sent and form.is_valid():
            files, again = form.cleaned_data["pictures"], form.cleaned_data["again"]
            results = [
                photo_intake.receive(file, name=file.name or "", again=again)
                for file in files[:AT_ONCE]
            ]
            left_out = [str(file.name) for file in files[AT_ONCE:]]
            for received in results:
                self._log(request, received)
        context = {
            "title": "上传图片",
            "form": form,
            "results": results,
            "left_out": left_out,
            "total": len(results) + len(left_out),
            "stored": [each.photo for each in results if each.state == State.STORED],
            "kinds": KINDS,
            "at_once": AT_ONCE,
            "most_bytes": MAX_BYTES,
            "most_batch": MOST,
        }
        return TemplateResponse(
            request, "admin/news/photo/upload_many.html", self._context(request, context)
        )

    def batch(self, request: HttpRequest) -> HttpResponse:
        """The words of many photos on one page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        photos = chosen(request).prefetch_related("tags")
        data = request.POST if request.method == "POST" else None
        forms, for_all = batch_forms(photos, data), ForAllForm(data, prefix="all")
        if data is not None and forms.is_valid() and for_all.is_valid():
            number = self._save_words(request, forms, for_all.cleaned_data)
            messages.success(request, f"已保存 {number} 张图片的文字。")
            return HttpResponseRedirect(reverse("admin:news_photo_changelist"))
        context = {
            "title": "填写图片的文字",
            "forms": forms,
            "for_all": for_all,
            "tag_names": self.tag_names(),
            "most": MOST,
        }
        return TemplateResponse(
            request, "admin/news/photo/batch.html", self._context(request, context)
        )

    def _check_may_add(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _log(self, request: HttpRequest, received: Received) -> None:
        if received.photo and received.state == State.STORED:
            self.log_addition(request, received.photo, [{"added": {}}])

    def _save_words(self, request: HttpRequest, forms: Any, for_all: dict[str, Any]) -> int:
        """Only what was typed is written: a colleague may work on the rest. Returns how many."""
        number = 0
        for form in forms:
            photo, changed = form.instance, [f for f in form.changed_data if f in form.Meta.fields]
            for field in ("caption", "credit"):
                if for_all[field] and not getattr(photo, field):
                    setattr(photo, field, for_all[field])
                    changed.append(field)
            if changed:
                photo.save(update_fields=changed)
            form.save_tags()
            if for_all["tag_names"]:
                set_tags(photo, for_all["tag_names"], add=True)
            if changed or "tag_names" in form.changed_data or for_all["tag_names"]:
                self.log_change(request, photo, [{"changed": {"fields": changed or ["tags"]}}])
                number += 1
        return number


def _told(received: Received) -> dict[str, Any]:
    """What the page's script is told of a file."""
    photo: Photo | None = received.photo
    told = {"state": received.state, "reason": received.reason, "notes": received.notes}
    if photo is None:
        return told
    return {
        **told,
        "photo": {
            "id": photo.pk,
            "label": str(photo),
            "thumbnail": photo.thumbnail_url if photo.is_available else "",
            "address": reverse("admin:news_photo_change", args=[photo.pk]),
        },
    }


def _editor_refused(reason: str) -> JsonResponse:
    return JsonResponse({"uploaded": 0, "error": {"message": reason}}, status=400)
