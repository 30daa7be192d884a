"""Lists of stories that readers page through, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from news.models import Article, Channel, ChannelTree
from news.models.articles import ArticleQuerySet

PAGE_SIZE = 20
BLOCK_SIZE = 5


@dataclass(frozen=True)
class ListPage:
    """One page of a list. The neighbours go on from a story, not from a number.

    So a link means the same stories for ever, however many new ones arrive: `newer_than` and
    `older_than` are ids for `?after=` and `?before=`, None at an end of the list.
    """

    articles: list[Article]
    newer_than: int | None = None
    older_than: int | None = None


def list_page(
    articles: ArticleQuerySet, *, before: Article | None = None, after: Article | None = None
) -> ListPage:
    """The newest page, or the one next to a story. By key: it costs the same at any depth."""
    if after:
        newer = list(articles.newer_than(after).oldest_first().for_lists()[: PAGE_SIZE + 1])
        if len(newer) > PAGE_SIZE:
            shown = newer[:PAGE_SIZE][::-1]
            return ListPage(shown, newer_than=shown[0].pk, older_than=shown[-1].pk)
        # What is newer fits on the newest page, which readers know already: no page in between.
    rest = articles.older_than(before) if before else articles
    found = list(rest.newest_first().for_lists()[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return ListPage(
        shown,
        newer_than=(shown[0] if shown else before).pk if before else None,
        older_than=shown[-1].pk if len(found) > PAGE_SIZE else None,
    )


@dataclass(frozen=True)
class ChannelBlock:
    """A channel of the home page with its newest stories."""

    channel: Channel
    articles: list[Article]


def channel_blocks(tree: ChannelTree, *, now: datetime, without: set[int]) -> list[ChannelBlock]:
    """The newest stories of each channel of the home page, in two queries for all of them."""
    within = {channel.pk: set(tree.ids_below(channel)) for channel in tree.on_home}
    ids = sorted(set().union(*within.values()))
    if not ids:
        return []
    newest = Article.objects.published(now)
    # One short walk down an index for each channel, sent as one statement.
    first, *others = [
        newest.in_channels([pk])
        .newest_first()
        .values("pk", "channel", "published_at")[: BLOCK_SIZE + len(without)]
        for pk in ids
    ]
    rows = list(first.union(*others, all=True) if others else first)
    rows.sort(key=lambda row: (row["published_at"], row["pk"]), reverse=True)
    chosen = {
        channel.pk: _first(rows, within=within[channel.pk], without=without)
        for channel in tree.on_home
    }
    articles = Article.objects.for_lists().in_bulk([pk for pks in chosen.values() for pk in pks])
    return [
        ChannelBlock(channel, [articles[pk] for pk in chosen[channel.pk]])
        for channel in tree.on_home
        if chosen[channel.pk]
    ]


def _first(rows: Sequence[Mapping[str, Any]], *, within: set[int], without: set[int]) -> list[int]:
    found = [row["pk"] for row in rows if row["channel"] in within and row["pk"] not in without]
    return found[:BLOCK_SIZE]
