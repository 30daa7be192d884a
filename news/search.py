"""What a reader's question asks for.

A question is a few parts, set apart by blanks; each part must stand in the story as it is typed,
anywhere, also in mid-sentence or in mid-number. It is read strictly first: punctuation inside a
part counts, and a number behind a Latin word belongs to it ("GB 32100"). Where nothing answers
that, punctuation between words sets parts apart like blanks. In quotation marks stands a phrase,
blanks and all.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchQueryField
from django.db.models import Func, Value
from django.db.models.expressions import RawSQL

from jiansite.lib import texts
from news import search_text

# A question is judged by its beginning.
MAX_QUESTION = 1000
MAX_NEEDLES = 30
# So many tokens of a part are looked up; whether the rest follows, the text tells.
MAX_TERMS = 20
_CHUNK = re.compile(r'(?<!\S)["“”„「『](?P<phrase>[^"“”「」『』]+)["“”」』](?!\S)|(?P<plain>\S+)')
# Punctuation inside a number, a date or a time belongs to it: 95.2, 3·15, 2026-03-15.
_IN_NUMBERS = r"(?<=\d)[.·•‧∙⋅・:/‐‑‒–—―−─-](?=\d)"
_WORDS = re.compile(rf"[^\W_]+(?:{_IN_NUMBERS}[^\W_]+)*")
_KEPT_AT_THE_EDGE = "%‰#&@*"


@dataclass(frozen=True)
class Question:
    """A question, and the ways to read it, the strictest first.

    A reading is the needles that must all stand in a story, folded.
    """

    typed: str
    readings: tuple[tuple[str, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it can be looked for."""
        return not self.readings

    @property
    def folded(self) -> str:
        """All of it, folded, parts apart."""
        return " ".join(self.readings[-1]) if self.readings else ""


class Tsquery(SearchQuery):
    """A tsquery written by us, or a column with one, taken by PostgreSQL as it is."""

    template = "(%(expressions)s)::tsquery"
    function = None

    def __init__(self, query: str | RawSQL) -> None:
        self.invert = False
        value = Value(query) if isinstance(query, str) else query
        Func.__init__(self, value, output_field=SearchQueryField())


def ask(typed: str) -> Question:
    """The question that these words are."""
    typed = texts.visible(typed).strip()[:MAX_QUESTION]
    beginning = unicodedata.normalize("NFKC", typed)
    chunks = [(match["phrase"], match["plain"]) for match in _CHUNK.finditer(beginning)]
    strict = _needles(_joined([phrase or plain for phrase, plain in chunks]))
    loose = _needles(
        word for phrase, plain in chunks for word in ([phrase] if phrase else _WORDS.findall(plain))
    )
    return Question(typed, tuple(dict.fromkeys(filter(None, (strict, loose)))))


def _joined(parts: list[str]) -> Iterator[str]:
    """The parts; a number behind a Latin word, and Latin words behind that, stay with it."""
    unit = ""
    for part in parts:
        is_number, is_latin = part[0].isdigit(), part[0].isalpha() and part[0].isascii()
        belongs = (is_number and unit[-1:].isascii() and unit[-1:].isalpha()) or (
            is_latin and " " in unit
        )
        if unit and not belongs:
            yield unit
            unit = ""
        unit = f"{unit} {part}".strip()
    if unit:
        yield unit


def _needles(parts: Iterable[str]) -> tuple[str, ...]:
    folded = (search_text.fold(_without_edges(" ".join(part.split()))) for part in parts)
    found = dict.fromkeys(part for part in folded if search_text.has_words(part))
    return tuple(found)[:MAX_NEEDLES]


def _without_edges(part: str) -> str:
    """Without punctuation at either end, which nobody means to look for."""
    start, end = 0, len(part)
    while start < end and _is_edge(part[start]):
        start += 1
    while end > start and _is_edge(part[end - 1]):
        end -= 1
    return part[start:end]


def _is_edge(character: str) -> bool:
    is_mark = unicodedata.category(character)[0] in "PZ"
    return is_mark and character not in _KEPT_AT_THE_EDGE


def filed_under(needles: Iterable[str]) -> Tsquery:
    """Stories with every token of the needles: all that hold them, and perhaps a few more."""
    terms = dict.fromkeys(
        term for needle in needles for term in search_text.terms(needle)[:MAX_TERMS]
    )
    return Tsquery(" & ".join(_quoted(term) for term in terms))


def titled(needles: Iterable[str]) -> Tsquery:
    """Stories with every token of one of the needles in the title."""
    return Tsquery(
        " | ".join(
            f"({' & '.join(_quoted(f'{search_text.TITLE}{term}') for term in terms[:MAX_TERMS])})"
            for needle in needles
            if (terms := search_text.terms(needle))
        )
    )


def _quoted(term: str) -> str:
    """Tokens are letters and digits, so that quotation marks need no escape."""
    return f"'{term[:-2]}':*" if term.endswith(":*") else f"'{term}'"
