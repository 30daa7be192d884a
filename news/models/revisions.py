from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from news import workflow
from news.models.articles import Article
from news.models.channels import Channel
from news.models.corrections import Correction


class RevisionQuerySet(models.QuerySet["Revision"]):
    def newest_first(self) -> RevisionQuerySet:
        """The latest save on top."""
        return self.order_by("-number")

    def without_content(self) -> RevisionQuerySet:
        """For lists: bodies may be long."""
        return self.defer("content")


class Revision(models.Model):
    """版本: a story as it was saved once, by whom and in which state. Written once, never changed.

    `content` is what `news.revisions.content_of` reads from a story.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="revisions", verbose_name="稿件"
    )
    number = models.PositiveIntegerField("版本")
    content = models.JSONField("内容")
    # Two saves of the same content have the same.
    digest = models.CharField(max_length=64)
    # The channel in the content: it decides by which table the story goes.
    channel = models.ForeignKey(
        Channel, models.SET_NULL, null=True, related_name="+", verbose_name="栏目"
    )
    # Where the story stood when it was saved.
    state = models.CharField("状态", max_length=20, choices=workflow.STRICTEST.choices)
    remark = models.CharField("备注", max_length=300, blank=True)
    # What readers of a story that they know are to be told when this goes live.
    change_kind = models.CharField("改动性质", max_length=20, choices=Correction.Kind, blank=True)
    change_reason = models.CharField("更正说明", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The name as it was: the record outlives the account.
    by_name = models.CharField("修改人", max_length=150)
    at = models.DateTimeField("时间")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "版本"
        verbose_name_plural = "版本"
        default_permissions = ("view",)
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_is_unique")
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once. Raises TypeError for a revision that is stored already."""
        if not self._state.adding:
            raise TypeError("a revision is written once")
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """The title that the story had."""
        return str(self.content.get("title", ""))

    @property
    def explanation(self) -> tuple[str, str]:
        """What the change is to be called, and why it was made."""
        return self.change_kind, self.change_reason
