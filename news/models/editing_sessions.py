from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from news.models.articles import Article

# A page says every quarter of a minute that it is open; three silences, and it is closed.
PRESENT_FOR = timedelta(seconds=45)
TYPING_KEPT = timedelta(days=14)
MAX_PER_PERSON = 30


def new_token() -> str:
    """The name of one open page."""
    return secrets.token_urlsafe(16)


class EditingSessionQuerySet(models.QuerySet["EditingSession"]):
    def present(self, now: datetime) -> EditingSessionQuerySet:
        """Pages that are open at this moment."""
        return self.filter(seen_at__gt=now - PRESENT_FOR)

    def typed_in(self, now: datetime) -> EditingSessionQuerySet:
        """Those that hold something unsaved, the newest first."""
        return self.filter(typed_at__gt=now - TYPING_KEPT).order_by("-typed_at")

    def over(self, now: datetime) -> EditingSessionQuerySet:
        """Closed pages on which nothing was typed, and typing that nobody came back for."""
        is_closed = Q(typed_at=None, seen_at__lte=now - PRESENT_FOR)
        return self.filter(is_closed | Q(typed_at__lte=now - TYPING_KEPT))


class EditingSession(models.Model):
    """在编: a page on which somebody has a story open, with what they typed and have not saved.

    `typed` is the form as a browser would send it: names of fields, and for each its texts.
    """

    token = models.CharField(max_length=22, default=new_token)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="编辑"
    )
    # None for a story that has never been saved.
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, related_name="editing_sessions", verbose_name="稿件"
    )
    opened_at = models.DateTimeField("打开时间")
    seen_at = models.DateTimeField("最近在线")
    typed = models.JSONField("未保存的内容", default=dict)
    typed_at = models.DateTimeField("自动保存时间", null=True)

    objects = EditingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "未保存的修改"
        verbose_name_plural = "未保存的修改"
        constraints = [
            models.UniqueConstraint(fields=["user", "token"], name="one_session_of_one_page")
        ]
        indexes = [
            models.Index(fields=["article", "seen_at"], name="session_at_article"),
            models.Index(fields=["user", "typed_at"], name="session_of_user"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What its story is called there."""
        typed = (self.typed.get("title") or [""])[0].strip()
        return typed or (str(self.article) if self.article else "无标题")

    def is_present(self, now: datetime) -> bool:
        """Whether its page is open."""
        return self.seen_at > now - PRESENT_FOR
