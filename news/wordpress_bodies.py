"""What an old WordPress site kept as the text of a post, made a body with photos in places.

Classic posts are lines with an empty one between paragraphs; newer ones are HTML with comments
around the blocks; both hold shortcodes, of which the words stay and the commands go.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

from news import body, sanitizer

MAX_CAPTION = 300
MAX_ALT = 200


@dataclass(frozen=True)
class Picture:
    """A picture as a text shows it."""

    address: str
    alt: str = ""
    caption: str = ""
    attachment: str = ""  # the number of its post, when it is known
    after: int = 0


# Every repetition has an end: a text with a million openings costs its length, not its square.
_CAPTION = re.compile(
    r"\[(?:wp_)?caption([^\]\[]{0,1000})\](.{0,5000}?)\[/(?:wp_)?caption\]", re.DOTALL
)
_GALLERY = re.compile(r"\[gallery([^\]\[]{0,1000})\]")
_EMBED = re.compile(r"\[embed[^\]]*\]\s*(\S+?)\s*\[/embed\]")
_MEDIA = re.compile(
    r"\[(?:video|audio)[^\]\[]{0,500}?(?:src|mp4|mp3|m4a|ogg|webm)="
    r"[\"']([^\"'\]\[]{1,1000})[\"'][^\]\[]{0,500}\]"
    r"(?:\s*\[/(?:video|audio)\])?"
)
_FRAME = re.compile(
    r"<(iframe|video|audio|embed)\b[^<>]{0,1000}?\bsrc=[\"']([^\"'<>]{1,1000})[\"'][^<>]{0,1000}>"
    r"(?:.{0,2000}?</\1\s*>)?",
    re.DOTALL | re.IGNORECASE,
)
# A command is known by its value, by its end, or by its name: [1] and [记者] are words.
_COMMANDS = "more|nextpage|toc|contact-form-7|contact-form|wpforms|table|button|clear|divider|hr"
_COMMAND = re.compile(
    rf"(?<!\[)\[/?(?:(?:{_COMMANDS})\b[^\]\[]{{0,500}}"
    r"|[a-z][\w-]{0,60}\s[^\]\[]{0,500}=[^\]\[]{0,500}?)/?\]"
)
_END = re.compile(r"\[/([a-z][\w-]{0,60})\]")
_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_FIGCAPTION = re.compile(
    r"((?:</a>|</p>|</div>|\s)*+)<figcaption\b[^<>]*>((?:(?!<img|<figcaption).){0,5000}?)</figcaption>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
# Where a paragraph ends; and what is kept as it is, from its beginning to its end.
_BOUNDARY = re.compile(
    r"(</?(?:p|div|section|article|center|main|header|footer)\b[^<>]*>|<hr\b[^<>]*>"
    r"|</?(?:ul|ol|table|pre|dl|figure|blockquote|form|h[1-6])\b[^<>]*>)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"</?(ul|ol|table|pre|dl|figure|blockquote|form|h[1-6])\b", re.IGNORECASE)


def read(
    content: str, *, gallery: Callable[[list[str]], list[Picture]]
) -> tuple[str, list[Picture]]:
    """The body and its pictures. `gallery` finds the pictures of attachments by their numbers."""
    is_blocks = "<!-- wp:" in content
    html = _without_comments(content.replace("\r\n", "\n").replace("\r", "\n"))
    pictures: list[Picture] = []
    parts: list[str] = []
    for block in _blocks(_without_commands(html, gallery), with_breaks=not is_blocks):
        _take_pictures(block, parts, pictures)
    cleaned = sanitizer.clean("\n".join(parts))
    after, texts, placed = 0, [], []
    for piece, number in body.pieces(cleaned):
        after += body.number_of_blocks(piece)
        texts.append(piece)
        if number is not None:
            placed.append(_placed(pictures[number - 1], after))
    return "".join(texts).strip(), placed


def plain(html: str) -> str:
    """One line of words: of a title, an excerpt, a name."""
    return " ".join(unescape(_TAG.sub("", re.sub(r"<br\b[^<>]*>", " ", html))).split())


def _placed(picture: Picture, after: int) -> Picture:
    return Picture(picture.address, picture.alt, picture.caption, picture.attachment, after)


def _without_commands(html: str, gallery: Callable[[list[str]], list[Picture]]) -> str:
    html = _CAPTION.sub(_figure_of_caption, html)
    html = _GALLERY.sub(lambda match: _figures(match[1], gallery), html)
    html = _EMBED.sub(lambda match: _link(match[1]), html)
    html = _MEDIA.sub(lambda match: _link(match[1]), html)
    html = _FRAME.sub(lambda match: _link(unescape(match[2])), html)
    html = _COMMAND.sub("", html)
    for name in set(_END.findall(html)):
        html = html.replace(f"[{name}]", "").replace(f"[/{name}]", "")
    return html


def _without_comments(html: str) -> str:
    parts, end = [], 0
    while (start := html.find("<!--", end)) >= 0 and (close := html.find("-->", start)) >= 0:
        parts.append(html[end:start])
        end = close + len("-->")
    return "".join([*parts, html[end:]])


def _figure_of_caption(match: re.Match[str]) -> str:
    """[caption id="attachment_7"]<img> words[/caption], and the older one with caption="words"."""
    given, inside = _attributes(match[1]), match[2]
    images = "".join(_IMAGE.findall(inside))
    if not images:
        return inside
    words = given.get("caption") or _TAG.sub("", inside).strip()
    number = re.sub(r"\D", "", given.get("id", ""))
    marked = images.replace("<img", f'<img data-id="{number}"', 1) if number else images
    return f"\n\n<figure>{marked}<figcaption>{words}</figcaption></figure>\n\n"


def _figures(attributes: str, gallery: Callable[[list[str]], list[Picture]]) -> str:
    given = _attributes(attributes)
    numbers = re.findall(r"\d+", given.get("ids") or given.get("include") or "")
    return "\n\n" + "".join(
        f'<figure><img data-id="{each.attachment}" src="{escape(each.address)}"'
        f' alt="{escape(each.alt)}"><figcaption>{escape(each.caption)}</figcaption></figure>\n\n'
        for each in gallery(numbers)
    )


def _link(address: str) -> str:
    return f'\n\n<a href="{escape(address)}">{escape(address)}</a>\n\n'


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text)
    }


def _blocks(html: str, *, with_breaks: bool) -> Iterator[str]:
    """The blocks of the first level; loose lines become paragraphs, as WordPress shows them."""
    whole: list[str] = []
    depth = 0
    for part in _BOUNDARY.split(html):
        tag = _WHOLE.match(part)
        if tag:
            depth = max(0, depth + (-1 if part.startswith("</") else 1))
            whole.append(part)
            if depth == 0:
                yield "".join(whole)
                whole.clear()
        elif depth:
            keeps_lines = with_breaks and not part.startswith("<") and _is_loose(whole)
            whole.append(part.strip("\n").replace("\n", "<br>") if keeps_lines else part)
        elif part.lower().startswith("<hr"):
            yield "<hr>"
        elif not _BOUNDARY.fullmatch(part):
            yield from _paragraphs(part, with_breaks=with_breaks)
    if whole:
        yield "".join(whole)


def _is_loose(whole: list[str]) -> bool:
    """Whether lines here are lines: in a quote or preformatted text, not between table rows."""
    return bool(re.match(r"<(?:blockquote|pre)\b", whole[0], re.IGNORECASE))


def _paragraphs(text: str, *, with_breaks: bool) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text):
        if words := paragraph.strip():
            yield f"<p>{words.replace(chr(10), '<br>' if with_breaks else ' ')}</p>"


def _take_pictures(block: str, parts: list[str], pictures: list[Picture]) -> None:
    """The block without its pictures, and these before or behind it, none in mid-sentence."""
    marks = []
    first = _IMAGE.search(block)
    if first is None:
        parts.append(block)
        return
    is_before = not _TAG.sub("", block[: first.start()]).strip()
    rest, end = [], 0
    for image in _IMAGE.finditer(block):
        rest.append(block[end : image.start()])
        end = image.end()
        given, caption = _attributes(image[0]), ""
        words = _FIGCAPTION.match(block, end)
        if words and len(plain(words[2])) <= MAX_CAPTION:
            caption, end = plain(words[2]), words.end()
            rest.append(words[1])
        number = given.get("data-id") or _number_in_class(given.get("class", ""))
        address = given.get("src") or given.get("data-src", "")
        alt = " ".join(given.get("alt", "").split())[:MAX_ALT]
        pictures.append(Picture(address, alt, caption, number))
        marks.append(f'<img src="photo:{len(pictures)}">')
    text = "".join([*rest, block[end:]])
    parts += [*marks, text] if is_before else [text, *marks]


def _number_in_class(names: str) -> str:
    match = re.search(r"\bwp-image-(\d+)", names)
    return match[1] if match else ""
