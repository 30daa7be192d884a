import struct
from io import BytesIO
from pathlib import Path

import pytest

from jiansite.lib import recordings
from jiansite.lib.uploads import FileRefused


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def movie(brand: bytes = b"isom") -> bytes:
    return box(b"ftyp", brand + b"\0\0\0\0") + box(b"moov", b"x" * 30) + box(b"mdat", b"y" * 100)


def wave(content: bytes = b"z" * 64) -> bytes:
    return b"RIFF" + struct.pack("<I", 36 + len(content)) + b"WAVEfmt " + b"\0" * 28 + content


WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x04"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (movie(b"isom"), "video/mp4"),
        (movie(b"mp42"), "video/mp4"),
        (movie(b"qt  "), "video/quicktime"),
        (movie(b"M4A "), "audio/mp4"),
        (box(b"ftyp", b"heic\0\0\0\0"), "image/heic"),
        (box(b"ftyp", b"mif1\0\0\0\0"), "image/heic"),
        (box(b"ftyp", b"evil\0\0\0\0"), ""),
        (WEBM, "video/webm"),
        (b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska", ""),
        (wave(), "audio/wav"),
        (b"OggS\0\x02" + b"\0" * 30, "audio/ogg"),
        (b"#!AMR\n<\x91", "audio/amr"),
        (b"#!AMR-WB\n", "audio/amr"),
        (b"#!AMRrm -rf /", ""),
        (b"ID3\x04\x00\x00\x00\x00\x0f\x76TIT2", "audio/mpeg"),
        (b"ID3<script>", ""),
        (b"\xff\xfb\x90\x64\x00\x0f", "audio/mpeg"),
        (b"\xff\xff\xff\xff\xff\xff", ""),
        (b"\xff\xd8\xff\xe0", ""),
        (b"", ""),
        (b"RIFF", ""),
        (b"<html>", ""),
    ],
)
def test_it_goes_by_the_content(content: bytes, kind: str) -> None:
    file = BytesIO(content)
    assert recordings.content_type(file) == kind
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (movie(), "video/mp4"),
        (movie() + box(b"free"), "video/mp4"),
        (movie()[:-108] + b"\0\0\0\0mdat" + b"y" * 50, "video/mp4"),  # to the end of the file
        (wave(), "audio/wav"),
        (b"RIFF\xff\xff\xff\xffWAVE" + b"z" * 50, "audio/wav"),
        (WEBM, "video/webm"),
    ],
)
def test_it_takes_what_is_whole(content: bytes, kind: str) -> None:
    recordings.check(BytesIO(content), kind)


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (movie()[:-1], "video/mp4", "视频"),
        (movie()[:30], "video/quicktime", "视频"),
        (movie(b"M4A ")[:60], "audio/mp4", "录音"),
        (box(b"ftyp", b"isom") + box(b"mdat", b"y"), "video/mp4", "视频"),
        (movie() + b"<script>alert(1)</script>", "video/mp4", "视频"),
        (box(b"ftyp", b"isom") + b"\0\0\0\x01moov" + b"\xff" * 8, "video/mp4", "视频"),
        (box(b"ftyp", b"isom") + b"\0\0\0\x02moov", "video/mp4", "视频"),
        (wave()[:50], "audio/wav", "录音"),
    ],
)
def test_it_says_when_a_part_is_missing(content: bytes, kind: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        recordings.check(BytesIO(content), kind)


def test_it_is_not_kept_busy_by_countless_boxes() -> None:
    many = box(b"ftyp", b"isom") + box(b"free") * 400_000
    with pytest.raises(FileRefused):
        recordings.check(BytesIO(many), "video/mp4")


def test_it_knows_the_photos_of_telephones(shared_data: Path) -> None:
    found = sorted((shared_data / "images").rglob("*.heic"))
    assert found
    for path in found:
        with path.open("rb") as file:
            assert recordings.content_type(file) == "image/heic", path.name
