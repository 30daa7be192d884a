"""Counting days by art. 45, with the vectors of the official calendar of 2026."""

from datetime import date, timedelta

import pytest

from complaints import rulebook
from complaints.deadlines import Counting, Effect, Pause, Period, Unit, derive
from complaints.rulebook import calendar_days, working_days
from complaints.working_days import announced

CALENDAR = announced()


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("filed", "due"),
    [
        ("02-11", "02-27"),
        ("02-13", "03-02"),
        ("04-30", "05-13"),
        ("09-24", "10-12"),
        ("09-30", "10-15"),
        ("11-20", "12-01"),
    ],
)
def test_it_counts_seven_working_days(filed: str, due: str) -> None:
    derivation = derive(day(filed), working_days(7), CALENDAR)
    assert derivation.due_on == day(due)
    assert derivation.counted == 7
    assert not derivation.is_provisional


def test_it_ends_sixty_days_after_the_national_break() -> None:
    derivation = derive(day("08-04"), calendar_days(60), CALENDAR)
    sixtieth = next(each for each in derivation.days if each.number == 60)
    assert (sixtieth.day, derivation.due_on) == (day("10-03"), day("10-08"))
    assert derivation.days[-1].why == "期限顺延：国庆节假期之后的第一天"


def test_it_ends_after_the_festivals_own_days_where_only_they_count() -> None:
    narrow = Counting(whole_break_is_holiday=False)
    assert derive(day("08-04"), calendar_days(60), CALENDAR, counting=narrow).due_on == day("10-04")


@pytest.mark.parametrize(("shifts", "due"), [(False, "03-07"), (True, "03-09")])
def test_it_moves_past_an_ordinary_weekend_only_when_told_so(shifts: bool, due: str) -> None:
    counting = Counting(weekend_shifts=shifts)
    derivation = derive(day("03-02"), calendar_days(5), CALENDAR, counting=counting)
    assert derivation.due_on == day(due)


def test_it_ends_on_a_make_up_saturday_also_when_weekends_shift() -> None:
    counting = Counting(weekend_shifts=True)
    assert derive(day("02-26"), calendar_days(2), CALENDAR, counting=counting).due_on == day(
        "02-28"
    )


def test_it_does_not_count_the_first_day_and_names_every_day_after() -> None:
    derivation = derive(day("02-13"), working_days(7), CALENDAR)
    assert len(derivation.days) == 18
    first, second = derivation.days[:2]
    assert (first.effect, first.why) == (Effect.FIRST, "起算当天")
    assert (second.number, second.weekday, second.why) == (1, "周六", "春节调休上班")
    days = [each.day for each in derivation.days]
    assert days == [day("02-13") + timedelta(days=n) for n in range(18)]
    assert {each.why for each in derivation.days if each.effect is Effect.SKIPPED} == {
        "春节假期", "休息日",
    }  # fmt: skip


def test_it_leaves_out_the_time_of_testing() -> None:
    pause = Pause(day("03-04"), day("03-18"), "检测")
    plain = derive(day("03-02"), calendar_days(60), CALENDAR)
    paused = derive(day("03-02"), calendar_days(60), CALENDAR, pauses=[pause])
    assert (plain.due_on, paused.due_on) == (day("05-06"), day("05-15"))
    lines = [each for each in paused.days if each.effect is Effect.PAUSED]
    assert len(lines) == 14
    assert lines[0].why == "检测，暂停计算"


def test_it_loses_nothing_to_a_pause_of_one_day() -> None:
    pause = Pause(day("03-04"), day("03-04"), "检测")
    assert derive(day("03-02"), working_days(7), CALENDAR, pauses=[pause]).due_on == day("03-11")


def test_it_leaves_out_a_day_of_two_pauses_once() -> None:
    pauses = [Pause(day("03-03"), day("03-06"), "检测"), Pause(day("03-04"), day("03-10"), "中止")]
    assert derive(day("03-02"), calendar_days(7), CALENDAR, pauses=pauses).due_on == day("03-16")


def test_it_has_no_due_date_while_it_rests() -> None:
    derivation = derive(
        day("03-02"), working_days(7), CALENDAR, pauses=[Pause(day("03-04"), None, "中止")]
    )
    assert derivation.due_on is None
    assert derivation.counted == 2


def test_it_says_when_it_ran_into_a_year_without_notice() -> None:
    known_years = max(CALENDAR.years)
    derivation = derive(date(known_years, 12, 28), working_days(7), CALENDAR)
    assert derivation.is_provisional
    assert derivation.due_on is not None


def test_it_gives_up_on_a_period_without_end() -> None:
    assert derive(day("03-02"), working_days(100_000), CALENDAR).due_on is None


def test_it_counts_each_case_by_the_rules_of_its_day() -> None:
    before, after = (
        rulebook.version_for("authority", received_on=day(text)) for text in ("04-14", "04-15")
    )
    assert (before.name, after.name) == (rulebook.ORDER_20, rulebook.ORDER_121)
    old, new = (rules.clock(rulebook.MEDIATION).period for rules in (before, after))
    assert (str(old), str(new)) == ("45 个工作日", "60 日")
    assert derive(day("04-14"), old, CALENDAR).due_on == day("06-18")
    assert derive(day("04-15"), new, CALENDAR).due_on == day("06-14")
    assert (len(before.refusal_grounds), len(after.refusal_grounds)) == (6, 7)
    assert (before.names_remedies, after.names_remedies) == (False, True)
    assert after.clock(rulebook.LEAD).extension == working_days(15)


def test_it_has_one_version_of_every_profile_for_every_day() -> None:
    for profile in rulebook.IN_FORCE:
        for received in (date.min, day("04-14"), date.max):
            rules = rulebook.version_for(profile, received_on=received)
            assert rules.profile == profile
            assert rulebook.version(rules.name) is rules


def test_it_names_a_period_in_chinese() -> None:
    assert str(Period(3, Unit.WORKING_DAYS)) == "3 个工作日"
