"""Tables as files for Excel and WPS: UTF-8 with its mark, and no cell that is a formula.

Whoever opens such a file is staff, and what stands in it was typed by anybody: a headline that
begins with "=" must stay a headline (CSV injection).
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from django.http import StreamingHttpResponse

# Full-width signs count too: Excel reads them in Chinese and Japanese settings.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the file for GBK


class _Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def safe_cell(value: Any) -> Any:
    """The value as a program for tables may meet it; text that looks like a formula is quoted.

    So is what looks like such a quoted one: `plain_cell` gives back what was there.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" \u3000'").startswith(_BEGINS_A_FORMULA) else text


def plain_cell(text: str) -> str:
    """What was typed, of a cell that `safe_cell` wrote."""
    text = text.strip()
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text


def lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file, line by line."""
    writer = csv.writer(_Echo())
    yield _BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def csv_file(rows: Iterable[Sequence[Any]], *, name: str) -> StreamingHttpResponse:
    """To be kept under that name, never by a cache; sent as it is made, however long."""
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
