"""Reading our own papers back: their text, as a search or a copy in a PDF reader would find it."""

import re
import zlib
from base64 import a85decode


def streams(pdf: bytes) -> list[bytes]:
    """The contents of all streams, unpacked."""
    found = []
    for head, body in re.findall(rb"<<([^>]*)>>\s*stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        plain = a85decode(body.strip().removesuffix(b"~>")) if b"ASCII85Decode" in head else body
        found.append(zlib.decompress(plain) if b"FlateDecode" in head else plain)
    return found


def text(pdf: bytes) -> str:
    """The text of a paper whose Chinese is set in the fallback font (two bytes a character)."""
    shown: list[str] = []
    for stream in streams(pdf):
        is_chinese = False
        for font, string in re.findall(
            rb"/(F\d+\+?\d*) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) Tj", stream, re.DOTALL
        ):
            if font:
                is_chinese = font in chinese_fonts(pdf)
                continue
            raw = _unescaped(string)
            shown.append(raw.decode("utf-16-be") if is_chinese else raw.decode("latin-1"))
        shown.append("\n")
    return "".join(shown)


def chinese_fonts(pdf: bytes) -> set[bytes]:
    """The short names under which pages call for the fallback font."""
    objects = dict(re.findall(rb"(\d+) 0 obj\s(.*?)endobj", pdf, re.DOTALL))
    numbers = {number for number, body in objects.items() if b"UniGB-UCS2-H" in body}
    return {
        name for name, number in re.findall(rb"/(F\d+\+?\d*) (\d+) 0 R", pdf) if number in numbers
    }


def _unescaped(string: bytes) -> bytes:
    def plain(match: re.Match[bytes]) -> bytes:
        what = match[1]
        if what.isdigit():
            return bytes([int(what, 8)])
        return {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(what, what)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, string, flags=re.DOTALL)
