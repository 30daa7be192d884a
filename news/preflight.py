"""发稿前检查: what is found in a story, what stops it, and who answers for the rest.

`news.checks` looks; this gathers what the house knows for it. Errors must be mended. A warning
may be accepted by a person, whose name stays with the words it was about: other words there, or
another verdict, ask again. The verbs that send a story on ask `blocking`, whoever uses them.
"""

import threading
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from jiansite.lib.people import display_name
from news import body, checks, foreign_links, own_links, workflow
from news.checks import Content, Facts, Finding
from news.checks.findings import Picture, content_of
from news.models import (
    AcceptedWarning,
    Article,
    ListedWord,
    Photo,
    SiteProfile,
    Source,
    WordListVersion,
)
from news.wordlists import Matcher

# How far back a story of the same name is taken for the same story.
SAME_TITLE_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Report:
    """The findings of one text, and which of its warnings somebody answers for."""

    findings: list[Finding]
    accepted: Mapping[str, AcceptedWarning]

    @cached_property
    def errors(self) -> list[Finding]:
        return [each for each in self.findings if each.is_error]

    @cached_property
    def open_warnings(self) -> list[Finding]:
        return [
            each for each in self.findings if not each.is_error and each.key not in self.accepted
        ]

    @cached_property
    def answered(self) -> list[tuple[Finding, AcceptedWarning]]:
        return [
            (each, self.accepted[each.key])
            for each in self.findings
            if not each.is_error and each.key in self.accepted
        ]

    @property
    def obstacle(self) -> str:
        """Why the story cannot go on, in a sentence; nothing when it may."""
        if self.open_warnings and not self.errors:
            count = len(self.open_warnings)
            return f"发稿前检查有 {count} 条提醒还没有人确认：{self.open_warnings[0].sentence}"
        return self.mistake

    @property
    def mistake(self) -> str:
        """What nobody may answer for, in a sentence; nothing when there is none."""
        if not self.errors:
            return ""
        more = f"等 {len(self.errors)} 处错误" if len(self.errors) > 1 else ""
        return f"发稿前检查没有通过：{self.errors[0].sentence.rstrip('。')}{more}。请改好再继续。"


def examine(article: Article | None, content: Mapping[str, Any], *, now: datetime) -> Report:
    """Check a text that may not be stored yet. `content` is what a revision keeps of a story."""
    text = _content(content)
    facts = _facts(text, article, now=now)
    accepted = {}
    if article and article.pk:
        accepted = {each.key: each for each in article.accepted_warnings.all()}
    return Report(checks.run(text, facts), accepted)


def blocking(article: Article, content: Mapping[str, Any], *, now: datetime) -> str:
    """Why this content of the story may not be sent on; nothing when it may."""
    return examine(article, content, now=now).obstacle


def errors(article: Article, content: Mapping[str, Any], *, now: datetime) -> str:
    """Why not even a reviewer who may still mend it may pass this content; or nothing."""
    return examine(article, content, now=now).mistake


def accept(
    article: Article,
    report: Report,
    keys: Collection[str],
    *,
    revision: int,
    by: User,
    now: datetime,
) -> int:
    """Put a person's name to warnings of the report; returns to how many. Errors take none."""
    chosen = [each for each in report.open_warnings if each.key in keys]
    AcceptedWarning.objects.bulk_create(
        [
            AcceptedWarning(
                article=article,
                key=each.key,
                code=each.code,
                sentence=each.sentence[:500],
                # A personal number that leaves the story stays nowhere else.
                words="" if each.code.startswith("number-") else each.place.words[:200],
                revision=revision,
                by=by,
                by_name=display_name(by),
                at=now,
            )
            for each in chosen
        ],
        ignore_conflicts=True,  # a colleague ticked the same a moment ago
    )
    return len(chosen)


_lock = threading.Lock()
_built: tuple[uuid.UUID | None, Matcher] = (None, Matcher(()))


def matcher() -> Matcher:
    """The list of words as it is now; built anew in this process when it has changed."""
    global _built  # noqa: PLW0603
    version = WordListVersion.current()
    if version != _built[0]:
        with _lock:
            if version != _built[0]:
                _built = (version, Matcher(ListedWord.objects.all().entries()))
    return _built[1]


def _content(content: Mapping[str, Any]) -> Content:
    source = content.get("source")
    name = Source.objects.filter(pk=source).values_list("name", flat=True).first() if source else ""
    credits = [(role, name) for role, name in content.get("credits", ())]
    return content_of({**content, "source": name}, credits)


def _facts(content: Content, article: Article | None, *, now: datetime) -> Facts:
    broken = own_links.broken(body.links(content.body), now=now)
    profile = SiteProfile.load()
    return Facts(
        today=timezone.localdate(now),
        own_names=frozenset(filter(None, (profile.name, profile.organisation))),
        own_hosts=own_links.own_hosts(),
        blocked_hosts=foreign_links.disarmed_hosts(),
        pictures=_pictures(content),
        dead_links={link: why for link, why in broken.items() if why != own_links.WAITING},
        waiting_links={link: why for link, why in broken.items() if why == own_links.WAITING},
        same_title=_same_title(content.title, article, now=now),
        matcher=matcher(),
    )


def _pictures(content: Content) -> dict[int, Picture]:
    ids = [*body.photo_ids(content.body), *([content.cover] if content.cover else [])]
    photos = Photo.objects.in_bulk(ids) if ids else {}
    return {pk: _picture(photos[pk]) if pk in photos else Picture(False) for pk in ids}


def _picture(photo: Photo) -> Picture:
    return Picture(
        is_available=photo.is_available,
        width=photo.width,
        height=photo.height,
        alt=photo.alt,
        caption=photo.caption,
        address=reverse("admin:news_photo_change", args=[photo.pk]),
    )


def _same_title(title: str, article: Article | None, *, now: datetime) -> str:
    if not title.strip():
        return ""
    others = (
        Article.objects.filter(title=title.strip())
        .exclude(status=workflow.WITHDRAWN)
        .annotate(day=Coalesce("published_at", "created_at"))
        .filter(day__gte=now - SAME_TITLE_WITHIN)
    )
    if article and article.pk:
        others = others.exclude(pk=article.pk)
    other = others.order_by("-pk").values("pk", "day").first()
    if other is None:
        return ""
    day = timezone.localtime(other["day"])
    return f"{day.month} 月 {day.day} 日已有一篇同名稿件（编号 {other['pk']}），请确认不是重复。"
