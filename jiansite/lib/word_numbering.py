"""Automatic numbers of a Word file, written out where HTML would lose or change them.

第一条, 一、 and （二） are often no text but a rule of the paragraph's style. A list in HTML says
1., 2., 3. and begins anew behind every paragraph between; a heading says nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_MOST = 10_000  # larger numbers stay as they are
# A line whose writer numbered it by hand needs no second number.
_BY_HAND = re.compile(
    r"\s*(?:[（(]?[零一二三四五六七八九十百0-9]{1,5}[）)、.．]|第[零一二三四五六七八九十百千0-9]+[章节条款项]"
    r"|[①-⑳])"
)
# Private characters: how a list that goes on says where, through the library to its HTML.
_START = "\ue000{}\ue001"
_STARTS = re.compile("<ol><li>\ue000([0-9]+)\ue001")
_LEFT_OVER = re.compile("\ue000[0-9]*\ue001")


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """二十一, 一百零五; of ten to nineteen without the leading one."""
    if not 0 < number < _MOST:
        return str(number)
    said, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            said += (digits[0] if gap and said else "") + digits[digit]
            said += units[power - 1] if power else ""
        gap = not digit
    is_plain_ten = 10 <= number < 20 and digits == _DIGITS
    return said[1:] if is_plain_ten else said


def _letters(number: int) -> str:
    return chr(96 + number) if 0 < number <= 26 else str(number)


def _roman(number: int) -> str:
    said = ""
    for value, sign in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
                        (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        while 0 < value <= number < 400:
            said, number = said + sign, number - value
    return said or str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "chineseLegalSimplified": lambda number: _chinese(number, _CAPITALS, "拾佰仟"),
    "ideographTraditional": lambda n: _STEMS[n - 1] if 0 < n <= len(_STEMS) else str(n),
    "decimalEnclosedCircle": lambda n: chr(0x245F + n) if 0 < n <= 20 else str(n),
    "decimalEnclosedCircleChinese": lambda n: chr(0x245F + n) if 0 < n <= 20 else str(n),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


@dataclass
class _Level:
    """How one level of a list counts."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    follows: str = "tab"


@dataclass
class _List:
    """One list with its levels, and where it stands."""

    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def count(self, depth: int) -> int:
        """The next number of this level; those below begin anew."""
        level = self.levels[depth]
        self.counts[depth] = self.counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in self.counts if each > depth]:
            del self.counts[deeper]
        return self.counts[depth]

    def label(self, depth: int) -> str:
        """What stands in front of the paragraph."""

        def number(match: re.Match[str]) -> str:
            level = self.levels.get(int(match[1]) - 1, _Level())
            value = self.counts.get(int(match[1]) - 1, level.start)
            return _FORMATS.get(level.format, str)(value)

        label = re.sub(r"%([1-9])", number, self.levels[depth].text).strip()
        is_close = self.levels[depth].follows == "nothing" or label.endswith(("、", "）", "．"))
        return label if is_close else f"{label} "


def write_out(document: Element, numbering: Element | None, styles: Element | None) -> None:
    """Put numbers into the text that a list or heading in HTML would not show."""
    if numbering is None:
        return
    lists = _lists(numbering)
    by_id = {_attribute(each, "styleId"): each for each in styles or () if _is(each, "style")}
    before: _List | None = None
    for paragraph in [each for each in document.iter() if _is(each, "p")]:
        number, depth, style = _place(paragraph, by_id)
        counted = lists.get(number)
        if counted is None or depth not in counted.levels:
            if "".join(paragraph.itertext()).strip():
                before = None
            continue
        value = counted.count(depth)
        level = counted.levels[depth]
        if level.format in ("bullet", "none"):
            before = counted
            continue
        by_hand = _BY_HAND.match("".join(paragraph.itertext()))
        is_chinese = any(_is_chinese(each) for d, each in counted.levels.items() if d <= depth)
        if (is_chinese or _is_heading(style)) and not by_hand:
            _write(paragraph, counted.label(depth))
        elif value > level.start and depth == 0 and before is not counted:
            _insert(paragraph, _START.format(value))
        before = counted


