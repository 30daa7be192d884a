"""What is taken as evidence, how it is sealed, and what is refused with which words."""

import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from complaints import evidence
from complaints.models import Attachment, Draft
from jiansite.lib import pictures
from jiansite.lib.uploads import FileRefused
from tests.factories import picture_bytes, picture_with_gps, upload
from tests.lib.test_recordings import WEBM, movie, wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Draft:
    return Draft.begin(now=timezone.now())[0]


def test_it_seals_the_original_byte_for_byte(draft: Draft) -> None:
    content = picture_with_gps()
    attachment = evidence.attach(draft, upload(content))
    assert attachment.original.read() == content
    assert attachment.sha256 == hashlib.sha256(content).hexdigest()
    assert attachment.size == len(content)


def test_it_makes_a_copy_that_does_not_say_where_it_was_taken(draft: Draft) -> None:
    content = picture_with_gps()
    assert Image.open(BytesIO(content)).getexif().get_ifd(0x8825)
    attachment = evidence.attach(draft, upload(content))
    copy = Image.open(attachment.copy)
    assert not copy.getexif()
    assert b"Exif" not in Path(attachment.copy.path).read_bytes()


def test_it_turns_the_copy_upright(draft: Draft) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    attachment = evidence.attach(draft, upload(picture_bytes(size=(60, 40), exif=exif)))
    assert Image.open(attachment.copy).size == (40, 60)


def test_it_lies_outside_the_public_files(draft: Draft, settings: Any) -> None:
    attachment = evidence.attach(draft, upload())
    assert Path(attachment.original.path).is_relative_to(settings.EVIDENCE_ROOT)
    assert not Path(attachment.original.path).is_relative_to(settings.MEDIA_ROOT)
    assert Path(attachment.original.path).stat().st_mode & 0o077 == 0


def test_it_takes_a_pdf_without_a_copy(draft: Draft) -> None:
    attachment = evidence.attach(
        draft, upload(b"%PDF-1.7\n1 0 obj\n%%EOF\n", "合同.pdf", "application/pdf")
    )
    assert (attachment.content_type, attachment.is_picture) == ("application/pdf", False)


def test_it_goes_by_the_content_not_by_the_name(draft: Draft) -> None:
    attachment = evidence.attach(
        draft, upload(picture_bytes(format="PNG"), "照片.pdf", "text/html")
    )
    assert attachment.content_type == "image/png"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.jpg", "空文件"),
        (b"<html><script>alert(1)</script>", "照片.jpg", "只能上传"),
        (b"MZ\x90\x00", "照片.png", "只能上传"),
        (b"\xff\xd8\xff\xe0broken", "照片.jpg", "不是可以识别|损坏"),
        (picture_bytes(size=(400, 300))[:-300], "半张.jpg", "损坏"),
        (b"GIF89a<script>", "x.gif", "损坏|不是可以识别"),
        (b"%PDF-calc.exe%%EOF", "发票.pdf", "PDF"),
        (b"%PDF-1.7\n1 0 obj", "半份.pdf", "PDF"),
    ],
)
def test_it_says_why_it_does_not_take_a_file(
    draft: Draft, content: bytes, name: str, words: str
) -> None:
    with pytest.raises(FileRefused, match=words):
        evidence.attach(draft, upload(content, name))
    assert not Attachment.objects.exists()


