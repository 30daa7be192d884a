"""The pictures in a piece of RTF, in reading order.

Word and WPS put the pictures of a copied passage on the clipboard only there: the HTML beside it
names files on the writer's machine, which no page may read.
"""

import re

# A picture in its modern form; the same one follows once more in {\\nonshppict … for old programs.
_START = re.compile(rb"\{\\pict\b")
_BEFORE = re.compile(rb"\{\\(?:\*\\)?(shppict|nonshppict)\s*$")
_BRACE = re.compile(rb"(?<!\\)[{}]")
_KIND = re.compile(rb"\\(?:png|jpeg)blip\b")
_HEX_RUN = re.compile(rb"(?<![0-9a-fA-F\\])[0-9a-fA-F]{2}[0-9a-fA-F\s]{60,}")
MAX_PICTURES = 200


def pictures_in(rtf: bytes) -> list[bytes]:
    """PNG and JPEG files, as they are; an empty one where a picture is of another kind.

    Whatever is wrong with the text, it costs its length and never raises.
    """
    found: list[bytes] = []
    end = 0
    while len(found) < MAX_PICTURES and (start := _START.search(rtf, end)):
        before = _BEFORE.search(rtf, max(0, start.start() - 20), start.start())
        # Behind the whole group, also where it never ends: no part of it is read twice.
        end = _end_of_group(rtf, start.start())
        if before is None or before[1] == b"shppict":
            found.append(_content(rtf[start.start() : end]))
    return found


def _end_of_group(rtf: bytes, start: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(rtf, start):
        depth += 1 if brace[0] == b"{" else -1
        if depth == 0:
            return brace.end()
    return len(rtf)


def _content(group: bytes) -> bytes:
    if not _KIND.search(group):
        return b""
    # Names and properties stand in groups of their own in front of the longest run of digits.
    runs = [re.sub(rb"\s+", b"", run) for run in _HEX_RUN.findall(group)]
    digits = max(runs, key=len, default=b"")
    try:
        return bytes.fromhex(digits.decode())
    except ValueError:
        return b""
