"""Loading a year's days off, and what follows from it: running cases are counted anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from complaints import calendar_files, clocks
from complaints.calendar_files import Notice
from complaints.clocks import Recount
from complaints.models import CalendarDay, CalendarYear
from jiansite.lib.people import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Loaded:
    """What loading a year has done."""

    year: int
    off: int
    worked: int
    is_new: bool
    recount: Recount

    def __str__(self) -> str:
        if not self.is_new:
            return f"{self.year} 年年历与已载入的完全相同，没有改动。{self.recount}"
        days = f"放假 {self.off} 天，调休上班 {self.worked} 天"
        return f"已载入 {self.year} 年年历：{days}。{self.recount}"


def load(content: bytes, *, by: "User | None", now: datetime) -> Loaded:
    """Take a year's notice from a file and count running cases anew.

    Loaded twice it changes nothing. Raises CalendarRefused, and then nothing has changed.
    """
    notice = calendar_files.read_notice(content)
    is_new = _store(notice, by=by)
    off = sum(special.is_off for special in notice.days.values())
    recount = clocks.recount(why=f"载入 {notice.year} 年年历", by=by, now=now)
    return Loaded(notice.year, off, len(notice.days) - off, is_new, recount)


@transaction.atomic
def _store(notice: Notice, *, by: "User | None") -> bool:
    """Replace what is stored of this notice; whether anything is different now."""
    _one_at_a_time()
    year, _ = CalendarYear.objects.get_or_create(year=notice.year)
    stored = {day.date: day.special for day in year.days.all()}
    if year.is_complete and stored == notice.days:
        return False
    year.is_complete, year.papers = True, list(notice.papers)
    year.changed_by_name = display_name(by) if by else clocks.SYSTEM
    year.save()
    year.days.all().delete()
    # A day of a neighbouring year belongs to the notice that spoke last.
    CalendarDay.objects.filter(date__in=notice.days).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(notice=year, date=day, name=special.name, is_off=special.is_off)
        for day, special in notice.days.items()
    )
    return True


def _one_at_a_time() -> None:
    """Two people who load calendars at once come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE complaints_calendaryear IN SHARE ROW EXCLUSIVE MODE")
