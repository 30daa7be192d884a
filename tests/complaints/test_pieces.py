"""Files in pieces: each piece in its place, the line may break, nothing grows without bounds."""

import hashlib
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from complaints import evidence, pieces
from complaints.models import Attachment, Draft, PartialUpload
from tests.complaints.test_form import GOOD, page
from tests.complaints.test_steps import at
from tests.factories import picture_bytes, picture_with_gps, upload

pytestmark = pytest.mark.django_db

FILES = "/complaints/new/files/"
PICTURE = picture_with_gps(size=(2400, 1600))


def start(client: Client, content: bytes = PICTURE, *, name: str = "小票.jpg", **more: Any) -> Any:
    about = {"name": name, "size": len(content), "sha256": digest(content), **more}
    return client.post(FILES, about)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(client: Client, pk: str, content: bytes, offset: int) -> Any:
    kind = "application/octet-stream"
    return client.post(f"{FILES}{pk}/?offset={offset}", content, content_type=kind)


def finish(client: Client, pk: str, **data: str) -> Any:
    return client.post(f"{FILES}{pk}/finish/", data)


def send_all(client: Client, pk: str, content: bytes, *, step: int = 7000) -> None:
    for offset in range(0, len(content), step):
        assert send(client, pk, content[offset : offset + step], offset).status_code == 200


def pieces_in_store() -> list[Path]:
    folder = Path(storages["evidence"].location) / "pieces"  # type: ignore[attr-defined]
    return [path for path in folder.rglob("*") if path.is_file()]


def test_it_puts_the_pieces_together_byte_for_byte(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    begun = start(client)
    assert begun.status_code == 201
    send_all(client, begun.json()["id"], PICTURE)
    with django_capture_on_commit_callbacks(execute=True):
        answer = finish(client, begun.json()["id"], sha256=digest(PICTURE))
    assert answer.status_code == 201
    attachment = Attachment.objects.get()
    assert attachment.original.read() == PICTURE
    assert (attachment.sha256, attachment.name) == (digest(PICTURE), "小票.jpg")
    assert attachment.is_picture
    assert f'data-file="{attachment.pk}"' in answer.json()["html"]
    assert pieces_in_store() == []
    assert not PartialUpload.objects.exists()


def test_it_goes_on_where_the_line_broke(client: Client) -> None:
    pk = start(client).json()["id"]
    send(client, pk, PICTURE[:9000], 0)
    again = start(client).json()
    assert (again["id"], again["received"]) == (pk, 9000)
    assert client.get(f"{FILES}{pk}/").json() == {"received": 9000}
    send(client, pk, PICTURE[9000:], 9000)
    assert finish(client, pk).status_code == 201


def test_it_says_where_a_piece_belongs(client: Client) -> None:
    pk = start(client).json()["id"]
    send(client, pk, PICTURE[:100], 0)
    for offset in ("0", "99", "101", "-1", "x", "", "9" * 30):
        answer = send(client, pk, PICTURE[:100], offset)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()) == (409, {"received": 100})
    assert PartialUpload.objects.get().received == 100


def test_it_does_not_finish_before_the_end(client: Client) -> None:
    pk = start(client).json()["id"]
    send(client, pk, PICTURE[:100], 0)
    answer = finish(client, pk)
    assert (answer.status_code, answer.json()) == (409, {"received": 100})
    assert not Attachment.objects.exists()


def test_it_finishes_once(client: Client) -> None:
    pk = start(client).json()["id"]
    send_all(client, pk, PICTURE)
    assert finish(client, pk).status_code == 201
    assert finish(client, pk).status_code == 422
    assert Attachment.objects.count() == 1


def test_it_refuses_what_arrived_differently(client: Client) -> None:
    pk = start(client).json()["id"]
    send_all(client, pk, PICTURE[:-1] + b"\x00")
    answer = finish(client, pk)
    assert answer.status_code == 422
    assert "传输中出了差错" in answer.json()["message"]
    assert not Attachment.objects.exists()
    assert not PartialUpload.objects.exists()


def test_it_works_for_browsers_that_compute_no_hash(client: Client) -> None:
    pk = start(client, sha256="").json()["id"]
    send_all(client, pk, PICTURE)
    assert finish(client, pk, sha256="").status_code == 201


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ("0", "空文件"), ("", "空文件"), ("-1", "空文件"), ("x", "空文件"), ("１２", "空文件"),
        (str(20 * 1024 * 1024 + 1), "超过"), ("9" * 15, "超过"), ("9" * 400, "空文件"),
    ],
)  # fmt: skip
def test_it_refuses_a_size_that_cannot_be(client: Client, size: str, words: str) -> None:
    answer = client.post(FILES, {"name": "a.jpg", "size": size})
    assert answer.status_code == 422
    assert words in answer.json()["message"]


