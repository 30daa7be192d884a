"""Keeping what is typed and not saved, and knowing who else has a story open.

A page reports every few seconds under a token of its own. What it reports is the person's alone:
nobody else can see, restore or drop it. Saving the story drops it.
"""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from news.models import Article, EditingSession
from news.models.editing_sessions import MAX_PER_PERSON

MAX_BYTES = 4 * 1024 * 1024
MAX_FIELDS = 2000
MAX_NAME = 100


class ReportRefused(Exception):
    """The page's report is not taken; the message is a Chinese sentence for the person."""


def typed_of(value: Any) -> dict[str, list[str]]:
    """What a page says was typed, if it has the form of a form. Raises ReportRefused."""
    if not isinstance(value, dict) or len(value) > MAX_FIELDS:
        raise ReportRefused("自动保存没有读懂这一页的内容，请复制文字后刷新页面。")
    for name, texts in value.items():
        is_list = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
        if not is_list or len(name) > MAX_NAME:
            raise ReportRefused("自动保存没有读懂这一页的内容，请复制文字后刷新页面。")
    if len(json.dumps(value).encode()) > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise ReportRefused(f"这一页的内容超过 {most} MB，没有保存。文字还在页面上，请删减后再试。")
    # PostgreSQL keeps neither of these in JSON.
    return {
        name: [text.replace("\x00", "").encode("utf-8", "ignore").decode() for text in texts]
        for name, texts in value.items()
    }


def report(
    user: User,
    *,
    token: str,
    article: Article | None,
    typed: dict[str, list[str]] | None,
    now: datetime,
) -> EditingSession:
    """The page is open; with `typed`, this stands on it unsaved."""
    values: dict[str, Any] = {"article": article, "seen_at": now}
    if typed is not None:
        values |= {"typed": typed, "typed_at": now}
    with transaction.atomic():
        session, is_new = EditingSession.objects.update_or_create(
            user=user, token=token, defaults=values, create_defaults={**values, "opened_at": now}
        )
        if is_new:
            _tidy(user, now=now)
    return session


def leave(user: User, token: str, *, now: datetime) -> None:
    """The page was closed; what was typed on it stays."""
    mine = EditingSession.objects.filter(user=user, token=token)
    mine.filter(typed_at=None).delete()
    mine.update(seen_at=datetime.fromtimestamp(0, tz=now.tzinfo))


def drop(user: User, token: str) -> None:
    """The page's story was saved, or its typing is not wanted any more."""
    EditingSession.objects.filter(user=user, token=token).delete()


def others(article: Article, *, besides: str, now: datetime) -> list[EditingSession]:
    """Who else has the story open, the first one first; the page `besides` is one's own."""
    present = EditingSession.objects.present(now).filter(article=article).exclude(token=besides)
    return list(present.select_related("user").order_by("opened_at")[:10])


def offers(
    user: User, article: Article | None, *, besides: str, now: datetime
) -> list[EditingSession]:
    """What the person typed into this story, or into new ones, and never saved."""
    mine = EditingSession.objects.typed_in(now).filter(user=user, article=article)
    return list(mine.exclude(token=besides)[:5])


def _tidy(user: User, *, now: datetime) -> None:
    EditingSession.objects.over(now).delete()
    mine = EditingSession.objects.filter(user=user).order_by("-seen_at", "-pk")
    kept = list(mine.values_list("pk", flat=True)[:MAX_PER_PERSON])
    if len(kept) == MAX_PER_PERSON:
        EditingSession.objects.filter(user=user).exclude(pk__in=kept).delete()
