"""What is being typed is kept, and two windows on one draft lose nothing silently."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from complaints.models import Attachment, Complaint, Draft
from tests.complaints.test_form import GOOD, page
from tests.complaints.test_steps import ANSWERS, answer_all, at, send
from tests.factories import upload

pytestmark = pytest.mark.django_db

AUTOSAVE = "/complaints/new/autosave/"


def keep(client: Client, step: str, /, **data: Any) -> Any:
    return client.post(f"{AUTOSAVE}{step}/", data)


def seen(text: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]*)"', text)
    assert found
    return found[1]


def test_it_begins_a_draft_with_the_first_word(client: Client) -> None:
    answer = keep(client, "what", facts="洗衣机漏").json()
    assert answer["draft"] == Draft.objects.get().pk
    assert re.fullmatch(r"\d\d:\d\d", answer["at"])
    assert "洗衣机漏" in page(client.get(at("what")))


def test_it_keeps_no_empty_draft(client: Client) -> None:
    assert keep(client, "what", article="5", facts="").json() == {}
    assert not Draft.objects.exists()


def test_it_keeps_what_could_never_be_sent(client: Client) -> None:
    keep(client, "about", phone="123", email="@")
    assert 'value="@"' in page(client.get(at("about")))


def test_it_keeps_a_note_while_it_is_typed(client: Client) -> None:
    client.post(at("evidence"), {"evidence": [upload()]})
    attachment = Attachment.objects.get()
    keep(client, "evidence", **{f"note-{attachment.pk}": "小票"})
    attachment.refresh_from_db()
    assert attachment.note == "小票"


def test_it_answers_404_to_a_step_that_is_none(client: Client) -> None:
    assert keep(client, "nonsense", facts="x").status_code == 404


def test_it_goes_on_from_what_it_kept(client: Client) -> None:
    first = keep(client, "what", facts="洗衣机").json()
    second = keep(client, "what", facts="洗衣机漏水", seen=first["seen"])
    assert second.status_code == 200
    assert second.json()["seen"] != first["seen"]


def test_it_tells_the_second_window_instead_of_overwriting(client: Client) -> None:
    answer_all(client, "what")
    mark = seen(page(client.get(at("what"))))
    keep(client, "what", **{**ANSWERS["what"], "facts": "第一个窗口写的经过。", "seen": mark})
    answer = keep(client, "what", **{**ANSWERS["what"], "facts": "第二个窗口写的。", "seen": mark})
    assert answer.status_code == 409
    assert "另一个窗口" in answer.json()["message"]
    assert Draft.objects.get().values["facts"] == "第一个窗口写的经过。"


def test_it_knows_the_window_that_wrote_last(client: Client) -> None:
    """A beacon's answer never reaches its window, which then holds an old mark."""
    mark = seen(page(client.get(at("what"))))
    for facts in ("洗衣机", "洗衣机漏", "洗衣机漏水"):
        assert keep(client, "what", facts=facts, seen=mark, window="a1").status_code == 200
    assert keep(client, "what", facts="别的", seen=mark, window="b2").status_code == 409
    assert client.post(at("what"), {"facts": "别的", "seen": mark}).status_code == 409
    assert Draft.objects.get().values["facts"] == "洗衣机漏水"


def test_it_shows_both_windows_words_and_lets_the_person_decide(client: Client) -> None:
    mark = seen(page(client.get(at("what"))))
    client.post(at("what"), {**ANSWERS["what"], "facts": "第一个窗口写的经过。", "seen": mark})
    late = {**ANSWERS["what"], "facts": "第二个窗口写的。", "seen": mark}
    response = client.post(at("what"), late)
    text = page(response)
    assert response.status_code == 409
    assert "您在另一个窗口里改过这一页" in text
    assert "第一个窗口写的经过。" in text
    assert "第二个窗口写的。" in text
    assert "滚筒洗衣机" not in text.split("<form")[2].split("</dl>")[0]
    again = client.post(at("what"), {**late, "seen": seen(text)})
    assert again["Location"] == at("merchant")
    assert Draft.objects.get().values["facts"] == "第二个窗口写的。"


def test_it_takes_the_same_words_from_two_windows(client: Client) -> None:
    mark = seen(page(client.get(at("what"))))
    for _ in range(2):
        response = client.post(at("what"), {**ANSWERS["what"], "seen": mark})
        assert response["Location"] == at("merchant")


def test_it_lets_two_windows_answer_different_steps(client: Client) -> None:
    marks = {name: seen(page(client.get(at(name)))) for name in ("what", "about")}
    for name, mark in marks.items():
        assert client.post(at(name), {**ANSWERS[name], "seen": mark}).status_code == 302
    values = Draft.objects.get().values
    assert (values["product"], values["name"]) == ("滚筒洗衣机", "程晚舟")


def test_it_warns_on_the_one_page_as_well(client: Client) -> None:
    mark = seen(page(client.get(at("all"))))
    client.post(at("all"), {**GOOD, "seen": mark})
    response = client.post(at("all"), {**GOOD, "name": "另一个人", "seen": mark})
    assert response.status_code == 409
    assert Draft.objects.get().values["name"] == "程晚舟"


def test_it_tells_a_window_whose_draft_was_sent(client: Client) -> None:
    answer_all(client)
    draft = Draft.objects.get().pk
    send(client)
    answer = keep(client, "about", name="晚到", draft=draft)
    assert answer.status_code == 409
    assert "已经提交" in answer.json()["message"]
    assert Draft.objects.get().values == {}


def test_it_begins_anew_where_the_draft_was_thrown_away(client: Client) -> None:
    first = keep(client, "what", facts="洗衣机").json()
    client.post("/complaints/new/discard/")
    assert keep(client, "what", facts="洗衣机漏水", seen=first["seen"]).status_code == 200
    assert "洗衣机漏水" in page(client.get(at("what")))


def test_it_leaves_no_words_in_the_database(client: Client) -> None:
    keep(client, "about", name="程晚舟", phone="13900001234")
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text FROM complaints_draft d")
        rows = str(cursor.fetchall())
    assert "程晚舟" not in rows
    assert "13900001234" not in rows


def test_it_gives_back_what_was_typed_when_the_seal_is_missing() -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"facts": "第一行\r\n</textarea><script>alert(1)</script>", "product": "洗衣机"}
    response = client.post(at("what"), typed)
    text = page(response)
    assert response.status_code == 403
    assert "第一行" in text
    assert "<script>alert" not in text
    assert "no-store" in response["Cache-Control"]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    assert token
    again = client.post(at("what"), {**typed, "csrfmiddlewaretoken": token[1]})
    assert again["Location"] == at("merchant")
    assert Draft.objects.get().values["product"] == "洗衣机"


def test_it_gives_nothing_back_in_the_admin() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"password": "geheim-7"})
    assert response.status_code == 403
    assert "geheim-7" not in page(response)
    assert not Complaint.objects.exists()
