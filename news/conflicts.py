"""Two people changed one story at once: what each of them changed, and what is to be kept.

Compared are three contents: the one both began with, the colleague's, which is stored, and mine.
What only one of the two changed needs no decision, but nothing is decided silently.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from jiansite.lib import differences
from jiansite.lib.differences import Piece
from news import bylines, revisions
from news.comparison import GONE, Names
from news.models import Article, Revision
from news.outlines import outline
from news.revisions import Content

MINE, THEIRS = "mine", "theirs"
# Signs of unchanged text that are shown beside a change.
CONTEXT = 80
_LABELS = {field.name: str(field.verbose_name) for field in Article._meta.get_fields()
           if hasattr(field, "verbose_name")}  # fmt: skip
LABELS = {**_LABELS, "credits": "署名"}
# In the order of the form.
FIELDS = (
    "channel", "kicker", "title", "subtitle", "summary", "body", "credits", "source", "source_url",
    "original_title", "original_author", "cover", "tags", "expires_at", "scheduled_at",
)  # fmt: skip
ONLY_LAYOUT = "文字相同，只有格式不同。"


@dataclass(frozen=True)
class Difference:
    """One field, before and after, as pieces."""

    label: str
    pieces: list[Piece]
    note: str = ""


@dataclass(frozen=True)
class Disputed:
    """One field in which the two versions differ."""

    name: str
    label: str
    mine: Difference
    theirs: Difference
    # What to keep, where only one of the two changed it; nothing where both did.
    suggestion: str
    choice: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody must decide."""
        return not (self.choice or self.suggestion)


@dataclass(frozen=True)
class Conflict:
    """A colleague saved another version while this one was being written."""

    base: Revision | None
    theirs: Revision
    fields: list[Disputed]

    @property
    def is_resolved(self) -> bool:
        """Whether it is said of every field what to keep."""
        return all(each.choice for each in self.fields)

    @property
    def open_fields(self) -> list[Disputed]:
        """Those that both changed and nobody has decided on."""
        return [each for each in self.fields if each.is_open]


def find(
    base: Revision | None,
    theirs: Revision,
    *,
    stored: Content,
    mine: Content,
    choices: Mapping[str, str],
) -> Conflict:
    """What the two versions differ in. `stored` is theirs with what is kept beside a revision."""
    begun = base.content if base else {}
    readable = _Readable(begun, stored, mine)
    fields = []
    for name in FIELDS:
        if mine.get(name) == stored.get(name):
            continue
        old = begun.get(name, None) if base else None
        suggestion = ""
        if base and name in begun:
            suggestion = THEIRS if mine[name] == old else MINE if stored[name] == old else ""
        choice = choices.get(name, "")
        before = old if base and name in begun else stored.get(name)
        fields.append(
            Disputed(
                name,
                LABELS[name],
                mine=readable.difference(name, before, mine.get(name)),
                theirs=readable.difference(name, before, stored.get(name)),
                suggestion=suggestion,
                choice=choice if choice in (MINE, THEIRS) else "",
            )
        )
    return Conflict(base, theirs, fields)


def merged_attachments(base: Content, theirs: Content, mine: list[Any]) -> list[Any]:
    """Both people's documents: what either added, without what either took away."""
    begun = {each["id"]: each["title"] for each in base.get("attachments", [])}
    stored = {each["id"]: each["title"] for each in theirs["attachments"]}
    kept = []
    for each in mine:
        number, title = each["id"], each["title"]
        is_removed = number in begun and number not in stored
        if not is_removed or title != begun.get(number):
            untouched = number in stored and title == begun.get(number)
            kept.append({"id": number, "title": stored[number] if untouched else title})
    known = {each["id"] for each in mine} | set(begun)
    return kept + [each for each in theirs["attachments"] if each["id"] not in known]


class _Readable:
    """What stands behind the ids of some contents, in words."""

    def __init__(self, *contents: Content) -> None:
        names = Names(*(each for each in contents if each))
        self._names: dict[str, dict[int, str]] = {
            "channel": names.channels, "source": names.sources, "cover": names.covers,
        }  # fmt: skip
        self._tags = names.tags

    def difference(self, name: str, before: Any, after: Any) -> Difference:
        """One field, before and after."""
        old, new = self._text(name, before), self._text(name, after)
        pieces = differences.shortened(differences.pieces(old, new), context=CONTEXT)
        return Difference(
            LABELS[name], pieces, ONLY_LAYOUT if old == new and before != after else ""
        )

    def _text(self, name: str, value: Any) -> str:
        if value in (None, "", []):
            return ""
        if name in self._names:
            return self._names[name].get(value, GONE)
        if name == "tags":
            return "、".join(sorted(self._tags.get(pk, GONE) for pk in value))
        return _TEXTS.get(name, str)(value)


def _moment(value: str) -> str:
    moment = revisions.read_moment(value)
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


_TEXTS: dict[str, Callable[[Any], str]] = {
    "body": outline,
    "credits": bylines.credit_lines,
    "expires_at": _moment,
    "scheduled_at": _moment,
}
