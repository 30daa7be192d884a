"""A glance by telephone, and how guessing of telephones and codes is bounded."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints.intake import Filed
from jiansite.roles import COMPLAINT_OFFICER
from tests.complaints.test_form import page
from tests.factories import file_complaint, make_user

pytestmark = pytest.mark.django_db

TRACK = "/complaints/track/"


@pytest.fixture
def filed() -> Filed:
    return file_complaint()


def test_it_shows_less_to_who_knows_only_the_telephone(client: Client, filed: Filed) -> None:
    complaint = filed.complaint
    complaint.act("register", by=make_user(COMPLAINT_OFFICER), now=timezone.now(), note="内情")
    response = client.post(
        f"{TRACK}glance/",
        {"glance-number": complaint.number, "glance-phone": "139-0000-1234"},
        follow=True,
    )
    text = page(response)
    assert "已登记" in text
    hidden = ("书柜", "禾木家居", "内情", "程晚舟", "13900001234", "act-withdraw", "侧板")
    assert not any(words in text for words in hidden)


def test_it_answers_the_same_to_a_wrong_telephone_and_a_wrong_number(filed: Filed) -> None:
    wrong = {"glance-number": filed.complaint.number, "glance-phone": "13811112222"}
    unknown = {"glance-number": "20200101-12345", "glance-phone": "13900001234"}
    sentence = "没有找到这件投诉。请检查编号和电话"
    assert all(
        sentence in page(Client().post(f"{TRACK}glance/", data)) for data in (wrong, unknown)
    )


def test_it_limits_guessing_of_telephones_for_one_case_from_everywhere(filed: Filed) -> None:
    for number in range(8):
        response = Client(REMOTE_ADDR=f"198.51.100.{number}").post(
            f"{TRACK}glance/",
            {"glance-number": filed.complaint.number, "glance-phone": f"1381111{number:04}"},
        )
    assert response.status_code == 429
    right = {"glance-number": filed.complaint.number, "glance-phone": "13900001234"}
    assert Client(REMOTE_ADDR="198.51.100.99").post(f"{TRACK}glance/", right).status_code == 429


def test_it_limits_guessing_of_codes_from_one_address(client: Client, filed: Filed) -> None:
    for _ in range(20):
        client.post(TRACK, {"number": filed.complaint.number, "code": "0" * 16})
    response = client.post(TRACK, {"number": filed.complaint.number, "code": filed.code})
    assert response.status_code == 429
    assert "打电话给我们" in page(response)
    assert filed.complaint.number in page(response)


def test_it_asks_the_same_of_the_database_for_a_number_that_never_was(filed: Filed) -> None:
    counts = []
    for number in (filed.complaint.number, "20200101-12345"):
        with CaptureQueriesContext(connection) as queries:
            Client().post(TRACK, {"number": number, "code": "0" * 16})
        counts.append(len(queries))
    assert counts[0] == counts[1]
