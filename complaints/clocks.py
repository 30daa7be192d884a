"""Clocks after they have started: reckoned anew when the calendar changes, and explained.

The acts that start and stop them are in the table of `complaints/lifecycle.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from complaints import lifecycle
from complaints.deadlines import CountedDay, Derivation
from complaints.models import CalendarYear, Clock, Complaint, Event
from complaints.models.events import RECKONED
from complaints.working_days import Calendar, weekday
from jiansite.lib.people import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BATCH = 200
SYSTEM = "系统"


@dataclass(frozen=True)
class Recount:
    """What counting anew has done."""

    clocks: int = 0
    changed: int = 0
    cases: int = 0

    def __add__(self, other: "Recount") -> "Recount":
        return Recount(
            self.clocks + other.clocks, self.changed + other.changed, self.cases + other.cases
        )

    def __str__(self) -> str:
        if not self.changed:
            return f"重新计算了 {self.clocks} 个期限，没有变化。"
        return (
            f"重新计算了 {self.clocks} 个期限，{self.cases} 件投诉的 {self.changed} 个期限有变化。"
        )


def recount(*, why: str, by: "User | None", now: datetime) -> Recount:
    """Reckon every running clock by the calendar of this moment; each change is an event.

    Case by case in batches, each a transaction of its own: nobody waits long for a case, and
    whoever is interrupted runs it again, which changes nothing twice.
    """
    total, last = Recount(), 0
    while True:
        running = Clock.objects.running().filter(complaint__gt=last).order_by("complaint")
        pks = list(running.values_list("complaint", flat=True).distinct()[:BATCH])
        if not pks:
            return total
        total, last = total + _recount(pks, why=why, by=by, now=now), pks[-1]


@transaction.atomic
def _recount(pks: Sequence[int], *, why: str, by: "User | None", now: datetime) -> Recount:
    # The case's row first, as every verb does: nobody stops a clock while it is reckoned.
    cases = Complaint.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    locked = {case.pk: case for case in cases.only("pk", "rule_version", "profile")}
    calendar = CalendarYear.objects.calendar()
    clocks = list(Clock.objects.running().filter(complaint__in=locked).order_by("pk"))
    moved: dict[int, list[str]] = {}
    touched = []
    for clock in clocks:
        clock.complaint = locked[clock.complaint_id]
        old = (clock.due_on, clock.is_provisional)
        clock.reckon(calendar)
        if old == (clock.due_on, clock.is_provisional):
            continue
        sentence = _change(clock, *old, why=why, now=now)
        moved.setdefault(clock.complaint_id, []).append(sentence)
        touched.append(clock)
    Clock.objects.bulk_update(touched, ["due_on", "is_provisional", "changes"])
    Event.objects.write_all(
        [
            Event(
                complaint_id=pk,
                verb=RECKONED,
                label="重新计算期限",
                actor=by,
                actor_name=display_name(by) if by else SYSTEM,
                note=f"{why}。{'；'.join(sentences)}",
                at=now,
            )
            for pk, sentences in moved.items()
        ]
    )
    return Recount(len(clocks), len(touched), len(moved))


def _change(
    clock: Clock, old: date | None, was_provisional: bool, *, why: str, now: datetime
) -> str:
    """Keep the old date with the clock, and say what has happened to it."""
    if old == clock.due_on:
        return (
            f"{clock.rule.label} {old}：{'改为暂定' if clock.is_provisional else '由暂定改为确定'}"
        )
    clock.changes = [
        *clock.changes,
        {
            "at": timezone.localdate(now).isoformat(),
            "old": old.isoformat() if old else "",
            "new": clock.due_on.isoformat() if clock.due_on else "",
            "why": why,
        },
    ]
    return f"{clock.rule.label}：{old or '暂停'} → {clock.due_on or '暂停'}"


def start_missing() -> int:
    """Give clocks to cases from before there were any, by their history; how many cases."""
    count, last = 0, 0
    while True:
        cases = Complaint.objects.open().filter(clocks=None, pk__gt=last).order_by("pk")
        pks = list(cases.values_list("pk", flat=True)[:BATCH])
        for pk in pks:
            count += _replay(pk)
        if not pks:
            return count
        last = pks[-1]


@transaction.atomic
def _replay(pk: int) -> bool:
    case = Complaint.objects.select_for_update().get(pk=pk)
    if case.clocks.exists():
        return False
    for event in case.events.order_by("sequence"):
        effects = lifecycle.effects(case.profile, event.verb)
        case.clocks.follow(case, effects, now=event.at, why=event.label)
    return case.clocks.exists()


@dataclass(frozen=True)
class Explained:
    """A clock as people read it: one sentence, and every day that led to its date."""

    clock: Clock
    derivation: Derivation
    today: date

    @property
    def days(self) -> tuple[CountedDay, ...]:
        return self.derivation.days

    @property
    def tone(self) -> str:
        """How it looks: done, late, paused, overdue, today, soon or running."""
        clock = self.clock
        if not clock.is_running:
            return "late" if clock.was_late else "done"
        if clock.due_on is None:
            return "paused"
        if clock.is_overdue(self.today):
            return "overdue"
        return "today" if clock.due_on == self.today else "running"

    @property
    def summary(self) -> str:
        """What it means today, as in 还有 5 天."""
        due = self.clock.due_on
        stopped = self.clock.stopped_at
        if stopped:
            day = f"{timezone.localdate(stopped):%-m月%-d日}"
            return f"{day}已结束，{'超过期限' if self.clock.was_late else '在期限内'}"
        if due is None:
            return "暂停计算，恢复后顺延"
        if due < self.today:
            return f"已超过 {(self.today - due).days} 天"
        return "今天到期" if due == self.today else f"还有 {(due - self.today).days} 天"

    @property
    def due_weekday(self) -> str:
        return weekday(self.clock.due_on) if self.clock.due_on else ""

    @property
    def is_reproduced(self) -> bool:
        """Whether today's calendar still leads to the date; a stopped clock keeps its old one."""
        return self.derivation.due_on == self.clock.due_on

    @property
    def pauses(self) -> list[tuple[date, date | None, str]]:
        """Times that were left out: the first day, the last, and why."""
        return [
            (date.fromisoformat(each["start"]), _date(each["end"]), each["why"])
            for each in self.clock.pauses
        ]

    @property
    def changes(self) -> list[tuple[date | None, date | None, str]]:
        """Dates that no longer hold: the old one, the new one, and why."""
        return [
            (_date(each["old"]), _date(each["new"]), each["why"]) for each in self.clock.changes
        ]


def explained(complaint: Complaint, *, now: datetime) -> list[Explained]:
    """The clocks of a case, those that want attention first. Two questions to the database."""
    clocks = list(complaint.clocks.soonest_first())
    calendar: Calendar | None = CalendarYear.objects.calendar() if clocks else None
    today = timezone.localdate(now)
    return [Explained(clock, clock.derivation(calendar), today) for clock in clocks if calendar]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
