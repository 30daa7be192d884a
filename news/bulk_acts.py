"""One act on many stories: each by the same table and rights as alone, each wholly or not at all.

What is refused for one keeps none of the others waiting; for every story there is a line.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from jiansite.lib.people import display_name
from jiansite.lib.transitions import TransitionRefused
from news import revisions, verbs, workflow
from news.models import Article, Channel, Tag
from news.models.reach import reach_of
from news.revisions import Content

# Each story is some queries; whoever has more does them in parts.
MOST = 200
GONE = "这篇稿件已经删除，或者不在您负责的栏目里。"

CHANGED = "在您确认之前，另一位同事改过这篇稿件。请先看过最新内容。"

OneAct = Callable[[Article], str]


@dataclass(frozen=True)
class Outcome:
    """What became of one story."""

    article_id: int
    title: str
    is_done: bool
    sentence: str


def for_each(
    ids: Iterable[int], act: OneAct, *, by: User, seen: Mapping[int, str] | None = None
) -> list[Outcome]:
    """Do it to each story within reach, in the order given; tell for each what became of it.

    `act` returns what was done, or raises TransitionRefused. With `seen`, only to stories whose
    newest revision is the one that was on the screen: nobody passes what they have not seen.
    """
    return [_one(pk, act, by=by, seen=seen) for pk in ids]


def _one(pk: int, act: OneAct, *, by: User, seen: Mapping[int, str] | None) -> Outcome:
    article = Article.objects.within_reach_of(by).filter(pk=pk).first()
    if article is None:
        return Outcome(pk, f"稿件 {pk}", False, GONE)
    title = article.title
    if seen is not None and seen.get(pk) != version(article):
        return Outcome(pk, title, False, CHANGED)
    try:
        with transaction.atomic():
            return Outcome(pk, title, True, act(article))
    except TransitionRefused as refusal:
        return Outcome(pk, title, False, str(refusal))


def version(article: Article) -> str:
    """What of a story a person has on the screen."""
    return str(article.working_revision_id or "")


def verb_act(name: str, *, by: User, now: datetime, note: str) -> OneAct:
    """Use a verb of the workflow."""

    def act(article: Article) -> str:
        label = article.lifecycle.verb(name).label
        verbs.act(article, name, by=by, now=now, note=note)
        state = article.state.label
        return f"{state}。" if state == f"已{label}" else f"已{label}，现在是“{state}”。"

    return act


def pass_act(*, by: User, now: datetime, note: str) -> OneAct:
    """Pass the level at which the story stands, whichever that is."""

    def act(article: Article) -> str:
        table = article.lifecycle
        name = next(
            (name for name in workflow.PASSES if article.status in table.verb(name).sources), None
        )
        if name is None:
            raise TransitionRefused(f"现在的状态是“{article.state.label}”，没有在审。")
        return verb_act(name, by=by, now=now, note=note)(article)

    return act


def move_act(channel: Channel, *, by: User, now: datetime) -> OneAct:
    """File stories under another channel."""
    if not reach_of(by).holds(channel.pk):
        raise TransitionRefused("目标栏目不在您负责的栏目里。")

    def change(content: Content) -> str:
        if content["channel"] == channel.pk:
            raise TransitionRefused(f"已经在“{channel}”里了。")
        content["channel"] = channel.pk
        return f"移到“{channel}”"

    return lambda article: _refile(article, change, by=by, now=now)


def add_tag_act(tag: Tag, *, by: User, now: datetime) -> OneAct:
    """Put a tag on stories."""

    def change(content: Content) -> str:
        if tag.pk in content["tags"]:
            raise TransitionRefused(f"已经有标签“{tag}”。")
        content["tags"] = sorted([*content["tags"], tag.pk])
        return f"加上标签“{tag}”"

    return lambda article: _refile(article, change, by=by, now=now)


def remove_tag_act(tag: Tag, *, by: User, now: datetime) -> OneAct:
    """Take a tag from stories."""

    def change(content: Content) -> str:
        if tag.pk not in content["tags"]:
            raise TransitionRefused(f"没有标签“{tag}”。")
        content["tags"] = [pk for pk in content["tags"] if pk != tag.pk]
        return f"去掉标签“{tag}”"

    return lambda article: _refile(article, change, by=by, now=now)


def _refile(article: Article, change: Callable[[Content], str], *, by: User, now: datetime) -> str:
    """Change where a story is filed, not what it says: a revision, and an event if it is live.

    Of a published story not a word changes, so whoever may publish files it elsewhere at once;
    channels and tags never were a matter of corrections.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if article.status == workflow.PUBLISHED:
        if not by.has_perm(workflow.PUBLISH):
            raise TransitionRefused("稿件已发布，改栏目或标签需要发布权限。")
    elif why := _not_to_write(article, by=by):
        raise TransitionRefused(why)
    content = revisions.working_content(article)
    done = change(content)
    working = article.working_revision
    kind, reason = working.explanation if working else ("", "")
    revision = revisions.keep(
        article, content, by=by, now=now, remark=done, change_kind=kind, change_reason=reason
    )
    if not article.is_live:
        revisions.apply(article, content)
    elif article.status == workflow.PUBLISHED:
        revisions.apply(article, content)
        Article.objects.filter(pk=article.pk).update(live_revision=revision)
        article.events.create(
            verb=workflow.REFILED,
            from_state=article.status,
            to_state=article.status,
            actor=by,
            actor_name=display_name(by),
            note=done,
            at=now,
            revision=revision,
        )
    else:
        return f"已{done}；读者看到的不变，等这次修改发布时生效。"
    return f"已{done}。"


def _not_to_write(article: Article, *, by: User) -> str:
    if article.status == workflow.WITHDRAWN:
        return "稿件已撤稿，请先恢复为草稿。"
    return verbs.may_write(article, by=by)
