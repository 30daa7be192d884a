"""A year's notice of the State Council as a file: what is taken, and why something is not.

The format is that of the public collections: `{year, papers, days: [{name, date, isOffDay}]}`.
A notice may rule days of the neighbouring years (2018-12-29 was announced for 2019).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from complaints.working_days import ONE_DAY, SpecialDay, weekday
from jiansite.lib.texts import visible

MAX_BYTES = 200_000  # a notice has forty days and less than 5 kB
FIRST_YEAR, LAST_YEAR = 2000, 2100
MAX_DAYS = 80
MAX_NAME = 30
MAX_PAPERS, MAX_PAPER = 10, 300
# How far a notice reaches into the years beside its own.
REACH = timedelta(days=31)
# What a complete year has, by the words it is known under; 清明, 端午, 中秋 since 2008.
FESTIVALS = (("元旦",), ("春节",), ("劳动节", "五一"), ("国庆", "十一"))
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FESTIVALS_SINCE_2008 = (("清明",), ("端午",), ("中秋",))


class CalendarRefused(Exception):
    """The notice cannot be taken; the message is a Chinese sentence that says what to mend."""


@dataclass(frozen=True)
class Notice:
    """One year's days off and days worked instead."""

    year: int
    days: Mapping[date, SpecialDay]
    papers: tuple[str, ...] = ()


def read_notice(content: bytes) -> Notice:
    """A notice from a file. Raises CalendarRefused."""
    if len(content) > MAX_BYTES:
        raise CalendarRefused("文件太大了：一年的放假安排不到 200 KB。请检查是否选错了文件。")
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise CalendarRefused(
            "文件不是 UTF-8 编码的 JSON，读不出来。请选择某一年的年历文件，例如 2027.json。"
        ) from None
    if not isinstance(data, dict) or not isinstance(data.get("days"), list):
        raise CalendarRefused(
            "文件里要有 year（年份）和 days（日期列表）。请选择一年的文件，不要选合并的文件。"
        )
    notice = Notice(_year(data.get("year")), _days(data["days"]), _papers(data.get("papers")))
    check(notice)
    return notice


def check_reach(notice: Notice) -> None:
    """Raise CalendarRefused when a day is none that this year's notice can rule."""
    first, last = date(notice.year, 1, 1) - REACH, date(notice.year, 12, 31) + REACH
    for day in notice.days:
        if not first <= day <= last:
            raise CalendarRefused(
                f"{day} 不属于 {notice.year} 年的放假安排。请检查年份或者这个日期。"
            )


def check(notice: Notice) -> None:
    """Raise CalendarRefused unless the notice can be a complete year's."""
    check_reach(notice)
    if missing := "、".join(_missing(notice)):
        raise CalendarRefused(
            f"{notice.year} 年缺少这些节日的放假日：{missing}。请补全以后再载入。"
        )
    for name, day in _holes(notice.days):
        raise CalendarRefused(
            f"“{name}”的放假日不连续：中间的 {day}（{weekday(day)}）没有写明。请补上这一天。"
        )

    for day, special in notice.days.items():
        if not special.is_off and day.weekday() < 5 and not _touches_break(day, notice.days):
            raise CalendarRefused(
                f"{day} 是{weekday(day)}，本来就上班，不能写成调休上班。请检查日期。"
            )


def _touches_break(day: date, days: Mapping[date, SpecialDay]) -> bool:
    """A notice may say where a break ends: 2020-02-03, a Monday, after the prolonged 春节."""
    beside = (days.get(day - ONE_DAY), days.get(day + ONE_DAY))
    return any(special is not None and special.is_off for special in beside)


def _missing(notice: Notice) -> Iterator[str]:
    names = {special.name for special in notice.days.values() if special.is_off}
    for words in FESTIVALS + (FESTIVALS_SINCE_2008 if notice.year >= 2008 else ()):
        if not any(word in name for word in words for name in names):
            yield words[0]


def _holes(days: Mapping[date, SpecialDay]) -> Iterator[tuple[str, date]]:
    """Workdays between two days off of one festival; unlisted weekends are off anyway."""
    last_of: dict[str, date] = {}
    for day, special in sorted(days.items()):
        if not special.is_off:
            continue
        between = last_of.get(special.name, day) + ONE_DAY
        # 元旦 may stand at both ends of the year: those are two breaks.
        while between < day and (day - between) < timedelta(days=15):
            if between.weekday() < 5 and between not in days:
                yield special.name, between
            between += ONE_DAY
        last_of[special.name] = day


def _year(value: Any) -> int:
    if type(value) is not int or not FIRST_YEAR <= value <= LAST_YEAR:
        raise CalendarRefused(f"年份 year 应当是 {FIRST_YEAR} 到 {LAST_YEAR} 之间的数字。")
    return value


def _days(rows: list[Any]) -> dict[date, SpecialDay]:
    if len(rows) > MAX_DAYS:
        raise CalendarRefused(f"一年的放假安排最多 {MAX_DAYS} 天，文件里有 {len(rows)} 天。")
    days: dict[date, SpecialDay] = {}
    for number, row in enumerate(rows, start=1):
        day, special = _day(row, number)
        if days.setdefault(day, special) != special:
            raise CalendarRefused(f"第 {number} 行：{day} 出现了两次，而且内容不同。请只留一行。")
    return days


def _day(row: Any, number: int) -> tuple[date, SpecialDay]:
    if not isinstance(row, dict):
        raise CalendarRefused(f"第 {number} 行不是一天的安排，应当有 name、date、isOffDay。")
    name, is_off = row.get("name"), row.get("isOffDay")
    if not isinstance(is_off, bool):
        raise CalendarRefused(f"第 {number} 行：isOffDay 应当是 true（放假）或者 false（上班）。")
    if not isinstance(name, str) or not 1 <= len(visible(name).strip()) <= MAX_NAME:
        raise CalendarRefused(f"第 {number} 行：节日名称 name 应当有 1 到 {MAX_NAME} 个字。")
    try:
        day = date.fromisoformat(_DATE.fullmatch(row["date"])[0])  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        raise CalendarRefused(
            f"第 {number} 行：日期 date 写得不对，应当像 2027-02-06 这样。"
        ) from None
    return day, SpecialDay(visible(name).strip(), is_off)


def _papers(value: Any) -> tuple[str, ...]:
    """Where the notice was published; for the record only."""
    texts = value if isinstance(value, list) else []
    return tuple(text[:MAX_PAPER] for text in texts if isinstance(text, str))[:MAX_PAPERS]
