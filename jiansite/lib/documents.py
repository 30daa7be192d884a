"""Which kind of document a file is, decided by its content; macros and web pages are refused."""

import csv
import re
import zipfile
from dataclasses import dataclass
from typing import IO

from jiansite.lib import uploads
from jiansite.lib.uploads import FileRefused


@dataclass(frozen=True)
class Kind:
    """A kind of document: the ending of its files, what people call it, its media type."""

    ending: str
    label: str
    media_type: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.ending: kind
    for kind in (
        Kind("pdf", "PDF", "application/pdf"),
        Kind("ofd", "OFD", "application/ofd"),
        Kind("docx", "Word", f"{_OPEN_XML}.wordprocessingml.document"),
        Kind("xlsx", "Excel", f"{_OPEN_XML}.spreadsheetml.sheet"),
        Kind("pptx", "PowerPoint", f"{_OPEN_XML}.presentationml.presentation"),
        Kind("doc", "Word", "application/msword"),
        Kind("xls", "Excel", "application/vnd.ms-excel"),
        Kind("txt", "文本", "text/plain"),
        Kind("csv", "CSV 表格", "text/csv"),
        Kind("zip", "ZIP 压缩包", "application/zip"),
    )
}
ACCEPTED = "PDF、OFD、Word、Excel、PowerPoint（pptx）、文本、CSV 或 ZIP"
# What a container of each kind holds; a ZIP without any of it is only a ZIP.
_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
    "OFD.xml": "ofd",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls"}
_MACROS = "文件里带有宏（自动执行的程序）。请另存为不带宏的文件后再上传。"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_ENCODINGS = ("utf-8-sig", "gb18030")


def kind_of(file: IO[bytes]) -> Kind:
    """The kind of the document, whatever it is called. Raises FileRefused."""
    file.seek(0)
    head = file.read(8)
    if head.startswith(b"%PDF-"):
        uploads.check_pdf(file)
        ending = "pdf"
    elif head.startswith(b"PK\x03\x04"):
        ending = _container(file)
    else:
        file.seek(0)
        content = file.read()
        ending = _old_office(content) if head == _OLE else _text(content)
    file.seek(0)
    return KINDS[ending]


def _container(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    # The standard library raises whatever a broken directory makes it meet.
    except (zipfile.BadZipFile, ValueError, LookupError, OSError, NotImplementedError):
        raise FileRefused("这个文件已损坏或不完整，无法打开。请重新保存后再上传。") from None
    if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
        raise FileRefused(_MACROS)
    return next((ending for part, ending in _PARTS.items() if part in names), "zip")


def _old_office(content: bytes) -> str:
    """By the names of its streams, which stand in the file as UTF-16."""

    def holds(stream: str) -> bool:
        return f"{stream}\0".encode("utf-16-le") in content

    if holds("_VBA_PROJECT") or holds("VBA"):
        raise FileRefused(_MACROS)
    ending = next((ending for stream, ending in _OLE_STREAMS.items() if holds(stream)), "")
    return ending or _refused()


def _text(content: bytes) -> str:
    text = _decoded(content)
    # What begins like a web page or a picture of code is none of our plain texts.
    if text is None or _CONTROLS.search(text) or text.lstrip().startswith("<"):
        return _refused()
    return "csv" if _is_table(text) else "txt"


def _decoded(content: bytes) -> str | None:
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _is_table(text: str) -> bool:
    """Whether its first lines have the same number of columns, of which there are several."""
    try:
        rows = [row for row in csv.reader(text.splitlines()[:20], strict=True) if row]
    except csv.Error:
        return False
    return len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1


def _refused() -> str:
    raise FileRefused(f"附件只能是 {ACCEPTED} 文件，这个文件不是。")
