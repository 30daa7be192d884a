"""Chinese search on bare PostgreSQL: bigrams in a stored tsvector.

A run of Chinese characters is indexed as its overlapping pairs, so that a two-character word
is found in mid-sentence and nothing is missed; Latin words and numbers are indexed whole. The
vector is written here, not by `to_tsvector`: its parser does not know Chinese and depends on
the server's locale.
"""

import re
import unicodedata
from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery, SearchQueryField, SearchRank
from django.db.models import F, Func, Value
from django.db.models.expressions import Combinable, OrderBy

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
# A question is judged by its first tokens.
MAX_QUERY = 5000
MAX_QUERY_TOKENS = 50
MAX_WORD = 40
# PostgreSQL refuses a tsvector of 1 MB: 16 bytes of overhead a token is more than it takes.
MAX_VECTOR = 1_000_000
_OVERHEAD = 16


class Tsquery(SearchQuery):
    """A tsquery written by us, taken by PostgreSQL as it is."""

    template = "(%(expressions)s)::tsquery"
    function = None

    def __init__(self, text: str) -> None:
        self.invert = False
        Func.__init__(self, Value(text), output_field=SearchQueryField())


def normalise(text: str) -> str:
    """Full-width and half-width, upper and lower case alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Words of a text, each with whether it is a run of Chinese characters."""
    for match in re.finditer(r"[^\W_]+", normalise(text)):
        word = match[0]
        end = 0
        for han in _HAN.finditer(word):
            if han.start() > end:
                yield word[end : han.start()], False
            yield han[0], True
            end = han.end()
        if end < len(word):
            yield word[end:], False


def tokens(text: str) -> list[str]:
    """What is indexed: the pairs of every run, its last character alone, and other words whole.

    With the last character every character begins one token, so that a prefix search finds a
    single character anywhere.
    """
    found: list[str] = []
    for run, is_han in _runs(text):
        if is_han:
            found += [run[i : i + 2] for i in range(len(run))]
        else:
            found.append(run[:MAX_WORD])
    return found


def vector(*, title: str, summary: str, body: str) -> str:
    """A tsvector: each token once, with the weights A, B, C of the fields that hold it."""
    weights: dict[str, str] = {}
    size = 0
    for weight, text in (("1A", title), ("2B", summary), ("3C", body)):
        for token in dict.fromkeys(tokens(text)):
            size += len(token.encode()) + _OVERHEAD
            if size > MAX_VECTOR:
                break
            weights[token] = f"{weights[token]},{weight}" if token in weights else weight
    return " ".join(f"'{token}':{places}" for token, places in weights.items())


def query(text: str) -> Tsquery:
    """Stories that hold every token of the text; none when the text has no token."""
    return Tsquery(" & ".join(_terms(text)))


def rank(text: str) -> OrderBy | Combinable:
    """Best first: a hit in the title weighs most, then the summary, then the body."""
    # Joined by OR: for AND, PostgreSQL ranks by distances, and our positions hold none.
    anywhere = Tsquery(" | ".join(_terms(text)))
    return SearchRank(F("search_vector"), anywhere, weights=[0.1, 0.1, 0.4, 1.0]).desc()


def _terms(text: str) -> list[str]:
    terms: list[str] = []
    for run, is_han in _runs(text[:MAX_QUERY]):
        if not is_han:
            terms.append(f"'{run[:MAX_WORD]}'")
        elif len(run) == 1:
            terms.append(f"'{run}':*")
        else:
            terms += [f"'{run[i : i + 2]}'" for i in range(len(run) - 1)]
    return list(dict.fromkeys(terms[:MAX_QUERY_TOKENS]))
