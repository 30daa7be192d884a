"""Using the verbs of the workflow on a story: who may, what stands in the way, what it changes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from jiansite.lib import transitions
from jiansite.lib.transitions import TransitionRefused, Verb
from news import body, preflight, publishing, revisions, workflow
from news.comparison import needs_explanation
from news.models import Article, Correction
from news.revisions import Content
from news.rounds import rounds_of
from news.workflow import Round

# Whoever uses these has said that the text is ready.
FORWARD = ("submit", "schedule", "sign_off", "publish")
# A reviewer at these levels may mend what the check finds; only its errors keep the text.
_MENDING = ("pass_first", "pass_second")
CHECKED = (*FORWARD, *_MENDING)
_PINNED = ("schedule", "sign_off")


def round_of(article: Article) -> Round:
    """Who has had a hand in what is in work. Two queries."""
    return rounds_of([article])[article.pk]


def available(article: Article, *, by: Any) -> list[Verb]:
    """The buttons for this person on this story: the table, without what is not theirs to do."""
    verbs = article.lifecycle.verbs_from(article.status, by=by)
    if not verbs:
        return []
    round = round_of(article)
    return [verb for verb in verbs if not workflow.objection(verb.name, by.pk, round)]


def may_write(article: Article, *, by: Any) -> str:
    """Why this person may not edit the working copy now; nothing when they may."""
    permission = workflow.WRITERS.get(article.status)
    if permission is None:
        return f"{article.state.label}的稿件文字已锁定，不能修改。"
    if not by.has_perm(permission):
        return f"您没有修改{article.state.label}稿件的权限。"
    if article.status in workflow.REVIEWS and by.pk in round_of(article).writers:
        return "您送审的稿件正在审，要修改请先撤回送审。"
    return ""


def act(article: Article, name: str, *, by: User, now: datetime, note: str = "") -> None:
    """Use a verb: one change, one event. Raises TransitionRefused."""
    verb = article.lifecycle.verb(name)
    if not verb.has_button:
        raise TransitionRefused("没有这项操作。")
    article.lifecycle.check(verb, state=article.status, by=by, note=note)
    if why := workflow.objection(verb.name, by.pk, round_of(article)):
        raise TransitionRefused(why)
    if verb.name in FORWARD and (why := obstacle(article, verb, now=now)):
        raise TransitionRefused(why)
    if verb.name in _MENDING and (
        why := preflight.errors(article, content_to_send(article), now=now)
    ):
        raise TransitionRefused(why)
    _ACTS.get(verb.name, _move)(article, verb, by=by, now=now, note=note)


def obstacle(article: Article, verb: Verb, *, now: datetime) -> str:
    """What of the story itself stands in the way of sending it on; nothing when it may go."""
    content = content_to_send(article)
    if not body.plain_text(content["body"]).strip() and not body.photo_ids(content["body"]):
        return f"正文是空的，不能{verb.label}。"
    return (
        _date_obstacle(article, content, verb, now=now)
        or explanation_missing(article, content)
        or preflight.blocking(article, content, now=now)
    )


def content_to_send(article: Article) -> Content:
    """What would go on: what was signed off, or what is in work."""
    pinned = article.approved_revision or article.working_revision
    return pinned.content if pinned else revisions.content_of(article)


def _date_obstacle(article: Article, content: Content, verb: Verb, *, now: datetime) -> str:
    planned, is_draft = article.scheduled_at, article.status == workflow.DRAFT
    is_ahead = planned is not None and planned > now
    if verb.name == "schedule" and planned is None:
        return "请先填写计划发布时间。要立即发布请点“发布”。"
    if verb.name == "publish" and is_draft and is_ahead:
        return "这篇稿件填了计划发布时间，请点“定时发布”；要立即发布，请先清空计划发布时间。"
    if is_draft and planned is not None and not is_ahead:
        return "计划发布时间已经过了，请改成将来的时间，或者清空。"
    expires_at = revisions.read_moment(content["expires_at"])
    goes_live = planned if is_ahead and planned and verb.name != "publish" else now
    if expires_at is not None and expires_at <= goes_live:
        return "下线时间必须晚于发布时间，请修改或者清空。"
    return ""


def explanation_missing(article: Article, content: Content) -> str:
    """What is still to be said about a change of what readers know; nothing when all is said."""
    had, working = article.live_revision, article.working_revision
    if had is None or working is None:
        return ""
    kind, reason = working.explanation
    if kind == Correction.Kind.CORRECTION and not reason.strip():
        return "请写明更正了什么、为什么，读者会看到。"
    if not kind and (names := needs_explanation(had.content, content)):
        return f"读者已经看过这篇稿件，您改动了{'、'.join(names)}，请选择是更正还是小修。"
    return ""


def revise(article: Article, *, by: User, now: datetime) -> None:
    """Begin a change of a published story; readers keep what they have."""
    verb = article.lifecycle.verb("revise")
    article.lifecycle.check(verb, state=article.status, by=by, note="")
    _move(article, verb, by=by, now=now, note="")


def _move(article: Article, verb: Verb, *, by: User, now: datetime, note: str) -> None:
    """The row goes on as it was read: nothing that was saved meanwhile is passed unseen."""
    revision = revisions.ensure(article, now=now)
    changes: dict[str, Any] = {
        "updated_at": now,
        "approved_revision": revision if verb.name in _PINNED else None,
    }
    if verb.target == workflow.WITHDRAWN:
        changes |= publishing.gone(now)
    rows = Article.objects.all()
    if verb.name in (*FORWARD, *workflow.PASSES):
        rows = rows.filter(working_revision=revision)
    transitions.use(
        rows, article, verb, by=by, now=now, note=note, changes=changes, revision=revision
    )


@transaction.atomic
def _discard(article: Article, verb: Verb, *, by: User, now: datetime, note: str) -> None:
    """Back to what readers have: it becomes the newest revision again."""
    revisions.keep(article, revisions.content_of(article), by=by, now=now, remark="放弃修改")
    Article.objects.filter(pk=article.pk).update(scheduled_at=None)
    article.scheduled_at = None
    _move(article, verb, by=by, now=now, note=note)


@transaction.atomic
def _redraft(article: Article, verb: Verb, *, by: User, now: datetime, note: str) -> None:
    """What was in work when the story was withdrawn is its working copy again."""
    _move(article, verb, by=by, now=now, note=note)
    revisions.apply(article, revisions.working_content(article))


def _publish(article: Article, verb: Verb, *, by: User, now: datetime, note: str) -> None:
    publishing.go_live(article, by=by, now=now, note=note)


_ACTS: dict[str, Callable[..., None]] = {
    "discard_change": _discard,
    "redraft": _redraft,
    "publish": _publish,
}
