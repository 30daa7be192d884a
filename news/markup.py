"""The words of a body, block by block, and where in its HTML each sign of them stands.

For whatever reads a story as a person does, across bold and links, and then has to point at a
place in it or to change a sign of it. Bodies come in the stored form of `news.body`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

_TOKEN = re.compile(r'<(?:[^<>"]|"[^"]*")*+>|&(?:#\w{1,8}|\w{2,8});|[^<&]+|.', re.DOTALL)
_TAG_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_INLINE = {"strong", "b", "em", "i", "u", "s", "sub", "sup", "a"}
# What a reader meets as one unit of text.
TEXT_BLOCKS = {"p", "h2", "h3", "h4", "li", "td", "th", "caption", "blockquote"}


@dataclass(frozen=True)
class Block:
    """A run of text between two block tags: its signs, and the span of HTML behind each.

    A line break inside is one sign, a newline.
    """

    tag: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Paragraph:
    """One line of what `body.plain_text` shows. Numbers begin at 1, as in reports of errors."""

    number: int
    tag: str
    text: str


def blocks(html: str) -> Iterator[Block]:
    """The runs of text in reading order, also those that hold only white space."""
    open_tags: list[str] = []
    signs: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(html):
        token = match[0]
        name = _tag_name(token)
        if name in _INLINE:
            continue
        if not name or name == "br":
            text = "\n" if name else _text(token)
            start, end = match.span()
            signs.append(text)
            spans += [(start, end)] if len(text) == 1 else _each(start, end)
            continue
        if signs:
            yield Block(_innermost(open_tags), "".join(signs), tuple(spans))
            signs, spans = [], []
        _follow(open_tags, name, token)
    if signs:
        yield Block(_innermost(open_tags), "".join(signs), tuple(spans))


def paragraphs(html: str) -> list[Paragraph]:
    """The lines of a body that have words."""
    lines = (
        (block.tag, line.strip())
        for block in blocks(html)
        for line in block.text.splitlines()
        if line.strip()
    )
    return [Paragraph(number, tag, text) for number, (tag, text) in enumerate(lines, 1)]


def rewritten(html: str, changes: dict[tuple[int, int], str]) -> str:
    """The HTML with the text behind each span replaced; tags are not touched."""
    parts, done = [], 0
    for (start, end), text in sorted(changes.items()):
        parts += [html[done:start], escape(text, quote=False).replace("\n", "<br>")]
        done = end
    return "".join([*parts, html[done:]])


def _tag_name(token: str) -> str:
    match = _TAG_NAME.match(token) if len(token) > 2 else None
    return match[1] if match else ""


def _text(token: str) -> str:
    # An entity that stands for two signs, or for none, is left as it is written.
    sign = unescape(token)
    return sign if len(sign) == 1 else token


def _each(start: int, end: int) -> list[tuple[int, int]]:
    return [(at, at + 1) for at in range(start, end)]


def _follow(open_tags: list[str], name: str, token: str) -> None:
    if token.startswith("</"):
        while open_tags and open_tags.pop() != name:
            pass
    elif name not in ("hr", "img"):
        open_tags.append(name)


def _innermost(open_tags: list[str]) -> str:
    return next((tag for tag in reversed(open_tags) if tag in TEXT_BLOCKS), "")
