from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models

from complaints import working_days
from complaints.calendar_files import FIRST_YEAR, LAST_YEAR, MAX_NAME, MAX_PAPER
from complaints.working_days import Calendar, SpecialDay

# Everything that a calendar is made of, in one short answer: whoever asks in any process gets
# the calendar of this moment, and reads the days only when they have changed.
_FINGERPRINT = """
    SELECT (SELECT md5(string_agg(concat_ws('|', date, is_off, name), ',' ORDER BY date))
              FROM complaints_calendarday),
           (SELECT string_agg(year::text, ',' ORDER BY year)
              FROM complaints_calendaryear WHERE is_complete)
"""


_Fingerprint = tuple[str | None, str | None]
_known: dict[_Fingerprint, Calendar] = {}


class CalendarYearManager(models.Manager["CalendarYear"]):
    def calendar(self) -> Calendar:
        """The calendar with everything that staff have loaded up to now."""
        while True:
            fingerprint = _fingerprint()
            if (known := _known.get(fingerprint)) is not None:
                return known
            calendar = _read(fingerprint)
            # Kept only if nobody changed it while it was read.
            if _fingerprint() == fingerprint:
                if len(_known) > 8:
                    _known.clear()
                _known[fingerprint] = calendar
                return calendar


class CalendarYear(models.Model):
    """年历: what the State Council's notice for a year says of days off and days worked instead.

    A complete year replaces what the installed package knows of it; single days of a year that
    is not complete only change these days.
    """

    year = models.PositiveSmallIntegerField(
        "年份",
        unique=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        error_messages={"unique": "这一年已经有年历了，请在那一年里修改。"},
    )
    is_complete = models.BooleanField(
        "全年已录全",
        default=False,
        help_text="录全以后，跨入这一年的期限不再标为“暂定”。只改个别日子时不要勾选。",
    )
    papers = ArrayField(
        models.CharField(max_length=MAX_PAPER), verbose_name="依据", default=list, blank=True
    )
    changed_at = models.DateTimeField("最近修改", auto_now=True)
    changed_by_name = models.CharField("修改人", max_length=150, blank=True, editable=False)

    objects = CalendarYearManager()

    class Meta:
        verbose_name = "年历"
        verbose_name_plural = "年历"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year} 年"


class CalendarDay(models.Model):
    """放假安排: one day that a notice took out of the ordinary week."""

    notice = models.ForeignKey(
        CalendarYear, models.CASCADE, related_name="days", verbose_name="年历"
    )
    date = models.DateField(
        "日期",
        unique=True,
        error_messages={"unique": "这一天已经写过了（可能在相邻一年的年历里），请在那里修改。"},
    )
    name = models.CharField("节日", max_length=MAX_NAME)
    is_off = models.BooleanField("放假", default=True, help_text="不勾选表示调休上班")

    class Meta:
        verbose_name = "放假安排"
        verbose_name_plural = "放假安排"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}{'放假' if self.is_off else '调休上班'}"

    @property
    def special(self) -> SpecialDay:
        """The day as the rules know it."""
        return SpecialDay(self.name, self.is_off)


def _fingerprint() -> _Fingerprint:
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT)
        days, years = cursor.fetchone()
        return days, years


def _read(fingerprint: _Fingerprint) -> Calendar:
    days = {day.date: day.special for day in CalendarDay.objects.all()}
    whole_years = [int(year) for year in (fingerprint[1] or "").split(",") if year]
    return working_days.announced().overridden(days, whole_years=whole_years)
