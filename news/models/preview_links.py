from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from news.models.articles import Article
from news.models.revisions import Revision


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open(self, now: datetime) -> PreviewLinkQuerySet:
        """Those that still show something."""
        return self.filter(expires_at__gt=now, revoked_at=None)


class PreviewLink(models.Model):
    """预览链接: one version of a story, shown to whoever has the link, for a while."""

    class Lifetime(models.TextChoices):
        HOUR = "hour", "1 小时"
        DAY = "day", "1 天"
        WEEK = "week", "7 天"

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="preview_links", verbose_name="稿件"
    )
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+", verbose_name="版本")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The name as it was: the record outlives the account.
    by_name = models.CharField("发出人", max_length=150)
    created_at = models.DateTimeField("发出时间")
    expires_at = models.DateTimeField("有效期至")
    revoked_at = models.DateTimeField("撤销时间", null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "预览链接"
        verbose_name_plural = "预览链接"
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="preview_link_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.revision}"


LIFETIMES = {
    PreviewLink.Lifetime.HOUR: timedelta(hours=1),
    PreviewLink.Lifetime.DAY: timedelta(days=1),
    PreviewLink.Lifetime.WEEK: timedelta(days=7),
}
