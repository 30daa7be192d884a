"""Which days are worked in China: weekdays, holidays, and the weekends worked in their place.

The State Council announces each year's days off in the autumn before. What it has announced
comes from `chinese_calendar` and from what staff load; a calendar knows which years it knows,
so that whoever counts beyond them can say so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from chinese_calendar import constants

WEEKDAYS = "一二三四五六日"
ONE_DAY = timedelta(days=1)
# A notice rules the last days of the year before it as well: 2018-12-29 was announced for 2019.
# The earliest such day since 2007 is 29 December; before the 27th a year stands by itself.
RULED_BY_NEXT_NOTICE = (12, 27)

_NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节", "Dragon Boat Festival": "端午节", "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节", "Anti-Fascist 70th Day": "抗战胜利纪念日",
}  # fmt: skip


class DayKind(Enum):
    """What sort of day it is, in the word that is shown."""

    WORKDAY = "工作日"
    MAKE_UP = "调休上班"
    WEEKEND = "休息日"
    HOLIDAY = "假期"


@dataclass(frozen=True)
class SpecialDay:
    """A day that a notice took out of the ordinary week."""

    name: str
    is_off: bool


@dataclass(frozen=True)
class Calendar:
    """The days that differ from the ordinary week, and the years whose notice is known."""

    special: Mapping[date, SpecialDay]
    years: frozenset[int]

    def kind(self, day: date) -> DayKind:
        """What sort of day it is; an unannounced one follows its weekday."""
        special = self.special.get(day)
        if special is None:
            return DayKind.WORKDAY if day.weekday() < 5 else DayKind.WEEKEND
        if special.is_off:
            return DayKind.HOLIDAY
        return DayKind.WORKDAY if day.weekday() < 5 else DayKind.MAKE_UP

    def is_working(self, day: date) -> bool:
        """Whether people work on this day."""
        return self.kind(day) in (DayKind.WORKDAY, DayKind.MAKE_UP)

    def is_certain(self, day: date) -> bool:
        """Whether everything that can rule this day has been announced."""
        if day.year not in self.years:
            return False
        return (day.month, day.day) < RULED_BY_NEXT_NOTICE or day.year + 1 in self.years

    def is_in_break(self, day: date) -> bool:
        """Whether the day lies in an official break, weekends within it included."""
        return self.kind(day) is DayKind.HOLIDAY

    def is_statutory(self, day: date) -> bool:
        """Whether the day is a statutory holiday itself, not one moved beside it.

        Where the festival's own day is not known here, every day of its break counts as one.
        """
        if not self.is_in_break(day):
            return False
        return day in statutory_days(day.year) if day.year in _MOON else True

    def why(self, day: date) -> str:
        """The reason in the words of a calendar: 工作日, 休息日, 春节假期, 春节调休上班."""
        kind = self.kind(day)
        if kind in (DayKind.HOLIDAY, DayKind.MAKE_UP):
            return f"{self.special[day].name}{kind.value}"
        return kind.value

    def working_day_after(self, day: date, *, number: int = 1) -> date:
        """The first, second … working day after `day`."""
        while number:
            day += ONE_DAY
            number -= self.is_working(day)
        return day

    def overridden(
        self, days: Mapping[date, SpecialDay], *, whole_years: Collection[int] = ()
    ) -> "Calendar":
        """This calendar with what staff loaded; a year loaded as a whole replaces ours."""
        kept = {
            day: special
            for day, special in self.special.items()
            if day.year not in whole_years or (day.month, day.day) >= RULED_BY_NEXT_NOTICE
        }
        return Calendar(MappingProxyType({**kept, **days}), self.years | frozenset(whole_years))


@lru_cache(maxsize=1)
def announced() -> Calendar:
    """What the installed `chinese_calendar` knows."""
    special = {
        day: SpecialDay(_NAMES.get(name, name), is_off=True)
        for day, name in constants.holidays.items()
    }
    special |= {
        day: SpecialDay(_NAMES.get(name, name), is_off=False)
        for day, name in constants.workdays.items()
    }
    years = frozenset(day.year for day in constants.holidays)
    return Calendar(MappingProxyType(special), years)


def weekday(day: date) -> str:
    """As in 周三."""
    return f"周{WEEKDAYS[day.weekday()]}"


# Festivals of the moon: the first day of the year, 端午, 中秋; and 清明, which the sun decides.
_MOON: dict[int, tuple[tuple[int, int], ...]] = {
    2020: ((1, 25), (6, 25), (10, 1), (4, 4)),
    2021: ((2, 12), (6, 14), (9, 21), (4, 4)),
    2022: ((2, 1), (6, 3), (9, 10), (4, 5)),
    2023: ((1, 22), (6, 22), (9, 29), (4, 5)),
    2024: ((2, 10), (6, 10), (9, 17), (4, 4)),
    2025: ((1, 29), (5, 31), (10, 6), (4, 4)),
    2026: ((2, 17), (6, 19), (9, 25), (4, 5)),
    2027: ((2, 6), (6, 9), (9, 15), (4, 5)),
    2028: ((1, 26), (5, 28), (10, 3), (4, 4)),
    2029: ((2, 13), (6, 16), (9, 22), (4, 4)),
    2030: ((2, 3), (6, 5), (9, 12), (4, 5)),
}


@lru_cache(maxsize=32)
def statutory_days(year: int) -> frozenset[date]:
    """《全国年节及纪念日放假办法》: 11 days, since 2025 13 with 除夕 and 2 May."""
    new_year, *others = (date(year, month, day) for month, day in _MOON[year])
    eve_and_second_of_may = [new_year - ONE_DAY, date(year, 5, 2)] if year >= 2025 else []
    fixed = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)]
    return frozenset(
        [date(year, month, day) for month, day in fixed]
        + [new_year + timedelta(days=n) for n in range(3)]
        + others
        + eve_and_second_of_may
    )
