"""The stored form of a story's body, and what can be read from it.

A stored body is safe HTML as `news.sanitizer` leaves it, in which a photo is one element,
`<img src="photo:12">`, between the blocks: the id of a Photo record, nothing else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from itertools import count

PHOTO = re.compile(r'<img src="photo:(\d+)">')
_LINK = re.compile(r'<a href="([^"]*)"')
_HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
# A list inside an item ends the words in front of it.
_BLOCK_END = re.compile(
    r"</(?:p|h[2-4]|li|td|th|tr|blockquote|caption)>|<br>|<hr>|<(?:ul|ol)(?: [^>]*)?>"
)
_TAG = re.compile(r"<[^>]*>")


def photo_mark(photo_id: int) -> str:
    """The element that stands for one photo."""
    return f'<img src="photo:{photo_id}">'


def photo_ids(body: str) -> list[int]:
    """The ids of the photos in a body, in reading order."""
    return [int(match) for match in PHOTO.findall(body)]


def links(body: str) -> list[str]:
    """Where the links of a body lead, in reading order."""
    return [unescape(address) for address in _LINK.findall(body)]


def plain_text(body: str) -> str:
    """The words alone, one line a block."""
    lines = unescape(_TAG.sub("", _BLOCK_END.sub("\n", body))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def pieces(body: str) -> Iterator[tuple[str, int | None]]:
    """The body cut at its photos: pairs of HTML and the id of the photo that follows, if any."""
    parts = PHOTO.split(body)
    for text, photo_id in zip(parts[::2], [*parts[1::2], None], strict=True):
        yield text, int(photo_id) if photo_id else None


_BETWEEN_TAGS = re.compile(r">[ \t]*\n\s*<")


def is_same(first: str, second: str) -> bool:
    """Whether two bodies differ at most in lines broken between their elements.

    An editor breaks lines anew; nobody has changed anything by that.
    """
    one, other = (_BETWEEN_TAGS.sub("><", html.strip()) for html in (first, second))
    return one == other


@dataclass(frozen=True)
class Heading:
    """A heading inside a story, and where a link to it leads."""

    level: int
    id: str
    text: str


def headings(body: str) -> list[Heading]:
    """The headings of the two upper levels, in reading order."""
    return [
        Heading(level=int(match[1]), id=_heading_id(number), text=plain_text(match[2]))
        for number, match in enumerate(_HEADING.finditer(body), 1)
    ]


def with_heading_ids(body: str) -> str:
    """The body with an id on each of its `headings`, so that a link can lead there."""
    numbers = count(1)
    return _HEADING.sub(
        lambda match: f'<h{match[1]} id="{_heading_id(next(numbers))}">{match[2]}</h{match[1]}>',
        body,
    )


def _heading_id(number: int) -> str:
    return f"part-{number}"


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """HTML of plain paragraphs; what looks like markup in them is shown, not obeyed."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)


_VOID = {"img", "br", "hr"}


class _BlockEnds(HTMLParser):
    """Finds where each block of the first level ends. For bodies in the stored form."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=False)
        self.ends: list[int] = []
        self._depth = 0
        self._lines = [0]
        # The parser counts lines by "\n" alone; `splitlines` would count others, too.
        for line in body.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in _VOID:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        if self._depth == 0:
            line, column = self.getpos()
            self.ends.append(self._lines[line - 1] + column + len(f"</{tag}>"))


def number_of_blocks(body: str) -> int:
    """How many blocks of the first level there are."""
    return len(_BlockEnds(body).ends)


def insert_photos(body: str, places: Iterable[tuple[int, int]]) -> str:
    """Put photos between the blocks.

    `places` are pairs: after how many blocks (0 is the very beginning), and a photo's id.
    A place behind the last block is the end.
    """
    ends = [0, *_BlockEnds(body).ends]
    by_offset: dict[int, list[str]] = {}
    for after, photo_id in places:
        offset = ends[min(max(after, 0), len(ends) - 1)]
        by_offset.setdefault(offset, []).append(photo_mark(photo_id))
    for offset in sorted(by_offset, reverse=True):
        body = body[:offset] + "".join(by_offset[offset]) + body[offset:]
    return body
