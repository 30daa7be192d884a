"""Reading a WordPress export (WXR): posts become stories for the importer. Nothing is stored here.

A file is read twice from end to end: first for what posts refer to (channels, authors, pictures),
which also shows whether it can be read at all, then for the posts themselves, one at a time.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape, unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from jiansite.lib import rss_items, texts, uploads
from jiansite.lib.rss_items import FileBroken, Item
from news import attachments, wordpress_bodies
from news.import_formats import Record, Story, StoryDocument, StoryPhoto
from news.models import Credit, Tag
from news.models.channels import MAX_DEPTH
from news.models.former_addresses import own_path
from news.wordpress_bodies import Picture, plain

MAX_CONTENT = 2_000_000
MAX_TITLE = 200
MAX_SUMMARY = 500
MAX_TAG = 30
MAX_NAME = 60
MAX_DOCUMENT_TITLE = 100
PUBLIC = ("publish", "future")
HIDDEN = ("draft", "pending", "private")
_SIZE = re.compile(r"-(?:\d+x\d+|scaled|rotated)(?=\.\w+$)")
_UPLOADS = re.compile(r"/(?:uploads|files)/(.+)$")
_LINK = re.compile(r'<a href="([^"<>]*)"[^<>]*>((?:(?!</?a\b).)*)</a>', re.DOTALL)
# What a site without categories of its own calls them.
_NO_CATEGORY = ("uncategorized", "未分类", "%e6%9c%aa%e5%88%86%e7%b1%bb")


@dataclass
class Export:
    """What the files say about themselves, and what of them does not become a story."""

    media: Path | None = None
    site: str = ""
    categories: dict[str, tuple[str, str]] = field(default_factory=dict)  # name, parent
    terms: dict[str, str] = field(default_factory=dict)  # number of a category → its short name
    authors: dict[str, str] = field(default_factory=dict)
    attachments: dict[str, Picture] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    comments: int = 0
    missing_pictures: int = 0
    left_documents: int = 0

    def look_through(self, path: Path) -> None:
        """Take in what the posts refer to. Raises FileBroken, OSError."""
        is_export = False
        for item in rss_items.read(path):
            is_export = is_export or item.name == "wp:wxr_version"
            take = _HEADS.get(item.name)
            if take:
                take(self, item)
            elif item.name == "item":
                self._take_item(item)
        if not is_export:
            raise FileBroken("这不是 WordPress 导出文件（WXR）。")

    def records(self, path: Path) -> Iterator[Record]:
        """The posts of a file, in order; a bad one does not end the reading."""
        for item in rss_items.read(path):
            if item.name != "item" or item.value("wp:post_type") != "post":
                continue
            if item.value("wp:status") not in (*PUBLIC, *HIDDEN):
                continue
            yield self._record(item)

    def _record(self, item: Item) -> Record:
        if item.is_too_large or len(item.value("content:encoded")) > MAX_CONTENT:
            return Record(item.line, refusal="这篇文章过大，没有读取。")
        try:
            return Record(item.line, self._story(item))
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            return Record(item.line, refusal=f"这篇文章看不懂：{error}")

    def _take_item(self, item: Item) -> None:
        kind, status = item.value("wp:post_type"), item.value("wp:status")
        self.comments += len(item.nodes("wp:comment"))
        if kind == "attachment":
            address = item.value("wp:attachment_url") or item.value("guid")
            self.attachments[item.value("wp:post_id")] = Picture(
                address,
                alt=_meta(item, "_wp_attachment_image_alt")[: wordpress_bodies.MAX_ALT],
                caption=plain(item.value("excerpt:encoded"))[: wordpress_bodies.MAX_CAPTION],
                attachment=item.value("wp:post_id"),
            )
        elif kind == "page":
            self.pages.append(plain(item.value("title")) or item.value("link"))
        elif kind != "post":
            self.others[kind or "?"] += 1
        elif status not in (*PUBLIC, *HIDDEN):
            self.others[f"post ({status or '?'})"] += 1

    def _story(self, item: Item) -> Story:
        text, pictures = wordpress_bodies.read(item.value("content:encoded"), gallery=self._gallery)
        text, documents = self._documents(text)
        published_at = _moment(item)
        channel, further = self._channel(item)
        tags = [plain(each.text) for each in item.nodes("category") if _domain(each) == "post_tag"]
        photos = [self._photo(each) for each in self._with_thumbnail(item, pictures)]
        return Story(
            key=f"wordpress:{self.site}:{item.value('wp:post_id') or item.value('guid')}"[:120],
            title=_title(item, text),
            channel=channel,
            summary=_shortened(plain(item.value("excerpt:encoded")), MAX_SUMMARY),
            credits=self._credits(item),
            published_at=published_at,
            body=text,
            photos=tuple(photos),
            attachments=documents,
            tags=_tags([*tags, *further]),
            legacy_address=_own_path(item.value("link")),
            former_addresses=_numbered_address(item) if published_at else (),
        )

    def _credits(self, item: Item) -> tuple[tuple[str, str], ...]:
        login = item.value("dc:creator")
        name = texts.visible(self.authors.get(login, "") or login)[:MAX_NAME]
        return ((Credit.WRITER, name),) if name else ()

    def _channel(self, item: Item) -> tuple[tuple[str, ...], list[str]]:
        """The path of the post's main category, and the names of its other ones."""
        found = [each for each in item.nodes("category") if _domain(each) == "category"]
        named = {each.attributes.get("nicename", ""): plain(each.text) for each in found}
        paths = {short: self._path(short, name) for short, name in named.items()}
        chosen = [short for short in paths if short not in _NO_CATEGORY] or list(paths)
        main = self.terms.get(_meta(item, "_yoast_wpseo_primary_category"), "")
        if main not in paths:
            main = max(chosen, key=lambda short: len(paths[short]), default="")
        path = paths.get(main, ())
        others = [paths[short][-1] for short in chosen if paths[short]]
        return path[:MAX_DEPTH], [
            name for name in [*path[MAX_DEPTH:], *others] if name not in path[:MAX_DEPTH]
        ]

    def _path(self, short: str, name: str) -> tuple[str, ...]:
        names, seen = [name], {short}
        parent = self.categories.get(short, ("", ""))[1]
        while parent in self.categories and parent not in seen:
            seen.add(parent)
            above, grandparent = self.categories[parent]
            names.insert(0, above)
            parent = grandparent
        return tuple(filter(None, names))

    def _gallery(self, numbers: list[str]) -> list[Picture]:
        return [self.attachments[number] for number in numbers if number in self.attachments]

    def _with_thumbnail(self, item: Item, pictures: list[Picture]) -> list[Picture]:
        """A featured picture stands above the text, unless the text shows it itself."""
        thumbnail = self.attachments.get(_meta(item, "_thumbnail_id"))
        shown = {_original(_path_of(each.address)) for each in pictures}
        if thumbnail is None or _original(_path_of(thumbnail.address)) in shown:
            return pictures
        return [thumbnail, *pictures]

    def _photo(self, picture: Picture) -> StoryPhoto:
        known = self.attachments.get(picture.attachment)
        file = self._file(picture.address) or (self._file(known.address) if known else "")
        self.missing_pictures += not file
        alt = picture.alt or (known.alt if known else "")
        return StoryPhoto(
            file, texts.visible(picture.caption), texts.visible(alt), after=picture.after
        )

    def _documents(self, text: str) -> tuple[str, tuple[StoryDocument, ...]]:
        """Files of the old site that the text links to, as documents of the story.

        Their links become plain words, because the old address is going away; the documents stand
        below the text. Links to files that are not there, or that we do not take, stay.
        """
        found: dict[str, StoryDocument] = {}

        def take(link: re.Match[str]) -> str:
            address = unescape(link[1])
            if not _UPLOADS.search(_path_of(address)) or not self._is_own(address):
                return link[0]
            file = self._upload(address, _is_document)
            if not file:
                self.left_documents += 1
                return link[0]
            title = _shortened(plain(link[2]) or PurePosixPath(file).stem, MAX_DOCUMENT_TITLE)
            found.setdefault(file, StoryDocument(file, title))
            return link[2] or escape(title)

        return _LINK.sub(take, text), tuple(found.values())

    def _is_own(self, address: str) -> bool:
        try:
            host = urlsplit(address).netloc
        except ValueError:
            return False
        return not host or host == self.site.partition("/")[0]

    def _file(self, address: str) -> str:
        """Where the picture lies in the media folder: the original rather than a small copy."""
        return self._upload(address, _is_picture)

    def _upload(self, address: str, is_wanted: Callable[[Path], bool]) -> str:
        match = _UPLOADS.search(unquote(_path_of(address)))
        if self.media is None or match is None:
            return ""
        for name in (_original(match[1]), match[1]):
            for folder in ("", "uploads", "wp-content/uploads"):
                path = PurePosixPath(folder, name.lstrip("/"))
                if ".." not in path.parts and is_wanted(self.media / path):
                    return str(path)
        return ""


