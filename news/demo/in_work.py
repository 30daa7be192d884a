"""The desk of the demo: stories in every state, written and reviewed by the demo's people."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from news import body, revisions, verbs
from news.models import Article, ChannelTree

FACTS = Path(__file__).parent / "in_work.json"
Staff = Mapping[str, User]


def load(articles: Mapping[str, int], *, staff: Staff, now: datetime) -> None:
    """Write the stories that nobody reads yet, and begin changes of two that are live."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    for story in facts["stories"]:
        _write(story, staff=staff, now=now)
    for change in facts["changes"]:
        _change(change, articles[change["story"]], staff=staff, now=now)


def _write(facts: dict[str, Any], *, staff: Staff, now: datetime) -> None:
    acts = facts["acts"]
    written_at = now - timedelta(hours=acts[0][2] + 2 if acts else 1)
    tree = ChannelTree.load()
    names = {tuple(each.name for each in channel.trail): channel for channel in tree.in_order()}
    ahead, until = facts.get("hours_ahead"), facts.get("days_until_end")
    article = Article.objects.create(
        title=facts["title"],
        summary=facts["summary"],
        channel=names[tuple(facts["channel"])],
        body=body.from_paragraphs(facts["paragraphs"]),
        scheduled_at=_whole_hour(now + timedelta(hours=ahead)) if ahead else None,
        expires_at=_whole_hour(now + timedelta(days=until)) if until else None,
        created_by=staff["editor"],
    )
    content = {**revisions.content_of(article), "credits": facts["credits"]}
    revisions.keep(article, content, by=staff["editor"], now=written_at)
    revisions.apply(article, content)
    _act(article, acts, staff=staff, now=now)


def _change(facts: dict[str, Any], pk: int, *, staff: Staff, now: datetime) -> None:
    article = Article.objects.get(pk=pk)
    at = now - timedelta(hours=facts["acts"][0][2] + 1 if facts["acts"] else 1)
    verbs.revise(article, by=staff["editor"], now=at)
    old, new = facts["replace"]
    content = revisions.working_content(article)
    content |= {name: content[name].replace(old, new) for name in ("title", "summary", "body")}
    kept = revisions.keep(
        article,
        content,
        by=staff["editor"],
        now=at,
        remark=facts["remark"],
        change_kind=facts["kind"],
        change_reason=facts["reason"],
    )
    if kept is None:
        raise ValueError(f"the demo's change changes nothing: {facts['story']}")
    _act(article, facts["acts"], staff=staff, now=now)


def _act(article: Article, acts: list[Any], *, staff: Staff, now: datetime) -> None:
    for verb, person, hours_ago, note in acts:
        moment = now - timedelta(hours=hours_ago)
        article = Article.objects.get(pk=article.pk)
        verbs.act(article, verb, by=staff[person], now=moment, note=note)


def _whole_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
