from __future__ import annotations

import re
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from jiansite.lib import texts
from news import wordlists
from news.wordlists import Entry

_EXCEPTIONS = re.compile(r"[、，,;；|\n]+")
MAX_WORD = 40


class ListedWordQuerySet(models.QuerySet["ListedWord"]):
    def entries(self) -> list[Entry]:
        """All of them in the form that the matcher takes."""
        rows = self.order_by("pk").values_list("kind", "word", "right_form", "exceptions", "note")
        return [
            Entry(kind, word, right, separate(exceptions), note)
            for kind, word, right, exceptions, note in rows.iterator()
        ]


class ListedWord(models.Model):
    """错敏词: a word that no story may hold, or only in another form."""

    class Kind(models.TextChoices):
        FORBIDDEN = wordlists.FORBIDDEN, "禁用词"
        EXACT = wordlists.EXACT, "规范名称"
        TYPO = wordlists.TYPO, "常见错字"

    kind = models.CharField(
        "类别",
        max_length=10,
        choices=Kind,
        help_text="禁用词会阻止送审和发布；另外两类请编辑确认。",
    )
    word = models.CharField(
        "词",
        max_length=MAX_WORD,
        unique=True,
        help_text="要查找的写法。规范名称填名称本身、不填正确写法时，会查找漏字、重字和颠倒的写法。",
    )
    right_form = models.CharField("正确写法", max_length=60, blank=True)
    exceptions = models.CharField(
        "例外",
        max_length=500,
        blank=True,
        help_text="含有这个词、但没有错的较长说法，用顿号分开，如：禁用“总局”时的“广电总局”。",
    )
    note = models.CharField("说明", max_length=100, blank=True, help_text="会显示给编辑看。")
    updated_at = models.DateTimeField("最后修改", auto_now=True)

    objects = ListedWordQuerySet.as_manager()

    class Meta:
        verbose_name = "错敏词"
        verbose_name_plural = "错敏词"
        ordering = ["kind", "word"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=wordlists.TYPO) | ~Q(right_form=""),
                name="typo_has_a_right_form",
                violation_error_message="常见错字必须填正确写法。",
            )
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """In one line, and such that it can be found and mended."""
        for name in ("word", "right_form", "exceptions", "note"):
            setattr(self, name, " ".join(texts.visible(getattr(self, name)).split()))
        word, right = wordlists.fold(self.word), wordlists.fold(self.right_form)
        if not word:
            raise ValidationError({"word": "请填写要查找的词。"})
        if self.kind == wordlists.TYPO and self.right_form == self.word:
            raise ValidationError({"right_form": "正确写法和词本身相同，无从改起。"})
        is_name = self.kind == wordlists.EXACT and right in ("", word)
        if is_name and len(word) < wordlists.MIN_NAME:
            least = wordlists.MIN_NAME
            raise ValidationError(
                {"right_form": f"少于 {least} 个字的名称请填正确写法，在“词”里填容易写错的形式。"}
            )
        wrong = [each for each in separate(self.exceptions) if word not in wordlists.fold(each)]
        if wrong and not is_name:
            raise ValidationError({"exceptions": f"例外“{wrong[0]}”里没有“{self.word}”。"})


class WordListVersion(models.Model):
    """Changes with every change of the list, by a trigger: no way of writing goes around it."""

    ONLY_ROW = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY_ROW, editable=False)
    version = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = "词表版本"
        verbose_name_plural = "词表版本"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="word_list_version_is_one_row")
        ]

    def __str__(self) -> str:
        return str(self.version)

    @classmethod
    def current(cls) -> uuid.UUID | None:
        """The version of the list as this transaction sees it."""
        return cls.objects.filter(pk=cls.ONLY_ROW).values_list("version", flat=True).first()


def separate(exceptions: str) -> tuple[str, ...]:
    """The single phrases of the field `exceptions`."""
    return tuple(filter(None, map(str.strip, _EXCEPTIONS.split(exceptions))))
