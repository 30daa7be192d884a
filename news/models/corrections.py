from __future__ import annotations

from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jiansite.lib import differences
from jiansite.lib.differences import Piece
from news.models.articles import Article

# Signs of unchanged text that are shown beside a change.
CONTEXT = 30


@dataclass(frozen=True)
class Change:
    """One field of a story, before and after, as pieces."""

    label: str
    pieces: list[Piece]


def changed(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> list[Change]:
    """The differences of two lists of the same labels, each with its text."""
    return [
        Change(label, differences.pieces(old, new))
        for (label, old), (_, new) in zip(before, after, strict=True)
        if old != new
    ]


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self) -> CorrectionQuerySet:
        """Those that readers are told of, the newest first."""
        return self.filter(kind=Correction.Kind.CORRECTION).order_by("-at", "-pk")


class Correction(models.Model):
    """更正: a change of a story that readers had seen, with its reason and difference."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "更正（内容有变，向读者公开）"
        SMALL_FIX = "small_fix", "小修（只改错别字、标点、排版，不改意思）"

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="corrections", verbose_name="稿件"
    )
    kind = models.CharField("性质", max_length=20, choices=Kind)
    reason = models.CharField("说明", max_length=300, blank=True)
    # A list of {"label", "pieces": [{"kind", "text"}]}: what `changes_between` found.
    changes = models.JSONField("改动", default=list)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The name as it was: the record outlives the account.
    by_name = models.CharField("修改人", max_length=150)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "更正"
        verbose_name_plural = "更正"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="correction") | ~Q(reason=""),
                name="correction_tells_readers_its_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.reason}"

    def get_absolute_url(self) -> str:
        return f"{reverse('news:corrections', args=[self.article_id])}#correction-{self.pk}"

    @property
    def shown_changes(self) -> list[Change]:
        """The changes with long unchanged runs cut."""
        return [
            Change(
                change["label"],
                differences.shortened(
                    [Piece(**piece) for piece in change["pieces"]], context=CONTEXT
                ),
            )
            for change in self.changes
        ]

    def keep(self, changes: list[Change]) -> None:
        """Take the changes over in the stored form."""
        self.changes = [asdict(change) for change in changes]
