from io import BytesIO
from zipfile import ZipFile

import pytest

from jiansite.lib import disguises
from tests.factories import picture_bytes


def with_archive() -> bytes:
    archive = BytesIO()
    with ZipFile(archive, "w") as zip_file:
        zip_file.writestr("evil.js", "alert(1)")
    return picture_bytes() + archive.getvalue()


@pytest.mark.parametrize(
    ("content", "nature"),
    [
        (with_archive(), "压缩包"),
        (picture_bytes(comment=b"%PDF-1.4"), "PDF 文件"),
        (picture_bytes(comment=b"<script>alert(1)</script>"), "带有脚本的网页"),
        (picture_bytes(comment=b"<?php system('id'); ?>"), "带有脚本的网页"),
        (b"GIF89a/*" + b"\x00" * 9 + b"*/=1;<!DOCTYPE html>", "带有脚本的网页"),
        (picture_bytes(), ""),
        (picture_bytes(format="PNG"), ""),
        (picture_bytes() + b"\x00\x00\x00\x18ftypmp42", ""),
    ],
    ids=["zip", "pdf", "script", "php", "gif", "jpeg", "png", "phone's motion photo"],
)
def test_it_says_what_a_picture_is_besides(content: bytes, nature: str) -> None:
    file = BytesIO(content)
    assert disguises.second_nature(file) == nature
    assert file.tell() == 0
