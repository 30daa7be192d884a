from __future__ import annotations

from django.conf import settings
from django.db import models

from news.models.articles import Article


class AcceptedWarning(models.Model):
    """已确认的提醒: who answers for which warning of which revision of a story. Append-only."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="accepted_warnings", verbose_name="稿件"
    )
    # `Finding.key`: another text at that place is another warning.
    key = models.CharField(max_length=32, editable=False)
    code = models.CharField("检查项", max_length=30)
    sentence = models.CharField("提醒", max_length=500)
    words = models.CharField("原文", max_length=200, blank=True)
    revision = models.PositiveIntegerField("版本", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The name as it was: the record outlives the account.
    by_name = models.CharField("确认人", max_length=150)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "已确认的提醒"
        verbose_name_plural = "已确认的提醒"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="one_answer_for_a_warning")
        ]

    def __str__(self) -> str:
        return self.sentence
