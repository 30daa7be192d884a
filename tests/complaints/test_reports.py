"""投诉 and 举报 in one text: offered as two cases, and the report is shown to few."""

import re
from typing import Any

import pytest
from django.test import Client

from complaints.models import Attachment, Complaint, Draft
from jiansite.roles import ADMINISTRATOR, COMPLAINT_OFFICER
from tests import pdfs
from tests.complaints.test_form import page
from tests.complaints.test_steps import ANSWERS, answer_all, at, send
from tests.factories import make_complaint, make_user, upload

pytestmark = pytest.mark.django_db

BOTH = "这台洗衣机是三无产品，没有厂名，我要举报，也要求退款。"
LIST = "/admin/complaints/complaint/"


@pytest.fixture
def reviewing(client: Client) -> Client:
    answer_all(client)
    client.post(at("what"), {**ANSWERS["what"], "facts": BOTH})
    client.post(at("evidence"), {"evidence": [upload(name="铭牌.jpg")]})
    return client


def test_it_explains_the_difference_and_offers_two_cases(reviewing: Client) -> None:
    text = page(reviewing.get(at("review")))
    assert "您写的内容里还有举报" in text
    assert "“举报”“三无”" in text
    assert 'name="also_report"' in text


def test_it_offers_nothing_where_there_is_no_report(client: Client) -> None:
    answer_all(client)
    assert "also_report" not in page(client.get(at("review")))


def test_it_files_one_case_unless_asked(reviewing: Client) -> None:
    assert send(reviewing)["Location"] == at("receipt")
    assert Complaint.objects.get().kind == "complaint"


def test_it_files_two_cases_with_evidence_of_their_own(reviewing: Client) -> None:
    response = send(reviewing, also_report="on", consent_forward="on", consent_publish="on")
    assert response["Location"] == "/complaints/new/receipts/"
    complaint = Complaint.objects.get(kind="complaint")
    report = Complaint.objects.get(kind="report")
    assert complaint.facts == report.facts == BOTH
    assert (complaint.consent_forward, complaint.consent_publish) == (True, True)
    assert (report.consent_forward, report.consent_publish) == (False, False)
    first, second = Attachment.objects.get(complaint=complaint), report.attachments.get()
    assert first.sha256 == second.sha256
    assert first.original.name != second.original.name
    assert first.original.read() == second.original.read()
    assert second.is_picture


def test_it_shows_both_receipts_whole_however_often(reviewing: Client) -> None:
    response = send(reviewing, also_report="on")
    for _ in range(2):
        text = page(reviewing.get(response["Location"]))
    for complaint in Complaint.objects.all():
        assert complaint.number in text
        assert complaint.receipt.seal.code in text
        assert complaint.receipt.seal.fingerprint in text
        assert f'href="{complaint.get_absolute_url()}"' in text
    assert len(re.findall(r"\d{4} \d{4} \d{4} \d{4}<", text)) == 2
    assert text.count(">接下来<") == 2
    assert "我们已经收到您的投诉" in text
    assert "我们已经收到您的举报" in text
    assert reviewing.get(at("receipt"))["Location"] == response["Location"]
    assert send(reviewing, also_report="on")["Location"] == at("receipt")
    assert Complaint.objects.count() == 2


def test_it_has_a_paper_and_a_code_to_scan_for_each(reviewing: Client, settings: Any) -> None:
    settings.PDF_FONT = "/nowhere/no.ttf"
    send(reviewing, also_report="on")
    for name, kind in (("receipt", "complaint"), ("report-receipt", "report")):
        case = Complaint.objects.get(kind=kind)
        paper = reviewing.get(f"/complaints/new/{name}.pdf")
        assert paper["Content-Type"] == "application/pdf"
        assert case.number in paper["Content-Disposition"]
        words = pdfs.text(paper.content)
        assert case.number in words
        assert f"{case.get_kind_display()}回执" in words
        picture = reviewing.get(f"/complaints/new/{name}.svg")
        assert picture["Content-Type"] == "image/svg+xml"
    for address in ("report-receipt.pdf", "report-receipt.svg"):
        assert Client().get(f"/complaints/new/{address}").status_code in (302, 404)


