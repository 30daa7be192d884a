"""Where a question's words stand in a story, shown in the story's own characters.

Nothing here is HTML: a line comes as pieces, and the template marks those that are hits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from news import search_text

LENGTH = 120
BEFORE = 30
# Of an endless story, so many lines are looked through for a place to show.
MOST_LINES = 500

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A part of a line that is a hit, or is none."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Sought:
    """The words to mark. Where they overlap they are marked together, if one of them is telling."""

    needles: Sequence[str]
    telling: Sequence[str]


def marked(line: str, sought: Sought) -> list[Piece]:
    """A whole line with its hits."""
    return list(_pieces(line, _spans(line, sought), 0, len(line)))


def excerpt(text: str, sought: Sought) -> list[Piece]:
    """A part of the text around the place where most of the words stand; else its beginning."""
    lines = [line for line in text.split("\n")[:MOST_LINES] if line.strip()]
    line = max(lines, key=lambda line: _held(line, sought.telling), default="")
    spans = _spans(line, sought)
    start = _fullest(spans, len(line))
    end = min(start + LENGTH, len(line))
    pieces = list(_pieces(line, spans, start, end))
    if start > 0:
        pieces.insert(0, Piece("…"))
    if end < len(line):
        pieces.append(Piece("…"))
    return pieces


def _held(line: str, needles: Sequence[str]) -> int:
    folded = search_text.fold(line)
    return sum(needle in folded for needle in needles)


def _spans(line: str, sought: Sought) -> list[Span]:
    """Where the words stand in the line as it is written, from left to right, none twice."""
    folded, places = search_text.fold_with_places(line)
    found = sorted(_places(folded, sought.needles)) if places else []
    merged: list[Span] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [
        (places[start], places[end - 1] + 1)
        for start, end in merged
        if any(word in folded[start:end] for word in sought.telling)
    ]


def _places(folded: str, needles: Sequence[str]) -> Iterator[Span]:
    for needle in needles:
        at = folded.find(needle)
        while at >= 0:
            yield at, at + len(needle)
            at = folded.find(needle, at + 1)


def _fullest(spans: Sequence[Span], length: int) -> int:
    """Where a window begins that shows most of what was found, with something before it."""
    starts = [max(min(start - BEFORE, length - LENGTH), 0) for start, _ in spans]

    def shown(start: int) -> int:
        inside = [(a, b) for a, b in spans if a >= start and b <= start + LENGTH]
        return sum(b - a for a, b in inside)

    return max(starts, key=shown, default=0)


def _pieces(line: str, spans: Sequence[Span], first: int, last: int) -> Iterator[Piece]:
    at = first
    for start, end in spans:
        left, right = max(start, first), min(end, last)
        if left >= right:
            continue
        if at < left:
            yield Piece(line[at:left])
        yield Piece(line[left:right], is_hit=True)
        at = right
    if at < last:
        yield Piece(line[at:last])
