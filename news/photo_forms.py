"""The forms of the photo library."""

import re
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from jiansite.lib import pictures, uploads
from jiansite.lib.crops import Crop
from news import photo_intake, photo_shelf
from news.models import Photo, Tag
from news.models.labels import Label
from news.photo_library import MAX_BYTES

ACCEPT = ".jpg,.jpeg,.png,.webp,.gif,.heic,.heif,.avif,.tif,.tiff,image/*"
KINDS = f"JPEG、HEIC、PNG、WebP、AVIF、TIFF 或 GIF，每张最大 {MAX_BYTES // 1024**2} MB"
_BETWEEN_TAGS = re.compile(r"[,，、;；\n]+")
MOST_TAGS = 20


# Fields of the form in per cent, and the columns that hold them in thousandths.
PERCENTAGES = {
    "focal_x": "focus_x",
    "focal_y": "focus_y",
    "cut_left": "crop_left",
    "cut_right": "crop_right",
    "cut_top": "crop_top",
    "cut_bottom": "crop_bottom",
}


def percentage(label: str) -> forms.FloatField:
    """A share of a side; left empty it stays what it was."""
    number = forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"})
    return forms.FloatField(label=label, required=False, min_value=0, max_value=100, widget=number)


class TagNamesField(forms.CharField):
    """Tags by their names, in one line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "tag-names"}))
        super().__init__(label="标签", required=False, max_length=700, **kwargs)

    def clean(self, value: Any) -> Any:
        """The names, each once."""
        parts = _BETWEEN_TAGS.split(super().clean(value))
        names = list(dict.fromkeys(filter(None, map(Label.normalised, parts))))
        wrong = next((name for name in names if len(name) > 30 or not name.strip(".")), None)
        if wrong is not None:
            raise ValidationError(f"标签“{wrong[:30]}”太长或没有字，每个标签最多 30 个字。")
        if len(names) > MOST_TAGS:
            raise ValidationError(f"一张图片最多 {MOST_TAGS} 个标签。")
        return names


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; what is in them is looked at one by one later."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The list of files."""
        files = list(data) if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise ValidationError("请选择图片。")
        return files


class UploadForm(forms.Form):
    """Many pictures at once."""

    pictures = ManyFilesField(label="选择图片", widget=ManyFilesInput(attrs={"accept": ACCEPT}))
    again = forms.BooleanField(label="图库里已经有的也另存一份", required=False)


class PhotoWordsForm(forms.ModelForm):
    """The words of one photo."""

    tag_names = TagNamesField(help_text="几个标签之间用逗号或顿号分开。")

    class Meta:
        model = Photo
        fields = ["caption", "alt", "credit"]
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 2}),
            "alt": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["tag_names"] = "、".join(tag.name for tag in self.instance.tags.all())

    def save_tags(self) -> None:
        """Tags of those names; new ones are made."""
        if "tag_names" in self.changed_data:
            set_tags(self.instance, self.cleaned_data["tag_names"])


class ForAllForm(forms.Form):
    """What holds for every photo of the batch whose own field is empty."""

    caption = forms.CharField(
        label="图片说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    credit = forms.CharField(label="图片来源或摄影", max_length=100, required=False)
    tag_names = TagNamesField(help_text="加到每一张上。")


class PhotoForm(PhotoWordsForm):
    """One picture with its words, its focal point and its crop."""

    upload = forms.FileField(
        label="选择图片",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=f"{KINDS}。方向会摆正，位置等信息会自动去除。",
    )
    again = forms.BooleanField(label="图库里已经有的也另存一份", required=False)
    at_once = forms.BooleanField(
        label="旧图立即删除",
        required=False,
        help_text=(
            "更换或裁剪之后，旧图文件通常保留 30 天，免得别处缓存的网页缺图。"
            "旧图不该再被看到时（侵权、暴露隐私）请勾选。"
        ),
    )

    focal_x = percentage("焦点离左边（%）")
    focal_y = percentage("焦点离上边（%）")
    cut_left = percentage("左边裁去（%）")
    cut_right = percentage("右边裁去（%）")
    cut_top = percentage("上边裁去（%）")
    cut_bottom = percentage("下边裁去（%）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, column in PERCENTAGES.items():
            self.initial[name] = f"{getattr(self.instance, column) / 10:g}"
        if self.instance.pk:
            del self.fields["again"]

    def clean_upload(self) -> Any:
        """Only what is a picture, by its content."""
        upload = self.cleaned_data["upload"]
        if upload is None:
            return None
        try:
            photo_intake.opened(upload)
        except (pictures.PictureRefused, uploads.FileRefused) as refusal:
            raise ValidationError(str(refusal)) from None
        return upload

    def clean(self) -> Any:
        """A new photo is none of the library's; a crop leaves a picture."""
        cleaned = super().clean()
        upload = self.cleaned_data.get("upload")
        if upload and "again" in self.fields and not self.cleaned_data.get("again"):
            known = photo_intake.twin(uploads.sha256(upload))
            if known:
                self.add_error(
                    "upload",
                    f"图库里已经有这个文件：“{known}”（编号 {known.pk}）。"
                    "请直接用它；确实要另存一份，请勾选下面一项。",
                )
        if not self._errors_in(PERCENTAGES) and not self.crop.leaves_enough:
            self.add_error(None, "裁去的太多了，宽和高都至少要留下十分之一。")
        return cleaned

    @property
    def crop(self) -> Crop:
        """What is to be cut off."""
        names = ("cut_left", "cut_top", "cut_right", "cut_bottom")
        return Crop(*(self._thousandths(name) for name in names))

    @property
    def focus(self) -> tuple[int, int]:
        """The point that stays in sight."""
        return self._thousandths("focal_x"), self._thousandths("focal_y")

    def _thousandths(self, name: str) -> int:
        value = self.cleaned_data.get(name)
        return getattr(self.instance, PERCENTAGES[name]) if value is None else round(value * 10)

    def _errors_in(self, names: Any) -> bool:
        return bool(set(names) & set(self.errors))


class ShelfForm(forms.Form):
    """What to look for in the library."""

    q = forms.CharField(label="文字", required=False, max_length=100)
    tag = forms.CharField(
        label="标签", required=False, max_length=30,
        widget=forms.TextInput(attrs={"list": "tag-names"}),
    )  # fmt: skip
    since = forms.DateField(
        label="上传从", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="到", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    show = forms.ChoiceField(label="显示", required=False, choices=photo_shelf.SHOWN)

    @property
    def wanted(self) -> photo_shelf.Wanted:
        """What was asked for, as far as it can be understood."""
        self.is_valid()
        found = self.cleaned_data
        return photo_shelf.Wanted(
            words=found.get("q", ""),
            tag=Label.normalised(found.get("tag", "")),
            since=found.get("since"),
            until=found.get("until"),
            shown=found.get("show", ""),
        )


def set_tags(photo: Photo, names: list[str], *, add: bool = False) -> None:
    """Give a photo the tags of those names, besides those it has if `add`."""
    tags = [Tag.objects.get_or_create(name=name)[0] for name in names]
    if add:
        photo.tags.add(*tags)
    else:
        photo.tags.set(tags)


def batch_forms(photos: Any, data: Any = None) -> Any:
    """A form for each of the photos."""
    formset = cast(Any, forms.modelformset_factory(Photo, form=PhotoWordsForm, extra=0))
    return formset(data, queryset=photos, prefix="photos")
