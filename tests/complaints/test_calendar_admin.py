"""年历 in the admin: loaded by file or entered day by day, by those who may."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from complaints.models import CalendarDay, CalendarYear, Complaint
from complaints.working_days import announced
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from tests.complaints.test_calendars import NOW, YEAR, content, notice
from tests.complaints.test_clocks import filed
from tests.complaints.test_form import page
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/complaints/calendaryear/"


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(make_user(ADMINISTRATOR, last_name="陆", first_name="明远"))
    return client


@pytest.fixture
def case() -> Complaint:
    return filed(NOW)


def send(client: Client, raw: bytes) -> str:
    file = SimpleUploadedFile("2031.json", raw, "application/json")
    return page(client.post(f"{LIST}load/", {"file": file}, follow=True))


def typed(days: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    """What the form of a year sends."""
    rows = {
        "days-TOTAL_FORMS": len(days), "days-INITIAL_FORMS": 0, "days-MIN_NUM_FORMS": 0,
        "days-MAX_NUM_FORMS": 80, "year": YEAR, **changes,
    }  # fmt: skip
    for number, day in enumerate(days):
        rows |= {f"days-{number}-date": day["date"], f"days-{number}-name": day["name"]}
        if day["isOffDay"]:
            rows[f"days-{number}-is_off"] = "on"
    return rows


def test_it_loads_a_year_and_says_what_changed(manager: Client, case: Complaint) -> None:
    text = send(manager, content(notice()))
    assert "已载入 2031 年年历：放假 22 天，调休上班 2 天。" in text
    assert "1 件投诉的 1 个期限有变化" in text
    assert case.events.get(verb="reckon").actor_name == "陆明远"
    assert case.clocks.get().due_on == date(2031, 1, 30)
    assert "完全相同，没有改动" in send(manager, content(notice()))


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "文件是空的"),
        (b"\x89PNG", "不是 UTF-8 编码的 JSON"),
        (b"{" * 300_000, "文件太大了"),
        (content({**notice(), "days": []}), "缺少这些节日的放假日"),
    ],
)
def test_it_refuses_a_file_with_a_sentence(manager: Client, raw: bytes, sentence: str) -> None:
    assert sentence in send(manager, raw)
    assert not CalendarYear.objects.exists()


def test_it_asks_for_a_file(manager: Client) -> None:
    assert "请选择一个年历文件" in page(manager.post(f"{LIST}load/", {}))


def test_it_tells_which_years_need_no_loading(manager: Client) -> None:
    years = announced().years
    assert f"{min(years)} 至 {max(years)} 年的放假安排随软件提供" in page(manager.get(LIST))


def test_it_takes_a_year_day_by_day(manager: Client, case: Complaint) -> None:
    answer = manager.post(f"{LIST}add/", typed(notice()["days"], is_complete="on"), follow=True)
    assert "修改 2031 年年历：重新计算了 1 个期限" in page(answer)
    assert case.clocks.get().due_on == date(2031, 1, 30)
    assert CalendarYear.objects.get().changed_by_name == "陆明远"


def test_it_keeps_a_year_provisional_until_it_is_complete(manager: Client, case: Complaint) -> None:
    manager.post(f"{LIST}add/", typed(notice()["days"][1:4]))
    clock = case.clocks.get()
    assert (clock.due_on, clock.is_provisional) == (date(2031, 1, 28), True)


def test_it_refuses_a_complete_year_with_a_gap_and_keeps_what_was_typed(manager: Client) -> None:
    days = [day for day in notice()["days"] if day["name"] != "劳动节"]
    text = page(manager.post(f"{LIST}add/", typed(days, is_complete="on")))
    assert "2031 年缺少这些节日的放假日：劳动节" in text
    assert 'value="端午节"' in text
    assert not CalendarYear.objects.exists()


@pytest.mark.parametrize("year", ["", "x", "99", "2031999"])
def test_it_refuses_a_year_that_is_none(manager: Client, year: str) -> None:
    answer = manager.post(f"{LIST}add/", typed(notice()["days"], year=year, is_complete="on"))
    assert answer.status_code == 200
    assert not CalendarYear.objects.exists()


def test_it_refuses_a_day_far_away(manager: Client) -> None:
    days = [{"name": "元旦", "date": "2029-01-01", "isOffDay": True}]
    assert "2029-01-01 不属于 2031 年" in page(manager.post(f"{LIST}add/", typed(days)))


def test_it_counts_anew_when_a_year_is_deleted(manager: Client, case: Complaint) -> None:
    send(manager, content(notice()))
    year = CalendarYear.objects.get()
    answer = manager.post(f"{LIST}{year.pk}/delete/", {"post": "yes"}, follow=True)
    assert "删除 2031 年年历：重新计算了 1 个期限" in page(answer)
    assert (case.clocks.get().due_on, CalendarDay.objects.count()) == (date(2031, 1, 23), 0)
    send(manager, content(notice()))
    chosen = [CalendarYear.objects.get().pk]
    action = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    manager.post(LIST, action)
    assert case.clocks.get().due_on == date(2031, 1, 23)


def test_it_counts_anew_on_request(manager: Client, case: Complaint) -> None:
    case.clocks.update(due_on=date(2031, 1, 1))
    other = filed(NOW, phone="13911112222")
    other.clocks.all().delete()
    text = page(manager.post(f"{LIST}recount/", follow=True))
    assert "补上了 1 件投诉的期限。" in text
    assert "1 件投诉的 1 个期限有变化" in text
    assert manager.get(f"{LIST}recount/").status_code == 405


@pytest.mark.parametrize("role", [EDITOR, COMPLAINT_OFFICER])
@pytest.mark.parametrize("rest", ["load/", "recount/", "add/"])
def test_it_lets_only_administrators_change_calendars(client: Client, role: str, rest: str) -> None:
    case = filed(NOW)
    case.clocks.update(due_on=date(2031, 1, 1))
    client.force_login(make_user(role))
    file = SimpleUploadedFile("2031.json", content(notice()))
    assert client.post(f"{LIST}{rest}", {"file": file}).status_code == 403
    assert not CalendarYear.objects.exists()
    assert case.clocks.get().due_on == date(2031, 1, 1)


def test_it_lets_officers_read_the_calendar(client: Client, manager: Client) -> None:
    send(manager, content(notice()))
    client.force_login(make_user(COMPLAINT_OFFICER))
    text = page(client.get(LIST))
    assert "2031 年" in text
    assert "载入年历文件" not in text
    assert "重新计算全部期限" not in text
    client.force_login(make_user(ADMINISTRATOR))
    assert "重新计算全部期限" in page(client.get(LIST))


def test_it_asks_the_same_however_many_years_there_are(
    manager: Client, django_assert_num_queries: Any
) -> None:
    for year in (2031, 2032, 2033):
        days = [{**day, "date": day["date"].replace("2031", str(year))} for day in notice()["days"]]
        stored = CalendarYear.objects.create(year=year)
        CalendarDay.objects.bulk_create(
            CalendarDay(notice=stored, date=d["date"], name=d["name"], is_off=d["isOffDay"])
            for d in days
        )
        manager.get(LIST)
        with django_assert_num_queries(8):
            manager.get(LIST)
