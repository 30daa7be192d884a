"""发布与下线: how a revision comes before readers and leaves them again, by hand or by the clock.

What goes live is exactly the revision that was signed off. The difference to what readers had
becomes a correction in the same transaction.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from jiansite.lib import transitions
from jiansite.lib.people import display_name
from jiansite.lib.transitions import TransitionRefused
from news import corrections, revisions, workflow
from news.comparison import changes_between
from news.models import Article
from news.models.articles import ArticleQuerySet

# The clock comes by every few seconds: a story that it finds within a minute was on time.
ON_TIME = timedelta(minutes=1)
# The form cannot set their hour any more.
LOCKED = (workflow.FINAL_REVIEW, workflow.APPROVED)
EXPIRED = "已到下线时间。"

logger = logging.getLogger(__name__)


@transaction.atomic
def go_live(article: Article, *, by: User | None, now: datetime, note: str = "") -> None:
    """Show readers the signed-off revision; without review, the working one.

    Raises TransitionRefused when somebody was faster, or has saved meanwhile.
    """
    revision = article.approved_revision or revisions.ensure(article, now=now)
    had = article.live_revision
    transitions.use(
        _claim(article),
        article,
        article.lifecycle.verb("publish"),
        by=by,
        now=now,
        note=note,
        revision=revision,
        changes={
            "is_live": True,
            "published_at": article.published_at or _moment(article, now=now),
            "scheduled_at": None,
            "approved_revision": None,
            "live_revision": revision,
            "updated_at": now,
            **_still_as_imported(article, by=by, now=now),
        },
    )
    if had is not None and (changes := changes_between(had.content, revision.content)):
        corrections.record(article, changes, revision=revision, now=now)
    revisions.apply(article, revision.content)


def _still_as_imported(article: Article, *, by: User | None, now: datetime) -> dict[str, datetime]:
    """The clock is no editor: a later import may still change what it publishes."""
    is_untouched = article.imported_at is not None and article.imported_at == article.updated_at
    return {"imported_at": now} if by is None and is_untouched else {}


def _claim(article: Article) -> ArticleQuerySet:
    """The row as it was read: signed off with this revision, or saved last with this one."""
    return Article.objects.filter(
        approved_revision=article.approved_revision_id, working_revision=article.working_revision_id
    )


def _moment(article: Article, *, now: datetime) -> datetime:
    """The planned minute, if it is this one; a plan that was missed is no date of publication."""
    planned = article.scheduled_at
    return planned if planned and planned <= now < planned + ON_TIME else now


@transaction.atomic
def expire(article: Article, *, now: datetime) -> None:
    """Take away from readers what was meant for a time. What is in work stays in its revision."""
    verb = article.lifecycle.verb("expire")
    transitions.use(
        Article.objects.expired(now),
        article,
        verb,
        by=None,
        now=now,
        note=EXPIRED,
        revision=article.live_revision,
        changes=gone(now),
    )


def gone(now: datetime) -> dict[str, object]:
    """What a story is when it is withdrawn."""
    return {
        "is_live": False, "scheduled_at": None, "approved_revision": None, "updated_at": now
    }  # fmt: skip


@transaction.atomic
def reschedule(article: Article, *, at: datetime | None, by: User, now: datetime) -> None:
    """Set, move or take back the planned hour of a story whose text is locked.

    Raises TransitionRefused.
    """
    if not by.has_perm(workflow.PUBLISH):
        raise TransitionRefused("您没有改定发布时间的权限。")
    if at is not None and at <= now:
        raise TransitionRefused("计划发布时间必须晚于现在。要立即发布请点“发布”。")
    if at is not None and article.expires_at and article.expires_at <= at:
        raise TransitionRefused("计划发布时间必须早于下线时间。")
    if article.status not in LOCKED:
        raise TransitionRefused("稿件现在的状态不能改定发布时间，请在稿件页面上填写。")
    rows = Article.objects.filter(pk=article.pk, status=article.status)
    if not rows.update(scheduled_at=at, updated_at=now):
        raise TransitionRefused("另一位同事刚刚处理过这一条，请刷新页面查看最新情况。")
    article.events.create(
        verb=workflow.RESCHEDULED,
        from_state=article.status,
        to_state=article.status,
        actor=by,
        actor_name=display_name(by),
        note=f"{_plan(article.scheduled_at)} → {_plan(at)}",
        at=now,
        revision=article.working_revision,
    )
    article.scheduled_at = at


def _plan(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "不定时"


@dataclass
class Done:
    """What the clock did, by the ids of the stories."""

    published: list[int] = field(default_factory=list)
    expired: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


def run_due(*, now: datetime) -> Done:
    """Publish what is due, then take down what has expired. Any number may run at once.

    Each story is a transaction of its own: one that fails keeps no other waiting.
    """
    done = Done()
    due = Article.objects.due(now).order_by("scheduled_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        _one(pk, done.published, done.failed, now=now)
    expired = Article.objects.expired(now).order_by("expires_at", "pk")
    for pk in list(expired.values_list("pk", flat=True)):
        _one(pk, done.expired, done.failed, now=now)
    return done


def _one(pk: int, done: list[int], failed: list[int], *, now: datetime) -> None:
    try:
        with transaction.atomic():
            # Another process that has it in hand does it; whoever comes later finds it done.
            free = Article.objects.select_for_update(skip_locked=True, of=("self",))
            article = free.select_related("approved_revision", "live_revision").get(pk=pk)
            _do(article, done, now=now)
    except Article.DoesNotExist:
        return
    except Exception:
        logger.exception("article %s could not be published or taken down", pk)
        failed.append(pk)


def _do(article: Article, done: list[int], *, now: datetime) -> None:
    is_due = article.status == workflow.APPROVED and article.scheduled_at is not None
    if is_due and article.scheduled_at <= now:  # type: ignore[operator]
        go_live(article, by=None, now=now)
    elif article.is_live and article.expires_at is not None and article.expires_at <= now:
        expire(article, now=now)
    else:
        return
    done.append(article.pk)
