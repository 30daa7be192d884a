from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from news.models.articles import Article
from news.models.photos import Photo

_ORDER = (F("order").asc(), F("starts_at").desc(), F("pk").desc())


class PlacementQuerySet(models.QuerySet["Placement"]):
    def current(self, now: datetime) -> PlacementQuerySet:
        """Begun, not ended, and of a story that readers can open."""
        return self.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            starts_at__lte=now,
            article__is_live=True,
            article__published_at__lte=now,
        )

    def in_order(self) -> PlacementQuerySet:
        """By place, then staff's order, then the latest begun."""
        return self.order_by("slot", *_ORDER)

    def first_of_each_slot(self, most: int) -> PlacementQuerySet:
        """So many of each place: a crowd in one takes nothing from another."""
        place = Window(RowNumber(), partition_by="slot", order_by=_ORDER)
        return self.annotate(place_in_slot=place).filter(place_in_slot__lte=most)

    def for_home(self) -> PlacementQuerySet:
        """What the home page shows of them."""
        return self.select_related(
            "photo", "article__channel", "article__cover", "article__source"
        ).defer("article__body", "article__search_text", "article__search_vector")


class Placement(models.Model):
    """推荐位: a story that staff put on the home page, for a time."""

    class Slot(models.TextChoices):
        LEAD = "lead", "头条"
        FOCUS = "focus", "焦点图"
        RECOMMENDED = "recommended", "推荐"

    slot = models.CharField("位置", max_length=20, choices=Slot)
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="placements", verbose_name="稿件"
    )
    title = models.CharField(
        "短标题", max_length=60, blank=True, help_text="首页上用的标题；不填则用稿件标题。"
    )
    photo = models.ForeignKey(
        Photo,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="图片",
        help_text="头条和焦点图用；不填则用稿件的封面图。没有图片的稿件不会出现在焦点图里。",
    )
    order = models.IntegerField("顺序", default=0, help_text="同一位置中数字小的在前。")
    starts_at = models.DateTimeField("开始显示")
    ends_at = models.DateTimeField(
        "停止显示", null=True, blank=True, help_text="不填则一直显示，直到您删除。"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "推荐位"
        verbose_name_plural = "推荐位"
        ordering = ["slot", "order", "-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="placement_ends_after_its_start",
                violation_error_message="停止显示的时间必须晚于开始显示的时间。",
            ),
            models.UniqueConstraint(
                fields=["slot", "article"],
                name="placement_of_a_story_is_one_row",
                violation_error_message="这篇稿件已经在这个位置上了，请直接修改原来那一条。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_slot_display()}：{self.title or self.article.title}"
