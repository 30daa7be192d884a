"""What a file is, decided by its content, never by its name or the browser's word."""

import hashlib
import re
import unicodedata
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
    visible = "".join(char for char in base if not unicodedata.category(char).startswith("C"))
    cleaned = re.sub(r'["<>|:*?;%]+', "_", visible).strip(" .") or "文件"
    if len(cleaned) <= longest:
        return cleaned
    path = PurePosixPath(cleaned)
    ending = path.suffix[:10]
    return f"{path.stem[: longest - len(ending) - 1]}…{ending}"
