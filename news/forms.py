"""The forms on which staff edit the news."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jiansite.lib import pictures, texts
from news import body, sanitizer
from news.editor import BodyEditor
from news.models import Article, Channel, ChannelTree, Page, Photo
from news.photo_library import MAX_BYTES


class ChannelField(forms.ModelChoiceField):
    """Channels as an indented tree."""

    def label_from_instance(self, channel: Any) -> str:
        return f"{'　' * channel.path.count('/')}{channel.name}"


class BodyField(forms.CharField):
    """HTML that passes the allow-list on the way in."""

    widget = BodyEditor

    def clean(self, value: Any) -> str:
        """The stored form. Photos that are no record are dropped."""
        html = sanitizer.clean(super().clean(value))
        known = set(Photo.objects.filter(pk__in=body.photo_ids(html)).values_list("pk", flat=True))
        return body.PHOTO.sub(lambda mark: mark[0] if int(mark[1]) in known else "", html)


class ArticleForm(forms.ModelForm):
    """One story."""

    channel = ChannelField(label="栏目", queryset=Channel.objects.none())
    body = BodyField(label="正文", required=False, max_length=2_000_000)

    class Meta:
        model = Article
        fields = [
            "channel", "kicker", "title", "subtitle", "summary", "source", "source_url",
            "body", "cover", "tags", "published_at",
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
            tree = ChannelTree.load()
            field.queryset = Channel.objects.all()
            field.choices = [
                ("", "请选择栏目"),
                *((each.pk, field.label_from_instance(each)) for each in tree.in_order()),
            ]

    def clean_title(self) -> str:
        """One line, without what nobody sees."""
        return " ".join(texts.visible(self.cleaned_data["title"]).split())


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
