"""Where something stands now that was asked for at an address it no longer has."""

from itertools import accumulate
from urllib.parse import quote

from django.db.models import Q
from django.utils import timezone

from news import workflow
from news.models import Article, FormerAddress
from news.models.former_addresses import MAX_OLD_PATH, own_path

# A channel that moves takes its feeds and archives along.
_WITH_SUBPAGES = "/c/"
# Lists of ours: a link to a page of theirs stays right.
_WITH_PAGES = (_WITH_SUBPAGES, "/tags/", "/sources/")


def new_address(asked: str) -> str | None:
    """The address to lead on to, or None. `asked` is a path with its query, as requested."""
    try:
        whole = own_path(asked)
    except ValueError:
        return None
    path = whole.partition("?")[0]
    if len(whole) > MAX_OLD_PATH:
        return None
    readable = Q(pk__in=Article.objects.published(timezone.now()))
    story = (
        Article.objects.filter(legacy_address__in={whole, path})
        .filter(readable | Q(status=workflow.WITHDRAWN))
        .only("pk")
        .first()
    )
    if story:
        return story.get_absolute_url()
    return _of_moved_page(whole, path)


def _of_moved_page(whole: str, path: str) -> str | None:
    above: list[str] = []
    if path.startswith(_WITH_SUBPAGES):
        # /c/food/, /c/food/milk/ of /c/food/milk/feeds/rss.xml, the nearest first
        above = list(accumulate(f"{part}/" for part in path.split("/")[:-1]))[:1:-1]
    moves = dict(
        FormerAddress.objects.filter(old_path__in={whole, path, *above}).values_list(
            "old_path", "new_path"
        )
    )
    if whole in moves:
        return moves[whole]
    if path in moves:
        query = whole[len(path) :] if path.startswith(_WITH_PAGES) else ""
        return moves[path] + quote(query, safe="?=&")
    for channel in above:
        if moves.get(channel, "").startswith(_WITH_SUBPAGES):
            return moves[channel] + quote(path[len(channel) :])
    return None
