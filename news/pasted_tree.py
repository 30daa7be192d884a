"""A pasted text as a tree: read from any HTML, changed by rules, written out again.

The parser of the allow-list reads first, so that what comes here is well formed, without
comments, scripts and the private tags of word processors. It is still nothing to be trusted.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

BLOCKS = {
    "p", "div", "section", "article", "center", "figure", "figcaption", "blockquote", "pre", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
}  # fmt: skip
_INLINE = {
    "span", "font", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "sub", "sup", "a",
    "img", "br", "code", "mark", "small", "label",
}  # fmt: skip
_VOID = {"img", "br", "hr"}
# Spaces in them are the source's line ends.
_STRUCTURES = {"table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl"}
_GENERAL = {"style", "class", "width", "height"}
_ATTRIBUTES = {
    "*": _GENERAL,
    "a": {"href", "name"},
    "img": {"src", "data-src", "data-original", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
# What is written out again; everything else has served its purpose.
_KEPT = {"href", "src", "colspan", "rowspan", "scope", "start"}
MAX_DEPTH = 200
# Word breaks the lines of its HTML anywhere; between two Chinese characters there is no space.
_HAN = r"[\u2e80-\u9fff\u3000-\u303f\uf900-\ufaff\uff00-\uffef“”‘’—…]"
_CHINESE_LINE_END = re.compile(rf"(?<={_HAN})[ \t]*[\r\n]+[ \t]*(?={_HAN})")
_LINE_END = re.compile(r"[ \t]*[\r\n]+[ \t]*")


@dataclass
class Node:
    """One element. Children are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def style(self) -> str:
        """The style without spaces, in small letters, fit to look for words in."""
        return re.sub(r"\s+", "", self.attributes.get("style", "")).lower()

    @property
    def classes(self) -> list[str]:
        """The names of its classes."""
        return self.attributes.get("class", "").split()

    @property
    def is_block(self) -> bool:
        """Whether it begins a line of its own."""
        return self.tag in BLOCKS

    def walk(self) -> Iterator["Node"]:
        """Itself and every element below it, in reading order."""
        yield self
        for child in self.elements():
            yield from child.walk()

    def elements(self) -> list["Node"]:
        """Its children without the texts between them."""
        return [child for child in self.children if isinstance(child, Node)]

    def texts(self) -> Iterator[str]:
        """All texts below it."""
        for child in self.children:
            if isinstance(child, Node):
                yield from child.texts()
            else:
                yield child

    @property
    def words(self) -> str:
        """Its text in one line."""
        return " ".join("".join(self.texts()).split())

    @property
    def has_blocks(self) -> bool:
        """Whether a block stands somewhere inside."""
        return any(each.is_block for child in self.elements() for each in child.walk())


def parse(html: str) -> Node:
    """The tree of a pasted text."""
    wellformed = nh3.clean(
        html,
        tags=BLOCKS | _INLINE,
        attributes=_ATTRIBUTES,
        clean_content_tags={"script", "style", "title", "noscript", "template", "xml"},
        url_schemes={"http", "https", "mailto", "tel", "photo", "data", "file", "blob", "cid"},
        link_rel=None,
    )
    return _Parser(wellformed).root


def replaced(node: Node, change: Callable[[Node], list[Node | str]]) -> Node:
    """The tree with every element below put through `change`, the innermost first."""
    children: list[Node | str] = []
    for child in node.children:
        children += change(replaced(child, change)) if isinstance(child, Node) else [child]
    node.children = children
    return node


def write(node: Node | str) -> str:
    """HTML of the tree, with what the allow-list knows and nothing of styles."""
    if isinstance(node, str):
        return escape(node, quote=False)
    inside = "".join(map(write, node.children))
    if node.tag == "":
        return inside
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in node.attributes.items() if name in _KEPT
    )
    return f"<{node.tag}{attributes}>" + ("" if node.tag in _VOID else f"{inside}</{node.tag}>")


class _Parser(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        # Deeper soup is an attack on whoever walks through it; its words stay.
        if len(self._open) < MAX_DEPTH:
            self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node if len(self._open) < MAX_DEPTH else self._open[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not data.strip() and self._open[-1].tag in _STRUCTURES:
            return
        self._open[-1].children.append(_LINE_END.sub(" ", _CHINESE_LINE_END.sub("", data)))
