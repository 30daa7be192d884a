from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath

from django.db import models
from django.db.models import F, Q

from jiansite.lib.crops import LEAST, WHOLE, Crop, place
from news.models.labels import Tag

# The kinds of renditions by their endings, the smallest files first: a browser takes the first
# that it knows. JPEG is for all the others.
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


def first_kinds() -> list[str]:
    """What every stored photo has had from the beginning."""
    return ["webp", "jpg"]


def thousandths(label: str, *, default: int) -> models.PositiveSmallIntegerField[int, int]:
    """A share of the picture's width or height."""
    return models.PositiveSmallIntegerField(label, default=default, editable=False)


class Photo(models.Model):
    """图片: one picture with its words, and its renditions beside it.

    The renditions of `photos/2026/11/<name>/master.jpg` are `<name>/<width>.<kind>`, one for
    each of `widths` (pixels) and `kinds` (endings). `jpg` is always among the kinds.
    """

    image = models.ImageField(
        "图片文件", blank=True, max_length=200, width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField("宽（像素）", default=0, editable=False)
    height = models.PositiveIntegerField("高（像素）", default=0, editable=False)
    widths = models.JSONField("各规格宽度", default=list, editable=False)
    kinds = models.JSONField("各规格格式", default=first_kinds, editable=False)
    sha256 = models.CharField(
        "原始文件校验值", max_length=64, blank=True, editable=False, db_index=True
    )
    caption = models.CharField("图片说明", max_length=300, blank=True)
    alt = models.CharField(
        "替代文字", max_length=200, blank=True, help_text="为看不见图片的读者说明画面内容。"
    )
    credit = models.CharField("图片来源或摄影", max_length=100, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="photos", verbose_name="标签")
    # What it looks like, see jiansite.lib.looks; None for a flat picture.
    look = models.BigIntegerField(null=True, editable=False)
    # The point that stays in sight wherever the picture is cut to a shape, and what is cut off
    # for good. Both are shares of the whole picture, of which `uncropped` is the private copy.
    focus_x = thousandths("焦点（横）", default=500)
    focus_y = thousandths("焦点（纵）", default=500)
    crop_left = thousandths("左边裁去", default=0)
    crop_top = thousandths("上边裁去", default=0)
    crop_right = thousandths("右边裁去", default=0)
    crop_bottom = thousandths("下边裁去", default=0)
    uncropped = models.FileField("裁剪前的图片", blank=True, max_length=200, editable=False)
    # Where a pasted picture lies on somebody else's host. Nothing is fetched but by an editor.
    origin_url = models.URLField("图片原址", max_length=2000, blank=True, editable=False)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)

    # Whether anything shows it; known where `news.photo_uses` was asked.
    is_used: bool

    class Meta:
        verbose_name = "图片"
        verbose_name_plural = "图片"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focus_x__lte=WHOLE, focus_y__lte=WHOLE),
                name="photo_focus_is_in_the_picture",
            ),
            models.CheckConstraint(
                condition=Q(crop_left__lte=WHOLE - LEAST - F("crop_right"))
                & Q(crop_top__lte=WHOLE - LEAST - F("crop_bottom")),
                name="photo_crop_leaves_a_picture",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt or f"图片 {self.pk}"

    @cached_property
    def is_available(self) -> bool:
        """Whether there is a file to show; a picture may be announced before it arrives."""
        return bool(self.image.name) and self.image.storage.exists(self.image.name or "")

    @property
    def is_elsewhere(self) -> bool:
        """Whether it still lies on another host, and readers see nothing of it."""
        return bool(self.origin_url) and not self.image.name

    @property
    def description(self) -> str:
        """What a reader who does not see the picture is told."""
        return self.alt or self.caption

    @property
    def crop(self) -> Crop:
        """What is cut off of the whole picture."""
        return Crop(self.crop_left, self.crop_top, self.crop_right, self.crop_bottom)

    @crop.setter
    def crop(self, crop: Crop) -> None:
        self.crop_left, self.crop_top = crop.left, crop.top
        self.crop_right, self.crop_bottom = crop.right, crop.bottom

    @property
    def whole_shape(self) -> float:
        """How wide the whole picture is to its height; 0 where there is none."""
        width = self.width / (WHOLE - self.crop_left - self.crop_right)
        height = self.height / (WHOLE - self.crop_top - self.crop_bottom)
        return width / height if height else 0

    @property
    def focal_classes(self) -> str:
        """The classes that keep the focal point in sight; none for a picture's middle.

        A place of the picture comes to stand at the same place of its frame, see css/focal.css.
        """
        x, y = map(place, self.crop.inside(self.focus_x, self.focus_y))
        return "" if (x, y) == (50, 50) else f"focal-x-{x} focal-y-{y}"

    def rendition_url(self, width: int, ending: str) -> str:
        """The address of the smallest rendition at least `width` wide, or of the largest."""
        fitting = [each for each in self.widths if each >= width] or self.widths[-1:]
        folder = PurePosixPath(self.image.name or "").parent
        return self.image.storage.url(str(folder / f"{fitting[0]}.{ending}"))

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Media type and `srcset` of every kind but JPEG, in the order to choose from."""
        modern = [kind for kind in MEDIA_TYPES if kind in self.kinds and kind != "jpg"]
        return [(MEDIA_TYPES[kind], self._sources(kind)) for kind in modern]

    @property
    def jpeg_sources(self) -> str:
        """A `srcset` of the JPEG renditions."""
        return self._sources("jpg")

    @property
    def thumbnail_url(self) -> str:
        """The smallest rendition."""
        return self.rendition_url(0, "jpg")

    @property
    def standard_url(self) -> str:
        """The rendition for a text column."""
        return self.rendition_url(960, "jpg")

    @property
    def largest_url(self) -> str:
        """The largest rendition, for a full-size view."""
        return self.rendition_url(100_000, "jpg")

    @property
    def largest_size(self) -> int:
        """Bytes of the largest JPEG rendition."""
        folder = PurePosixPath(self.image.name or "").parent
        return self.image.storage.size(str(folder / f"{self.widths[-1]}.jpg"))

    def _sources(self, ending: str) -> str:
        return ", ".join(f"{self.rendition_url(width, ending)} {width}w" for width in self.widths)
