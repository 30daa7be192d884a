"""The log page by page, by key: page 500 costs what page 1 costs, and a link keeps its meaning."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from news.models import Activity
from news.models.activity import ActivityQuerySet

PAGE_SIZE = 50
# A file for a program for tables: Excel opens about a million lines, and slowly.
MOST_LINES = 100_000
HEADINGS = (
    "时间", "操作人", "类别", "操作", "对象类型", "对象编号", "对象", "栏目", "说明",
)  # fmt: skip


@dataclass(frozen=True)
class ActivityPage:
    """Some rows, the newest first, and the ids from which the neighbouring pages go on."""

    rows: list[Activity]
    newer_than: int | None = None
    older_than: int | None = None


def activity_page(
    found: ActivityQuerySet, *, before: Activity | None = None, after: Activity | None = None
) -> ActivityPage:
    """The newest page, or the one next to a row."""
    found = found.select_related("channel")
    if after:
        newer = list(found.newer_than(after).oldest_first()[: PAGE_SIZE + 1])
        if len(newer) > PAGE_SIZE:
            shown = newer[:PAGE_SIZE][::-1]
            return ActivityPage(shown, newer_than=shown[0].pk, older_than=shown[-1].pk)
        before = None  # what is newer fits on the newest page
    rest = found.older_than(before) if before else found
    rows = list(rest.newest_first()[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return ActivityPage(
        shown,
        newer_than=(shown[0] if shown else before).pk if before else None,
        older_than=shown[-1].pk if len(rows) > PAGE_SIZE else None,
    )


def table(found: ActivityQuerySet) -> Iterator[list[Any]]:
    """The log as lines of a table, read a piece at a time."""
    yield list(HEADINGS)
    rows = found.select_related("channel").newest_first()[:MOST_LINES]
    number = 0
    for row in rows.iterator(chunk_size=2000):
        number += 1
        yield [
            f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}",
            row.actor_name,
            row.get_kind_display(),
            row.label,
            row.thing_label,
            row.thing_id,
            row.title,
            row.channel.name if row.channel else "",
            row.words,
        ]
    if number == MOST_LINES:
        yield [f"只导出最新的 {MOST_LINES} 条，更早的请按日期分次导出。"]
