"""What search compares: folded text, and the tokens under which a story is filed.

Folding makes alike what a reader takes to be the same: full-width and half-width, upper and
lower case, traditional and simplified characters, kinds of dashes and quotation marks, a blank
beside a Chinese character or none. Question and story are folded by the same functions, so that
"stands in the text" means: the folded words stand in the folded text.
"""

import re
import unicodedata
from functools import cache
from itertools import accumulate

from opencc import OpenCC

from jiansite.lib import texts

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W\d_{_HAN}]"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")
# A blank counts between two Latin words or two numbers and nowhere else: "iPhone 17" is
# "iPhone17", and "拨打 12315" is "拨打12315".
_IDLE_BLANK = re.compile(rf"(?<!{_LETTER})(?<!\d) |(?<={_LETTER}) (?!{_LETTER})|(?<=\d) (?!\d)")
_BLANKS = re.compile(r"[^\S\n]+")
_ALIKE = {"·": "•‧∙⋅・", "-": "‐‑‒–—―−─", '"': "“”「」『』„‟", "'": "‘’‚‛`"}

HAN_TOKEN, OTHER_TOKEN = 2, 3
# Marks the tokens of a title, so that the index alone knows in which titles a word stands.
TITLE = "^"
# Between title, lines around it, and body in the stored text. No question can hold it.
FIELD = "\x1e"
# PostgreSQL refuses a tsvector whose words take 1 MB.
MAX_VECTOR = 1_000_000


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters, and marks of many shapes, with the one that stands for them."""
    blocks = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
    characters = "\n".join(chr(code) for block in blocks for code in block)
    pairs = zip(characters, OpenCC("t2s").convert(characters), strict=True)
    table = {ord(one): other for one, other in pairs if one != other}
    return table | {ord(mark): one for one, marks in _ALIKE.items() for mark in marks}


def fold(text: str) -> str:
    """The form in which texts and questions are compared. Lines stay lines."""
    folded = unicodedata.normalize("NFKC", texts.visible(text)).casefold().translate(_simplified())
    return _IDLE_BLANK.sub("", _BLANKS.sub(" ", folded))


def fold_with_places(line: str) -> tuple[str, list[int]]:
    """A folded line, and for each of its characters the place it comes from.

    Character by character, which comes out different where several make one (a letter and its
    accent); then there are no places.
    """
    parts = [fold(character) or (" " if character.isspace() else "") for character in line]
    loose = "".join(parts)
    ends = [0, *accumulate(len(part) for part in parts)]
    origin = [n for n, part in enumerate(parts) for _ in range(ends[n], ends[n + 1])]
    kept = _kept(loose)
    folded = "".join(loose[n] for n in kept)
    return (folded, [origin[n] for n in kept]) if folded == fold(line) else (folded, [])


def _kept(loose: str) -> list[int]:
    """Which characters stay when idle blanks go."""
    single = [n for n, each in enumerate(loose) if each != " " or loose[n - 1 : n] != " "]
    text = "".join(loose[n] for n in single)
    idle = {match.start() for match in _IDLE_BLANK.finditer(text)}
    return [n for place, n in enumerate(single) if place not in idle]


def tokens(folded: str) -> list[str]:
    """What a story is filed under.

    One token begins at every character: two Chinese characters, or three of anything else,
    fewer at the end of a run. So whatever stands in the text, in mid-sentence or in mid-number,
    is found by whole tokens or by the beginning of one.
    """
    found: list[str] = []
    for run in _RUN.finditer(folded):
        size = HAN_TOKEN if run["han"] else OTHER_TOKEN
        found += [run[0][n : n + size] for n in range(len(run[0]))]
    return found


def whole_tokens(folded: str) -> list[str]:
    """The tokens of full length, each once: those that say something by themselves."""
    found: list[str] = []
    for run in _RUN.finditer(folded):
        size = HAN_TOKEN if run["han"] else min(OTHER_TOKEN, len(run[0]))
        found += [run[0][n : n + size] for n in range(len(run[0]) - size + 1)]
    return list(dict.fromkeys(found))


def terms(needle: str) -> list[str]:
    """The tokens, as terms of a tsquery, that every text with this needle in it is filed under."""
    found: list[str] = []
    for run in _RUN.finditer(needle):
        size = HAN_TOKEN if run["han"] else OTHER_TOKEN
        if len(run[0]) < size:
            found.append(f"{run[0]}:*")
        else:
            found += [run[0][n : n + size] for n in range(len(run[0]) - size + 1)]
    return list(dict.fromkeys(found))


def has_words(folded: str) -> bool:
    """Whether there is anything to find it by."""
    return _RUN.search(folded) is not None


def is_one_token(needle: str) -> bool:
    """Whether the index alone tells that a text holds it."""
    run = _RUN.fullmatch(needle)
    return run is not None and len(needle) <= (HAN_TOKEN if run["han"] else OTHER_TOKEN)


def entry(*, title: str, around: str, body: str) -> tuple[str, str]:
    """A story's folded text, and the tsvector of its tokens."""
    parts = [fold(part) for part in (title, around, body)]
    titled = [f"{TITLE}{token}" for token in tokens(parts[0])]
    filed: list[str] = []
    size = 0
    for token in dict.fromkeys([*titled, *(token for part in parts for token in tokens(part))]):
        size += len(token.encode()) + 2
        if size > MAX_VECTOR:
            break
        filed.append(f"'{token}'")
    return FIELD.join(parts), " ".join(filed)
