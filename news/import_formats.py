"""Reading stories from files: three formats in, one `Story` out. Nothing is stored here.

Known are the project's own JSON Lines (docs/import-format.md), JSON Lines of collected news and
laws (`kind` is news or law, `body` a list of paragraphs), and a file that holds one article of
the schema `seed_article/1`. Any of them may be compressed with gzip.
"""

import codecs
import gzip
import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from jiansite.lib import texts
from news import body, sanitizer
from news.models import Source, Tag
from news.models.former_addresses import own_path

MAX_LINE = 20_000_000  # bytes of one record
_SEED = re.compile(rb'\s*\{\s*"schema"\s*:\s*"seed_article/')
NO_CHANNEL = ()


class RecordRefused(Exception):
    """The record cannot become a story; the message says why, in Chinese."""


@dataclass(frozen=True)
class StoryPhoto:
    """A picture of a story: `file` relative to the import file, empty when it is missing."""

    file: str = ""
    caption: str = ""
    alt: str = ""
    credit: str = ""
    after: int = 0  # blocks of the body


@dataclass(frozen=True)
class StoryDocument:
    """A document of a story: `file` relative to the import file."""

    file: str
    title: str = ""


@dataclass(frozen=True)
class Story:
    """One record, checked and cleaned, before it is an article."""

    title: str
    channel: tuple[str, ...] = NO_CHANNEL
    key: str = ""
    kicker: str = ""
    subtitle: str = ""
    summary: str = ""
    source: str = ""
    source_home: str = ""
    source_url: str = ""
    original_title: str = ""
    original_author: str = ""
    credits: tuple[tuple[str, str], ...] = ()
    published_at: datetime | None = None
    body: str = ""
    photos: tuple[StoryPhoto, ...] = ()
    attachments: tuple[StoryDocument, ...] = ()
    tags: tuple[str, ...] = ()
    legacy_address: str = ""
    former_addresses: tuple[str, ...] = ()  # further ones that lead to the story
    clicks: int = 0

    @property
    def identity(self) -> str:
        """What a second import finds the story by."""
        given = self.key or self.legacy_address
        day = self.published_at.isoformat() if self.published_at else ""
        return given or hashlib.sha256(f"{self.title}|{day}|{self.source}".encode()).hexdigest()

    @property
    def digest(self) -> str:
        """Changes when the record does. Clicks are only a beginning and do not count."""
        facts = {**asdict(self), "clicks": 0}
        for later in ("attachments", "former_addresses"):
            # As it was when stories had none, so that those that are stored count as unchanged.
            if not facts[later]:
                del facts[later]
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Record:
    """One line of a file: a story, or the reason why not."""

    line: int
    story: Story | None = None
    refusal: str = ""


def read(path: Path) -> Iterator[Record]:
    """The records of a file, in order; a bad one does not end the reading.

    Raises OSError, EOFError or zlib.error when the file cannot be opened or read to its end.
    """
    with _open(path) as file:
        if _SEED.match(file.read(4096).removeprefix(codecs.BOM_UTF8)):
            file.seek(0)
            yield _parse(1, file.read(MAX_LINE))
            return
        file.seek(0)
        for number, line in enumerate(_lines(file), start=1):
            if line.strip():
                yield _parse(number, line)


