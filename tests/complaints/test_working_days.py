"""Which days are worked: holidays, make-up days, years that nobody has announced yet."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from complaints.working_days import Calendar, SpecialDay, announced, statutory_days, weekday


def test_it_agrees_with_twenty_years_of_official_notices(shared_data: Path) -> None:
    listed = json.loads((shared_data / "holidays" / "all.json").read_text("utf-8"))
    off = {date.fromisoformat(day["date"]): day["is_off_day"] for day in listed}
    days = [date(2007, 1, 1) + timedelta(days=n) for n in range(7305)]
    assert days[-1] == date(2026, 12, 31)
    wrong = [day for day in days if announced().is_working(day) is off.get(day, day.weekday() > 4)]
    assert wrong == []


@pytest.mark.parametrize("day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_it_works_on_the_make_up_days_of_2026(day: str) -> None:
    worked = date.fromisoformat(f"2026-{day}")
    assert announced().is_working(worked)
    assert announced().why(worked).endswith("调休上班")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-02-17", "春节假期"),
        ("2026-02-14", "春节调休上班"),
        ("2026-03-07", "休息日"),
        ("2026-03-09", "工作日"),
        ("2020-02-03", "工作日"),
    ],
)
def test_it_says_why_a_day_is_what_it_is(day: str, why: str) -> None:
    assert announced().why(date.fromisoformat(day)) == why


def test_it_follows_the_weekday_in_a_year_without_notice() -> None:
    assert not announced().is_certain(date(2099, 3, 2))
    assert announced().is_working(date(2099, 3, 2)) is (date(2099, 3, 2).weekday() < 5)


def test_it_is_not_certain_of_the_last_days_before_an_unknown_year() -> None:
    calendar = Calendar({}, frozenset({2026}))
    assert calendar.is_certain(date(2026, 12, 26))
    assert not calendar.is_certain(date(2026, 12, 27))
    assert calendar.overridden({}, whole_years=[2027]).is_certain(date(2026, 12, 27))


def test_it_takes_one_day_that_staff_changed() -> None:
    day = date(2026, 3, 4)
    changed = announced().overridden({day: SpecialDay("临时放假", is_off=True)})
    assert changed.why(day) == "临时放假假期"
    assert announced().is_working(day)
    assert changed.is_working(date(2026, 2, 14))


def test_it_replaces_a_year_that_staff_loaded_but_not_its_neighbours_last_days() -> None:
    changed = announced().overridden({}, whole_years=[2018])
    assert not changed.is_working(date(2018, 2, 11))  # a make-up Sunday of 2018's own notice
    assert changed.is_working(date(2018, 12, 29))  # announced with 2019


def test_it_counts_on_to_a_working_day() -> None:
    assert announced().working_day_after(date(2026, 2, 13)) == date(2026, 2, 14)
    assert announced().working_day_after(date(2026, 2, 13), number=3) == date(2026, 2, 25)


@pytest.mark.parametrize("year", range(2020, 2027))
def test_it_knows_the_festivals_own_days_within_the_breaks(year: int) -> None:
    days = statutory_days(year)
    assert {day for day in days if announced().is_working(day)} == set()
    # 中秋 fell on 1 October in 2020: one day of two festivals.
    assert len(days) == (13 if year >= 2025 else 11) - (year == 2020)
    assert all(announced().is_statutory(day) for day in days)
    assert not announced().is_statutory(date(2026, 10, 4))


def test_it_takes_the_whole_break_where_it_does_not_know_the_moon() -> None:
    assert announced().is_statutory(date(2015, 2, 24))


def test_it_names_weekdays_in_chinese() -> None:
    assert [weekday(date(2026, 3, 2) + timedelta(days=n)) for n in (0, 6)] == ["周一", "周日"]
