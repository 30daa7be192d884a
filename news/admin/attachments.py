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
from news.admin.reach import WithinReachMixin
from news.models import Attachment


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

    def save(self, commit: bool = True) -> Any:
        """With the file that was chosen, if one was."""
        if upload := self.cleaned_data["upload"]:
            attachments.fill(self.instance, upload, name=upload.name)
        return super().save(commit)


class AttachmentInline(admin.TabularInline):
    model = Attachment
    form = AttachmentForm
    extra = 0
    view_on_site = False  # readers open it only with its story
    fields = ("stored", "upload", "title", "order")
    readonly_fields = ("stored",)

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
class AttachmentAdmin(WithinReachMixin, admin.ModelAdmin):
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
        return attachments.download(get_object_or_404(self.get_queryset(request), pk=pk))
