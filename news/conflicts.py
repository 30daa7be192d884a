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
from news import body, revisions
from news.models import Article, Attachment, Channel, Photo, Revision, Source, Tag
from news.revisions import Content

MINE, THEIRS = "mine", "theirs"
# Signs of unchanged text that are shown beside a change.
CONTEXT = 80
_LABELS = {field.name: str(field.verbose_name) for field in Article._meta.get_fields()
           if hasattr(field, "verbose_name")}  # fmt: skip
LABELS = {**_LABELS, "credits": "署名", "attachments": "附件"}
# In the order of the form.
FIELDS = (
    "channel", "kicker", "title", "subtitle", "summary", "body", "credits", "source", "source_url",
    "original_title", "original_author", "cover", "tags", "expires_at", "scheduled_at",
)  # fmt: skip
ONLY_LAYOUT = "文字相同，只有格式、链接或图片不同。"


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


def differences_between(before: Content, after: Content) -> list[Difference]:
    """Field by field what changed, for staff."""
    readable = _Readable(before, after)
    return [
        readable.difference(name, before.get(name), after.get(name))
        for name in (*FIELDS, "attachments")
        if before.get(name) != after.get(name)
    ]


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
    """What stands behind the ids of some contents, in words. One query a kind."""

    def __init__(self, *contents: Content) -> None:
        def ids(name: str) -> set[int]:
            return {each[name] for each in contents if each.get(name)}

        tags = {pk for each in contents for pk in each.get("tags", [])}
        files = {file["id"] for each in contents for file in each.get("attachments", [])}
        kinds: tuple[tuple[str, Any, set[int]], ...] = (
            ("channel", Channel, ids("channel")), ("source", Source, ids("source")),
            ("cover", Photo, ids("cover")), ("tags", Tag, tags),
            ("attachments", Attachment, files),
        )  # fmt: skip
        self._names = {
            name: {row.pk: str(row) for row in model.objects.filter(pk__in=wanted)}
            for name, model, wanted in kinds
        }

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
        if name in ("channel", "source", "cover"):
            return self._names[name].get(value, _DELETED)
        if name == "tags":
            return "、".join(self._names["tags"].get(pk, _DELETED) for pk in value)
        return _TEXTS.get(name, str)(value)


def _moment(value: str) -> str:
    moment = revisions.read_moment(value)
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


_DELETED = "（已删除）"
_TEXTS: dict[str, Callable[[Any], str]] = {
    "body": body.plain_text,
    "credits": lambda value: "\n".join(f"{role}/{person}" for role, person in value),
    "attachments": lambda value: "\n".join(each["title"] for each in value),
    "expires_at": _moment,
    "scheduled_at": _moment,
}
