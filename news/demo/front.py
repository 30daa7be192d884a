"""What staff and readers have done with the demo's stories: placed, arranged, corrected, read."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from news import corrections, revisions
from news.comparison import changes_between
from news.models import (
    Article,
    Correction,
    HourlyClicks,
    Placement,
    Topic,
    TopicEntry,
    TopicSection,
)

HERE = Path(__file__).parent
HOURS = 30  # over which the readers of the demo are spread


def load(articles: dict[str, int], *, editor: User, now: datetime) -> None:
    """Placements, topics, corrections and readers. `articles` are ids by their demo names."""
    facts = json.loads((HERE / "front.json").read_text(encoding="utf-8"))
    for order, placement in enumerate(facts["placements"]):
        Placement.objects.create(
            slot=placement["slot"],
            article_id=articles[placement["story"]],
            title=placement.get("title", ""),
            order=order,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(days=90),
        )
    for order, topic in enumerate(facts["topics"], start=1):
        _arrange(topic, articles, order=order, now=now)
    for correction in facts["corrections"]:
        _correct(correction, articles, editor=editor, now=now)
    _read(facts, articles, now=now)


def _read(facts: dict[str, Any], articles: dict[str, int], *, now: datetime) -> None:
    HourlyClicks.objects.bulk_create(
        HourlyClicks(article_id=articles[story], hour=_hour(now, 72), number=number)
        for story, number in facts["readers_three_days_ago"].items()
    )
    HourlyClicks.objects.bulk_create(
        HourlyClicks(article_id=articles[story], hour=_hour(now, ago), number=number // (ago + 1))
        for story, number in facts["readers"].items()
        for ago in range(0, HOURS, 3)
        if number // (ago + 1)
    )


def _hour(now: datetime, ago: int) -> datetime:
    return (now - timedelta(hours=ago)).replace(minute=0, second=0, microsecond=0)


def _arrange(facts: dict[str, Any], articles: dict[str, int], *, order: int, now: datetime) -> None:
    topic = Topic.objects.create(
        title=facts["title"],
        slug=facts["slug"],
        introduction=facts["introduction"],
        banner=Article.objects.get(pk=articles[facts["banner"]]).cover,
        published_at=now - timedelta(days=facts["days_ago"]),
        home_order=order,
    )
    parts: dict[TopicSection | None, list[str]] = {None: facts["stories"]}
    for place, (title, stories) in enumerate(facts["sections"].items()):
        parts[TopicSection.objects.create(topic=topic, title=title, order=place)] = stories
    TopicEntry.objects.bulk_create(
        TopicEntry(topic=topic, section=section, article_id=articles[story], order=place)
        for section, stories in parts.items()
        for place, story in enumerate(stories)
    )


def _correct(
    facts: dict[str, Any], articles: dict[str, int], *, editor: User, now: datetime
) -> None:
    article = Article.objects.get(pk=articles[facts["story"]])
    moment = (article.published_at or now) + timedelta(hours=facts["hours_after"])
    right = revisions.content_of(article)
    wrong = {**right, "body": right["body"].replace(facts["is"], facts["was"])}
    # What readers had at first. The import's own revision cannot be changed.
    revisions.keep(article, wrong, by=editor, now=article.published_at or now)
    kept = revisions.keep(
        article,
        right,
        by=editor,
        now=min(moment, now),
        change_kind=Correction.Kind.CORRECTION,
        change_reason=facts["reason"],
    )
    if kept is None:
        raise ValueError(f"the demo's correction changes nothing: {facts['story']}")
    Article.objects.filter(pk=article.pk).update(live_revision=kept)
    corrections.record(article, changes_between(wrong, right), revision=kept, now=kept.at)