def with_starts(html: str) -> str:
    """Lists that go on behind other text, with the number where they do."""
    return _LEFT_OVER.sub("", _STARTS.sub(r'<ol start="\1"><li>', html))


def _is_chinese(level: _Level) -> bool:
    return level.format in list(_FORMATS)[:8] or bool(re.search(r"[\u4e00-\u9fff]", level.text))


def _is_heading(style: Element | None) -> bool:
    name = _child(style, "name")
    return name is not None and _attribute(name, "val").lower().startswith("heading")


def _write(paragraph: Element, label: str) -> None:
    """The number as words, and no list: neither its own, nor that of its style."""
    properties = _insert(paragraph, label)
    for old in [each for each in properties if _is(each, "numPr")]:
        properties.remove(old)
    space = paragraph.tag.rpartition("}")[0]
    none = SubElement(properties, f"{space}}}numPr")
    for name in ("ilvl", "numId"):
        SubElement(none, f"{space}}}{name}").set(f"{space}}}val", "0")


def _insert(paragraph: Element, text: str) -> Element:
    """Put words in front; returns the paragraph's properties."""
    space = paragraph.tag.rpartition("}")[0]
    properties = _child(paragraph, "pPr")
    if properties is None:
        properties = Element(f"{space}}}pPr")
        paragraph.insert(0, properties)
    run = Element(f"{space}}}r")
    SubElement(run, f"{space}}}t").text = text
    paragraph.insert(list(paragraph).index(properties) + 1, run)
    return properties


def _place(paragraph: Element, styles: dict[str, Element]) -> tuple[str, int, Element | None]:
    """Number of the list, level in it, style; of the paragraph, else of its style."""
    properties = _child(paragraph, "pPr")
    own = _child(properties, "pStyle")
    style = styles.get(_attribute(own, "val")) if own is not None else None
    given, above = _child(properties, "numPr"), style
    for _ in range(10):  # a style may be based on another, and hostile ones on themselves
        if given is not None or above is None:
            break
        given = _child(_child(above, "pPr"), "numPr")
        based_on = _child(above, "basedOn")
        above = styles.get(_attribute(based_on, "val")) if based_on is not None else None
    depth = _value(given, "ilvl")
    return _value(given, "numId"), int(depth) if depth.isdecimal() else 0, style


def _lists(numbering: Element) -> dict[str, _List]:
    abstract = {
        _attribute(each, "abstractNumId"): _List(_levels(each))
        for each in numbering
        if _is(each, "abstractNum")
    }
    lists = {}
    for each in numbering:
        shared = abstract.get(_value(each, "abstractNumId")) if _is(each, "num") else None
        if shared is None:
            continue
        changes = [change for change in each if _is(change, "lvlOverride")]
        # Lists of one kind count on, unless one of them says where it begins.
        counted = _List(dict(shared.levels)) if changes else shared
        for change in changes:
            depth, start = _attribute(change, "ilvl"), _value(change, "startOverride")
            if depth.isdecimal() and start.isdecimal() and int(depth) in counted.levels:
                old = counted.levels[int(depth)]
                counted.levels[int(depth)] = _Level(old.format, old.text, int(start), old.follows)
        lists[_attribute(each, "numId")] = counted
    return lists


def _levels(abstract: Element) -> dict[int, _Level]:
    return {
        int(_attribute(each, "ilvl")): _Level(
            _value(each, "numFmt") or "decimal",
            _value(each, "lvlText"),
            int(start) if (start := _value(each, "start")).isdecimal() else 1,
            _value(each, "suff") or "tab",
        )
        for each in abstract
        if _is(each, "lvl") and _attribute(each, "ilvl").isdecimal()
    }


def _is(element: Element, name: str) -> bool:
    return element.tag.endswith(f"}}{name}")


def _child(element: Element | None, name: str) -> Element | None:
    children = element if element is not None else ()
    return next((each for each in children if _is(each, name)), None)


def _attribute(element: Element, name: str) -> str:
    return next((v for key, v in element.attrib.items() if key.endswith(f"}}{name}")), "")


def _value(element: Element | None, name: str) -> str:
    child = _child(element, name)
    return _attribute(child, "val") if child is not None else ""
