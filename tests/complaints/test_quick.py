"""快速投诉: three answers now, the others by number and code."""

import pytest
from django.test import Client

from complaints.models import Attachment, Complaint, Draft
from jiansite.roles import COMPLAINT_OFFICER
from tests.complaints.test_form import page
from tests.complaints.test_steps import ANSWERS, ORDER, answer_all, at, send
from tests.factories import make_article, make_user, upload

pytestmark = pytest.mark.django_db

THREE = {
    "facts": "洗衣机用了两天漏水，不肯换。",
    "merchant_name": "暖川电器",
    "phone": "139 0000 1234",
}


@pytest.fixture
def filed(client: Client) -> Client:
    """A browser that has just sent three answers."""
    assert client.post(at("quick"), THREE)["Location"] == at("review")
    assert send(client)["Location"] == at("receipt")
    return client


def test_it_files_with_three_answers(filed: Client) -> None:
    complaint = Complaint.objects.get()
    assert (complaint.is_quick, complaint.phone) == (True, "13900001234")
    assert complaint.facts == THREE["facts"]
    assert complaint.demands == []


@pytest.mark.parametrize("missing", list(THREE))
def test_it_says_which_of_the_three_is_missing(client: Client, missing: str) -> None:
    text = page(client.post(at("quick"), {**THREE, missing: " "}))
    assert f'href="#id_{missing}"' in text
    assert client.get(at("review"))["Location"] == f"{at('quick')}?check=1"


def test_it_asks_for_consent_before_sending(client: Client) -> None:
    client.post(at("quick"), THREE)
    assert client.post(at("review"), {}).status_code == 200
    assert not Complaint.objects.exists()


def test_it_goes_on_at_once_with_what_was_written(client: Client) -> None:
    assert client.post(at("quick"), {**THREE, "go": "on"})["Location"] == at("what")
    assert THREE["facts"] in page(client.get(at("what")))
    answer_all(client)
    send(client)
    assert not Complaint.objects.get().is_quick


def test_it_becomes_whole_when_the_steps_are_taken_before_sending(client: Client) -> None:
    client.post(at("quick"), THREE)
    answer_all(client)
    send(client)
    assert not Complaint.objects.get().is_quick


def test_it_drops_nothing_of_a_longer_draft(client: Client) -> None:
    answer_all(client, "what", "demands", "about")
    client.post(at("quick"), THREE)
    send(client)
    complaint = Complaint.objects.get()
    assert not complaint.is_quick
    assert (complaint.product, complaint.name) == ("滚筒洗衣机", "程晚舟")


def test_it_stays_a_completion_when_the_quick_form_is_opened(filed: Client) -> None:
    number = Complaint.objects.get().number
    filed.post(f"/complaints/complete/{number}/")
    filed.post(at("quick"), THREE)
    assert filed.get(at("review"))["Location"] == f"{at('what')}?check=1&back=review"


def test_it_knows_the_article(client: Client) -> None:
    article = make_article("公平秤核查完成")
    text = page(client.get(f"{at('quick')}?article={article.pk}"))
    assert "公平秤核查完成" in text
    assert f'href="/complaints/new/quick/?article={article.pk}"' in page(
        client.get(article.get_absolute_url())
    )


def test_it_is_completed_in_the_same_case(filed: Client) -> None:
    complaint = Complaint.objects.get()
    status = f"/complaints/track/{complaint.number}/"
    assert "现在补全" in page(filed.get(status))
    begun = filed.post(f"/complaints/complete/{complaint.number}/")
    assert begun["Location"] == at("what")
    assert THREE["facts"] in page(filed.get(at("what")))
    answer_all(filed)
    filed.post(at("evidence"), {"evidence": [upload()]})
    assert "已经就同一商家" not in page(filed.get(at("review")))
    assert send(filed)["Location"] == status
    whole = Complaint.objects.get()
    assert (whole.number, whole.product) == (complaint.number, "滚筒洗衣机")
    assert whole.code_digest == complaint.code_digest
    assert not whole.is_quick
    assert Attachment.objects.get().complaint == whole
    assert [event.label for event in whole.events.all()] == ["投诉人提交", "投诉人补全内容"]
    assert "现在补全" not in page(filed.get(status))


def test_it_is_completed_once(filed: Client) -> None:
    number = Complaint.objects.get().number
    filed.post(f"/complaints/complete/{number}/")
    answer_all(filed)
    send(filed)
    assert send(filed)["Location"] == "/complaints/new/"
    assert filed.post(f"/complaints/complete/{number}/")["Location"] == "/complaints/track/"
    assert Complaint.objects.get().events.count() == 2


def test_it_goes_on_with_the_same_completion(filed: Client) -> None:
    number = Complaint.objects.get().number
    filed.post(f"/complaints/complete/{number}/")
    filed.post(at("what"), {**ANSWERS["what"], "product": "写到一半"})
    filed.post(f"/complaints/complete/{number}/")
    assert "写到一半" in page(filed.get(at("what")))
    assert Draft.objects.unsent().count() == 1


def test_it_does_not_push_another_draft_aside(filed: Client) -> None:
    filed.post(at("what"), {"facts": "另一件事，写到一半"})
    number = Complaint.objects.get().number
    assert filed.post(f"/complaints/complete/{number}/")["Location"] == "/complaints/new/"
    assert "另一件事，写到一半" in page(filed.get(at("what")))


def test_it_is_completed_by_nobody_else(filed: Client) -> None:
    number = Complaint.objects.get().number
    stranger = Client()
    assert stranger.post(f"/complaints/complete/{number}/")["Location"] == "/complaints/track/"
    assert Draft.objects.unsent().count() == 0


def test_it_is_not_completed_after_its_end(filed: Client) -> None:
    complaint = Complaint.objects.get()
    filed.post(f"/complaints/complete/{complaint.number}/")
    answer_all(filed, *ORDER)
    Complaint.objects.update(status="declined")
    assert send(filed)["Location"] == "/complaints/track/"
    assert Complaint.objects.get().product != "滚筒洗衣机"
    assert Draft.objects.unsent().get().values["product"] == "滚筒洗衣机"


def test_it_shows_the_officer_that_more_will_come(filed: Client) -> None:
    officer = Client()
    officer.force_login(make_user(COMPLAINT_OFFICER))
    complaint = Complaint.objects.get()
    text = page(officer.get(f"/admin/complaints/complaint/{complaint.pk}/change/"))
    assert "投诉人还没有补全内容" in text
    listed = page(officer.get("/admin/complaints/complaint/", {"is_quick__exact": "1"}))
    assert complaint.number in listed
