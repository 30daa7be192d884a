from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from complaints import deadlines, rulebook
from complaints.deadlines import Counting, Derivation, Pause, Period, Unit
from complaints.lifecycle import Effects
from complaints.models.calendars import CalendarYear
from complaints.models.complaints import Complaint
from complaints.rulebook import ClockRule
from complaints.working_days import Calendar


class ClockQuerySet(models.QuerySet["Clock"]):
    def running(self) -> ClockQuerySet:
        """Clocks of which something is still expected, paused ones too."""
        return self.filter(stopped_at=None)

    def of_kinds(self, kinds: Iterable[str]) -> ClockQuerySet:
        """Clocks of these kinds of the rule book."""
        return self.filter(kind__in=kinds)

    def overdue(self, today: date) -> ClockQuerySet:
        """Running clocks whose last day is past."""
        return self.running().filter(due_on__lt=today)

    def due_between(self, first: date, last: date) -> ClockQuerySet:
        """Running clocks whose last day is one of these."""
        return self.running().filter(due_on__range=(first, last))

    def soonest_first(self) -> ClockQuerySet:
        """The order in which they want attention; what runs before what has stopped."""
        return self.order_by(F("stopped_at").desc(nulls_first=True), F("due_on").asc(), "pk")

    def follow(self, complaint: Complaint, effects: Effects, *, now: datetime, why: str) -> None:
        """Start, stop, pause, resume and extend a case's clocks as the table says.

        Called within the transaction that holds the case's row; two people never meet here.
        """
        own = self.filter(complaint=complaint).running()
        if effects.stops:
            own.of_kinds(effects.stops).update(stopped_at=now)
        changed = {*effects.pauses, *effects.resumes, *effects.extends}
        if not changed and not effects.starts:
            return
        calendar = CalendarYear.objects.calendar()
        for kind in effects.starts:
            self._start(complaint, kind, calendar, now=now)
        for clock in own.of_kinds(changed) if changed else ():
            if clock.kind in effects.pauses:
                clock.pause(now=now, why=why)
            if clock.kind in effects.resumes:
                clock.resume(now=now)
            if clock.kind in effects.extends:
                clock.extend()
            clock.reckon(calendar)
            clock.save()

    def due_if_started(self, complaint: Complaint, kind: str, *, now: datetime) -> date | None:
        """The last day of a period that would begin now."""
        return self._new(complaint, kind, CalendarYear.objects.calendar(), now=now).due_on

    def _start(self, complaint: Complaint, kind: str, calendar: Calendar, *, now: datetime) -> None:
        self._new(complaint, kind, calendar, now=now).save(force_insert=True)

    def _new(self, complaint: Complaint, kind: str, calendar: Calendar, *, now: datetime) -> Clock:
        rule = rulebook.version(complaint.rule_version).clock(kind)
        clock = Clock(complaint=complaint, kind=kind, started_at=now, unit=rule.period.unit)
        promised = settings.COMPLAINT_PROMISES if complaint.profile == "media" else {}
        clock.length = promised.get(kind, rule.period.length)
        clock.reckon(calendar)
        return clock


class Clock(models.Model):
    """期限: one period of a case, from the act that started it to the one that stopped it.

    Length and unit are kept as they were at the start: a promise that changes later does not
    change what this citizen was promised.
    """

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="clocks", verbose_name="投诉"
    )
    kind = models.CharField("期限", max_length=20)
    length = models.PositiveSmallIntegerField("天数")
    unit = models.CharField(
        "单位", max_length=20, choices=[(unit.value, unit.label) for unit in Unit]
    )
    started_at = models.DateTimeField("起算")
    # Empty while the clock rests.
    due_on = models.DateField("截止日", null=True)
    is_provisional = models.BooleanField("暂定", default=False)
    stopped_at = models.DateTimeField("停止", null=True)
    is_extended = models.BooleanField("已延长", default=False)
    # Times that do not count: [{"start": "2026-03-04", "end": "2026-03-18" or null, "why": "检测"}]
    pauses = models.JSONField(default=list)
    # Earlier due dates: [{"at": "2026-11-20", "old": "…", "new": "…", "why": "载入 2027 年年历"}]
    changes = models.JSONField(default=list)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = "期限"
        verbose_name_plural = "期限"
        default_permissions = ("view",)
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "kind"],
                condition=Q(stopped_at=None),
                name="one_running_clock_of_a_kind",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on", "complaint"], condition=Q(stopped_at=None), name="clock_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule.label} {self.due_on or '暂停'}"

    @property
    def rule(self) -> ClockRule:
        """What the case's version of the rules says of this period."""
        return rulebook.version(self.complaint.rule_version).clock(self.kind)

    @property
    def period(self) -> Period:
        """The period as it was promised."""
        return Period(self.length, Unit(self.unit))

    @property
    def sentence(self) -> str:
        """Who does what within how many days, as the citizen is told."""
        return self.rule.sentence.format(period=self.period)

    @property
    def is_running(self) -> bool:
        return self.stopped_at is None

    @property
    def is_paused(self) -> bool:
        return self.is_running and any(pause["end"] is None for pause in self.pauses)

    def is_overdue(self, today: date) -> bool:
        """Whether the last day is past and nothing was done."""
        return self.is_running and self.due_on is not None and self.due_on < today

    @property
    def was_late(self) -> bool:
        """Whether what was expected came after the last day."""
        if self.stopped_at is None or self.due_on is None:
            return False
        return timezone.localdate(self.stopped_at) > self.due_on

    def derivation(self, calendar: Calendar) -> Derivation:
        """The due date with every day that led to it."""
        return deadlines.derive(
            timezone.localdate(self.started_at),
            self.period,
            calendar,
            pauses=[_pause(each) for each in self.pauses],
            counting=Counting(
                whole_break_is_holiday=settings.COMPLAINT_WHOLE_BREAK_IS_HOLIDAY,
                weekend_shifts=settings.COMPLAINT_WEEKENDS_SHIFT,
            ),
        )

    def reckon(self, calendar: Calendar) -> None:
        """Set the due date by this calendar."""
        derivation = self.derivation(calendar)
        self.due_on = derivation.due_on
        self.is_provisional = derivation.due_on is not None and derivation.is_provisional

    def pause(self, *, now: datetime, why: str) -> None:
        """Let the clock rest from tomorrow on; a resting one rests on."""
        if not self.is_paused:
            day = timezone.localdate(now).isoformat()
            self.pauses = [*self.pauses, {"start": day, "end": None, "why": why}]

    def resume(self, *, now: datetime) -> None:
        """Let the clock run on from tomorrow."""
        day = timezone.localdate(now).isoformat()
        self.pauses = [{**each, "end": each["end"] or day} for each in self.pauses]

    def extend(self) -> None:
        """Prolong the period once, as far as the rules allow it."""
        extension = self.rule.extension
        if extension and not self.is_extended:
            self.length, self.is_extended = self.length + extension.length, True


def _pause(each: dict[str, Any]) -> Pause:
    end = date.fromisoformat(each["end"]) if each["end"] else None
    return Pause(date.fromisoformat(each["start"]), end, each["why"])
