"""The complaint form: what it says to whom, and that nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from complaints.forms import ComplaintForm
from complaints.models import Attachment, Complaint, Draft
from tests.factories import make_article, upload

pytestmark = pytest.mark.django_db

GOOD = {
    "product": "实木书柜",
    "purchased_on": "2026-03-15",
    "amount_paid": "1680",
    "facts": "书柜送来时侧板开裂。",
    "merchant_name": "禾木家居江屏店",
    "demands": ["replace"],
    "name": "程晚舟",
    "phone": "139 0000 1234",
    "consent_handle": "on",
    "declared_truthful": "on",
}


def errors(**changes: Any) -> dict[str, list[str]]:
    data = {**GOOD, **changes}
    lists = {key: value if isinstance(value, list) else [value] for key, value in data.items()}
    return dict(ComplaintForm(MultiValueDict(lists)).errors)


def page(response: Any) -> str:
    return response.content.decode()


def test_it_accepts_a_complaint_with_the_least_that_is_needed() -> None:
    assert errors() == {}


@pytest.mark.parametrize(
    "name",
    [
        "product",
        "facts",
        "merchant_name",
        "demands",
        "name",
        "phone",
        "consent_handle",
        "declared_truthful",
    ],
)
def test_it_says_in_chinese_what_is_missing(name: str) -> None:
    changes = {name: [] if name == "demands" else ""}
    (message,) = errors(**changes)[name]
    assert message.startswith("请") or "请" in message
    assert message != "这个字段是必填项。"


@pytest.mark.parametrize(
    "phone",
    [
        "13900001234",
        "139-0000-1234",
        "+86 139 0000 1234",
        "１３９００００１２３４",
        "010-12345678",
        "0531 1234567",
        "400-123-4567",
        "(010)12345678",
    ],
)
def test_it_takes_every_usual_way_of_writing_a_phone(phone: str) -> None:
    assert "phone" not in errors(phone=phone)


@pytest.mark.parametrize(
    "phone", ["123", "12345678901", "1390000123", "139000012345", "电话", "😀"]
)
def test_it_says_how_a_phone_is_written(phone: str) -> None:
    assert "11 位" in errors(phone=phone)["phone"][0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("purchased_on", "昨天"),
        ("purchased_on", "2999-01-01"),
        ("purchased_on", "0001-01-01"),
        ("amount_paid", "很多"),
        ("amount_paid", "-5"),
        ("amount_paid", "NaN"),
        ("amount_paid", "1e400"),
        ("amount_paid", "1" * 40),
        ("refund_amount", "Infinity"),
        ("compensation_amount", "-1"),
        ("category", "everything"),
        ("daily_use", "maybe"),
        ("known_on", "2026-03-14"),
        ("help_wanted", ["money"]),
        ("email", "not-an-address"),
        ("name", "长" * 41),
        ("facts", "长" * 5001),
        ("demands", ["everything"]),
    ],
)
def test_it_refuses_what_cannot_be(name: str, value: Any) -> None:
    assert name in errors(**{name: value})


@pytest.mark.parametrize("text", ["甲\x00乙", "甲\u200b乙", "甲\u202e乙", "甲\ufeff乙"])
def test_it_drops_what_nobody_sees(text: str) -> None:
    form = ComplaintForm(
        MultiValueDict(
            {**{k: v if isinstance(v, list) else [v] for k, v in GOOD.items()}, "product": [text]}
        )
    )
    assert form.is_valid()
    assert form.cleaned_data["product"] == "甲乙"


def test_it_keeps_what_was_typed_and_links_each_error_from_the_top(client: Client) -> None:
    response = client.post("/complaints/new/all/", {**GOOD, "phone": "123", "name": ""})
    assert response.status_code == 200
    text = page(response)
    assert "书柜送来时侧板开裂。" in text
    assert 'href="#id_phone"' in text
    assert 'href="#id_name"' in text
    assert 'value="123"' in text


def test_it_keeps_a_good_file_when_another_field_is_wrong(client: Client) -> None:
    client.post(
        "/complaints/new/all/", {**GOOD, "phone": "", "evidence": [upload(name="小票.jpg")]}
    )
    assert Attachment.objects.get().name == "小票.jpg"
    assert "小票.jpg" in page(client.get("/complaints/new/all/"))


def test_it_keeps_the_good_of_two_files_and_says_why_not_the_other(client: Client) -> None:
    files = [upload(name="好.jpg"), upload(b"<html>", name="坏.jpg")]
    response = client.post("/complaints/new/all/", {**GOOD, "evidence": files})
    assert response.status_code == 200
    assert "“坏.jpg”没有收下" in page(response)
    assert Attachment.objects.get().name == "好.jpg"
    assert "书柜送来时侧板开裂。" in page(response)


def test_it_takes_twenty_files_and_says_so_of_the_next(client: Client) -> None:
    files = [upload(name=f"{n}.jpg") for n in range(21)]
    response = client.post("/complaints/new/all/", {**GOOD, "evidence": files})
    assert Attachment.objects.count() == 20
    assert "“20.jpg”没有收下：最多上传 20 个文件" in page(response)


def test_it_removes_a_file_with_its_content(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]})
    attachment = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/complaints/new/all/", {**GOOD, "remove": [str(attachment.pk), "not-an-id"]})
    assert not Attachment.objects.exists()
    assert not attachment.original.storage.exists(attachment.original.name)


def test_it_does_not_remove_a_strangers_file(client: Client) -> None:
    client.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]})
    stranger = Client()
    stranger.post("/complaints/new/all/", {**GOOD, "remove": [str(Attachment.objects.get().pk)]})
    assert Attachment.objects.count() == 1


def test_it_escapes_the_name_of_a_refused_file(client: Client) -> None:
    files = [upload(b"x", name="<img src=x onerror=alert(1)>.jpg")]
    text = page(client.post("/complaints/new/all/", {**GOOD, "evidence": files}))
    assert "<img src=x" not in text


def test_it_shows_the_draft_again_after_the_tab_was_closed(client: Client) -> None:
    client.post("/complaints/new/all/", {**GOOD, "phone": ""})
    assert "书柜送来时侧板开裂。" in page(client.get("/complaints/new/all/"))


def test_it_does_not_show_a_draft_to_another_browser(client: Client) -> None:
    client.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]})
    stranger = Client()
    assert "书柜" not in page(stranger.get("/complaints/new/all/"))
    picture = f"/complaints/new/evidence/{Attachment.objects.get().pk}/"
    assert client.get(picture).status_code == 200
    assert stranger.get(picture).status_code == 404


def test_it_shows_a_draft_no_more_after_seven_days(client: Client) -> None:
    client.post("/complaints/new/all/", {**GOOD, "phone": ""})
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=8))
    assert "书柜" not in page(client.get("/complaints/new/all/"))


def test_it_throws_a_draft_away_with_its_files(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]})
    attachment = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/complaints/new/discard/")
    assert not Draft.objects.exists()
    assert not attachment.original.storage.exists(attachment.original.name)


def test_it_knows_the_article_it_was_opened_from(client: Client) -> None:
    article = make_article("公平秤核查完成")
    text = page(client.get(f"/complaints/new/all/?article={article.pk}"))
    assert "公平秤核查完成" in text
    assert f'name="article" value="{article.pk}"' in text


@pytest.mark.parametrize("article", ["abc", "-1", "0x10", "9" * 30, "１２", "<script>"])
def test_it_ignores_an_article_that_is_none(client: Client, article: str) -> None:
    response = client.get("/complaints/new/all/", {"article": article})
    assert response.status_code == 200
    assert "<script>alert" not in page(response)


def test_it_answers_a_far_too_large_text_with_a_page(client: Client) -> None:
    response = client.post("/complaints/new/all/", {**GOOD, "facts": "长" * 2_000_000})
    assert response.status_code == 400
    assert "请求无法处理" in page(response)
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("article", ["abc", "-1", "9" * 30, "0", "１２"])
def test_it_drops_a_damaged_article_and_goes_on(client: Client, article: str) -> None:
    response = client.post("/complaints/new/all/", {**GOOD, "article": article})
    assert response["Location"] == "/complaints/new/review/"


def test_it_keeps_the_form_when_a_file_breaks_the_unthinkable(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("something nobody thought of")

    monkeypatch.setattr("complaints.evidence.attach", fail)
    text = page(client.post("/complaints/new/all/", {**GOOD, "evidence": [upload()]}))
    assert "“小票.jpg”没有收下" in text
    assert "书柜送来时侧板开裂。" in text
    assert "书柜送来时侧板开裂。" in page(client.get("/complaints/new/all/"))


def test_it_leaves_a_sent_draft_empty(client: Client) -> None:
    client.post("/complaints/new/all/", GOOD)
    late = Draft.objects.get()
    client.post("/complaints/new/review/")
    late.keep({"product": "晚到的内容"}, now=timezone.now())
    assert Draft.objects.get().values == {}


def test_it_begins_anew_when_the_draft_was_thrown_away_meanwhile(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/complaints/new/all/", GOOD)
    keep = Draft.keep

    def keep_and_lose(draft: Draft, *args: Any, **kwargs: Any) -> None:
        keep(draft, *args, **kwargs)
        Draft.objects.all().delete()

    monkeypatch.setattr(Draft, "keep", keep_and_lose)
    response = client.post("/complaints/new/all/", GOOD, follow=True)
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == "/complaints/new/"


def test_it_shows_the_name_of_a_refused_file_undisguised(client: Client) -> None:
    files = [upload(b"x", name="单据\u202egpj.exe")]
    text = page(client.post("/complaints/new/all/", {**GOOD, "evidence": files}))
    assert "“单据gpj.exe”没有收下" in text
