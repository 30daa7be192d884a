"""What complainants do with their case: each thing once, and only with the code."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from complaints import correspondence, handling, handover, notifications
from complaints.intake import Filed
from complaints.models import (
    Complaint,
    Draft,
    ErasureRequest,
    Message,
    PlatformFiling,
    Receipt,
    Satisfaction,
)
from jiansite.lib.transitions import TransitionRefused
from jiansite.roles import COMPLAINT_OFFICER
from tests.complaints.test_form import page
from tests.factories import file_complaint, make_user, upload

pytestmark = pytest.mark.django_db

TRACK = "/complaints/track/"
ACTS: dict[str, dict[str, str]] = {
    "answer": {"answer-text": "发票在附件里。"},
    "object": {"object-text": "商家没有退款。"},
    "rate": {"rate-score": "4", "rate-words": "回复很快"},
    "withdraw": {"withdraw-sure": "on", "withdraw-reason": "已经退款"},
    "contact": {"contact-phone": "138 1111 2222"},
    "platform": {"platform-number": "1310 0000 2026 1127 0001"},
    "erase": {"erase-sure": "on"},
}


@pytest.fixture
def filed() -> Filed:
    return file_complaint()


@pytest.fixture
def citizen(client: Client, filed: Filed) -> Client:
    """A browser that has shown the look-up code."""
    client.post(TRACK, {"number": filed.complaint.number, "code": filed.code})
    return client


def conclude(complaint: Complaint, *, days_ago: int = 0) -> None:
    officer, at = make_user(COMPLAINT_OFFICER), timezone.now() - timedelta(days=days_ago)
    for verb in ("register", "verify", "conclude"):
        complaint.act(verb, by=officer, now=at, note="说明")


def do(client: Client, complaint: Complaint, act: str, **changes: Any) -> Any:
    data = {**ACTS[act], **changes}
    return client.post(f"{complaint.get_absolute_url()}{act}/", data)


def fresh(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def test_it_answers_a_question_with_further_evidence(citizen: Client, filed: Filed) -> None:
    complaint, officer = filed.complaint, make_user(COMPLAINT_OFFICER)
    correspondence.ask(
        complaint, text="有发票吗？", needs_answer=True, by=officer, now=timezone.now()
    )
    text = page(citizen.get(complaint.get_absolute_url()))
    assert "需要您做" in text
    assert "有发票吗？" in text
    response = do(citizen, complaint, "answer", files=[upload()])
    assert response["Location"] == complaint.get_absolute_url()
    text = page(citizen.get(response["Location"]))
    assert "已经送到投诉专员那里" in text
    assert "已经送到投诉专员那里" not in page(citizen.get(response["Location"]))
    assert "需要您做" not in text
    assert "发票在附件里。" in text
    assert "小票.jpg" in text
    assert complaint.events.filter(verb="answer").count() == 1
    assert not Draft.objects.filter(complaint=None).exists()
    attachment = complaint.attachments.get()
    answered = citizen.get(f"{complaint.get_absolute_url()}file/{attachment.pk}/")
    assert answered["Content-Disposition"].startswith("attachment")


def test_it_makes_one_message_of_two_clicks(citizen: Client, filed: Filed) -> None:
    token = str(uuid4())
    for _ in range(2):
        do(citizen, filed.complaint, "answer", **{"answer-token": token, "files": [upload()]})
    assert Message.objects.count() == 1
    assert filed.complaint.attachments.count() == 1
    assert filed.complaint.events.filter(verb="answer").count() == 1


def test_it_keeps_the_words_when_a_file_is_refused(
    citizen: Client, filed: Filed, settings: Any
) -> None:
    bad = upload(b"MZ no picture", "virus.exe")
    text = page(do(citizen, filed.complaint, "answer", files=[upload(), bad]))
    assert "发票在附件里。" in text
    assert "“virus.exe”没有收下" in text
    assert not Message.objects.exists()
    assert not any(path.is_file() for path in settings.EVIDENCE_ROOT.rglob("*"))


@pytest.mark.parametrize("words", ["", "   ", "\x00", "\u200b", "字" * 3001])
def test_it_says_what_is_wrong_with_words_and_keeps_them(
    citizen: Client, filed: Filed, words: str
) -> None:
    response = do(citizen, filed.complaint, "answer", **{"answer-text": words})
    assert response.status_code == 200
    assert "error-summary" in page(response)
    assert not Message.objects.exists()


def test_it_stores_messages_only_encrypted(citizen: Client, filed: Filed) -> None:
    do(citizen, filed.complaint, "answer")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM complaints_message")
        assert "发票" not in str(cursor.fetchall())


def test_it_escapes_what_was_written(citizen: Client, filed: Filed) -> None:
    do(citizen, filed.complaint, "answer", **{"answer-text": "<script>alert(1)</script>"})
    assert "<script>alert" not in page(citizen.get(filed.complaint.get_absolute_url()))


def test_it_withdraws_and_a_second_click_is_harmless(citizen: Client, filed: Filed) -> None:
    for _ in range(2):
        response = do(citizen, filed.complaint, "withdraw")
        assert response["Location"] == filed.complaint.get_absolute_url()
    assert fresh(filed.complaint).status == "withdrawn"
    event = filed.complaint.events.get(verb="withdraw")
    assert (event.actor, event.actor_name, event.note) == (None, "投诉人", "已经退款")


def test_it_withdraws_only_when_one_is_sure(citizen: Client, filed: Filed) -> None:
    response = do(citizen, filed.complaint, "withdraw", **{"withdraw-sure": ""})
    assert "请先勾选确认" in page(response)
    assert fresh(filed.complaint).status == "received"


def test_it_refuses_to_withdraw_what_is_over(citizen: Client, filed: Filed) -> None:
    conclude(filed.complaint)
    text = page(do(citizen, filed.complaint, "withdraw"))
    assert "现在的状态是“已了结”" in text
    assert "act-withdraw" not in page(citizen.get(filed.complaint.get_absolute_url()))


def test_it_reopens_a_concluded_case_by_an_objection(citizen: Client, filed: Filed) -> None:
    conclude(filed.complaint)
    shown = page(citizen.get(filed.complaint.get_absolute_url()))
    assert "提出异议" in shown
    assert "处理结果：</strong>说明" in shown
    token = str(uuid4())
    for _ in range(2):
        response = do(citizen, filed.complaint, "object", **{"object-token": token})
        assert response["Location"] == filed.complaint.get_absolute_url()
    assert fresh(filed.complaint).status == "verifying"
    assert filed.complaint.events.get(verb="reopen").actor_name == "投诉人"
    assert "商家没有退款。" in page(citizen.get(filed.complaint.get_absolute_url()))


def test_it_takes_no_objection_after_its_time(citizen: Client, filed: Filed) -> None:
    conclude(filed.complaint, days_ago=16)
    assert "act-object" not in page(citizen.get(filed.complaint.get_absolute_url()))
    assert "期限已过" in page(do(citizen, filed.complaint, "object"))
    assert fresh(filed.complaint).status == "concluded"
    assert not Message.objects.exists()


def test_it_takes_no_objection_before_the_end(filed: Filed) -> None:
    with pytest.raises(TransitionRefused):
        correspondence.object_to(filed.complaint, text="不行", token=uuid4(), now=timezone.now())


def test_it_takes_one_judgement_after_the_end(citizen: Client, filed: Filed) -> None:
    assert "办完以后" in page(do(citizen, filed.complaint, "rate"))
    conclude(filed.complaint)
    do(citizen, filed.complaint, "rate")
    do(citizen, filed.complaint, "rate", **{"rate-score": "1"})
    satisfaction = Satisfaction.objects.get()
    assert (satisfaction.score, satisfaction.words) == (4, "回复很快")
    assert filed.complaint.events.filter(verb="rate").count() == 1
    assert "4 分" in page(citizen.get(filed.complaint.get_absolute_url()))


@pytest.mark.parametrize("score", ["", "0", "6", "x", "5; DROP"])
def test_it_takes_no_other_score(citizen: Client, filed: Filed, score: str) -> None:
    conclude(filed.complaint)
    assert "error-summary" in page(do(citizen, filed.complaint, "rate", **{"rate-score": score}))
    assert not Satisfaction.objects.exists()


def test_it_corrects_the_contact_data_and_finds_the_case_by_them(
    citizen: Client, filed: Filed
) -> None:
    for _ in range(2):
        do(citizen, filed.complaint, "contact")
    complaint = Complaint.objects.with_phone("13811112222").get()
    assert (complaint.phone, complaint.name) == ("13811112222", "程晚舟")
    event = complaint.events.get(verb="correct_contact")
    assert event.note == "更正了：电话"
    assert json.loads(Receipt.objects.get().content)["phone"] == "13900001234"


@pytest.mark.parametrize(
    "change",
    [{"contact-phone": "12"}, {"contact-phone": "", "contact-email": "x"}, {"contact-phone": ""}],
)
def test_it_says_what_is_wrong_with_contact_data(
    citizen: Client, filed: Filed, change: dict[str, str]
) -> None:
    assert "error-summary" in page(do(citizen, filed.complaint, "contact", **change))
    assert fresh(filed.complaint).phone == "13900001234"


def test_it_puts_a_request_for_erasure_in_the_queue_once(citizen: Client, filed: Filed) -> None:
    for _ in range(2):
        do(citizen, filed.complaint, "erase")
    assert ErasureRequest.objects.get().done_at is None
    assert filed.complaint.events.filter(verb="request_erasure").count() == 1
    assert "您已经申请删除个人信息" in page(citizen.get(filed.complaint.get_absolute_url()))


def test_it_takes_the_number_of_12315_in_its_shape(citizen: Client, filed: Filed) -> None:
    for _ in range(2):
        do(citizen, filed.complaint, "platform")
    assert PlatformFiling.objects.get().number == "13100000202611270001"
    assert filed.complaint.events.filter(verb="platform_number").count() == 1
    refused = page(do(citizen, filed.complaint, "platform", **{"platform-number": "不记得了"}))
    assert "这不像 12315 平台的编号" in refused
    assert PlatformFiling.objects.get().number == "13100000202611270001"


@pytest.mark.parametrize("act", ACTS)
def test_it_lets_nobody_else_do_anything(filed: Filed, act: str) -> None:
    before = filed.complaint.events.count()
    stranger = Client()
    response = do(stranger, filed.complaint, act)
    assert response["Location"] == f"{TRACK}?number={filed.complaint.number}"
    glancing = Client()
    glancing.post(
        f"{TRACK}glance/",
        {"glance-number": filed.complaint.number, "glance-phone": "13900001234"},
    )
    assert do(glancing, filed.complaint, act)["Location"].startswith(f"{TRACK}?")
    assert filed.complaint.events.count() == before
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "rest", ["all.zip", "12315.zip", "file/00000000-0000-4000-8000-000000000000/"]
)
def test_it_hands_files_to_nobody_else(filed: Filed, rest: str) -> None:
    response = Client().get(f"{filed.complaint.get_absolute_url()}{rest}")
    assert response["Location"] == f"{TRACK}?number={filed.complaint.number}"


def test_it_knows_no_other_acts(citizen: Client, filed: Filed) -> None:
    assert citizen.post(f"{filed.complaint.get_absolute_url()}conclude/").status_code == 404
    assert citizen.get(f"{filed.complaint.get_absolute_url()}withdraw/").status_code == 405


def test_it_closes_the_case_on_a_shared_computer(citizen: Client, filed: Filed) -> None:
    assert citizen.get(filed.complaint.get_absolute_url()).status_code == 200
    citizen.post(f"{TRACK}leave/")
    assert citizen.get(filed.complaint.get_absolute_url()).status_code == 302


def archive(response: Any) -> ZipFile:
    assert response["Content-Disposition"].startswith("attachment")
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def test_it_hands_out_everything_about_the_case(citizen: Client, filed: Filed) -> None:
    complaint, officer = filed.complaint, make_user(COMPLAINT_OFFICER)
    handling.reveal_contact(complaint, by=officer, reason="电话核实", now=timezone.now())
    handling.add_note(complaint, by=officer, text="此人语气激动", now=timezone.now())
    do(citizen, complaint, "answer", files=[upload()])
    everything = archive(citizen.get(f"{complaint.get_absolute_url()}all.zip"))
    case = json.loads(everything.read("案件.json"))
    assert case["complaint"]["phone"] == "13900001234"
    assert case["contact_opened"][0]["reason"] == "电话核实"
    assert case["messages"][0]["text"] == "发票在附件里。"
    assert "此人语气激动" not in str(case)
    content = everything.read("提交时的内容.json")
    assert hashlib.sha256(content).hexdigest() == case["receipt"]["fingerprint"]
    assert everything.read("回执.pdf").startswith(b"%PDF-")
    attachment = complaint.attachments.get()
    assert everything.read("证据/证据01-小票.jpg") == attachment.original.read()


def test_it_goes_on_when_a_file_of_evidence_is_gone(citizen: Client, filed: Filed) -> None:
    do(citizen, filed.complaint, "answer", files=[upload()])
    attachment = filed.complaint.attachments.get()
    attachment.original.storage.delete(attachment.original.name)
    everything = archive(citizen.get(f"{filed.complaint.get_absolute_url()}all.zip"))
    assert any("缺失" in name for name in everything.namelist())


def test_it_packs_the_case_in_the_order_of_12315(citizen: Client, filed: Filed) -> None:
    do(citizen, filed.complaint, "answer", files=[upload(), upload(name="合同.jpg")])
    pack = archive(citizen.get(f"{filed.complaint.get_absolute_url()}12315.zip"))
    assert {name for name in pack.namelist() if name.startswith("证据/")} == {
        "证据/证据01-小票.jpg", "证据/证据02-合同.jpg",
    }  # fmt: skip
    sections = json.loads(pack.read("12315投诉材料.json"))["sections"]
    assert [section["title"][2:] for section in sections] == [
        "投诉人", "被投诉企业", "消费与事实", "诉求", "证据", "声明",
    ]  # fmt: skip
    person = {field["label"]: field["value"] for field in sections[0]["fields"]}
    assert person == {
        "姓名": "程晚舟", "联系电话": "13900001234", "通信地址": "云川市江屏区青杏路41号",
    }  # fmt: skip
    text = pack.read("12315投诉材料.txt").decode("utf-8-sig")
    assert (
        text.index("一、投诉人") < text.index("二、被投诉企业") < text.index("书柜送来时侧板开裂")
    )
    assert pack.read("12315投诉材料.pdf").startswith(b"%PDF-")


def test_it_numbers_evidence_alike_in_the_list_and_in_the_folder(filed: Filed) -> None:
    assert handover.evidence_facts(filed.complaint) == []


def test_it_tells_by_mail_that_the_desk_has_a_question(filed: Filed, settings: Any) -> None:
    settings.MAIL_IS_ON = True
    correspondence.ask(
        filed.complaint, text="有发票吗？", needs_answer=True,
        by=make_user(COMPLAINT_OFFICER), now=timezone.now(),
    )  # fmt: skip
    notifications.deliver_due(now=timezone.now())
    sent = mail.outbox[-1]
    assert filed.complaint.number in sent.subject
    assert "发票" not in sent.body


STATUS_PAGE = 17


def test_it_asks_the_database_a_fixed_number_of_questions(
    citizen: Client, filed: Filed, django_assert_num_queries: Any
) -> None:
    def fill(number: int) -> None:
        for _ in range(number):
            message = correspondence.answer(
                filed.complaint, text="话", files=[upload()], token=uuid4(), now=timezone.now()
            )
            assert message.attachments.count() == 1

    for number in (1, 5):
        fill(number)
        with django_assert_num_queries(STATUS_PAGE):
            assert citizen.get(filed.complaint.get_absolute_url()).status_code == 200
