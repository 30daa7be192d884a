from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse

from news.models.articles import Article, sensible_year
from news.models.former_addresses import Addressed
from news.models.photos import Photo


class TopicQuerySet(models.QuerySet["Topic"]):
    def published(self, now: datetime) -> TopicQuerySet:
        """What readers may see at this moment."""
        return self.filter(published_at__lte=now)

    def on_home(self, now: datetime) -> TopicQuerySet:
        """Those for the home page, in staff's order."""
        shown = self.published(now).filter(home_order__isnull=False)
        return shown.order_by("home_order", "-published_at").select_related("banner")

    def newest_first(self) -> TopicQuerySet:
        """By date of publication."""
        return self.order_by("-published_at", "-pk").select_related("banner")


class Topic(Addressed):
    """专题: stories of different channels on one subject, chosen and arranged by staff."""

    title = models.CharField("标题", max_length=80)
    slug = models.SlugField(
        "地址名",
        max_length=60,
        unique=True,
        allow_unicode=True,
        help_text="出现在网址中，如 winter-heating。",
    )
    introduction = models.TextField("导语", max_length=1000, blank=True)
    banner = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="题图"
    )
    published_at = models.DateTimeField(
        "发布时间",
        null=True,
        blank=True,
        validators=[sensible_year],
        help_text="北京时间；不填则读者看不到，填将来的时间则到时出现。",
    )
    home_order = models.PositiveIntegerField(
        "首页顺序", null=True, blank=True, help_text="数字小的在前；不填则不在首页显示。"
    )
    updated_at = models.DateTimeField("最后修改", auto_now=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = "专题"
        verbose_name_plural = "专题"
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("news:topic", args=[self.slug])

    def is_public(self, now: datetime) -> bool:
        """Whether a reader may see it at this moment."""
        return self.published_at is not None and self.published_at <= now


class TopicSection(models.Model):
    """板块: a part of a topic with a heading of its own."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="sections", verbose_name="专题")
    title = models.CharField("板块标题", max_length=40)
    order = models.PositiveSmallIntegerField("顺序", default=0, help_text="数字小的在前。")

    class Meta:
        verbose_name = "板块"
        verbose_name_plural = "板块"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class TopicEntryQuerySet(models.QuerySet["TopicEntry"]):
    def shown(self, now: datetime) -> TopicEntryQuerySet:
        """Those whose story readers can open, in staff's order, those without a section first."""
        return (
            self.filter(article__in=Article.objects.published(now))
            .select_related("section", "article__channel", "article__cover", "article__source")
            .defer("article__body", "article__search_text", "article__search_vector")
            .order_by(
                F("section__order").asc(nulls_first=True),
                F("section").asc(nulls_first=True),
                "order",
                "-article__published_at",
                "-pk",
            )
        )


class TopicEntry(models.Model):
    """A story's place in a topic."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="entries", verbose_name="专题")
    section = models.ForeignKey(
        TopicSection,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="板块",
        help_text="不选则排在各板块之前。",
    )
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="topic_entries", verbose_name="稿件"
    )
    order = models.PositiveSmallIntegerField("顺序", default=0, help_text="数字小的在前。")

    objects = TopicEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "专题稿件"
        verbose_name_plural = "专题稿件"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "article"],
                name="topic_holds_a_story_once",
                violation_error_message="这篇稿件已经在这个专题里了。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic}：{self.article}"

    def clean(self) -> None:
        """A section of the same topic."""
        if self.section_id and self.section and self.section.topic_id != self.topic_id:
            raise ValidationError({"section": "这个板块属于另一个专题，请重新选择。"})
