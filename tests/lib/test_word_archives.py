import struct
from io import BytesIO

import pytest

from jiansite.lib import word_archives
from jiansite.lib.uploads import FileRefused
from jiansite.lib.word_archives import open_archive
from tests.docx import docx, paragraph

LINE = paragraph("共检查五十八台。")
ENTITY = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def refusal(file: BytesIO) -> str:
    with pytest.raises(FileRefused) as refused:
        open_archive(file)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "这是一个空文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Word（.doc）"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "设有打开密码",
        ),
        (rb"{\rtf1 word}", "不是 Word 文件"),
        (b"<html><body>word</body></html>", "不是 Word 文件"),
        (b"PK\x03\x04" + bytes(100), "已损坏或不完整"),
        (docx(LINE).getvalue()[:-40], "已损坏或不完整"),
        (docx(LINE, parts={"word/document.xml": "<w:document"}).getvalue(), "已损坏或不完整"),
    ],
    ids=["empty", "old", "locked", "rtf", "web page", "no directory", "cut", "broken XML"],
)
def test_it_says_what_is_wrong_with_a_file(content: bytes, sentence: str) -> None:
    assert sentence in refusal(BytesIO(content))


def test_it_refuses_an_archive_without_a_text() -> None:
    file = BytesIO(docx(LINE).getvalue().replace(b"word/document.xml", b"word/something.md"))
    assert "不是 Word 文件" in refusal(file)


def test_it_refuses_an_entry_with_a_password() -> None:
    content = bytearray(docx(LINE).getvalue())
    directory = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, directory + 8, 1)
    assert "设有密码" in refusal(BytesIO(bytes(content)))


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/comments.xml"])
def test_it_refuses_a_document_type(part: str) -> None:
    file = docx(LINE, parts={part: f"{ENTITY}<w>&x;</w>"})
    assert "不允许的内容" in refusal(file)


@pytest.mark.parametrize(
    ("limit", "value"),
    [("MAX_UNPACKED", 500), ("MAX_ENTRIES", 3), ("MAX_XML", 300), ("MAX_ELEMENTS", 4)],
)
def test_it_refuses_what_would_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(word_archives, limit, value)
    assert "展开后过大" in refusal(docx(LINE))


def test_it_refuses_a_bomb_before_unpacking_it() -> None:
    bomb = docx(LINE, parts={"word/media/rId1.jpg": bytes(word_archives.MAX_UNPACKED)})
    assert len(bomb.getvalue()) < 1_000_000
    assert "展开后过大" in refusal(bomb)


def test_it_refuses_a_tower_of_elements() -> None:
    tower = "<w:sdt><w:sdtContent>" * 3000 + LINE + "</w:sdtContent></w:sdt>" * 3000
    assert "已损坏" in refusal(docx(tower))


def test_it_leaves_macros_and_programs_behind() -> None:
    archive = open_archive(
        docx(LINE, parts={"word/vbaProject.bin": b"MZ", "word/embeddings/a.exe": b"MZ"})
    )
    assert archive.has_macros
    assert b"vbaProject" not in archive.file.getvalue()
    assert b"embeddings" not in archive.file.getvalue()


def test_it_names_the_pictures_that_lie_elsewhere() -> None:
    archive = open_archive(docx(LINE, external={"rId9": "http://example.org/a.png"}))
    assert archive.external_pictures == ["http://example.org/a.png"]