def test_it_takes_no_more_bytes_than_were_announced(client: Client) -> None:
    pk = start(client, b"x" * 100).json()["id"]
    assert send(client, pk, b"x" * 101, 0).status_code == 422
    assert send(client, pk, b"", 0).status_code == 422
    assert send(client, pk, b"x" * (pieces.PIECE_BYTES + 1), 0).status_code == 422
    assert PartialUpload.objects.get().received == 0
    assert pieces_in_store() == []


def test_it_takes_twenty_files_with_those_on_their_way(client: Client) -> None:
    client.post(at("evidence"), {"evidence": [upload(name=f"{n}.jpg") for n in range(18)]})
    assert start(client, b"a").status_code == 201
    assert start(client, b"b").status_code == 201
    answer = start(client, b"c")
    assert answer.status_code == 422
    assert f"最多上传 {evidence.MAX_FILES} 个文件" in answer.json()["message"]


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00", b"<html><script>", b"\xff\xd8\xff\xe0broken", b"%PDF-1.7 half"]
)
def test_it_refuses_what_is_no_evidence_and_says_why(client: Client, content: bytes) -> None:
    pk = start(client, content).json()["id"]
    send(client, pk, content, 0)
    answer = finish(client, pk)
    assert answer.status_code == 422
    assert len(answer.json()["message"]) > 10
    assert not Attachment.objects.exists()


def test_it_survives_whatever_breaks_while_a_file_is_looked_at(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("something nobody thought of")

    monkeypatch.setattr("complaints.evidence.attach", fail)
    pk = start(client).json()["id"]
    send_all(client, pk, PICTURE)
    answer = finish(client, pk)
    assert answer.status_code == 422
    assert "换一种格式" in answer.json()["message"]
    assert not PartialUpload.objects.exists()


def test_it_is_nobody_elses(client: Client) -> None:
    pk = start(client).json()["id"]
    stranger = Client()
    assert send(stranger, pk, PICTURE[:10], 0).status_code == 422
    assert stranger.get(f"{FILES}{pk}/").status_code == 422
    assert finish(stranger, pk).status_code == 422
    stranger.post(f"{FILES}{pk}/cancel/")
    assert PartialUpload.objects.get().received == 0


def test_it_stops_and_removes(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    pk = start(client).json()["id"]
    send(client, pk, PICTURE[:10], 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{FILES}{pk}/cancel/").status_code == 204
    assert pieces_in_store() == []
    client.post(at("evidence"), {"evidence": [upload()]})
    attachment = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{FILES}{attachment.pk}/cancel/")
    assert not attachment.original.storage.exists(attachment.original.name)


def test_it_lists_files_and_says_when_nothing_has_changed(client: Client) -> None:
    client.post(at("evidence"), {"evidence": [upload(name="小票.jpg")]})
    pk = start(client).json()["id"]
    send(client, pk, PICTURE[: len(PICTURE) // 2], 0)
    answer = client.get(FILES)
    (file,), (coming,) = answer.json()["files"], answer.json()["coming"]
    assert "小票.jpg" in file["html"]
    assert 0.4 < coming["part"] < 0.6
    same = client.get(FILES, headers={"If-None-Match": answer["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    client.post(f"{FILES}{pk}/cancel/")
    assert client.get(FILES, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_it_asks_little_for_the_list(client: Client, django_assert_max_num_queries: Any) -> None:
    client.post(at("evidence"), {"evidence": [upload(name=f"{n}.jpg") for n in range(6)]})
    with django_assert_max_num_queries(5):
        client.get(FILES)


def test_it_removes_what_nobody_goes_on_with(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    pk = start(client).json()["id"]
    send(client, pk, PICTURE[:10], 0)
    out = StringIO()
    PartialUpload.objects.update(updated_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("expire_drafts", stdout=out)
    assert "1 abandoned uploads removed" in out.getvalue()
    assert pieces_in_store() == []


def test_it_throws_the_pieces_away_with_the_draft(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    pk = start(client).json()["id"]
    send(client, pk, PICTURE[:10], 0)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/complaints/new/discard/")
    assert pieces_in_store() == []


def test_it_takes_nothing_more_once_the_complaint_was_sent(client: Client) -> None:
    client.post(at("all"), GOOD)
    draft = Draft.objects.get()
    upload_ = pieces.start(draft, name="a", size=3, sha256="", now=timezone.now())
    pieces.append(upload_, b"abc", offset=0, now=timezone.now())
    client.post(at("review"))
    assert finish(client, str(upload_.pk)).status_code == 422
    with pytest.raises(pieces.FileRefused, match="已经提交"):
        pieces.finish(upload_)


def test_it_begins_a_draft_for_a_file_that_comes_first(client: Client) -> None:
    pk = start(client, picture_bytes()).json()["id"]
    send(client, pk, picture_bytes(), 0)
    finish(client, pk)
    assert "小票.jpg" in page(client.get(at("evidence")))