def _is_picture(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return uploads.content_type(file).startswith("image/")
    except (OSError, ValueError):
        return False


def _is_document(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            attachments.examine(file)
    except (OSError, ValueError, uploads.FileRefused):
        return False
    return True


def _path_of(address: str) -> str:
    try:
        return urlsplit(address.strip()).path
    except ValueError:
        return ""


def _original(name: str) -> str:
    return _SIZE.sub("", name)


def _meta(item: Item, key: str) -> str:
    values = (
        each.value("wp:meta_value")
        for each in item.nodes("wp:postmeta")
        if each.value("wp:meta_key") == key
    )
    return next(values, "")


def _domain(category: rss_items.Node) -> str:
    return category.attributes.get("domain", "")


def _title(item: Item, text: str) -> str:
    words = texts.visible(plain(item.value("title")) or plain(text)[:60])
    return _shortened(words, MAX_TITLE) or "无标题"


def _shortened(text: str, most: int) -> str:
    text = texts.visible(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _tags(names: list[str]) -> tuple[str, ...]:
    normalised = (_shortened(Tag.normalised(name), MAX_TAG) for name in names)
    return tuple(dict.fromkeys(name for name in normalised if name.strip(".")))


def _moment(item: Item) -> datetime | None:
    """When readers could first see it, as the old site said; None for what they never saw."""
    if item.value("wp:status") not in PUBLIC or item.value("wp:post_password"):
        return None
    try:
        moment = parse_datetime(item.value("wp:post_date"))
    except ValueError:
        return None
    if moment is None:
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _own_path(address: str) -> str:
    try:
        path = own_path(address) if address else ""
    except ValueError:
        return ""
    return path if path != "/" else ""


def _numbered_address(item: Item) -> tuple[str, ...]:
    """`/?p=1042`, which WordPress itself leads on to the post."""
    number = item.value("wp:post_id")
    address = f"/?p={number}"
    is_new = number.isdecimal() and address != _own_path(item.value("link"))
    return (address,) if is_new else ()


def _take_category(export: Export, item: Item) -> None:
    short = item.value("wp:category_nicename")
    name = plain(item.value("wp:cat_name")) or short
    export.categories[short] = (name, item.value("wp:category_parent"))
    export.terms[item.value("wp:term_id")] = short


def _take_author(export: Export, item: Item) -> None:
    export.authors[item.value("wp:author_login")] = plain(item.value("wp:author_display_name"))


def _take_site(export: Export, item: Item) -> None:
    address = re.sub(r"^https?://", "", item.text.strip()).rstrip("/")
    export.site = export.site or address[:80]


_HEADS = {
    "wp:category": _take_category,
    "wp:author": _take_author,
    "wp:base_blog_url": _take_site,
    "link": _take_site,
}
