"""Sound, video and HEIC photos: what a file is by its content, and whether it is whole.

Nothing is decoded here and nothing is played by the site; such files are kept and handed out as
files. What can be told cheaply is told: the kind, and that no half of it is missing.
"""

import re
from os import SEEK_END
from typing import IO

from jiansite.lib.uploads import FileRefused

EXTENSIONS = {
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/amr": "amr",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
}
_BRANDS = {
    "image/heic": (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"),
    "video/quicktime": (b"qt  ",),
    "audio/mp4": (b"M4A ", b"M4B "),
    "video/mp4": (
        b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"3gp4",
        b"3gp5", b"3gp6", b"3g2a", b"MSNV", b"dash",
    ),
}  # fmt: skip
_WHOLE = "的文件不完整或已损坏，可能没有录完或没有传完。请重新导出后再上传。"


def content_type(file: IO[bytes]) -> str:
    """The media type of a recording or a HEIC photo; "" when it is none that we know."""
    file.seek(0)
    head = file.read(64)
    file.seek(0)
    if head[4:8] == b"ftyp":
        return next((kind for kind, brands in _BRANDS.items() if head[8:12] in brands), "")
    if head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head:
        return "video/webm"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[:4] == b"OggS":
        return "audio/ogg"
    if re.match(rb"#!AMR(?:-WB)?\n", head):
        return "audio/amr"
    return "audio/mpeg" if _is_mp3(head) else ""


def check(file: IO[bytes], kind: str) -> None:
    """Refuse a recording of which a part is missing. Raises FileRefused."""
    if kind in ("video/mp4", "video/quicktime", "audio/mp4") and not _boxes_are_whole(file):
        what = "录音" if kind == "audio/mp4" else "视频"
        raise FileRefused(f"这个{what}{_WHOLE}")
    if kind == "audio/wav" and not _wave_is_whole(file):
        raise FileRefused(f"这段录音{_WHOLE}")


def _is_mp3(head: bytes) -> bool:
    """An ID3 tag, or a frame of MPEG layer III with a bit rate and a sampling rate that exist."""
    if head[:3] == b"ID3":
        return len(head) > 10 and head[3] in (2, 3, 4) and all(byte < 128 for byte in head[6:10])
    return (
        len(head) > 4
        and head[0] == 0xFF
        and head[1] & 0xE6 == 0xE2
        and head[2] >> 4 not in (0, 15)
        and head[2] >> 2 & 3 != 3
    )


def _boxes_are_whole(file: IO[bytes]) -> bool:
    """Boxes follow each other to the very end, and one of them says how to read the others."""
    end = file.seek(0, SEEK_END)
    kinds: set[bytes] = set()
    at = boxes = 0
    while at < end and boxes < 10_000:
        file.seek(at)
        head = file.read(16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        elif size == 0:
            size = end - at
        if size < 8 or at + size > end:
            return False
        kinds.add(head[4:8])
        boxes += 1
        at += size
    file.seek(0)
    return at == end and b"moov" in kinds


def _wave_is_whole(file: IO[bytes]) -> bool:
    end = file.seek(0, SEEK_END)
    file.seek(4)
    announced = int.from_bytes(file.read(4), "little") + 8
    file.seek(0)
    # Some telephones announce nothing or the largest number, and record on.
    return announced in (8, 0xFFFFFFFF + 8) or announced <= end + 1
