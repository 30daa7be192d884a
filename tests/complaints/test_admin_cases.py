"""The staff's desk: what an officer sees and does, and what others cannot."""

import pytest
from django.test import Client
from django.utils import timezone

from complaints.models import Attachment, Complaint, Event
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER, EDITOR
from tests.complaints.test_form import GOOD, page
from tests.factories import make_complaint, make_user, upload

pytestmark = pytest.mark.django_db

SECRETS = ("13900001234", "程晚舟", "wanzhou@example.org", "青杏路41号")
LIST = "/admin/complaints/complaint/"


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_user(COMPLAINT_OFFICER, last_name="秦", first_name="听雨"))
    return client


def case(complaint: Complaint, rest: str = "change/") -> str:
    return f"{LIST}{complaint.pk}/{rest}"


def test_it_lists_cases_without_contact_data(officer: Client) -> None:
    complaint = make_complaint()
    text = page(officer.get(LIST))
    assert complaint.number in text
    assert not any(secret in text for secret in SECRETS)


@pytest.mark.parametrize("term", ["NUMBER", "禾木家居", "实木书柜", "139-0000-1234"])
def test_it_finds_a_case_by_what_officers_know(officer: Client, term: str) -> None:
    complaint = make_complaint()
    make_complaint(phone="13911112222", merchant_name="别家", product="别物")
    found = page(officer.get(LIST, {"q": complaint.number if term == "NUMBER" else term}))
    assert complaint.number in found
    assert "别家" not in found


@pytest.mark.parametrize(
    ("chosen", "is_shown"),
    [
        ({"demand": "replace"}, True),
        ({"demand": "repair"}, False),
        ({"progress": "open"}, True),
        ({"progress": "final"}, False),
        ({"status": "received"}, True),
        ({"progress": "nonsense", "demand": "nonsense"}, False),
    ],
)
def test_it_filters_the_list(officer: Client, chosen: dict[str, str], is_shown: bool) -> None:
    complaint = make_complaint()
    assert (complaint.number in page(officer.get(LIST, chosen))) is is_shown


def test_it_shows_the_case_with_masked_contact_data(officer: Client) -> None:
    text = page(officer.get(case(make_complaint())))
    assert "书柜送来时侧板开裂，商家说是运输问题，不肯换。" in text
    assert "139****1234" in text
    assert not any(secret in text for secret in SECRETS)


def test_it_opens_the_contact_data_once_and_for_a_reason(officer: Client) -> None:
    complaint = make_complaint()
    opened = officer.post(case(complaint, "reveal/"), {"reason": "电话核实"}, follow=True)
    assert all(secret in page(opened) for secret in SECRETS)
    assert not any(secret in page(officer.get(case(complaint))) for secret in SECRETS)
    assert complaint.events.reveals().get().note == "电话核实"


def test_it_does_not_open_them_without_a_reason(officer: Client) -> None:
    complaint = make_complaint()
    answer = page(officer.post(case(complaint, "reveal/"), {"reason": " "}, follow=True))
    assert "请写明查看联系方式的原因" in answer
    assert not any(secret in answer for secret in SECRETS)
    assert not complaint.events.reveals().exists()


def test_it_offers_exactly_the_verbs_of_the_state(officer: Client) -> None:
    text = page(officer.get(case(make_complaint())))
    assert "verb/register/" in text
    assert "verb/decline/" in text
    assert "verb/conclude/" not in text


def test_it_moves_a_case_and_tells_the_officer(officer: Client) -> None:
    complaint = make_complaint()
    assert "您的投诉已经登记" in page(officer.get(case(complaint, "verb/register/")))
    answer = officer.post(case(complaint, "verb/register/"), {"note": ""}, follow=True)
    complaint.refresh_from_db()
    assert complaint.status == "registered"
    assert "已登记：" in page(answer)


def test_it_keeps_the_note_when_a_verb_is_no_longer_allowed(officer: Client) -> None:
    complaint = make_complaint(status="concluded")
    answer = officer.post(case(complaint, "verb/decline/"), {"note": "写了很久的说明"})
    assert answer.status_code == 409
    assert "写了很久的说明" in page(answer)
    assert "现在的状态是“已了结”" in page(answer)


