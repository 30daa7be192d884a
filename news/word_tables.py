"""The list of words as a table: out for Excel and WPS, and back in, all of it or nothing."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from jiansite.lib.csv_files import plain_cell, safe_cell
from jiansite.lib.uploads import FileRefused
from news.models import ListedWord

HEADER = {
    "类别": "kind",
    "词": "word",
    "正确写法": "right_form",
    "例外": "exceptions",
    "说明": "note",
}
MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
# More would not be read; the number of all is told.
SHOWN_ERRORS = 100
ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}

_KINDS = {
    **{str(label): value for value, label in ListedWord.Kind.choices},
    **{value: value for value in ListedWord.Kind.values},
}
# .xlsx is a ZIP, .xls a compound file.
_SPREADSHEETS = (b"PK", b"\xd0\xcf\x11\xe0")
_FIELDS = ("kind", "right_form", "exceptions", "note")


@dataclass
class Outcome:
    """What an import did. With errors it did nothing."""

    added: int = 0
    changed: int = 0
    same: int = 0
    # The words that were added or changed.
    words: list[str] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)

    @property
    def summary(self) -> str:
        return f"新增 {self.added} 条，修改 {self.changed} 条，{self.same} 条没有变化。"


def export(encoding: str) -> Iterator[bytes]:
    """The file, piece by piece, in an encoding of `ENCODINGS`."""
    encoder = codecs.getincrementalencoder(ENCODINGS[encoding])()
    labels = dict(ListedWord.Kind.choices)
    rows = ListedWord.objects.order_by("kind", "word").values_list("kind", "word", *_FIELDS[1:])
    yield encoder.encode(_line(HEADER))
    for kind, *texts in rows.iterator(chunk_size=2000):
        yield encoder.encode(_line([str(labels[kind]), *map(safe_cell, texts)]))


def load(content: bytes) -> Outcome:
    """Take a table in. What is known is changed, what is new is added, nothing is taken away.

    Raises `FileRefused` when it is no such table; rows that are wrong come as errors.
    """
    outcome = Outcome()
    words: dict[str, tuple[int, ListedWord]] = {}
    for line, row in _rows(content):
        try:
            _take(row, line, words)
        except ValidationError as error:
            outcome.errors.append((line, "；".join(error.messages)))
    if not words and not outcome.errors:
        raise FileRefused("表格里没有内容。")
    if not outcome.errors:
        _store([word for _, word in words.values()], outcome)
    return outcome


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by field, without empty rows."""
    text = _decoded(content)
    delimiter = max(",\t;", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [HEADER.get(cell.strip(), "") for cell in next(reader, [])]
        if "word" not in header or "kind" not in header:
            raise FileRefused(f"第一行应是列名：{'、'.join(HEADER)}；“类别”和“词”两列不能少。")
        for number, cells in enumerate(reader, 1):
            if number > MAX_ROWS:
                raise FileRefused(f"超过 {MAX_ROWS} 行，请分成几个文件。")
            if any(cell.strip() for cell in cells):
                pairs = zip(header, map(plain_cell, cells), strict=False)
                yield reader.line_num, {name: cell for name, cell in pairs if name}
    except csv.Error as error:
        raise FileRefused(f"第 {reader.line_num} 行不是有效的 CSV：{error}") from None


def _decoded(content: bytes) -> str:
    """From what Excel, WPS and other programs write."""
    if len(content) > MAX_BYTES:
        raise FileRefused(f"文件超过 {MAX_BYTES // 1024**2} MB。")
    if content.startswith(_SPREADSHEETS):
        raise FileRefused("这是 Excel 文件。请在 Excel 或 WPS 里另存为 CSV 再上传。")
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused("看不懂文件的编码。请另存为 CSV（UTF-8）再上传。")


def _take(row: dict[str, str], line: int, words: dict[str, tuple[int, ListedWord]]) -> None:
    """Check one row. Raises ValidationError."""
    kind = _KINDS.get(row.get("kind", ""))
    if kind is None:
        labels = "、".join(str(label) for label in ListedWord.Kind.labels)
        raise ValidationError(f"类别“{row.get('kind', '')}”不认识，应是{labels}。")
    word = ListedWord(**{**{name: row.get(name, "") for name in HEADER.values()}, "kind": kind})
    word.clean()
    word.clean_fields()
    if kind == ListedWord.Kind.TYPO and not word.right_form:
        raise ValidationError("常见错字必须填正确写法。")
    first, known = words.get(word.word, (line, word))
    if _content(known) != _content(word):
        raise ValidationError(f"“{word.word}”在第 {first} 行已经出现过，内容不同。")
    words.setdefault(word.word, (line, word))


def _content(word: ListedWord) -> tuple[str, ...]:
    return tuple(getattr(word, name) for name in _FIELDS)


@transaction.atomic
def _store(words: list[ListedWord], outcome: Outcome) -> None:
    rows = ListedWord.objects.values_list("word", *_FIELDS)
    known = {word: tuple(rest) for word, *rest in rows.iterator()}
    changed = [each for each in words if known.get(each.word) != _content(each)]
    outcome.added = sum(each.word not in known for each in changed)
    outcome.changed = len(changed) - outcome.added
    outcome.same = len(words) - len(changed)
    outcome.words = [each.word for each in changed]
    now = timezone.now()
    for each in changed:
        each.updated_at = now
    if changed:
        ListedWord.objects.bulk_create(
            changed,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["word"],
            update_fields=[*_FIELDS, "updated_at"],
        )