def test_it_speaks_of_a_report_on_its_page_and_leads_nowhere_else(reviewing: Client) -> None:
    send(reviewing, also_report="on")
    complaint, report = (
        Complaint.objects.get(kind="complaint"),
        Complaint.objects.get(kind="report"),
    )
    text = page(reviewing.get(report.get_absolute_url()))
    assert f"举报 {report.number}" in text
    assert "您的投诉" not in text
    assert complaint.number not in text
    assert report.number not in page(reviewing.get(complaint.get_absolute_url()))


def test_it_opens_a_report_by_its_code_only(reviewing: Client) -> None:
    """A merchant may know the telephone of whom it suspects."""
    send(reviewing, also_report="on")
    stranger = Client()
    for complaint in Complaint.objects.all():
        data = {"glance-number": complaint.number, "glance-phone": complaint.phone}
        response = stranger.post("/complaints/track/glance/", data)
        assert (response.status_code == 302) is (complaint.kind == "complaint")


def test_it_lets_the_reporter_see_both(reviewing: Client) -> None:
    send(reviewing, also_report="on")
    for complaint in Complaint.objects.all():
        assert reviewing.get(f"/complaints/track/{complaint.number}/").status_code == 200


def test_it_has_no_receipts_for_others(client: Client) -> None:
    assert client.get("/complaints/new/receipts/")["Location"] == "/complaints/new/receipt/"


def test_it_leaves_no_half_of_the_two(reviewing: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr("complaints.evidence.duplicate", fail)
    with pytest.raises(RuntimeError):
        send(reviewing, also_report="on")
    assert not Complaint.objects.exists()
    assert Draft.objects.get().values["facts"] == BOTH


def report_addresses(report: Complaint) -> list[tuple[str, str]]:
    evidence = report.attachments.get().pk
    return [
        ("get", f"{LIST}{report.pk}/change/"),
        ("get", f"{LIST}{report.pk}/verb/register/"),
        ("post", f"{LIST}{report.pk}/verb/register/"),
        ("post", f"{LIST}{report.pk}/reveal/"),
        ("post", f"{LIST}{report.pk}/note/"),
        ("post", f"{LIST}{report.pk}/assign/"),
        ("get", f"{LIST}{report.pk}/history/"),
        ("get", f"{LIST}evidence/{evidence}/"),
        ("get", f"{LIST}evidence/{evidence}/original/"),
    ]


@pytest.mark.parametrize("number", range(9))
def test_it_hides_a_report_from_an_officer_without_the_right(
    reviewing: Client, number: int
) -> None:
    send(reviewing, also_report="on")
    report = Complaint.objects.get(kind="report")
    officer = Client()
    officer.force_login(make_user(COMPLAINT_OFFICER))
    method, address = report_addresses(report)[number]
    body = {"reason": "想看", "note": "n", "text": "t", "officer": ""}
    response = getattr(officer, method)(address, body if method == "post" else None, follow=True)
    if response.status_code != 404:  # the admin leads from what it cannot find to its start
        assert response.redirect_chain
        assert "三无产品" not in page(response)
    report.refresh_from_db()
    assert report.status == "received"
    assert report.events.count() == 1


def test_it_lists_reports_only_for_who_may_see_them(client: Client) -> None:
    complaint, report = make_complaint(), make_complaint(kind="report")
    for role, is_shown in ((COMPLAINT_OFFICER, False), (ADMINISTRATOR, True)):
        client.force_login(make_user(role))
        text = page(client.get(LIST))
        assert complaint.number in text
        assert (report.number in text) is is_shown
        found = page(client.get(LIST, {"q": report.number}))
        assert (f"{LIST}{report.pk}/change/" in found) is is_shown


def test_it_shows_who_may_see_a_report_that_it_is_one(client: Client) -> None:
    client.force_login(make_user(ADMINISTRATOR))
    report = make_complaint(kind="report", minimum_demand="查处")
    text = page(client.get(f"{LIST}{report.pk}/change/"))
    assert "举报：保密办理" in text
    assert "最低可以接受" in text


def test_it_does_not_warn_of_a_report_when_a_complaint_follows(client: Client) -> None:
    same = {"merchant_name": "暖川电器", "product": "滚筒洗衣机", "phone": "13900001234"}
    make_complaint(kind="report", **same)
    answer_all(client)
    assert "已经就同一商家" not in page(client.get(at("review")))
    make_complaint(**same)
    assert "已经就同一商家" in page(client.get(at("review")))
    assert send(client).status_code == 302