def test_it_writes_a_note_that_only_staff_see(officer: Client) -> None:
    complaint = make_complaint()
    officer.post(case(complaint, "note/"), {"text": "下午再打一次电话"})
    assert "下午再打一次电话" in page(officer.get(case(complaint)))
    assert not complaint.events.public().filter(verb="note").exists()


def test_it_assigns_a_case_and_records_it(officer: Client) -> None:
    complaint = make_complaint()
    colleague = make_user(COMPLAINT_OFFICER)
    officer.post(case(complaint, "assign/"), {"officer": str(colleague.pk)})
    complaint.refresh_from_db()
    assert complaint.assigned_to == colleague
    assert complaint.events.filter(verb="assign").count() == 1


def test_it_assigns_nobody_who_may_not_handle_cases(officer: Client) -> None:
    complaint = make_complaint()
    officer.post(case(complaint, "assign/"), {"officer": str(make_user(EDITOR).pk)})
    complaint.refresh_from_db()
    assert complaint.assigned_to is None


def test_it_shows_a_copy_and_hands_out_the_sealed_original(officer: Client) -> None:
    citizen = Client()
    citizen.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]})
    citizen.post("/complaints/new/review/")
    attachment = Attachment.objects.get()
    copy = officer.get(f"{LIST}evidence/{attachment.pk}/")
    original = officer.get(f"{LIST}evidence/{attachment.pk}/original/")
    for response in (copy, original):
        assert response["Content-Disposition"].startswith("attachment")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(original) == attachment.original.read()


def test_it_never_shows_evidence_of_a_draft(officer: Client) -> None:
    Client().post("/complaints/new/all/", {**GOOD, "phone": "", "evidence": [upload()]})
    attachment = Attachment.objects.get()
    assert officer.get(f"{LIST}evidence/{attachment.pk}/").status_code == 404


def test_it_takes_no_change_by_the_ordinary_form(officer: Client) -> None:
    complaint = make_complaint()
    assert officer.post(case(complaint), {"status": "concluded"}).status_code == 403
    complaint.refresh_from_db()
    assert complaint.status == "received"


def extra_addresses(complaint: Complaint) -> list[tuple[str, str]]:
    return [
        ("get", LIST),
        ("get", case(complaint)),
        ("get", case(complaint, "verb/register/")),
        ("post", case(complaint, "verb/register/")),
        ("post", case(complaint, "reveal/")),
        ("post", case(complaint, "note/")),
        ("post", case(complaint, "assign/")),
        ("get", f"{LIST}evidence/00000000-0000-4000-8000-000000000000/"),
        ("get", f"{LIST}evidence/00000000-0000-4000-8000-000000000000/original/"),
        ("get", case(complaint, "history/")),
    ]


@pytest.mark.parametrize("number", range(10))
def test_it_refuses_an_editor_everywhere(client: Client, number: int) -> None:
    complaint = make_complaint()
    client.force_login(make_user(EDITOR))
    method, address = extra_addresses(complaint)[number]
    body = {"reason": "想看", "note": "n", "text": "t", "officer": ""}
    response = client.post(address, body) if method == "post" else client.get(address)
    assert response.status_code == 403
    assert Complaint.objects.get().status == "received"
    assert Event.objects.count() == 1


@pytest.mark.parametrize("number", range(10))
def test_it_sends_strangers_to_the_sign_in(client: Client, number: int) -> None:
    method, address = extra_addresses(make_complaint())[number]
    response = getattr(client, method)(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("rest", ["add/", "1/delete/"])
@pytest.mark.parametrize("role", [COMPLAINT_OFFICER, ADMINISTRATOR])
def test_it_lets_nobody_add_or_delete_cases(client: Client, role: str, rest: str) -> None:
    complaint = make_complaint()
    client.force_login(make_user(role))
    assert client.post(f"{LIST}{rest.replace('1', str(complaint.pk))}").status_code == 403
    assert Complaint.objects.exists()


def test_it_shows_the_whole_history_in_order(officer: Client) -> None:
    complaint = make_complaint()
    user = make_user(COMPLAINT_OFFICER)
    complaint.act("register", by=user, now=timezone.now())
    complaint.act("verify", by=user, now=timezone.now())
    text = page(officer.get(case(complaint)))
    places = [
        text.index(f"<strong>{label}</strong>") for label in ("投诉人提交", "登记", "开始核实")
    ]
    assert places == sorted(places)
