"""A Word file becomes a story: title, credits, headings, lists, tables, pictures with captions.

mammoth turns the words into HTML and `news.sanitizer` lets through what a body may hold. Before
that, the document is read paragraph by paragraph: what is title, byline or caption leaves the
text; everything else stays in it. What cannot come along is named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import IO, Any

import mammoth
from django.contrib.auth.models import User
from mammoth import documents

from jiansite.lib import pictures, texts, uploads, word_archives, word_numbering
from jiansite.lib.uploads import FileRefused
from news import body, bylines, sanitizer
from news.import_formats import Record, Story, StoryPhoto
from news.imports import Importer, Report
from news.models import Article, Source
from news.word_paragraphs import (
    alt_of,
    apart,
    count_tables,
    is_caption,
    is_paragraph,
    is_plain,
    is_short,
    is_table,
    level,
    one_line,
    picture_in,
    stands_apart,
    style,
    with_levels,
    without_indent,
    words,
)

MAX_PICTURES = 200
MAX_TITLE = 200
MAX_BYLINE = 120
# How far from either end of the text bylines are looked for.
HEAD, TAIL = 6, 8
_TITLES = {"title", "标题", "大标题", "主标题", "文章标题", "文档标题"}
_SUBTITLES = {"subtitle", "副标题", "副题"}
_STYLES = """
p[style-name='level 2'] => h2:fresh
p[style-name='level 3'] => h3:fresh
p[style-name='level 4'] => h4:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
# Links inside the file, to notes and bookmarks, and mammoth's arrows back from the notes.
_INNER_LINK = re.compile(r'<a href="#[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass
class WordFile:
    """What came out of a Word file."""

    story: Story
    pictures: dict[str, bytes] = field(default_factory=dict)
    paragraphs: int = 0
    tables: int = 0
    left_out: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """What came in, and what was left behind, for the person."""
        came = f"{self.paragraphs} 段文字、{self.tables} 个表格、{len(self.pictures)} 张图片"
        return f"{came}。没有带入：{'；'.join(self.left_out)}。" if self.left_out else f"{came}。"


def read(file: IO[bytes], *, name: str) -> WordFile:
    """The story of a .docx. Raises FileRefused; nothing is stored."""
    archive = word_archives.open_archive(file)
    reading = _Reading(name=PurePath(uploads.display_name(name)).stem)
    try:
        html = mammoth.convert_to_html(
            archive.file,
            transform_document=reading.take,
            convert_image=mammoth.images.img_element(reading.mark_of),
            style_map=_STYLES,
            include_embedded_style_map=False,
        ).value
    except FileRefused:
        raise
    # A library that trusts its input meets whatever a broken or hostile file holds.
    except Exception:
        raise FileRefused(
            "这个 Word 文件的内容有错误，无法读取。请用 Word 或 WPS 打开并另存为 .docx 后再导入。"
        ) from None
    key = f"word:{uploads.sha256(file)}"
    html = word_numbering.with_starts(_INNER_LINK.sub(_words_of_link, html))
    return reading.result(html, key=key, archive=archive)


def store(
    word: WordFile, *, channel: tuple[str, ...], dry_run: bool = False, by: User | None = None
) -> Report:
    """Bring the story in as a draft, once: the same content is the same story for ever."""
    if Article.objects.filter(import_key=word.story.identity).exists():
        return Report(unchanged=1)
    with TemporaryDirectory() as folder:
        for name, content in word.pictures.items():
            Path(folder, name).write_bytes(content)
        importer = Importer(
            folder=Path(folder), default_channel=channel, as_drafts=True, dry_run=dry_run, by=by
        )
        for _ in importer.run([Record(1, word.story)]):
            pass
    return importer.report


class _Reading:
    """One way through a document, from the first paragraph to the last."""

    def __init__(self, *, name: str) -> None:
        self.title = ""
        self.subtitle = ""
        self.original_title = ""
        self.source = ""
        self.credits: list[tuple[str, str]] = []
        self.photos: list[StoryPhoto] = []
        self.pictures: dict[str, bytes] = {}
        self.refused_pictures: list[str] = []
        self.unread_pictures = 0
        self.paragraphs = 0
        self.tables = 0
        self._name = name
        self._marks: dict[int, int] = {}

    def take(self, document: Any) -> Any:
        """The document without what is no text of the story, its pictures in lines of their own."""
        children = [part for child in document.children for part in apart(child)]
        for each in children:
            without_indent(each)
        children = self._without_title(children)
        children = self._without_bylines(children)
        children = self._without_captions(children)
        children = with_levels(children)
        self.paragraphs = sum(bool(words(each)) for each in children if not is_table(each))
        self.tables = sum(count_tables(each) for each in children)
        return document.copy(children=children)

    def mark_of(self, image: Any) -> dict[str, str]:
        """The place of a picture in the HTML, as a body has it."""
        return {"src": f"photo:{self._marks.get(id(image), 0)}"}

    def result(self, html: str, *, key: str, archive: word_archives.WordArchive) -> WordFile:
        """Everything together. Raises FileRefused when there is nothing."""
        places, after, pieces = {}, 0, []
        for piece, mark in body.pieces(sanitizer.clean(html)):
            after += body.number_of_blocks(piece)
            pieces.append(piece)
            if mark is not None:
                places[mark] = after
        text = "".join(pieces)
        if not body.plain_text(text) and not self.photos:
            raise FileRefused("这个 Word 文件里没有正文文字，也没有图片。")
        photos = tuple(
            StoryPhoto(each.file, each.caption, each.alt, after=places.get(number, 0))
            for number, each in enumerate(self.photos, 1)
        )
        story = Story(
            key=key,
            title=self.title or one_line(self._name)[:MAX_TITLE] or "无标题",
            subtitle=self.subtitle,
            original_title=self.original_title,
            source=self.source,
            credits=tuple(self.credits),
            body=text,
            photos=photos,
        )
        left_out = list(self._left_out(archive))
        return WordFile(story, self.pictures, self.paragraphs, self.tables, left_out)

    def _without_title(self, children: list[Any]) -> list[Any]:
        worded = [each for each in children if words(each)][:HEAD]
        first = worded[:1]
        title = (
            [each for each in children if style(each) in _TITLES][:1]
            or [each for each in first if level(each) or stands_apart(each)]
            or [each for each in worded[1:3] if level(each)]
            or [each for each in first if is_plain(each) and is_short(words(each))]
        )
        taken = [each for each in title if len(words(each)) <= MAX_TITLE]
        for each in taken:
            self.title = words(each)
            taken = [*taken, *self._subtitle_behind(each, children)]
        if len(worded) <= len(taken):
            return children  # a file of one line: it is the title, and all the text there is
        return [each for each in children if not any(each is one for one in taken)]

    def _subtitle_behind(self, title: Any, children: list[Any]) -> list[Any]:
        behind = children[next(n for n, each in enumerate(children) if each is title) + 1 :]
        for each in [each for each in behind if words(each)][:1]:
            text = words(each)
            is_subtitle = style(each) in _SUBTITLES or re.match(r"[—–]{1,2}\s*\w", text)
            if is_subtitle and is_paragraph(each) and len(text) <= MAX_TITLE:
                self.subtitle = text
                return [each]
        return []

    def _without_bylines(self, children: list[Any]) -> list[Any]:
        worded = [each for each in children if words(each)]
        rests: dict[int, str] = {}
        for each in worded[:HEAD]:
            if len(words(each)) > MAX_BYLINE or not is_paragraph(each):
                break
            self._take_byline(each, rests)
        for each in worded[: -TAIL - 1 : -1]:
            if id(each) not in rests and not self._take_byline(each, rests):
                break
        return [part for each in children for part in _rest_of(each, rests)]

    def _take_byline(self, element: Any, rests: dict[int, str]) -> bool:
        text = words(element)
        said = bylines.read(text) if is_paragraph(element) and len(text) <= MAX_BYLINE else None
        if said is None or (said.source and self.source and said.source != self.source):
            return False
        self.credits += [credit for credit in said.credits if credit not in self.credits]
        self.source = self.source or Source.normalised(said.source)
        self.original_title = self.original_title or said.original_title
        rests[id(element)] = said.rest
        return True

    def _without_captions(self, children: list[Any]) -> list[Any]:
        kept: list[Any] = []
        is_below_picture = False
        for child in children:
            picture = picture_in(child)
            if picture is not None:
                self._take_picture(picture)
            elif is_below_picture and is_caption(child):
                last = self.photos[-1]
                self.photos[-1] = StoryPhoto(last.file, words(child), last.alt)
                is_below_picture = False
                continue
            if words(child) or picture is not None:
                is_below_picture = picture is not None
            kept.append(child)
        return kept

    def _take_picture(self, image: Any) -> None:
        number = len(self.photos) + 1
        if number > MAX_PICTURES:
            raise FileRefused(f"图片超过 {MAX_PICTURES} 张。请分成几份后再导入。")
        self._marks[id(image)] = number
        self.photos.append(StoryPhoto(self._store(image, number), alt=alt_of(image)))

    def _store(self, image: Any, number: int) -> str:
        """The name under which a picture waits; none for one that stays behind."""
        try:
            with image.open() as file:
                content = file.read()
        except (mammoth.docx.files.InvalidFileReferenceError, KeyError):
            self.unread_pictures += 1
            return ""
        try:
            pictures.open_picture(BytesIO(content))
        except pictures.PictureRefused as refusal:
            self.refused_pictures.append(f"第 {number} 张图片：{str(refusal).rstrip('。')}")
            return ""
        name = f"{number}.picture"
        self.pictures[name] = content
        return name

    def _left_out(self, archive: word_archives.WordArchive) -> Iterator[str]:
        for address in archive.external_pictures:
            yield f"外部图片 {texts.visible(address)[:120]}"
        inside = self.unread_pictures - len(archive.external_pictures) + archive.missing_pictures
        if inside > 0:
            yield f"文件里找不到的图片 {inside} 张"
        yield from self.refused_pictures
        if archive.drawings:
            yield f"图表或图形 {archive.drawings} 个"
        if archive.comments:
            yield f"批注 {archive.comments} 条"
        if archive.has_deletions:
            yield "修订中删除的文字"
        if archive.has_margins:
            yield "页眉和页脚"
        if archive.has_macros:
            yield "宏"


def _words_of_link(link: re.Match[str]) -> str:
    return "" if link[1] == "↑" else link[1]


def _rest_of(element: Any, rests: dict[int, str]) -> list[Any]:
    if id(element) not in rests:
        return [element]
    rest = rests[id(element)]
    return [documents.paragraph([documents.text(rest)])] if rest else []
