"""The demo's newsroom: fictional stories, drawn pictures, dates up to today.

The stories go in through the same import as everybody's; only their dates are counted back
from today first.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from news import import_formats, sanitizer, word_tables, workflow
from news.demo import error_reports, front, in_work
from news.demo.documents import DOCUMENTS
from news.demo.scenes import draw_scene
from news.imports import Importer
from news.models import (
    Article,
    Channel,
    LinkedHost,
    Page,
    SiteProfile,
    TickerItem,
)

HERE = Path(__file__).parent
PICTURE_SIZE = (1280, 853)
LEVELS = {"normal": TickerItem.Level.NORMAL, "important": TickerItem.Level.IMPORTANT,
          "breaking": TickerItem.Level.BREAKING}  # fmt: skip


def load(*, now: datetime, staff: Mapping[str, User], say: Callable[[str], None]) -> dict[str, int]:
    """Fill an empty newsroom. Returns the articles' ids by their demo names.

    `staff` are the accounts by their names: editor, reviewer, chief, manager.
    """
    editor = staff["editor"]
    _load_site()
    _load_channels()
    word_tables.load((HERE / "words.csv").read_bytes())
    LinkedHost.objects.get_or_create(
        host="prize.example", defaults={"is_blocked": True, "reason": "冒充中奖通知"}
    )
    _load_stories(now=now, say=say)
    demo = Article.objects.filter(import_key__startswith="demo-").only("import_key")
    articles = {article.import_key or "": article.pk for article in demo}
    _load_ticker(articles, now=now)
    front.load(articles, editor=editor, now=now)
    error_reports.load(articles, editor=editor, now=now)
    in_work.load(articles, staff=staff, now=now)
    return articles


def photograph(scene: str) -> bytes:
    """A scene as a JPEG."""
    buffer = BytesIO()
    draw_scene(scene, size=PICTURE_SIZE).save(buffer, format="JPEG", quality=90)
    return buffer.getvalue()


def _read(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def _load_site() -> None:
    facts = _read("site.json")
    facts["police_record"] = f"演公网安备{facts['police_record']}号"
    SiteProfile.objects.update_or_create(pk=1, defaults=facts)
    for order, (slug, page) in enumerate(_read("pages.json").items()):
        Page.objects.update_or_create(
            slug=slug,
            defaults={
                "title": page["title"],
                "body": sanitizer.clean(page["body"]),
                "order": order,
            },
        )


def _load_channels() -> None:
    by_path: dict[tuple[str, ...], Channel] = {}
    for order, facts in enumerate(_read("channels.json"), start=1):
        names = tuple(facts["path"])
        channel = Channel(
            parent=by_path.get(names[:-1]),
            name=names[-1],
            slug=facts["slug"],
            introduction=facts["introduction"],
            order=order,
            home_order=None if names[1:] else order,
            fresh_days=facts.get("fresh_days", 14),
            review_levels=facts.get("review_levels", workflow.MOST_LEVELS),
        )
        channel.save()
        by_path[names] = channel


def _load_stories(*, now: datetime, say: Callable[[str], None]) -> None:
    stories = [
        json.loads(line) for line in (HERE / "stories.jsonl").read_text("utf-8").splitlines()
    ]
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        scenes = sorted({photo["file"] for story in stories for photo in story["photos"]})
        for count, scene in enumerate(scenes, start=1):
            say(f"drawing pictures {count}/{len(scenes)}")
            (folder / scene).write_bytes(photograph(scene.removesuffix(".jpg")))
        for name, write in DOCUMENTS.items():
            (folder / name).write_bytes(write())
        path = folder / "stories.jsonl"
        dated = (json.dumps(_dated(story, now=now), ensure_ascii=False) for story in stories)
        path.write_text("\n".join(dated), encoding="utf-8")
        importer = Importer(folder=folder, as_of_publication=True)
        say(f"importing {len(stories)} stories with their pictures")
        for _ in importer.run(import_formats.read(path)):
            pass
    if importer.report.refused:
        raise ValueError(f"the demo's own stories are refused: {importer.report.refused}")


def _dated(story: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    day = timezone.localdate(now) - timedelta(days=story["days_ago"])
    moment = timezone.make_aware(datetime.combine(day, time.fromisoformat(story["time"])))
    if moment > now:  # the demo is loaded early in the morning
        moment = now - (moment - now) / 10
    return {**story, "published_at": moment.isoformat()}


def _load_ticker(articles: dict[str, int], *, now: datetime) -> None:
    for order, item in enumerate(_read("ticker.json")):
        TickerItem.objects.create(
            text=item["text"],
            level=LEVELS[item["level"]],
            article_id=articles.get(item["story"]),
            url=item["url"],
            order=order,
            starts_at=now - timedelta(minutes=20 * order),
        )
