"""From the form to the case: one transaction, one case, one receipt."""

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from complaints import intake, receipts
from complaints.models import Attachment, Complaint, Draft, Event
from tests.complaints.test_form import GOOD, page
from tests.factories import complaint_values, file_complaint, make_article, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewing(client: Client) -> Client:
    """A browser that stands before the last button."""
    article = make_article("公平秤核查完成")
    data = {**GOOD, "article": article.pk, "evidence": [upload()]}
    response = client.post("/complaints/new/all/", data)
    assert response["Location"] == "/complaints/new/review/"
    return client


def test_it_shows_everything_once_more_before_sending(reviewing: Client) -> None:
    text = page(reviewing.get("/complaints/new/review/"))
    for words in (
        "实木书柜",
        "禾木家居江屏店",
        "书柜送来时侧板开裂。",
        "换货",
        "程晚舟",
        "小票.jpg",
        "公平秤核查完成",
    ):
        assert words in text
    assert not Complaint.objects.exists()


def test_it_makes_a_case_with_its_evidence_and_first_event(reviewing: Client) -> None:
    reviewing.post("/complaints/new/review/")
    complaint = Complaint.objects.get()
    assert (complaint.name, complaint.phone, complaint.status) == (
        "程晚舟",
        "13900001234",
        "received",
    )
    assert complaint.article_id is not None
    assert Attachment.objects.get().complaint == complaint
    assert Event.objects.get().complaint == complaint


def test_it_empties_the_draft_after_sending(reviewing: Client) -> None:
    reviewing.post("/complaints/new/review/")
    assert Draft.objects.get().values == {}
    assert "书柜" not in page(reviewing.get("/complaints/new/all/"))


def test_it_makes_one_case_of_two_clicks(reviewing: Client) -> None:
    first = reviewing.post("/complaints/new/review/")
    second = reviewing.post("/complaints/new/review/")
    assert Complaint.objects.count() == 1
    assert first["Location"] == second["Location"] == "/complaints/new/receipt/"


def test_it_shows_number_and_code_also_after_a_reload(reviewing: Client) -> None:
    reviewing.post("/complaints/new/review/")
    first, second = (page(reviewing.get("/complaints/new/receipt/")) for _ in range(2))
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", first)
    assert code
    assert code[0] in second
    assert receipts.find(number=Complaint.objects.get().number, code=code[0])


def test_it_stores_the_code_nowhere_in_the_clear(reviewing: Client) -> None:
    reviewing.post("/complaints/new/review/")
    code = re.search(r"\d{4} \d{4} \d{4} \d{4}", page(reviewing.get("/complaints/new/receipt/")))
    assert code
    stored = str(Complaint.objects.values().get())
    stored += str([session.get_decoded() for session in Session.objects.all()])
    assert code[0] not in stored
    assert code[0].replace(" ", "") not in stored


def test_it_does_not_send_what_is_not_complete(client: Client) -> None:
    client.post("/complaints/new/all/", {**GOOD, "phone": ""})
    response = client.post("/complaints/new/review/")
    assert response["Location"] == "/complaints/new/all/?check=1"
    assert "请填写联系电话" in page(client.get(response["Location"]))
    assert not Complaint.objects.exists()


def test_it_sends_a_browser_without_a_draft_to_the_form(client: Client) -> None:
    assert client.get("/complaints/new/review/")["Location"] == "/complaints/new/"
    assert client.post("/complaints/new/review/")["Location"] == "/complaints/new/"


def test_it_leaves_nothing_half_made(monkeypatch: pytest.MonkeyPatch) -> None:
    draft, _ = Draft.begin(now=timezone.now())

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(Event.objects, "create", fail)
    with pytest.raises(RuntimeError):
        intake.register_complaint(
            draft, values=complaint_values(), now=timezone.now(), article_id=None
        )
    assert not Complaint.objects.exists()
    assert Draft.objects.get().complaint is None


def test_it_draws_another_number_when_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = file_complaint().complaint.number
    numbers = iter([taken, taken, "20261122-55555"])
    monkeypatch.setattr(receipts, "new_number", lambda day: next(numbers))
    assert file_complaint().complaint.number == "20261122-55555"


def test_it_refuses_a_case_without_consent_in_the_database_too() -> None:
    with pytest.raises(IntegrityError, match="complaint_has_consent"):
        file_complaint(consent_handle=False)


def test_it_files_nothing_for_a_draft_that_is_gone() -> None:
    draft, _ = Draft.begin(now=timezone.now())
    Draft.objects.all().delete()
    values = complaint_values()
    assert (
        intake.register_complaint(draft, values=values, now=timezone.now(), article_id=None) is None
    )
    assert not Complaint.objects.exists()
