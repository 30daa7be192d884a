"""我的工作: what waits for a person of the newsroom, what they sent on and what came back.

A fixed number of queries, and bounded lists, however many stories there are: whoever has three
hundred stories waiting needs the oldest of them and the number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from news import workflow
from news.models import Article, ArticleEvent, ErrorReport
from news.models.articles import ArticleQuerySet
from news.rounds import rounds_of

# So many of a list are looked at; beyond that the number says "and more".
LOOKED_AT = 200
SHOWN = 12
REPORTS_SHOWN = 5
SCHEDULED_DAYS = 7

Narrow = Callable[[Any, User, datetime], QuerySet[Article]]
_PASS_AT = {
    workflow.FIRST_REVIEW: "pass_first",
    workflow.SECOND_REVIEW: "pass_second",
    workflow.FINAL_REVIEW: "sign_off",
}


@dataclass(frozen=True)
class Line:
    """One story of a list, with what the list is about."""

    article: Article
    since: datetime | None = None
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class Pile:
    """Some stories of one kind: how many, since when, and those on top."""

    name: str
    title: str
    lines: Sequence[Line] = ()
    count: int = 0
    has_more: bool = False
    # By channel: names with how many.
    channels: Sequence[tuple[str, int]] = ()

    @property
    def oldest(self) -> datetime | None:
        """Since when the first of them waits."""
        return min((line.since for line in self.lines if line.since), default=None)

    @property
    def number(self) -> str:
        """How many, or how many at least."""
        return f"{self.count}+" if self.has_more else str(self.count)


@dataclass(frozen=True)
class Desk:
    """What one person meets after signing in."""

    waiting: Sequence[Pile]
    to_publish: Pile | None
    returned: Pile
    sent: Pile
    drafts: Pile
    scheduled: Pile
    reports: Sequence[ErrorReport]
    report_count: int

    @property
    def is_clear(self) -> bool:
        """Whether nothing waits for this person."""
        piles = (*self.waiting, self.returned, *filter(None, [self.to_publish]))
        return not self.report_count and not any(pile.count for pile in piles)


def desk_of(user: User, *, now: datetime) -> Desk:
    """The desk of a person, as far as they may reach."""
    reports, count = _reports(user)
    pile = partial(_pile, user=user, now=now)
    return Desk(
        waiting=_waiting(user, now=now),
        to_publish=pile("to_publish") if user.has_perm(workflow.PUBLISH) else None,
        returned=pile("returned"),
        sent=pile("sent"),
        drafts=pile("drafts"),
        scheduled=pile("scheduled"),
        reports=reports,
        report_count=count,
    )


def in_work(user: User) -> ArticleQuerySet:
    """Stories within reach with what a line of the desk shows, and when they came to stand so."""
    last = ArticleEvent.objects.filter(article=OuterRef("pk")).order_by("-pk")
    return (
        Article.objects.within_reach_of(user)
        .for_desk()
        .annotate(
            acted_at=Subquery(last.values("at")[:1]),
            actor_name=Subquery(last.values("actor_name")[:1]),
            last_verb=Subquery(last.values("verb")[:1]),
            last_note=Subquery(last.values("note")[:1]),
        )
    )


def line(article: Any) -> Line:
    """A story of `in_work`; one without events stands so since it was made."""
    since = article.acted_at or article.created_at
    return Line(article, since, article.actor_name or "", article.last_note or "")


def _piled(name: str, title: str, rows: list[Article], *, has_more: bool = False) -> Pile:
    channels: dict[str, int] = {}
    for article in rows:
        channels[str(article.channel)] = channels.get(str(article.channel), 0) + 1
    return Pile(
        name,
        title,
        lines=[line(article) for article in rows[:SHOWN]],
        count=len(rows),
        has_more=has_more,
        channels=sorted(channels.items(), key=lambda each: -each[1]),
    )


def _pile(name: str, user: User, *, now: datetime) -> Pile:
    rows = list(found(name, user, now=now)[: LOOKED_AT + 1])
    return _piled(name, PILES[name][0], rows[:LOOKED_AT], has_more=len(rows) > LOOKED_AT)


def _waiting(user: User, *, now: datetime) -> list[Pile]:
    """By level, the longest untouched first, without those that this person may not pass."""
    levels = [state for state, right in workflow.REVIEWERS.items() if user.has_perm(right)]
    rows = {state: list(found(state, user, now=now)[: LOOKED_AT + 1]) for state in levels}
    rounds = rounds_of([article for some in rows.values() for article in some])
    return [
        _piled(
            state,
            f"等我{workflow.STRICTEST.state(state).label}",
            [
                article
                for article in some[:LOOKED_AT]
                if not workflow.objection(_PASS_AT[state], user.pk, rounds[article.pk])
            ],
            has_more=len(some) > LOOKED_AT,
        )
        for state, some in rows.items()
    ]


def found(name: str, user: User, *, now: datetime) -> QuerySet[Article]:
    """All stories of a pile, in its order."""
    return PILES[name][1](in_work(user), user, now)


def _in_review(state: str) -> Narrow:
    return lambda stories, user, now: stories.filter(status=state).order_by("updated_at", "pk")


def _to_publish(stories: Any, user: User, now: datetime) -> QuerySet[Article]:
    """Signed off, and no hour is set: somebody must press the button."""
    signed = stories.filter(status=workflow.APPROVED, scheduled_at__isnull=True)
    return signed.order_by("updated_at", "pk")


def _submitted_by(user: User) -> Exists:
    """Stories that this person was the last to send on."""
    sends = ArticleEvent.objects.filter(verb__in=("submit", "schedule"))
    later = sends.filter(article=OuterRef("article"), pk__gt=OuterRef("pk"))
    return Exists(sends.filter(~Exists(later), article=OuterRef("pk"), actor=user))


def _returned(stories: Any, user: User, now: datetime) -> QuerySet[Article]:
    """Sent back to the one who submitted or made it, with the remark, the newest first."""
    mine = stories.filter(Q(created_by=user) | Q(_submitted_by(user)), status=workflow.DRAFT)
    return mine.filter(last_verb="send_back").order_by("-updated_at", "-pk")


def _sent(stories: Any, user: User, now: datetime) -> QuerySet[Article]:
    """Under review or signed off, and where they stand."""
    mine = stories.filter(_submitted_by(user), status__in=[*workflow.REVIEWS, workflow.APPROVED])
    return mine.order_by("updated_at", "pk")


def _drafts(stories: Any, user: User, now: datetime) -> QuerySet[Article]:
    """What this person made or saved last, and has not sent on; the latest saved first."""
    mine = stories.filter(Q(created_by=user) | Q(working_revision__by=user), status=workflow.DRAFT)
    return mine.filter(~Q(last_verb="send_back") | Q(last_verb=None)).order_by("-updated_at", "-pk")


def _scheduled(stories: Any, user: User, now: datetime) -> QuerySet[Article]:
    """Signed off for the days to come, the next first; what is overdue stands on top."""
    until = now + timedelta(days=SCHEDULED_DAYS)
    soon = stories.filter(status=workflow.APPROVED, scheduled_at__lt=until)
    return soon.order_by("scheduled_at", "pk")


# What each is called, and which of the stories in work belong to it.
PILES: dict[str, tuple[str, Narrow]] = {
    "returned": ("退回给我的", _returned),
    "sent": ("我送出的", _sent),
    "drafts": ("我的草稿", _drafts),
    **{
        state: (f"在{workflow.STRICTEST.state(state).label}", _in_review(state))
        for state in workflow.REVIEWS
    },
    "to_publish": ("等发布", _to_publish),
    "scheduled": (f"{SCHEDULED_DAYS} 天内定时发布", _scheduled),
}


def _reports(user: User) -> tuple[list[ErrorReport], int]:
    """Error reports that nobody answered, the longest waiting first."""
    if not user.has_perm("news.answer_errorreport"):
        return [], 0
    waiting = ErrorReport.objects.waiting().within_reach_of(user)
    oldest = waiting.select_related("article").only(
        "quote", "words", "received_at", "status", "article__title"
    )
    return list(oldest.order_by("received_at", "pk")[:REPORTS_SHOWN]), waiting.count()