def test_it_refuses_what_is_too_large(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MAX_BYTES", 100)
    with pytest.raises(FileRefused, match="超过了"):
        evidence.attach(draft, upload())


def test_it_refuses_a_bomb_before_unfolding_it(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1000)
    with pytest.raises(FileRefused, match="尺寸过大"):
        evidence.attach(draft, upload(picture_bytes(size=(100, 100))))


def test_it_takes_every_picture_that_decodes_and_no_other(draft: Draft, shared_data: Path) -> None:
    folder = shared_data / "images"
    manifest = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    for facts in manifest:
        path, verdict = folder / facts["file"], facts["pillow"]
        if verdict.get("decodes") and verdict["format"] in (*pictures.FORMATS, "HEIF"):
            attachment = evidence.attach(draft, upload(path.read_bytes(), path.name))
            assert not Image.open(attachment.copy).getexif(), path.name
        else:
            with pytest.raises(FileRefused):
                evidence.attach(draft, upload(path.read_bytes(), path.name))


def test_it_answers_404_when_the_file_itself_is_gone(client: Client) -> None:
    client.post("/complaints/new/all/", {"evidence": [upload()]})
    attachment = Attachment.objects.get()
    attachment.copy.storage.delete(attachment.copy.name)
    assert client.get(f"/complaints/new/evidence/{attachment.pk}/").status_code == 404


def test_it_leaves_the_house_as_a_sandboxed_file(client: Client) -> None:
    client.post("/complaints/new/all/", {"evidence": [upload()]})
    response = client.get(f"/complaints/new/evidence/{Attachment.objects.get().pk}/")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("name", ["invoice.bat", "wage.html", "photo.hta", "photo", "a.b.exe"])
def test_it_gives_a_file_the_ending_of_what_it_is(draft: Draft, name: str) -> None:
    assert evidence.attach(draft, upload(name=name)).name.endswith(".jpg")


def test_it_takes_a_picture_whose_metadata_is_broken(draft: Draft) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = bytearray(picture_bytes(size=(60, 40), exif=exif))
    at = content.index(b"\x01\x12")  # the tag of the orientation; behind it stands its type
    for kind in range(14):
        content[at + 3] = kind
        attachment = evidence.attach(draft, upload(bytes(content)))
        assert sorted(Image.open(attachment.copy).size) == [40, 60]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (movie(), "争吵.MOV", "video/mp4"),
        (movie(b"qt  "), "a.mp4", "video/quicktime"),
        (movie(b"M4A "), "通话录音.m4a", "audio/mp4"),
        (wave(), "录音.exe", "audio/wav"),
        (b"#!AMR\n<\x91", "录音.amr", "audio/amr"),
        (b"ID3\x04\x00\x00\x00\x00\x0f\x76TIT2", "录音.mp3", "audio/mpeg"),
        (WEBM, "录屏.webm", "video/webm"),
        (b"OggS\0\x02" + b"\0" * 30, "录音.ogg", "audio/ogg"),
    ],
)
def test_it_seals_sound_and_video_as_files(
    draft: Draft, content: bytes, name: str, kind: str
) -> None:
    attachment = evidence.attach(draft, upload(content, name, "text/html"))
    assert (attachment.content_type, attachment.is_picture) == (kind, False)
    assert attachment.name.endswith(f".{evidence.EXTENSIONS[kind]}")
    assert attachment.kind_label in ("视频", "录音")
    assert attachment.original.read() == content


def test_it_shows_a_photo_of_a_telephone_as_a_plain_copy(draft: Draft, shared_data: Path) -> None:
    path = next((shared_data / "images").rglob("*.heic"))
    attachment = evidence.attach(draft, upload(path.read_bytes(), "IMG_0001.HEIC"))
    assert (attachment.content_type, attachment.name) == ("image/heic", "IMG_0001.heic")
    assert attachment.original.read() == path.read_bytes()
    copy = Image.open(attachment.copy)
    assert copy.format == "JPEG"
    assert not copy.getexif()


@pytest.mark.parametrize("cut", [100, 2000])
def test_it_refuses_half_a_photo_of_a_telephone(draft: Draft, shared_data: Path, cut: int) -> None:
    path = next((shared_data / "images").rglob("*.heic"))
    with pytest.raises(FileRefused, match=r"损坏|不是可以识别"):
        evidence.attach(draft, upload(path.read_bytes()[:cut], "IMG_0001.HEIC"))


HOSTILE_NAMES = [
    "../../etc/passwd", "..\\..\\boot.ini", "a/b/c.jpg", "C:\\x.jpg", "\u202egpj.exe", "\x00.jpg",
    "<img src=x onerror=alert(1)>.jpg", '"; rm -rf /.jpg', "con.jpg", " .jpg", ".", "..", "",
    "长" * 400 + ".jpg", "a\r\nSet-Cookie: x=y.jpg", "%2e%2e%2f.jpg", "😀.jpg", "\u200b.jpg",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_it_gives_any_file_a_name_that_is_safe_to_show(draft: Draft, name: str) -> None:
    file = upload()
    file._name = name  # as no browser sends it: Django's own class would have cleaned it
    attachment = evidence.attach(draft, file)
    assert attachment.name.endswith(".jpg")
    assert len(attachment.name) <= 100
    assert not set(attachment.name) & set('/\\<>"\r\n\x00\u202e\u200b')
    assert ".." not in attachment.original.name