def _open(path: Path) -> BinaryIO:
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    return cast(BinaryIO, gzip.open(path) if is_gzip else path.open("rb"))


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, of which one that is far too long comes cut, and still counts as one."""
    while line := file.readline(MAX_LINE):
        rest = line
        while len(rest) == MAX_LINE and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE)
        yield line


def _parse(line: int, content: bytes) -> Record:
    try:
        return Record(line, _story(_json_object(content)))
    except RecordRefused as refusal:
        return Record(line, refusal=str(refusal))
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        return Record(line, refusal=f"字段的类型不对：{error}")


def _json_object(content: bytes) -> dict[str, Any]:
    if len(content) >= MAX_LINE:
        raise RecordRefused(f"记录超过 {MAX_LINE // 1_000_000} MB，没有读取。")
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RecordRefused("不是 UTF-8 编码。请先把文件转换成 UTF-8。") from None
    except (ValueError, RecursionError) as error:
        raise RecordRefused(f"不是有效的 JSON：{error}") from None
    if not isinstance(value, dict):
        raise RecordRefused("记录应当是一个 JSON 对象。")
    return value


def _story(record: dict[str, Any]) -> Story:
    if str(record.get("schema", "")).startswith("seed_article/"):
        return _seed_story(record)
    if record.get("kind") in ("news", "law"):
        return _collected_story(record)
    return _own_story(record)


def _own_story(record: dict[str, Any]) -> Story:
    source = record.get("source") or {}
    if isinstance(source, str):
        source = {"name": source}
    return Story(
        key=_line(record.get("id")),
        title=_title(record),
        kicker=_line(record.get("kicker")),
        subtitle=_line(record.get("subtitle")),
        summary=_line(record.get("summary")),
        channel=_channel(record.get("channel") or ()),
        source=_source(source.get("name")),
        source_home=_line(source.get("url")),
        source_url=_line(record.get("source_url")),
        original_title=_line(record.get("original_title")),
        original_author=_line(record.get("original_author")),
        credits=tuple(
            (_line(credit["role"]), _line(credit["name"]))
            for credit in _list(record.get("credits"))
        ),
        published_at=_moment(record.get("published_at")),
        body=_body(record.get("body"), record.get("paragraphs")),
        photos=tuple(_photo(photo) for photo in _list(record.get("photos"))),
        attachments=tuple(
            StoryDocument(_line(document["file"]), _line(document.get("title")))
            for document in _list(record.get("attachments"))
        ),
        tags=_tags(_list(record.get("tags"))),
        legacy_address=_legacy_address(record.get("legacy_address")),
        clicks=_count(record.get("clicks") or 0),
    )


def _collected_story(record: dict[str, Any]) -> Story:
    names = (record.get("category") or record.get("topic_guess"), record.get("subcategory"))
    notes = "；".join(_line(note) for note in _list(record.get("notes")))
    return Story(
        key=_line(record.get("id")),
        title=_title(record),
        channel=_channel([name for name in names if name]),
        source=_source(record.get("source")),
        source_url=_line(record.get("url")),
        summary=notes if len(notes) <= 500 else f"{notes[:499]}…",
        published_at=_moment(record.get("date")),
        body=_body(None, record.get("body")),
        tags=_tags([record["column"]] if record.get("column") else []),
    )


def _seed_story(record: dict[str, Any]) -> Story:
    blocks = record["body"]
    photos = []
    paragraphs = 0
    for block in blocks:
        if block["type"] == "paragraph":
            paragraphs += 1
        elif block["type"] == "image":
            photos.append(
                StoryPhoto(
                    file=_line(block.get("src")),
                    alt=_line(block.get("alt")),
                    caption=_line(block.get("caption")),
                    after=paragraphs,
                )
            )
    return Story(
        title=_title(record),
        channel=_channel(record["channel"]["path"]),
        source=_source(record.get("source")),
        credits=tuple(
            (_line(part["label"]), _line(part["name"])) for part in record["byline"]["parts"]
        ),
        published_at=_moment(record.get("published_date")),
        body=_body(None, [block["text"] for block in blocks if block["type"] == "paragraph"]),
        photos=tuple(photos),
        clicks=_count((record.get("meta_line") or {}).get("click_count") or 0),
    )


def _line(value: Any) -> str:
    """A text in one line; numbers are texts too, lists and objects are not."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise RecordRefused(f"这里应当是文字：{str(value)[:60]}")
    return " ".join(texts.visible(str(value)).split())


def _source(name: Any) -> str:
    return Source.normalised(_line(name))


def _list(value: Any) -> list[Any]:
    """A list, or nothing; a text is none, though it could be walked through, too."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise RecordRefused(f"这里应当是列表：{str(value)[:60]}")
    return value


def _title(record: dict[str, Any]) -> str:
    title = _line(record.get("title"))
    if not title:
        raise RecordRefused("没有标题（title）。")
    return title


def _channel(names: Any) -> tuple[str, ...]:
    """A path without 首页 in front and without a channel named twice in a row."""
    if isinstance(names, str):
        names = names.split("/")
    path: list[str] = []
    for name in map(_line, names):
        if name and name != "首页" and path[-1:] != [name]:
            path.append(name)
    if len(path) > 3:
        raise RecordRefused(f"栏目最多三级：{' / '.join(path)}")
    return tuple(path)


def _tags(names: Any) -> tuple[str, ...]:
    normalised = (Tag.normalised(_line(name)) for name in names)
    return tuple(dict.fromkeys(name for name in normalised if name.strip(".")))


def _legacy_address(value: Any) -> str:
    address = _line(value)
    try:
        return own_path(address) if address else ""
    except ValueError:
        raise RecordRefused(f"旧址看不懂：{address[:60]}") from None


def _photo(photo: dict[str, Any]) -> StoryPhoto:
    return StoryPhoto(
        file=_line(photo.get("file")),
        caption=_line(photo.get("caption")),
        alt=_line(photo.get("alt")),
        credit=_line(photo.get("credit")),
        after=_count(photo.get("after_paragraph") or 0),
    )


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RecordRefused(f"这里应当是数字：{str(value)[:60]}")
    return max(0, min(int(value), 2_000_000_000))


def _body(html: Any, paragraphs: Any) -> str:
    if isinstance(html, str) and html.strip():
        has_markup = "<" in html and ">" in html
        return sanitizer.clean(html if has_markup else body.from_paragraphs(html.splitlines()))
    if isinstance(html, list):
        paragraphs = html
    lines = [texts.visible(text) for text in _list(paragraphs) if isinstance(text, str)]
    cleaned = sanitizer.clean(body.from_paragraphs(lines))
    if not cleaned:
        raise RecordRefused("没有正文（body 或 paragraphs）。")
    return cleaned


def _moment(value: Any) -> datetime | None:
    """A date or a time; without a zone it is Beijing's. None when there is none."""
    text = _line(value)
    if not text:
        return None
    try:
        moment = parse_datetime(text)
        day = None if moment else parse_date(text)
    except ValueError:
        moment = day = None
    if moment is None and isinstance(day, date):
        moment = datetime.combine(day, time())
    if moment is None:
        raise RecordRefused(f"日期看不懂：{text[:40]}。请写成 2026-03-15 或 2026-03-15T09:30。")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
