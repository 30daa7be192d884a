from __future__ import annotations

from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from jiansite.lib import differences
from jiansite.lib.differences import Piece
from news import body
from news.models.articles import Article, Credit
from news.models.attachments import Attachment

# Signs of unchanged text that are shown beside a change.
CONTEXT = 30
_TEXTS = (
    "kicker", "title", "subtitle", "summary", "original_title", "original_author", "source_url",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One field of a story, before and after, as pieces."""

    label: str
    pieces: list[Piece]


def changes_between(before: Article, after: Article) -> list[Change]:
    """What readers would notice: words, source, links, pictures. A change of layout is none."""
    return changed(_texts(before), _texts(after))


def changed(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> list[Change]:
    """The differences of two lists of the same labels, each with its text."""
    return [
        Change(label, differences.pieces(old, new))
        for (label, old), (_, new) in zip(before, after, strict=True)
        if old != new
    ]


def surroundings(article: Article) -> list[tuple[str, str]]:
    """What stands around a story in rows of its own, as the database has it now."""
    credits = Credit.objects.filter(article=article)
    files = Attachment.objects.filter(article=article)
    return [
        ("署名", "\n".join(str(credit) for credit in credits)),
        ("附件", "\n".join(f"{file.title}（{file.sha256[:8]}）" for file in files)),
    ]


def _texts(article: Article) -> list[tuple[str, str]]:
    fields = {field.name: field for field in Article._meta.fields}
    named = [(str(fields[name].verbose_name), getattr(article, name)) for name in _TEXTS]
    pictures = "、".join(f"图片 {pk}" for pk in body.photo_ids(article.body))
    source = article.source.name if article.source else ""
    words = body.plain_text(article.body)
    links = "\n".join(body.links(article.body))
    return [*named, ("来源", source), ("正文", words), ("链接", links), ("正文图片", pictures)]


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
        return f"{self.at:%Y-%m-%d %H:%M} {self.reason}"

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
