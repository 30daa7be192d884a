"""Dates that no calendar has, and a future told as past."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from news.checks.findings import Content, Facts, Finding, Level

_DATE = re.compile(
    r"(?<![\d.\-/])(?:(?P<y>(?:19|20|21)\d\d)\s*年\s*)(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*[日号])?"
    r"(?:\s*[（(]?\s*(?:星期|周|礼拜)(?P<w>[一二三四五六日天])\s*[）)]?)?"
)
_DAY = re.compile(r"(?<![\d年\s.])(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]")
_NUMERIC = re.compile(
    r"(?<![A-Za-z0-9_./\-:])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![A-Za-z0-9_/\-])"
)
_CLOCK = re.compile(r"(?<![\d.])(?P<h>\d{1,2})\s*[时点]\s*(?P<n>\d{1,2})\s*分(?!钟|之)")
_YEAR_ONLY = re.compile(r"(?<!\d)(?P<y>20\d\d)\s*年(?!\d|\s*\d{1,2}\s*月|度?版)")
_WEEKDAYS = "一二三四五六日"

# A clause tells of what is over.
_OVER = re.compile(
    r"曾|已经|已于|业已|日前|此前|以来|昨[日天]|(?:举行|召开|发布|公布|印发|查处|查获|开展|完成|成立|发生|"
    r"出台|通过|启动|检查|抽检|抽查|处罚|立案|投诉|购买|签订|收到|达到|增长|下降)了|了[^解]"
)
# It tells of what is to come, or of a term that somebody set.
_AHEAD = re.compile(
    r"将|拟|计划|预[计测期估]|规划|目标|力争|争取|确保|有望|截[至止]|前(?:完成|后)?|底|起|施行|生效|实施|"
    r"有效期|到期|届|未来|年内|以后|之后|期限|至|到|明年|后年|内[，。]|展望|愿景|方案|意见|行动|打算|准备|"
    r"即|届时|时，|建成|实现|基本|左右|全面"
)


def impossible(content: Content, facts: Facts) -> Iterator[Finding]:
    """30 February, a 13th month, 25 o'clock, a Friday that is none.

    A warning only: a story on forged production dates may quote them.
    """
    for passage in content.passages():
        for pattern in (_DATE, _DAY, _NUMERIC, _CLOCK):
            for match in pattern.finditer(passage.text):
                if reason := _reason(match.groupdict()):
                    place = passage.place(*match.span())
                    sentence = f"“{match[0].strip()}”{reason}，请核对。"
                    yield Finding("date-impossible", Level.WARNING, sentence, place)


def future(content: Content, facts: Facts) -> Iterator[Finding]:
    """A day or year that lies ahead, in a clause that tells of what is over."""
    for passage in content.passages():
        for pattern in (_DATE, _NUMERIC, _YEAR_ONLY):
            for match in pattern.finditer(passage.text):
                if _lies_ahead(match.groupdict(), facts.today):
                    sentence = _sentence_around(passage.text, match.start(), match.end())
                    if _OVER.search(sentence) and not _AHEAD.search(sentence):
                        place = passage.place(*match.span())
                        words = f"“{match[0].strip()}”还没有到，句子却说的是过去的事，请核对。"
                        yield Finding("date-future", Level.WARNING, words, place)


def _reason(parts: dict[str, str | None]) -> str:
    if parts.get("h"):
        return _wrong_time(int(parts["h"] or 0), int(parts["n"] or 0))
    year, month, day = (int(parts.get(name) or 0) for name in "ymd")
    if not 1 <= month <= 12:
        return f"不存在：没有 {month} 月"
    # Without a year, 29 February may be right.
    last = monthrange(year or 2024, month)[1]
    if parts.get("d") and not 1 <= day <= last:
        return f"不存在：{f'{year} 年 ' if year else ''}{month} 月只有 {last} 天"
    weekday = (parts.get("w") or "").replace("天", "日")
    if weekday and day and _WEEKDAYS[date(year, month, day).weekday()] != weekday:
        return f"应是星期{_WEEKDAYS[date(year, month, day).weekday()]}"
    return ""


def _wrong_time(hour: int, minute: int) -> str:
    return "不存在：一天 24 小时，一小时 60 分" if hour > 24 or minute > 59 else ""


def _lies_ahead(parts: dict[str, str | None], today: date) -> bool:
    year, month, day = (int(parts.get(name) or 0) for name in "ymd")
    if not month:
        return year > today.year
    if not day:
        return (year, month) > (today.year, today.month)
    try:
        return date(year, month, day) > today
    except ValueError:
        return False  # `impossible` has said so


def _sentence_around(text: str, start: int, end: int) -> str:
    begin = max(text.rfind(sign, 0, start) for sign in "。！？；\n") + 1
    ends = [at for sign in "。！？；\n" if (at := text.find(sign, end)) >= 0]
    return text[begin : min(ends, default=len(text))]
