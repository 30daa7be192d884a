from io import BytesIO

import pytest

from jiansite.lib import uploads
from tests.factories import picture_bytes


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (picture_bytes(format="JPEG"), "image/jpeg"),
        (picture_bytes(format="PNG"), "image/png"),
        (picture_bytes(format="GIF"), "image/gif"),
        (b"GIF87a" + bytes(20), "image/gif"),
        (picture_bytes(format="WEBP"), "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"", ""),
        (b"\xff\xd8", ""),
        (b"RIFF\x00\x00\x00\x00AVI LIST", ""),
        (b"<html><script>", ""),
        (b"MZ\x90\x00", ""),
        (picture_bytes(format="BMP"), ""),
    ],
    ids=[
        "jpeg", "png", "gif89", "gif87", "webp", "pdf",
        "empty", "too short", "video", "html", "program", "bmp",
    ],
)  # fmt: skip
def test_it_tells_the_type_by_the_content(content: bytes, expected: str) -> None:
    assert uploads.content_type(BytesIO(content)) == expected


def test_it_looks_at_the_beginning_of_a_file_that_was_read_before() -> None:
    file = BytesIO(b"%PDF-1.7\n")
    file.read()
    assert uploads.content_type(file) == "application/pdf"


@pytest.mark.parametrize("question", [uploads.content_type, uploads.sha256])
def test_it_leaves_the_file_ready_to_be_read(question) -> None:
    file = BytesIO(b"%PDF-1.7\n")
    question(file)
    assert file.read() == b"%PDF-1.7\n"


def test_it_sums_the_whole_content() -> None:
    # The example of FIPS 180-2 for one million letters a.
    expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    assert uploads.sha256(BytesIO(b"a" * 1_000_000)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("购物小票.jpg", "购物小票.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\程晚舟\\小票.jpg", "小票.jpg"),
        ("小票\r\nSet-Cookie: a=b.jpg", "小票Set-Cookie_ a=b.jpg"),
        ("小票\u202egpj.exe", "小票gpj.exe"),
        ("小\u200b票.jpg", "小票.jpg"),
        ('"小票";%0d.jpg', "_小票_0d.jpg"),
        ("<script>.jpg", "_script_.jpg"),
        (".htaccess", "htaccess"),
        ("小票.", "小票"),
        ("..", "文件"),
        ("照片/", "照片"),
        ("\x00\x1f", "文件"),
        ("", "文件"),
    ],
)
def test_it_makes_a_name_safe_to_show(name: str, expected: str) -> None:
    assert uploads.display_name(name) == expected


def test_it_shortens_a_long_name_and_keeps_its_ending() -> None:
    name = uploads.display_name("收" * 300 + ".pdf", longest=20)
    assert name == "收" * 15 + "….pdf"


def test_it_shortens_a_long_ending_too() -> None:
    assert len(uploads.display_name("小票." + "x" * 300, longest=20)) <= 20
