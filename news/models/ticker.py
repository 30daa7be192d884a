from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from news.models.articles import Article

# How many of the newest articles flow in behind the staff's own items.
NEWEST_ARTICLES = 8
# Items without an end would gather on every page for ever.
MOST_ITEMS = 30


class TickerItemQuerySet(models.QuerySet["TickerItem"]):
    def current(self, now: datetime) -> TickerItemQuerySet:
        """Begun, not ended, and not pointing at a story that readers cannot open."""
        return self.filter(
            Q(article=None) | Q(article__in=Article.objects.published(now)),
            Q(ends_at=None) | Q(ends_at__gt=now),
            starts_at__lte=now,
        )

    def most_urgent_first(self) -> TickerItemQuerySet:
        """By level, then staff's order, then the newest."""
        return self.order_by("-level", "order", "-starts_at", "-pk")


class TickerItem(models.Model):
    """滚动新闻: one headline of the ticker, alone or pointing at a story or an address."""

    class Level(models.IntegerChoices):
        NORMAL = 1, "普通"
        IMPORTANT = 2, "重要"
        BREAKING = 3, "突发"

    text = models.CharField("文字", max_length=80)
    level = models.PositiveSmallIntegerField("级别", choices=Level, default=Level.NORMAL)
    article = models.ForeignKey(
        Article,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="ticker_items",
        verbose_name="稿件",
    )
    url = models.URLField("网址", blank=True, help_text="没有对应稿件时可填；留空则只显示文字。")
    order = models.IntegerField("顺序", default=0, help_text="同一级别中数字小的在前。")
    starts_at = models.DateTimeField("开始显示")
    ends_at = models.DateTimeField("停止显示", null=True, blank=True)

    objects = TickerItemQuerySet.as_manager()

    class Meta:
        verbose_name = "滚动新闻"
        verbose_name_plural = "滚动新闻"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="ticker_item_ends_after_its_start",
                violation_error_message="停止显示的时间必须晚于开始显示的时间。",
            ),
            models.CheckConstraint(
                condition=Q(article=None) | Q(url=""),
                name="ticker_item_points_at_one_thing",
                violation_error_message="稿件和网址只能填一个。",
            ),
        ]
        indexes = [models.Index(fields=["-starts_at"], name="ticker_item_newest")]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Only web addresses: a headline never runs a script."""
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValidationError({"url": "网址应以 https:// 或 http:// 开头。"})


@dataclass(frozen=True)
class Headline:
    """One line of the ticker as the reader meets it."""

    text: str
    url: str
    level: str
    at: datetime

    @property
    def is_urgent(self) -> bool:
        """Whether its level is written before it."""
        return self.level != TickerItem.Level.NORMAL.label


def current_headlines(now: datetime) -> list[Headline]:
    """The ticker: staff's items first, then the newest articles that are not among them."""
    current = TickerItem.objects.current(now).most_urgent_first().select_related("article")
    items = list(current[:MOST_ITEMS])
    shown = {item.article_id for item in items}
    newest = Article.objects.published(now).newest_first().only("title", "published_at")
    headlines = [
        Headline(
            text=item.text,
            url=item.article.get_absolute_url() if item.article else item.url,
            level=TickerItem.Level(item.level).label,
            at=item.starts_at,
        )
        for item in items
    ]
    headlines += [
        Headline(
            text=article.title,
            url=article.get_absolute_url(),
            level=TickerItem.Level.NORMAL.label,
            at=article.published_at or now,
        )
        for article in newest[: NEWEST_ARTICLES + len(shown)]
        if article.pk not in shown
    ][:NEWEST_ARTICLES]
    return headlines
