"""The items of a large RSS file, one after the other, in the memory of one.

Nothing that an XML file may ask for is done: a document type, and with it every entity of its
own, ends the reading. Control characters, which many exports hold and XML forbids, are dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

CHUNK = 256 * 1024
MAX_ITEM = 20_000_000  # characters
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_DEEPEST = 64


class FileBroken(Exception):
    """The file cannot be read to its end; the message is a Chinese sentence that says where."""


@dataclass
class Node:
    """An element: its attributes, its own words, and the elements in it by name."""

    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: dict[str, list["Node"]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The words of the first element of this name."""
        nodes = self.children.get(name)
        return nodes[0].text.strip() if nodes else ""

    def nodes(self, name: str) -> list["Node"]:
        """All elements of this name."""
        return self.children.get(name, [])


@dataclass
class Item(Node):
    """One item, or one part of the channel's head, and the line where it begins."""

    name: str = ""
    line: int = 0
    is_too_large: bool = False


def read(path: Path) -> Iterator[Item]:
    """The children of the channel, in order. Raises FileBroken, OSError."""
    reader = _Reader()
    with path.open("rb") as file:
        # Two bytes a character hold zeros, which are no controls there.
        is_wide = file.read(2) in (b"\xff\xfe", b"\xfe\xff")
        file.seek(0)
        while chunk := file.read(CHUNK):
            reader.feed(chunk if is_wide else chunk.translate(None, _CONTROLS))
            yield from reader.ready()
    reader.feed(b"", is_last=True)
    yield from reader.ready()


class _Reader:
    """Keeps only the item that is being read."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words
        self._path: list[Node] = []
        self._texts: list[list[str]] = []
        self._depth = 0
        self._size = 0
        self._ready: list[Item] = []

    def feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise FileBroken(f"第 {error.lineno} 行不是有效的 XML（{reason}）。") from None
        except (LookupError, ValueError):
            raise FileBroken("文件的编码不能识别。请先把文件转换成 UTF-8。") from None

    def ready(self) -> Iterator[Item]:
        items, self._ready = self._ready, []
        yield from items

    def _refuse_doctype(self, *_: object) -> None:
        raise FileBroken("文件带有文档类型声明（DOCTYPE），其中可能有外部实体，没有读取。")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and name != "rss":
            raise FileBroken(f"这不是 RSS 文件，最外层是 {name[:60]}。")
        if self._depth > _DEEPEST:
            raise FileBroken(f"第 {self._parser.CurrentLineNumber} 行的层次太多，没有读取。")
        if self._depth == 3:
            self._size = 0
            item = Item(attributes, name=_short(name), line=self._parser.CurrentLineNumber)
            self._path, self._texts = [item], [[]]
        elif self._depth > 3:
            node = Node(attributes)
            if self._size <= MAX_ITEM:
                self._path[-1].children.setdefault(_short(name), []).append(node)
                self._size += 100  # what an element takes itself
            self._path.append(node)
            self._texts.append([])

    def _words(self, text: str) -> None:
        self._size += len(text)
        if self._texts and self._size <= MAX_ITEM:
            self._texts[-1].append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if not self._path:
            return
        node = self._path.pop()
        node.text = "".join(self._texts.pop())
        if isinstance(node, Item):
            node.is_too_large = self._size > MAX_ITEM
            self._ready.append(node)


# The namespaces of the format, whose versions differ only in a number.
_PREFIXES = (
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("/excerpt/", "excerpt"),
    ("wordpress.org/export/", "wp"),
)


def _short(name: str) -> str:
    """`http://wordpress.org/export/1.2/ post_id` is wp:post_id."""
    space, _, local = name.rpartition(" ")
    prefix = next((prefix for part, prefix in _PREFIXES if part in space), "")
    return f"{prefix}:{local}" if prefix else local
