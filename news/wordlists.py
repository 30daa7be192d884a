"""错敏词: finding 20,000 words in a story in milliseconds.

The automaton of `ahocorasick_rs` runs once over each paragraph, in a folded form without white
space: a word is found across a space, a soft hyphen or a line break, in full-width letters and
in any case. Tags are no matter, because paragraphs come without.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

FORBIDDEN, EXACT, TYPO = "forbidden", "exact", "typo"
# A shorter name has too many honest neighbours.
MIN_NAME = 6
# In one paragraph. More would not be read, and comparing them all would take long.
MOST_MATCHES = 1000
_WORD_SIGN = re.compile(r"[0-9a-z]")


@dataclass(frozen=True)
class Entry:
    """One row of the list. An `EXACT` word that is its own right form is a name to watch."""

    kind: str
    word: str
    right_form: str = ""
    exceptions: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Match:
    """An entry that stands in a text, from `start` to `end` of the text as it was given."""

    entry: Entry
    start: int
    end: int


# Patterns that stand in a folded text: from where to where, and which.
Hits = list[tuple[int, int, str]]


class Matcher:
    """All entries in one automaton."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        # Pattern -> the entries that object to it; none: it is there to allow what it holds.
        self._meaning: dict[str, list[Entry]] = {}
        self._allowed_for: dict[str, set[str]] = {}
        entries = tuple(entries)
        for entry in entries:
            self._learn(entry)
        self._longest_allowed = max(map(len, self._allowed_for), default=0)
        self._patterns = [pattern for pattern in self._meaning if pattern]
        self._automaton = _automaton(self._patterns)

    def __len__(self) -> int:
        return len(self._patterns)

    def find(self, text: str) -> list[Match]:
        """What stands in the text, in reading order; of two that overlap, the longer one."""
        if not self._patterns:
            return []
        folded, at = _folded_with_places(text)
        hits = self._hits(folded, text, at)
        allowed = self._allowed(hits)
        found = (
            (start, end, entry)
            for start, end, pattern in hits
            for entry in self._meaning[pattern]
            if not any(
                end <= last and entry.word in names
                for first in range(max(0, end - self._longest_allowed), start + 1)
                for last, names in allowed.get(first, ())
            )
        )
        return [
            Match(entry, at[start], at[end - 1] + 1)
            for start, end, entry in _longest(islice(found, MOST_MATCHES))
        ]

    def _allowed(self, hits: Hits) -> dict[int, list[tuple[int, set[str]]]]:
        """Where something stands that is right: by its start, its end and the words it excuses."""
        allowed: dict[int, list[tuple[int, set[str]]]] = {}
        for start, end, pattern in hits:
            if names := self._allowed_for.get(pattern):
                allowed.setdefault(start, []).append((end, names))
        return allowed

    def _learn(self, entry: Entry) -> None:
        word, right = fold(entry.word), fold(entry.right_form)
        if entry.kind == EXACT and right in ("", word):
            self._allow(word, entry.word)
            for near in near_misses(word):
                self._meaning.setdefault(near, []).append(entry)
        else:
            self._meaning.setdefault(word, []).append(entry)
            if word in right:
                self._allow(right, entry.word)
        for exception in entry.exceptions:
            self._allow(fold(exception), entry.word)

    def _allow(self, phrase: str, word: str) -> None:
        self._meaning.setdefault(phrase, [])
        self._allowed_for.setdefault(phrase, set()).add(word)

    def _hits(self, folded: str, text: str, at: list[int]) -> Hits:
        return [
            (start, end, self._patterns[number])
            for number, start, end in self._automaton.find_matches_as_indexes(
                folded, overlapping=True
            )
            if _stands_alone(text, at[start], at[end - 1])
        ]


def fold(text: str) -> str:
    """The form in which words are compared."""
    return "".join(map(_fold_sign, text))


def near_misses(name: str) -> set[str]:
    """A name with one inner sign lost, doubled or swapped with its neighbour."""
    if len(name) < MIN_NAME:
        return set()
    inner = range(1, len(name) - 1)
    lost = {name[:at] + name[at + 1 :] for at in inner}
    doubled = {name[:at] + name[at] + name[at:] for at in range(len(name))}
    swapped = {name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)}
    return (lost | doubled | swapped) - {name}


def _automaton(patterns: list[str]) -> AhoCorasick:
    # The contiguous form is small, and quick enough; the dense one takes seconds to build.
    return AhoCorasick(
        patterns, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
    )


@lru_cache(maxsize=8192)
def _fold_sign(sign: str) -> str:
    """One sign or none, so that places can be counted back."""
    if sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"):
        return ""
    plain = unicodedata.normalize("NFKC", sign)
    lower = (plain if len(plain) == 1 else sign).lower()
    return lower if len(lower) == 1 else sign


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    signs, places = [], []
    for at, sign in enumerate(text):
        folded = _fold_sign(sign)
        if folded:
            signs.append(folded)
            places.append(at)
    return "".join(signs), places


def _stands_alone(text: str, first: int, last: int) -> bool:
    """Whether Latin letters or digits at the edges are not the middle of a longer word."""
    return not (_joined(text, first - 1, first) or _joined(text, last, last + 1))


def _joined(text: str, left: int, right: int) -> bool:
    if left < 0 or right >= len(text):
        return False
    pair = _fold_sign(text[left]), _fold_sign(text[right])
    return all(sign and _WORD_SIGN.match(sign) for sign in pair)


def _longest(found: Iterable[tuple[int, int, Entry]]) -> Iterator[tuple[int, int, Entry]]:
    """Without those that overlap a longer one, or one that began before."""
    kept: list[tuple[int, int, Entry]] = []
    for start, end, entry in sorted(found, key=lambda each: (each[0] - each[1], each[0])):
        if all(end <= a or b <= start for a, b, _ in kept):
            kept.append((start, end, entry))
    yield from sorted(kept, key=lambda each: each[0])
