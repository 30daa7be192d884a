"""The documents of a story, on the form of the story."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiansite.lib import documents
from jiansite.lib.uploads import FileRefused
from news import attachments
from news.models import Article, Attachment


class AttachmentForm(forms.ModelForm):
    """One document with its title."""

    upload = forms.FileField(
        label="选择文件",
        required=False,
        help_text=f"{documents.ACCEPTED}，最大 {attachments.MAX_BYTES // 1024**2} MB。",
    )

    class Meta:
        model = Attachment
        fields = ["upload", "title", "order"]

    def clean_upload(self) -> Any:
        """Only what is a document that we take, by its content."""
        upload = self.cleaned_data["upload"]
        if upload is None:
            if self.instance.pk is None:
                raise ValidationError("请选择文件。")
            return None
        try:
            attachments.examine(upload)
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from None
        return upload


class AttachmentFormSet(forms.BaseInlineFormSet):
    """The documents of the working copy.

    Saving changes no document that readers may have: another file, another title, a removal are
    the revision's, and come before readers with it.
    """

    def get_queryset(self) -> Any:
        """Those that the working copy lists, under the titles that it gives them."""
        if self.instance.pk is None:
            return super().get_queryset().none()
        return self.instance.listed_attachments

    def wanted(self, article: Article) -> list[dict[str, Any]]:
        """What the revision is to list, in order; new files are stored."""
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        found: list[tuple[int, int, dict[str, Any]]] = []
        for place, form in enumerate(self.forms):
            is_old = form.instance.pk is not None
            if form in self.deleted_forms:
                self.deleted_objects += [form.instance] if is_old else []
            elif is_old or form.has_changed():
                order = form.cleaned_data.get("order") or 0
                found.append((order, place, self._entry(form, article)))
        return [entry for _, _, entry in sorted(found, key=lambda each: each[:2])]

    def _entry(self, form: Any, article: Article) -> dict[str, Any]:
        file, title = form.instance, form.cleaned_data.get("title", "")
        if upload := form.cleaned_data.get("upload"):
            file = attachments.attach(
                article, upload, name=upload.name, title=title, is_listed=False
            )
            self.new_objects.append(file)
        elif form.has_changed():
            self.changed_objects.append((file, form.changed_data))
        return {"id": file.pk, "title": title or file.title}


class AttachmentInline(admin.TabularInline):
    model = Attachment
    form = AttachmentForm
    formset = AttachmentFormSet
    extra = 0
    view_on_site = False  # readers open it only with its story
    fields = ("stored", "upload", "title", "order")
    readonly_fields = ("stored",)

    @admin.display(description="选择文件")
    def upload(self, attachment: Attachment) -> str:
        """Where the story is to read only."""
        return "—"

    @admin.display(description="已存文件")
    def stored(self, attachment: Attachment) -> SafeString | str:
        if attachment.pk is None:
            return "—"
        return format_html(
            '<a href="{}">{}</a>（{}，{}）',
            reverse("admin:news_attachment_file", args=[attachment.pk]),
            attachment.name,
            attachment.get_kind_display(),
            filesizeformat(attachment.size),
        )


@admin.register(Attachment)
class AttachmentAdmin(admin.ModelAdmin):
    """Only the files: staff open those of drafts, too. The records stand with their stories."""

    view_on_site = False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file)
        return [path("<int:pk>/file/", view, name="news_attachment_file")]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def file(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The document as readers will get it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return attachments.download(get_object_or_404(Attachment, pk=pk))
