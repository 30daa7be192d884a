"""A passage that a reader marked, and where it stands in the story as it is now.

White space says nothing in Chinese and differs between what a browser shows and what is stored,
so passages are compared without it. Of several places with the same words, the one with the same
neighbourhood is meant, then the one nearest to the paragraph that the reader saw.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import quote as percent_encoded

MAX_QUOTE = 300  # characters
MAX_CONTEXT = 40  # characters on each side
# Browsers match a text fragment from word to word, and a Chinese word has no visible end: the
# words before and after are added up to where a clause ends.
_CLAUSE_END = r"\s，。；：！？、“”‘’（）《》【】…—,;:!?()\""
_BEFORE = re.compile(rf"[^{_CLAUSE_END}]*\Z")
_AFTER = re.compile(rf"[^{_CLAUSE_END}]*")


@dataclass(frozen=True)
class Passage:
    """Marked words with their neighbourhood, and the number of their paragraph, from 1."""

    quote: str
    before: str = ""
    after: str = ""
    paragraph: int | None = None


@dataclass(frozen=True)
class Place:
    """The words of a passage as they stand in the text, within their paragraphs."""

    paragraph: int
    before: str
    quote: str
    after: str

    @property
    def fragment(self) -> str:
        """What is added to the page's address so that a browser goes there and marks the words."""
        first, *others = self.quote.splitlines()
        parts = [
            _encoded(_clause(_BEFORE, self.before), after="-"),
            _encoded(first),
            _encoded(others[-1] if others else ""),
            _encoded(_clause(_AFTER, self.after), before="-"),
        ]
        return f"#:~:text={','.join(filter(None, parts))}"


def find(text: str, passage: Passage) -> Place | None:
    """Where the passage stands in a text of one paragraph a line; None when it is not there."""
    printed = [at for at, character in enumerate(text) if not character.isspace()]
    compact = "".join(text[at] for at in printed)
    words, before, after = map(_compact, (passage.quote, passage.before, passage.after))
    line_ends = [match.start() for match in re.finditer("\n", text)]

    def likeness(start: int) -> tuple[int, int]:
        end = start + len(words)
        left = compact[max(0, start - len(before)) : start]
        right = compact[end : end + len(after)]
        same = _shared(reversed(left), reversed(before)) + _shared(right, after)
        paragraph = bisect(line_ends, printed[start]) + 1
        return same, -abs(paragraph - (passage.paragraph or 1))

    start = max(_occurrences(compact, words), key=likeness, default=None)
    if start is None:
        return None
    first, last = printed[start], printed[start + len(words) - 1] + 1
    begin = text.rfind("\n", 0, first) + 1
    end = text.find("\n", last)
    return Place(
        paragraph=bisect(line_ends, first) + 1,
        before=text[begin:first],
        quote=text[first:last],
        after=text[last : end if end >= 0 else len(text)],
    )


def _occurrences(text: str, words: str) -> Iterator[int]:
    start = text.find(words) if words else -1
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters are the same from the beginning on."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _compact(text: str) -> str:
    return "".join(text.split())


def _clause(part: re.Pattern[str], text: str) -> str:
    match = part.search(text)
    return match[0] if match else ""


def _encoded(words: str, *, before: str = "", after: str = "") -> str:
    # A plain hyphen sets the words before and after apart; those that are meant are encoded.
    encoded = percent_encoded(words, safe="").replace("-", "%2D")
    return f"{before}{encoded}{after}" if encoded else ""
