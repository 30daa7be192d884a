"""Due dates where people meet them: the citizen's page, the case page, the list of cases."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.models import CalendarYear, Clock, Complaint
from jiansite.roles import COMPLAINT_OFFICER
from tests.complaints.test_form import page
from tests.factories import file_complaint, make_complaint, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/complaints/complaint/"


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_user(COMPLAINT_OFFICER))
    return client


def due_in(days: int, **changes: Any) -> Complaint:
    complaint = make_complaint(**changes)
    complaint.clocks.update(due_on=timezone.localdate() + timedelta(days=days))
    return complaint


def status_page(client: Client) -> str:
    filed = file_complaint()
    answer = {"number": filed.complaint.number, "code": filed.code}
    return page(client.post("/complaints/track/", answer, follow=True))


def test_it_shows_the_citizen_the_date_and_every_day_that_led_to_it(client: Client) -> None:
    text = status_page(client)
    clock = Clock.objects.get()
    assert clock.due_on is not None
    assert f"{clock.due_on:%Y}年{clock.due_on.month}月{clock.due_on.day}日" in text
    assert "本站在 3 个工作日内决定是否登记，并告诉您。" in text
    assert "起算当天" in text
    assert [f"第 {n} 天</td>" in text for n in range(1, 5)] == [True, True, True, False]
    assert "依据：本站办理承诺。" in text


def test_it_says_that_a_date_is_provisional(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = timezone.now().replace(year=2040, month=3, day=5, hour=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    text = status_page(client)
    assert "国务院还没有公布那时的放假安排" in text
    assert "（暂定）" in text


def test_it_asks_the_same_for_the_citizens_page_however_many_clocks_there_are(
    client: Client,
) -> None:
    filed = file_complaint()
    answer = {"number": filed.complaint.number, "code": filed.code}
    address = client.post("/complaints/track/", answer)["Location"]

    def questions() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    with_one = questions()
    complaint = filed.complaint
    officer, now = make_user(COMPLAINT_OFFICER), timezone.now()
    for verb in ("register", "forward", "record_reply"):
        complaint.act(verb, by=officer, now=now, note="说明")
    assert complaint.clocks.count() == 4
    # Page furniture (5), session, case, clocks, calendar, events, reveals, evidence.
    assert questions() == with_one == 16


def test_it_asks_the_same_for_the_case_page_however_many_clocks_there_are(
    officer: Client,
) -> None:
    complaint, now = make_complaint(), timezone.now()
    address = f"{LIST}{complaint.pk}/change/"

    def questions() -> int:
        officer.get(address)
        with CaptureQueriesContext(connection) as queries:
            officer.get(address)
        return len(queries)

    with_one = questions()
    for verb in ("register", "forward", "record_reply"):
        complaint.act(verb, by=make_user(COMPLAINT_OFFICER), now=now, note="说明")
    assert questions() == with_one


def test_it_shows_the_officer_the_same_on_the_case(officer: Client) -> None:
    text = page(officer.get(f"{LIST}{make_complaint().pk}/change/"))
    assert "登记期限" in text
    assert "起算当天" in text


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [(-2, "逾期 2 天", "overdue"), (0, "今天到期", "today"), (400, "还有 400 天", "running")],
)
def test_it_marks_due_dates_in_the_list(officer: Client, days: int, words: str, tone: str) -> None:
    due_in(days)
    text = page(officer.get(LIST))
    assert words in text
    assert f"due-{tone}" in text


@pytest.mark.parametrize(
    ("chosen", "found"),
    [("today", [0]), ("overdue", [-1]), ("soon", [0, 1]), ("paused", []), ("x", [-1, 0, 1, 60])],
)
def test_it_filters_by_due_date(officer: Client, chosen: str, found: list[int]) -> None:
    # Tomorrow is worked, whatever day it is, and so are the days after.
    cases = {days: due_in(days, phone=f"139000022{days + 10:02}") for days in (-1, 0, 1, 60)}
    text = page(officer.get(LIST, {"due": chosen}))
    assert [days for days, case in cases.items() if case.number in text] == found


def test_it_counts_three_working_days_ahead_by_the_calendar(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = due_in(0)
    case.clocks.update(due_on=date(2026, 2, 25))
    before = timezone.now().replace(year=2026, month=2, day=13, hour=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: before)
    officer.force_login(make_user(COMPLAINT_OFFICER))
    # The make-up Saturday, then nine days of holiday, then the 24th and the 25th.
    assert case.number in page(officer.get(LIST, {"due": "soon"}))
    case.clocks.update(due_on=date(2026, 2, 26))
    assert case.number not in page(officer.get(LIST, {"due": "soon"}))


def test_it_finds_paused_and_forgets_stopped_clocks(officer: Client) -> None:
    paused, stopped = due_in(-1), due_in(-1, phone="13900002299")
    paused.clocks.update(due_on=None)
    stopped.clocks.update(stopped_at=timezone.now())
    assert paused.number in page(officer.get(LIST, {"due": "paused"}))
    assert "暂停" in page(officer.get(LIST))
    assert stopped.number not in page(officer.get(LIST, {"due": "overdue"}))


def test_it_sorts_by_due_date(officer: Client) -> None:
    later, sooner = due_in(9), due_in(3, phone="13900002299")
    column = 3
    text = page(officer.get(LIST, {"o": str(column)}))
    assert text.index(sooner.number) < text.index(later.number)


def test_it_explains_a_pause_and_an_old_date(officer: Client) -> None:
    complaint = make_complaint()
    complaint.clocks.update(
        due_on=None,
        pauses=[{"start": "2026-03-04", "end": None, "why": "检测"}],
        changes=[{"at": "2026-03-03", "old": "2026-03-09", "new": "", "why": "载入年历"}],
    )
    text = page(officer.get(f"{LIST}{complaint.pk}/change/"))
    assert "检测：3月4日以后的时间不计入。" in text
    assert "载入年历以后，截止日由 2026年3月9日改为 暂停。" in text


def test_it_lists_no_days_that_lead_to_another_date(officer: Client) -> None:
    complaint = make_complaint()
    complaint.clocks.update(due_on=date(2020, 1, 1))
    text = page(officer.get(f"{LIST}{complaint.pk}/change/"))
    assert "这个期限是按当时的日历计算的" in text
    assert "起算当天" not in text
    assert not CalendarYear.objects.exists()


def test_it_tells_the_citizen_what_to_do_when_a_date_is_past(
    client: Client, officer: Client
) -> None:
    filed = file_complaint()
    filed.complaint.clocks.update(due_on=timezone.localdate() - timedelta(days=1))
    answer = {"number": filed.complaint.number, "code": filed.code}
    ways = "这个期限已经过了。您可以打电话催问"
    assert ways in page(client.post("/complaints/track/", answer, follow=True))
    assert ways not in page(officer.get(f"{LIST}{filed.complaint.pk}/change/"))
