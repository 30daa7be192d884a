"""Counting a period day by day, so that everybody can follow it.

《市场监督管理投诉举报处理办法》 art. 45: the first day does not count; counting starts on the next
working day, or on the next calendar day where calendar days are meant; if the last day is a
statutory holiday, the period ends on the first day after it. Time of testing is left out
(art. 22), and so is a suspension (art. 21).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from complaints.working_days import ONE_DAY, Calendar, DayKind, weekday

# Nobody follows a list of more days; a period that runs on so long is somebody's mistake.
LONGEST = timedelta(days=366 * 20)


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"

    @property
    def label(self) -> str:
        """As in 7 个工作日, 60 日."""
        return "个工作日" if self is Unit.WORKING_DAYS else "日"


@dataclass(frozen=True)
class Period:
    """So many days of one kind."""

    length: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.length} {self.unit.label}"


@dataclass(frozen=True)
class Pause:
    """A time that does not count: the days after `start`, up to and with `end`.

    Like a period, a pause leaves out its first day, on which the case was still being worked
    at; so it takes exactly as long out of the count as it lasted. Without an end it lasts on.
    """

    start: date
    end: date | None
    why: str

    def covers(self, day: date) -> bool:
        """Whether the count rests on this day."""
        return self.start < day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Counting:
    """What the text of art. 45 leaves open."""

    # The end moves past the whole official break, not only past the festival's own days.
    whole_break_is_holiday: bool = True
    # The end moves past an ordinary weekend as well.
    weekend_shifts: bool = False


class Effect(StrEnum):
    """What one day does to the count."""

    FIRST = "first"
    COUNTED = "counted"
    SKIPPED = "skipped"
    PAUSED = "paused"
    SHIFTED = "shifted"


@dataclass(frozen=True)
class CountedDay:
    """One line of the derivation: the day, what it does, and why."""

    day: date
    effect: Effect
    number: int
    why: str
    is_certain: bool

    @property
    def is_counted(self) -> bool:
        return self.effect is Effect.COUNTED

    @property
    def weekday(self) -> str:
        return weekday(self.day)


@dataclass(frozen=True)
class Derivation:
    """How a due date came about. Without a due date the clock rests, or never ends."""

    days: tuple[CountedDay, ...]
    due_on: date | None

    @property
    def is_provisional(self) -> bool:
        """Whether a day was counted that no notice has ruled yet."""
        return any(not each.is_certain for each in self.days)

    @property
    def counted(self) -> int:
        """How many days of the period have been counted."""
        return sum(each.is_counted for each in self.days)


def derive(
    start: date,
    period: Period,
    calendar: Calendar,
    *,
    pauses: Sequence[Pause] = (),
    counting: Counting = Counting(),
) -> Derivation:
    """The due date of a period that begins on `start`, with every day from then to the end."""
    days = [CountedDay(start, Effect.FIRST, 0, "起算当天", calendar.is_certain(start))]
    number, day = 0, start
    while number < period.length:
        day += ONE_DAY
        pause = next((pause for pause in pauses if pause.covers(day)), None)
        if (pause and pause.end is None) or day - start > LONGEST:
            return Derivation(tuple(days), None)
        effect, why = _effect(day, period, calendar, pause)
        number += effect is Effect.COUNTED
        days.append(CountedDay(day, effect, number, why, calendar.is_certain(day)))
    days += _shift(day, number, calendar, counting)
    return Derivation(tuple(days), days[-1].day)


def _effect(
    day: date, period: Period, calendar: Calendar, pause: Pause | None
) -> tuple[Effect, str]:
    if pause:
        return Effect.PAUSED, f"{pause.why}，暂停计算"
    if period.unit is Unit.CALENDAR_DAYS or calendar.is_working(day):
        return Effect.COUNTED, calendar.why(day)
    return Effect.SKIPPED, calendar.why(day)


def _shift(last: date, number: int, calendar: Calendar, counting: Counting) -> Iterator[CountedDay]:
    """The days after the last one, where that is a holiday; a working day never is."""
    day, reason = last, _no_end(last, calendar, counting)
    while reason:
        day += ONE_DAY
        because, reason = reason, _no_end(day, calendar, counting)
        why = calendar.why(day) if reason else f"{because}之后的第一天"
        yield CountedDay(day, Effect.SHIFTED, number, f"期限顺延：{why}", calendar.is_certain(day))


def _no_end(day: date, calendar: Calendar, counting: Counting) -> str:
    """Why a period cannot end on this day; empty when it can."""
    whole = counting.whole_break_is_holiday
    if calendar.is_in_break(day) if whole else calendar.is_statutory(day):
        return calendar.why(day)
    if counting.weekend_shifts and not calendar.is_working(day) and day.weekday() >= 5:
        return DayKind.WEEKEND.value
    return ""
