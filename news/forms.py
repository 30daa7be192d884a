"""The forms on which staff edit the news."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jiansite.lib import pictures, texts, uploads, word_archives
from news import body, pasting, sanitizer, word_files
from news.editor import BodyEditor
from news.models import Article, Channel, ChannelTree, Correction, Page, Photo
from news.models.corrections import Change, changes_between
from news.models.editing_sessions import new_token
from news.photo_library import MAX_BYTES


class ChannelField(forms.ModelChoiceField):
    """Channels as an indented tree."""

    def show_tree(self) -> None:
        """Read the channels anew, parents before their children."""
        channels: Any = self
        channels.queryset = Channel.objects.all()
        channels.choices = [
            ("", "请选择栏目"),
            *((each.pk, self.label_from_instance(each)) for each in ChannelTree.load().in_order()),
        ]

    def label_from_instance(self, channel: Any) -> str:
        return f"{'　' * channel.path.count('/')}{channel.name}"


class BodyField(forms.CharField):
    """HTML that passes the allow-list on the way in."""

    widget = BodyEditor

    def clean(self, value: Any) -> str:
        """The stored form. Photos that are no record are dropped.

        The editor has pasted text put in order at once; what comes here raw is so now.
        """
        html = str(value or "")
        try:
            plain = pasting.take(html).html if pasting.is_foreign(html) else sanitizer.clean(html)
        except pasting.PasteRefused as refusal:
            raise ValidationError(str(refusal)) from None
        html = super().clean(plain)
        known = set(Photo.objects.filter(pk__in=body.photo_ids(html)).values_list("pk", flat=True))
        return body.PHOTO.sub(lambda mark: mark[0] if int(mark[1]) in known else "", html)


class ArticleForm(forms.ModelForm):
    """One story."""

    channel = ChannelField(label="栏目", queryset=Channel.objects.none())
    body = BodyField(label="正文", required=False, max_length=2_000_000)
    change_kind = forms.ChoiceField(
        label="这次修改是",
        choices=Correction.Kind.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text="读者已经看过这篇稿件。文字、来源或图片有改动时必须选一项。",
    )
    change_reason = forms.CharField(
        label="更正说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 90}),
        help_text="选“更正”时必填，会和改动一起向读者公开，如：第三段的合格率应为 95.2%。",
    )
    # Which version was on the screen: an old page must not undo a colleague's correction.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # The name of the open page, under which its typing is kept.
    token = forms.CharField(
        required=False, max_length=22, initial=new_token, widget=forms.HiddenInput
    )

    class Meta:
        model = Article
        fields = [
            "channel", "kicker", "title", "subtitle", "summary", "source", "source_url",
            "original_title", "original_author", "body", "cover", "tags", "published_at",
        ]  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"size": 90}),
            "kicker": forms.TextInput(attrs={"size": 60}),
            "subtitle": forms.TextInput(attrs={"size": 90}),
            "summary": forms.Textarea(attrs={"rows": 3, "cols": 90}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channel" in self.fields:
            field: Any = self.fields["channel"]
            field.show_tree()
        self.before = Article.objects.filter(pk=self.instance.pk).first()
        self.was_public = bool(self.before and self.before.was_public(timezone.now()))
        self.changes: list[Change] = []
        self.version = self.before.updated_at.isoformat() if self.before else ""
        self.initial["seen"] = self.version
        if self.was_public and "published_at" in self.fields:
            date = self.fields["published_at"]
            date.disabled = True
            date.help_text = "首次发布时间。读者已经看过，不能再改。"

    def clean(self) -> dict[str, Any]:
        """Text that was only brought back is shown, never saved by that."""
        values: dict[str, Any] = super().clean() or {}
        if "_restored" in self.data:
            raise ValidationError("已恢复自动保存的内容，还没有保存。")
        return values

    def clean_title(self) -> str:
        """One line, without what nobody sees."""
        return " ".join(texts.visible(self.cleaned_data["title"]).split())

    def clean_seen(self) -> str:
        """Refuse once what was written on an older version; told of it, the editor may save."""
        if self.cleaned_data["seen"] not in ("", self.version):
            typed: Any = self.data
            self.data = typed = typed.copy()
            typed["seen"] = self.version
            self.add_error(
                None,
                "在您打开这一页之后，另一位同事改过这篇稿件，所以还没有保存。"
                "请在新窗口打开这篇稿件对照；再点保存，就以您这一页的内容为准。",
            )
        return self.version

    def clean_published_at(self) -> datetime | None:
        """Honest dates: a story cannot be published in the past."""
        if self.was_public and self.before:
            return self.before.published_at  # a form drops the fractions of a second
        date: datetime | None = self.cleaned_data["published_at"]
        is_new = self.before is None or date != self.before.published_at
        if date and is_new and date < timezone.now():
            raise ValidationError(
                "发布时间不能早于现在。要立即发布请留空，要定时发布请填将来的时间。"
            )
        return date

    def _post_clean(self) -> None:
        """Once the story has its new values, ask for the reason of a visible change."""
        super()._post_clean()  # type: ignore[misc]
        if not self.was_public or self.before is None or self.errors:
            return
        self.changes = changes_between(self.before, self.instance)
        if not self.changes:
            return
        kind = self.cleaned_data.get("change_kind")
        if not kind:
            names = "、".join(change.label for change in self.changes)
            self.add_error(
                "change_kind", f"读者已经看过这篇稿件，您改动了{names}，请选择是更正还是小修。"
            )
        elif kind == Correction.Kind.CORRECTION and not self._reason():
            self.add_error("change_reason", "请写明更正了什么、为什么，读者会看到。")

    def _reason(self) -> str:
        return str(self.cleaned_data.get("change_reason", "")).strip()


class PageForm(forms.ModelForm):
    """One single page."""

    body = BodyField(label="正文", required=False, max_length=500_000)

    class Meta:
        model = Page
        fields = ["title", "slug", "order", "body"]


class PhotoForm(forms.ModelForm):
    """One picture with its words."""

    upload = forms.FileField(
        label="选择图片",
        required=False,
        help_text="JPEG、PNG、WebP 或 GIF，最大 30 MB。位置等信息会自动去除。",
    )

    class Meta:
        model = Photo
        fields = ["upload", "caption", "alt", "credit"]

    def clean_upload(self) -> Any:
        """Only what is a picture, by its content."""
        upload = self.cleaned_data["upload"]
        if upload is None:
            return None
        if upload.size > MAX_BYTES:
            raise ValidationError("图片超过 30 MB，请缩小后再上传。")
        try:
            pictures.open_picture(upload)
        except pictures.PictureRefused as refusal:
            raise ValidationError(str(refusal)) from None
        return upload


class WordImportForm(forms.Form):
    """A Word file, and the channel for what it becomes."""

    file = forms.FileField(
        label="Word 文件",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=(
            f".docx，最大 {word_archives.MAX_BYTES // 1024 // 1024} MB。"
            "旧版 .doc 请先另存为 .docx。"
        ),
    )
    channel = ChannelField(label="栏目", queryset=Channel.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["channel"]
        field.show_tree()

    def clean_file(self) -> word_files.WordFile:
        """The story in the file."""
        upload = self.cleaned_data["file"]
        try:
            return word_files.read(upload.file, name=upload.name)
        except uploads.FileRefused as refusal:
            raise ValidationError(str(refusal)) from None
