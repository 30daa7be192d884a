import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from jiansite.lib import documents
from jiansite.lib.uploads import FileRefused
from tests.factories import picture_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def container(*names: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def old_office(*streams: str) -> bytes:
    return OLE + b"".join(f"{stream}\0".encode("utf-16-le") for stream in streams)


def kind(content: bytes) -> str:
    return documents.kind_of(BytesIO(content)).ending


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n1 0 obj\n%%EOF\n", "pdf"),
        (container("[Content_Types].xml", "word/document.xml"), "docx"),
        (container("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (container("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (container("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (container("名单.txt", "照片/一.jpg"), "zip"),
        (old_office("Root Entry", "WordDocument"), "doc"),
        (old_office("Root Entry", "Workbook"), "xls"),
        (old_office("Root Entry", "Book"), "xls"),
        ("第一条，总则。\n第二条，细则。\n".encode(), "txt"),
        ("第一条，总则。".encode("gb18030"), "txt"),
        ("第一条，总则。".encode("utf-16"), "txt"),
        ("序号,名称\n1,韭菜\n2,香葱\n".encode("utf-8-sig"), "csv"),
        ('序号,名称\n1,"韭菜,香葱"\n'.encode("gb18030"), "csv"),
        ("一句话, 又一句。\n没有逗号的一句。".encode(), "txt"),
    ],
)
def test_it_knows_a_document_by_its_content(content: bytes, expected: str) -> None:
    assert kind(content) == expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!doctype html><script>alert(1)</script>", "附件只能是"),
        ("\ufeff\n <svg onload='x()'>".encode(), "附件只能是"),
        (b"MZ\x90\x00\x03", "附件只能是"),
        (b"\x7fELF\x02\x01\x01", "附件只能是"),
        (picture_bytes(), "附件只能是"),
        (old_office("Root Entry", "SummaryInformation"), "附件只能是"),
        (b"%PDF-1.7\n1 0 obj", "PDF 文件已损坏"),
        (container("word/document.xml")[:-30], "已损坏"),
        (b"PK\x03\x04" + bytes(200), "已损坏"),
        (container("word/document.xml", "word/vbaProject.bin"), "宏"),
        (container("xl/workbook.xml", "xl/vbaProject.bin"), "宏"),
        (old_office("WordDocument", "_VBA_PROJECT"), "宏"),
    ],
)
def test_it_says_why_it_does_not_take_a_file(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        kind(content)


def test_it_takes_real_documents_for_what_they_are(shared_data: Path) -> None:
    paths = [path for path in (shared_data / "docs").iterdir() if path.suffix != ".jsonl"]
    assert len(paths) > 10
    refused = {}
    for path in paths:
        try:
            assert kind(path.read_bytes()) == path.suffix[1:], path.name
        except FileRefused as refusal:
            refused[path.name] = str(refusal)
    assert refused == {}
    assert json.loads((shared_data / "docs" / "manifest.jsonl").read_text().splitlines()[0])
