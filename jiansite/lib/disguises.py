"""Pictures that are something else as well: an archive, a document, a page with a script.

Renditions are written anew and carry none of it; but whoever sends such a file means harm or
does not know what they have, and is better told than thanked.
"""

import re
import zipfile
from typing import IO

# Where programs look for it: a PDF may begin within the first kilobyte.
_HEAD = 1024
_PAGE = re.compile(rb"<(?:!doctype|html|script|\?php|iframe)\b", re.IGNORECASE)


def second_nature(file: IO[bytes]) -> str:
    """What a picture's file is besides, as a Chinese noun; "" for what is a picture alone."""
    file.seek(0)
    head = file.read(_HEAD)
    try:
        if b"%PDF-" in head:
            return "PDF 文件"
        if _PAGE.search(head) or b"<?php" in head:
            return "带有脚本的网页"
        return "压缩包" if zipfile.is_zipfile(file) else ""
    finally:
        file.seek(0)
