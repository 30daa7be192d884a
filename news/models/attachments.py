from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from jiansite.lib import documents
from news.models.articles import Article


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def public(self, now: datetime) -> AttachmentQuerySet:
        """What readers may open: listed, and of a story that they may see at this moment."""
        return self.listed().filter(article__in=Article.objects.published(now))

    def listed(self) -> AttachmentQuerySet:
        """Those that stand in the row of their story, not only in an older or coming revision."""
        return self.filter(is_listed=True)


class Attachment(models.Model):
    """附件: a document that belongs to a story, offered as a file."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="attachments", verbose_name="稿件"
    )
    title = models.CharField(
        "标题", max_length=120, blank=True, help_text="读者看到的名字；不填则用文件名。"
    )
    # A name of ours that nobody can guess: what readers get is the view's to decide.
    file = models.FileField("文件", max_length=200, editable=False)
    name = models.CharField("文件名", max_length=100, editable=False)
    kind = models.CharField(
        "类型",
        max_length=10,
        choices=[(kind.ending, kind.label) for kind in documents.KINDS.values()],
        editable=False,
    )
    size = models.PositiveBigIntegerField("大小（字节）", editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    # Readers of a live story get no document that only its next revision lists.
    is_listed = models.BooleanField("已列出", default=True, editable=False)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title or self.name

    def get_absolute_url(self) -> str:
        return reverse("news:attachment", args=[self.article_id, self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove the record, and its file on commit."""
        deleted = super().delete(*args, **kwargs)
        if self.file.name:
            transaction.on_commit(partial(self.file.storage.delete, self.file.name))
        return deleted

    @property
    def media_type(self) -> str:
        """What the file is called between programs."""
        return documents.KINDS[self.kind].media_type
