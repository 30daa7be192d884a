"""What a check is told, and what it answers."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from news import markup
from news.markup import Paragraph
from news.wordlists import Matcher

# Signs on each side by which a place is known again, and shown to the editor.
CONTEXT = 12


class Level(StrEnum):
    """An error stops the story; a warning wants a person's name."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Place:
    """Where: a field of the form, and in the body the paragraph and the words in it."""

    field: str
    paragraph: int | None = None
    start: int = 0
    words: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that an editor should look at."""

    code: str
    level: Level
    sentence: str
    place: Place
    nth: int = 1

    @cached_property
    def key(self) -> str:
        """The same in another revision as long as words, neighbourhood and verdict are the same.

        Without the paragraph's number: a paragraph added above asks nobody anew.
        """
        place = self.place
        facts = (self.code, place.field, place.before, place.words, place.after, self.sentence)
        return hashlib.sha256("\x1f".join((*facts, str(self.nth))).encode()).hexdigest()[:32]

    @property
    def is_error(self) -> bool:
        return self.level is Level.ERROR

    def again(self, nth: int) -> "Finding":
        """The same, met for the n-th time."""
        return replace(self, nth=nth)


@dataclass(frozen=True)
class Content:
    """The story as it would go on. Names instead of records: a check compares words."""

    title: str = ""
    kicker: str = ""
    subtitle: str = ""
    summary: str = ""
    source: str = ""
    source_url: str = ""
    original_title: str = ""
    original_author: str = ""
    body: str = ""
    cover: int | None = None
    credits: tuple[tuple[str, str], ...] = ()

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """The lines of the body."""
        return markup.paragraphs(self.body)

    def passages(self) -> Iterator["Passage"]:
        """Every text of the story, field by field, the body paragraph by paragraph."""
        for name in ("kicker", "title", "subtitle", "summary"):
            if getattr(self, name):
                yield Passage(name, getattr(self, name))
        for paragraph in self.paragraphs:
            yield Passage("body", paragraph.text, paragraph.number, paragraph.tag)


@dataclass(frozen=True)
class Passage:
    """A text that stands somewhere in the story."""

    field: str
    text: str
    paragraph: int | None = None
    tag: str = ""

    def place(self, start: int, end: int) -> Place:
        """The place of these signs."""
        return Place(
            self.field,
            self.paragraph,
            start,
            self.text[start:end],
            self.text[max(0, start - CONTEXT) : start],
            self.text[end : end + CONTEXT],
        )


@dataclass(frozen=True)
class Picture:
    """What there is to know of a photo."""

    is_available: bool = True
    width: int = 0
    height: int = 0
    alt: str = ""
    caption: str = ""
    address: str = ""  # of its page in the admin


@dataclass(frozen=True)
class Facts:
    """What the house knows beyond the story."""

    today: date
    own_names: frozenset[str] = frozenset()
    own_hosts: frozenset[str] = frozenset()
    blocked_hosts: frozenset[str] = frozenset()
    pictures: Mapping[int, Picture] = field(default_factory=dict)
    # Addresses of the story's links that lead nowhere on our own site, and why.
    dead_links: Mapping[str, str] = field(default_factory=dict)
    # Those that lead to a story that readers cannot open yet.
    waiting_links: Mapping[str, str] = field(default_factory=dict)
    same_title: str = ""  # the sentence on a story of the same name
    matcher: Matcher = field(default_factory=lambda: Matcher(()))


def content_of(values: Mapping[str, Any], credits: Iterable[tuple[str, str]] = ()) -> Content:
    """A `Content` of loose values; what is missing is empty."""
    names = ("title", "kicker", "subtitle", "summary", "source", "source_url",
             "original_title", "original_author", "body")  # fmt: skip
    texts = {name: str(values.get(name) or "") for name in names}
    return Content(**texts, cover=values.get("cover"), credits=tuple(credits))
