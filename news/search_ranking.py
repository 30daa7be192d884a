"""Which of the stories found comes first. Numbers chosen by `bench/search_quality.py`."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from news import search_text

# BM25 as everybody uses it: how soon repeating a word adds no more, and how much length counts.
SATURATION = 1.2
LENGTH = 0.75
TITLE_COUNTS = 2
# One hit in the title beats all elsewhere, one around it all in the body: 3 > 1.1 x 2.5, 1.5 > 1.1.
IN_TITLE, AROUND_IT = 3.0, 1.5
# How much being new adds at most, and after how many days half of it is gone.
FRESHNESS = 0.1
HALF_LIFE = 365.0


@dataclass(frozen=True)
class Candidate:
    """A story as ranking sees it."""

    pk: int
    text: str
    published_at: datetime

    @property
    def fields(self) -> list[str]:
        """Title, lines around it, body."""
        return [*self.text.split(search_text.FIELD), "", "", ""][:3]


def freshness(candidate: Candidate, now: datetime) -> float:
    """A factor: a little more for the new, never enough to beat a better match."""
    age = max((now - candidate.published_at).total_seconds() / 86400, 0)
    return 1 + FRESHNESS * 0.5 ** (age / HALF_LIFE)


def by_place(
    candidates: Sequence[Candidate], needles: Sequence[str], *, now: datetime
) -> dict[int, float]:
    """Scores of stories that hold all needles: title over summary over body.

    In the body a needle counts less than 1 however often it stands there. A piece of a longer
    Latin word or number counts half.
    """
    sought = [*needles, "".join(needles)] if len(needles) > 1 else needles
    usual = _average([len(candidate.text) for candidate in candidates])
    scores = {}
    for candidate in candidates:
        title, around, body = candidate.fields
        norm = SATURATION * (1 - LENGTH + LENGTH * len(candidate.text) / usual)
        score = 0.0
        for needle in sought:
            often = body.count(needle)
            place = IN_TITLE * (needle in title) + AROUND_IT * (needle in around)
            place += often / (often + norm)
            score += place if _stands_whole(needle, candidate.text) else place / 2
        scores[candidate.pk] = score * freshness(candidate, now) / len(sought)
    return scores


def _stands_whole(needle: str, text: str) -> bool:
    """Whether a needle with Latin or digital ends stands there as a word of its own."""
    before = r"(?<![a-z0-9])" if needle[0].isascii() and needle[0].isalnum() else ""
    after = r"(?![a-z0-9])" if needle[-1].isascii() and needle[-1].isalnum() else ""
    if not before and not after:
        return True
    return re.search(f"{before}{re.escape(needle)}{after}", text) is not None


def by_likeness(
    candidates: Sequence[Candidate],
    folded: str,
    weights: Mapping[str, float],
    *,
    now: datetime,
) -> dict[int, float]:
    """Scores of stories that hold some tokens of a question: BM25.

    `weights` say how rare each token is among all stories. The single characters of the question
    count as well, by how rare they are among the candidates: 借款 is akin to 借条.
    """
    characters = _rareness(candidates, set(folded) - {" "})
    weights = {**characters, **weights}
    usual = _average([len(candidate.text) for candidate in candidates])
    scores = {}
    for candidate in candidates:
        title = candidate.fields[0]
        norm = SATURATION * (1 - LENGTH + LENGTH * len(candidate.text) / usual)
        score = 0.0
        for token, weight in weights.items():
            often = candidate.text.count(token) + (TITLE_COUNTS - 1) * title.count(token)
            score += weight * often * (SATURATION + 1) / (often + norm)
        scores[candidate.pk] = score * freshness(candidate, now)
    return scores


def rareness(holding: int, stories: int) -> float:
    """The weight of a token that so many of all stories hold."""
    return math.log(1 + max(stories - holding + 0.5, 0) / (holding + 0.5))


def _rareness(candidates: Sequence[Candidate], characters: set[str]) -> dict[str, float]:
    return {
        each: rareness(sum(each in candidate.text for candidate in candidates), len(candidates))
        for each in characters
        if search_text.has_words(each)
    }


def _average(lengths: Sequence[int]) -> float:
    return max(sum(lengths) / len(lengths), 1) if lengths else 1.0
