"""Numbers that belong to a person: resident IDs, mobile phones, bank cards.

Hotlines, 400 numbers and landlines of offices are everybody's.
"""

import re
from calendar import monthrange
from collections.abc import Iterator

from news.checks.findings import Content, Facts, Finding, Level, Passage

_FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)} | {ord("Ｘ"): "X", ord("－"): "-"}
# Digits in groups, as people write them.
_GAP = r"[ \u00a0\u3000-]?"
_RUN = re.compile(
    rf"(?<![\dA-Za-z.*]){_GAP}(\d(?:{_GAP}\d){{10,18}}(?:{_GAP}[Xx](?![A-Za-z]))?)(?![\dA-Za-z*])"
)
_MOBILE = re.compile(r"(?:86)?(1[3-9]\d{9})")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"
# First two digits of the provinces, GB/T 2260.
_PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66),
    71, 81, 82, 83,
}  # fmt: skip
_MAINLAND_CARD = "62"
_ONE_BY_ONE = re.compile(r"(\d)\1+")


def personal(content: Content, facts: Facts) -> Iterator[Finding]:
    """Each such number with its place. An ID or card stops the story; a phone wants a name."""
    for passage in (*content.passages(), *_other_texts(content, facts)):
        plain = passage.text.translate(_FULL_WIDTH)
        for match in _RUN.finditer(plain):
            kind = kind_of(re.sub(r"[^\dXx]", "", match[1]).upper())
            if kind:
                yield _finding(kind, passage, *match.span(1))


def kind_of(number: str) -> str:
    """`id`, `card`, `mobile`, or nothing, for digits without gaps."""
    if is_resident_id(number):
        return "id"
    if _MOBILE.fullmatch(number):
        return "mobile"
    return "card" if is_bank_card(number) else ""


def is_resident_id(number: str) -> bool:
    """18 signs with province, birthday and check sign (GB 11643)."""
    if not re.fullmatch(r"\d{17}[\dX]", number) or int(number[:2]) not in _PROVINCES:
        return False
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if not (1850 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK_SIGNS[total % 11] == number[17]


def is_bank_card(number: str) -> bool:
    """16 to 19 digits of a Chinese issuer with a Luhn check digit."""
    if not re.fullmatch(r"\d{16,19}", number) or not number.startswith(_MAINLAND_CARD):
        return False
    if _ONE_BY_ONE.fullmatch(number[2:]):
        return False
    doubled = (int(digit) * (2 if at % 2 else 1) for at, digit in enumerate(reversed(number)))
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def _finding(kind: str, passage: Passage, start: int, end: int) -> Finding:
    place = passage.place(start, end)
    shown = f"{place.words[:3]}…{place.words[-2:]}"
    if kind == "mobile":
        sentence = f"有手机号 {shown}。公开个人手机号须经本人同意；确认是对外公布的号码再勾选。"
        return Finding("number-mobile", Level.WARNING, sentence, place)
    name = "身份证号" if kind == "id" else "银行卡号"
    sentence = f"有{name} {shown}，不能公开，请删去或者遮住几位。"
    return Finding(f"number-{kind}", Level.ERROR, sentence, place)


def _other_texts(content: Content, facts: Facts) -> Iterator[Passage]:
    for pk, picture in facts.pictures.items():
        for text in filter(None, (picture.caption, picture.alt)):
            yield Passage(f"photo-{pk}", text)
