"""What a file is that is no picture we take, in words for the person who chose it."""

from collections.abc import Sequence
from typing import IO

# By the first bytes. A name helps more than "unknown": the person learns what to save it as.
_OTHERS = (
    (b"BM", "BMP 图片"),
    (b"P1", "PBM 图片"), (b"P2", "PGM 图片"), (b"P3", "PPM 图片"),
    (b"P4", "PBM 图片"), (b"P5", "PGM 图片"), (b"P6", "PPM 图片"),
    (b"8BPS", "Photoshop 文件"),
    (b"\x00\x00\x01\x00", "图标文件（ICO）"),
    (b"II*\x00", "TIFF 图片"), (b"MM\x00*", "TIFF 图片"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000 图片"),
    (b"%PDF", "PDF 文件"), (b"%!PS", "PostScript 文件"),
    (b"PK\x03\x04", "压缩包或 Office 文件"), (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"),
    (b"MZ", "程序文件"), (b"\x7fELF", "程序文件"),
)  # fmt: skip
_NAMES = {"HEIF": "HEIC", "WEBP": "WebP"}


def unknown(file: IO[bytes], *, taken: Sequence[str]) -> str:
    """The sentence for a file that none of the formats `taken` opens."""
    names = [_NAMES.get(format, format) for format in taken]
    wanted = f"请上传 {'、'.join(names[:-1])} 或 {names[-1]} 格式的照片。"
    kind = _kind(file)
    return (
        f"这是{kind}，不是可以识别的图片。{wanted}" if kind else f"这不是可以识别的图片。{wanted}"
    )


def _kind(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    if not head:
        return "空文件"
    if b"<svg" in head.lower():
        return " SVG 矢量图"
    if head[4:8] == b"ftyp":
        return {b"heic": " HEIC 照片", b"heix": " HEIC 照片", b"mif1": " HEIC 照片",
                b"avif": " AVIF 图片"}.get(head[8:12], "视频文件")  # fmt: skip
    found = next((name for mark, name in _OTHERS if head.startswith(mark)), "")
    return f" {found}" if found[:1].isascii() and found else found
