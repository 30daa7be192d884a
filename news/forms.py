"""The forms on which staff edit the news, save for stories: see `news.article_form`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jiansite.lib import uploads, word_archives
from news import body, pasting, sanitizer, word_files
from news.editor import BodyEditor
from news.models import Channel, ChannelTree, Page, Photo
from news.models.reach import Reach


class ChannelField(forms.ModelChoiceField):
    """Channels as an indented tree."""

    def show_tree(self, within: Reach | None = None) -> None:
        """Read the channels anew, parents before their children; only those within a reach."""
        channels: Any = self
        reach = within or Reach()
        channels.queryset = Channel.objects.filter(reach.over("pk"))
        channels.choices = [
            ("", "请选择栏目"),
            *(
                (each.pk, self.label_from_instance(each))
                for each in ChannelTree.load().in_order()
                if reach.holds(each.pk)
            ),
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


class PageForm(forms.ModelForm):
    """One single page."""

    body = BodyField(label="正文", required=False, max_length=500_000)

    class Meta:
        model = Page
        fields = ["title", "slug", "order", "body"]


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

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["channel"]
        field.show_tree(within=reach)

    def clean_file(self) -> word_files.WordFile:
        """The story in the file."""
        upload = self.cleaned_data["file"]
        try:
            return word_files.read(upload.file, name=upload.name)
        except uploads.FileRefused as refusal:
            raise ValidationError(str(refusal)) from None
