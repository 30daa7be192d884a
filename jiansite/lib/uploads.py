"""What a file is, decided by its content, never by its name or the browser's word."""

import hashlib
import re
import unicodedata
from os import SEEK_END
from pathlib import PurePosixPath
from typing import IO

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "application/pdf": "pdf",
}


_MEGABYTE = 1024 * 1024
# What Windows takes for a device, whatever stands behind the point.
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$) *(?:\.|$)", re.IGNORECASE
)


class FileRefused(Exception):
    """The file is not taken; the message is a Chinese sentence for the person."""


def check_size(file: IO[bytes], *, most: int) -> None:
    """Refuse what is empty or larger than `most` bytes. Raises FileRefused."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if not size:
        raise FileRefused("这是一个空文件，请重新选择。")
    if size > most:
        raise FileRefused(
            f"文件有 {size // _MEGABYTE} MB，超过了 {most // _MEGABYTE} MB 的上限。"
            "请压缩或分成几份后再上传。"
        )


def check_pdf(file: IO[bytes]) -> None:
    """A PDF begins with its version and ends with its mark; readers allow for some bytes behind.

    Raises FileRefused.
    """
    file.seek(max(0, file.seek(0, SEEK_END) - 2048))
    tail = file.read()
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if not re.match(rb"%PDF-[12]\.", head) or b"%%EOF" not in tail:
        raise FileRefused("这个 PDF 文件已损坏或不完整，无法打开。请重新导出后再上传。")


def content_type(file: IO[bytes]) -> str:
    """The media type of the file's content, or "" when it is none that we know."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), "")


def sha256(file: IO[bytes]) -> str:
    """The SHA-256 of the whole content, in hexadecimal."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(1024 * 1024):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def display_name(name: str, *, longest: int = 80) -> str:
    """A file name that is safe to show and to send in a header: no path, no control characters."""
    base = PurePosixPath(name.replace("\\", "/")).name
    # Categories C*: controls, zero-width and direction marks that would disguise the ending.
    seen = (char for char in base if not unicodedata.category(char).startswith("C"))
    # Categories Z*: the separators of lines and paragraphs are spaces here, as wide ones are.
    visible = "".join(" " if unicodedata.category(char)[0] == "Z" else char for char in seen)
    cleaned = re.sub(r'["<>|:*?;%]+', "_", visible).strip(" .") or "文件"
    if _DEVICE.match(cleaned):
        cleaned = f"_{cleaned}"
    if len(cleaned) <= longest:
        return cleaned
    path = PurePosixPath(cleaned)
    ending = path.suffix[:10].rstrip(" .")
    return f"{path.stem[: longest - len(ending) - 1]}…{ending}"
