"""Loading a year's days off: what is taken, what is refused, and what follows for cases."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from complaints import calendar_files, calendars, chain, clocks
from complaints.calendar_files import CalendarRefused
from complaints.models import CalendarDay, CalendarYear, Clock, Complaint, Event
from complaints.working_days import announced
from jiansite.roles import ADMINISTRATOR
from tests.complaints.test_at_once import at_once
from tests.complaints.test_clocks import filed
from tests.factories import make_user

pytestmark = pytest.mark.django_db

YEAR = 2031  # no installed package knows it
NOW = datetime.fromisoformat("2031-01-20T09:00:00+08:00")


def notice(year: int = YEAR, **changes: Any) -> dict[str, Any]:
    """A notice that could be: 春节 from 22 to 28 January, with the Sunday before worked."""
    breaks = {
        "元旦": ("01-01", 1), "春节": ("01-22", 7), "清明节": ("04-05", 1), "劳动节": ("05-01", 5),
        "端午节": ("06-24", 1), "中秋节": ("10-01", 1), "国庆节": ("10-02", 6),
    }  # fmt: skip
    days = [
        {"name": name, "date": str(date.fromisoformat(f"{year}-{first}") + timedelta(days=n)),
         "isOffDay": True}
        for name, (first, length) in breaks.items()
        for n in range(length)
    ]  # fmt: skip
    days.append({"name": "春节", "date": "2031-01-19", "isOffDay": False})
    days.append({"name": "春节", "date": "2031-02-01", "isOffDay": False})
    return {"year": year, "papers": ["https://example.org/notice"], "days": days, **changes}


def content(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def load(data: object) -> str:
    return str(calendars.load(content(data), by=make_user(ADMINISTRATOR), now=NOW))


@pytest.fixture
def case() -> Complaint:
    """Received two days before the break: three working days run into it."""
    return filed(NOW)


def due(case: Complaint) -> tuple[date | None, bool]:
    clock = case.clocks.get()
    return clock.due_on, clock.is_provisional


def test_it_knows_the_year_after_loading_and_counts_running_cases_anew(case: Complaint) -> None:
    assert due(case) == (date(2031, 1, 23), True)
    sentence = load(notice())
    assert due(case) == (date(2031, 1, 30), False)
    assert sentence == (
        "已载入 2031 年年历：放假 22 天，调休上班 2 天。"
        "重新计算了 1 个期限，1 件投诉的 1 个期限有变化。"
    )
    event = case.events.get(verb="reckon")
    assert event.note == "载入 2031 年年历。登记期限：2031-01-23 → 2031-01-30"
    assert not event.is_public
    (explained,) = clocks.explained(case, now=NOW)
    assert explained.changes == [(date(2031, 1, 23), date(2031, 1, 30), "载入 2031 年年历")]
    assert "春节假期" in {each.why for each in explained.days}
    assert chain.verify().broken == []


def test_it_does_no_harm_to_load_it_twice(case: Complaint) -> None:
    load(notice())
    events, days = Event.objects.count(), CalendarDay.objects.count()
    assert load(notice()).startswith("2031 年年历与已载入的完全相同，没有改动。")
    assert (Event.objects.count(), CalendarDay.objects.count()) == (events, days)


def test_it_replaces_a_year_that_was_corrected(case: Complaint) -> None:
    load(notice())
    corrected = notice()
    corrected["days"] = [day for day in corrected["days"] if day["date"] != "2031-01-28"]
    load(corrected)
    assert due(case) == (date(2031, 1, 29), False)
    assert case.events.filter(verb="reckon").count() == 2


def test_it_records_that_a_date_became_certain() -> None:
    case = filed(datetime.fromisoformat("2031-03-10T09:00:00+08:00"))
    load(notice())
    assert case.events.get(verb="reckon").note.endswith("登记期限 2031-03-13：由暂定改为确定")
    assert case.clocks.get().changes == []


def test_it_leaves_stopped_clocks_alone(case: Complaint) -> None:
    Clock.objects.update(stopped_at=NOW)
    load(notice())
    assert due(case) == (date(2031, 1, 23), True)
    assert not case.events.filter(verb="reckon").exists()


def test_it_counts_many_cases_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "BATCH", 2)
    cases = [filed(NOW, phone=f"1391111000{n}") for n in range(5)]
    assert "5 件投诉的 5 个期限有变化" in load(notice())
    assert {due(case) for case in cases} == {(date(2031, 1, 30), False)}


def test_it_asks_per_batch_and_not_per_case_where_nothing_changes() -> None:
    for n in range(12):
        filed(NOW, phone=f"139111100{n:02}")
    with_few = _questions()
    for n in range(30):
        filed(NOW, phone=f"139222200{n:02}")
    assert _questions() == with_few


def _questions() -> int:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        clocks.recount(why="核对", by=None, now=NOW)
    return len(queries)


def test_it_sees_a_change_made_elsewhere_at_once() -> None:
    day = date(2026, 3, 4)
    assert CalendarYear.objects.calendar().is_working(day)
    year = CalendarYear.objects.create(year=2026)
    with connection.cursor() as cursor:  # as another process would, past everything of ours
        cursor.execute(
            "INSERT INTO complaints_calendarday (notice_id, date, name, is_off)"
            " VALUES (%s, %s, '临时放假', true)",
            [year.pk, day],
        )
    assert not CalendarYear.objects.calendar().is_working(day)
    CalendarDay.objects.all().delete()
    assert CalendarYear.objects.calendar().is_working(day)


def test_it_asks_one_question_for_a_calendar_it_knows(django_assert_num_queries: Any) -> None:
    CalendarYear.objects.calendar()
    with django_assert_num_queries(1):
        CalendarYear.objects.calendar()


def test_it_lets_the_last_notice_rule_a_day_of_two_years() -> None:
    first, second = notice(), notice(2032)
    for data in (first, second):
        data["days"] = [
            {**day, "date": day["date"].replace(str(YEAR), str(data["year"]))}
            for day in data["days"]
            if day["date"] not in ("2031-01-19", "2031-02-01")
        ]
    first["days"].append({"name": "元旦", "date": "2031-12-31", "isOffDay": True})
    second["days"].append({"name": "元旦", "date": "2031-12-28", "isOffDay": False})
    second["days"].append({"name": "元旦", "date": "2031-12-31", "isOffDay": True})
    load(first)
    load(second)
    assert CalendarDay.objects.get(date="2031-12-31").notice.year == 2032
    assert CalendarYear.objects.calendar().why(date(2031, 12, 28)) == "元旦调休上班"


def test_it_loads_every_official_year_and_agrees_with_the_installed_package(
    shared_data: Path,
) -> None:
    for year in range(2007, 2027):
        calendars.load(
            (shared_data / "holidays" / f"{year}.json").read_bytes(), by=None, now=timezone.now()
        )
    calendar = CalendarYear.objects.calendar()
    days = [date(2007, 1, 1) + timedelta(days=n) for n in range(7305)]
    assert [d for d in days if calendar.is_working(d) != announced().is_working(d)] == []


def without(*names: str) -> Callable[[dict[str, Any]], Any]:
    return lambda data: {
        **data, "days": [day for day in data["days"] if day["name"] not in names],
    }  # fmt: skip


def with_day(**day: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda data: {
        **data, "days": [*data["days"], {"name": "春节", "isOffDay": True, **day}],
    }  # fmt: skip


REFUSED: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda data: [data], "year（年份）和 days"),
    (lambda data: {**data, "days": {}}, "year（年份）和 days"),
    (lambda data: {**data, "days": []}, "缺少这些节日的放假日：元旦、春节"),
    (lambda data: {**data, "year": "2031"}, "年份 year 应当是"),
    (lambda data: {**data, "year": True}, "年份 year 应当是"),
    (lambda data: {**data, "year": 20310}, "年份 year 应当是"),
    (lambda data: {**data, "year": 2033}, "2031-01-01 不属于 2033 年的放假安排"),
    (lambda data: {**data, "days": data["days"] * 5}, "最多 80 天"),
    (lambda data: {**data, "days": [None]}, "第 1 行不是一天的安排"),
    (without("端午节"), "2031 年缺少这些节日的放假日：端午"),
    (with_day(date="2031-02-30"), "第 25 行：日期 date 写得不对"),
    (with_day(date="20310204"), "日期 date 写得不对"),
    (with_day(date=20310204), "日期 date 写得不对"),
    (with_day(date=None), "日期 date 写得不对"),
    (with_day(date="２０３１-02-04"), "日期 date 写得不对"),
    (with_day(), "日期 date 写得不对"),
    (with_day(date="2031-02-03", isOffDay="no"), "isOffDay 应当是 true"),
    (with_day(date="2031-02-03", name=" \u200b "), "节日名称 name 应当有"),
    (with_day(date="2031-02-03", name="长" * 31), "节日名称 name 应当有"),
    (with_day(date="2031-01-22", isOffDay=False), "2031-01-22 出现了两次"),
    (with_day(date="2031-01-31"), "“春节”的放假日不连续：中间的 2031-01-29（周三）没有写明"),
    (with_day(date="2031-03-05", isOffDay=False), "2031-03-05 是周三，本来就上班"),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_it_refuses_nonsense_with_a_sentence_and_changes_nothing(
    case: Complaint, number: int
) -> None:
    spoil, sentence = REFUSED[number]
    with pytest.raises(CalendarRefused, match=sentence):
        load(spoil(notice()))
    assert not CalendarYear.objects.exists()
    assert due(case) == (date(2031, 1, 23), True)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "不是 UTF-8 编码的 JSON"),
        (b"\xff\xfe{}", "不是 UTF-8 编码的 JSON"),
        ("{'year': 2031}".encode("gb18030"), "不是 UTF-8 编码的 JSON"),
        (b"[" * 100_000, "不是 UTF-8 编码的 JSON"),
        (b'{"year": ' + b"9" * 5000 + b"}", "不是 UTF-8 编码的 JSON"),
        (b" " * 200_001, "文件太大了"),
    ],
)
def test_it_refuses_what_is_no_such_file(raw: bytes, sentence: str) -> None:
    with pytest.raises(CalendarRefused, match=sentence):
        calendar_files.read_notice(raw)


def test_it_takes_a_file_with_a_mark_at_its_beginning() -> None:
    assert calendar_files.read_notice(b"\xef\xbb\xbf" + content(notice())).year == YEAR


@pytest.mark.django_db(transaction=True)
def test_it_takes_a_year_that_two_people_load_at_once() -> None:
    case = filed(NOW)
    at_once(4, lambda: calendars.load(content(notice()), by=None, now=NOW))
    assert CalendarYear.objects.count() == 1
    assert case.events.filter(verb="reckon").count() == 1


def test_it_loads_files_by_command(tmp_path: Path, case: Complaint) -> None:
    path = tmp_path / "2031.json"
    path.write_bytes(content(notice()))
    out = StringIO()
    call_command("load_calendar", str(path), stdout=out)
    assert "已载入 2031 年年历" in out.getvalue()
    assert case.events.get(verb="reckon").actor_name == "系统"
    path.write_bytes(b"{}")
    with pytest.raises(CommandError, match="days（日期列表）"):
        call_command("load_calendar", str(path))
    with pytest.raises(CommandError):
        call_command("load_calendar", str(tmp_path / "missing.json"))


def test_it_counts_anew_by_command(case: Complaint) -> None:
    Clock.objects.update(due_on=date(2031, 1, 1))
    case_without = filed(NOW, phone="13911112222")
    case_without.clocks.all().delete()
    out = StringIO()
    call_command("recount_clocks", stdout=out)
    assert out.getvalue().strip() == (
        "Done: 1 cases given clocks, 2 clocks reckoned, 1 changed in 1 cases."
    )
    assert due(case)[0] == due(case_without)[0] == date(2031, 1, 23)
