"""What was copied from Word, WPS, WeChat or any page, as plain headings, lists, tables, text.

These programs say with styles what HTML says with elements: a list is a paragraph with a mark, a
heading has a class or an outline level, bold is a font weight, and WeChat wraps every line in
sections and spans. The result goes through `news.sanitizer`, which trusts nothing of it.
"""

import re
from dataclasses import dataclass

from jiansite.lib import texts
from news.pasted_lists import is_item, with_lists
from news.pasted_tree import Node, parse, replaced, write

MAX_ALT = 200
MAX_CAPTION = 300
MAX_ADDRESS = 2000
_OWN = re.compile(r"(?:^photo:|#photo-)(\d{1,18})$")
_FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|gif|bmp|tiff?|webp|emf|wmf)$|^(?:图片|Picture) ?\d*$", re.IGNORECASE
)
_OUTLINE = re.compile(r"mso-outline-level:([1-9])")
_TITLES = {"MsoTitle": 1, "MsoSubtitle": 2}
_CONTAINERS = {"", "div", "section", "article", "center", "td", "th", "blockquote", "li", "figure"}
_LINES = {"p", "div", "section", "center"}
_HIDDEN = re.compile(
    r"display:none|mso-hide:all|mso-element:(?:comment|footnote-list|header|footer)|visibility:hidden"
)
_BOLD = re.compile(r"(?<![\w-])font-weight:(?:bold|bolder|[6-9]00)")
_NOT_BOLD = re.compile(r"(?<![\w-])font-weight:(?:normal|lighter|[1-4]00)")
_SIZE = re.compile(r"font-size:([0-9.]+)(px|pt)")
_STYLES = (
    (_BOLD, "strong"),
    (re.compile(r"font-style:italic"), "em"),
    (re.compile(r"text-decoration(?:-line)?:[^;]*underline"), "u"),
    (re.compile(r"text-decoration(?:-line)?:[^;]*line-through"), "s"),
    (re.compile(r"vertical-align:super"), "sup"),
    (re.compile(r"vertical-align:sub(?!p)"), "sub"),
)
_LARGE = 18  # pixels from which a short bold line is a heading
_WRAPPERS = {"strong", "b", "em", "i", "u", "s", "sub", "sup", "a"}


@dataclass(frozen=True)
class PastedPicture:
    """A picture as the pasted text names it: exactly one of the first four says what it is."""

    photo_id: int = 0  # one of ours
    data: str = ""  # a data: address
    address: str = ""  # on somebody else's host
    is_local: bool = False  # a file on the writer's machine
    alt: str = ""
    caption: str = ""


def read(html: str) -> tuple[str, list[PastedPicture]]:
    """Plain HTML in which `<img src="photo:2">` stands for the second picture of the list."""
    tree = replaced(parse(texts.visible(html)), _without_hidden)
    for node in list(tree.walk()):
        if node.tag in _CONTAINERS:
            with_lists(node)
    tree = replaced(tree, _heading)
    _shift_headings(tree)
    tree = replaced(tree, _plain_cell)
    tree = replaced(tree, _by_style)
    tree = replaced(tree, _pushed_down)
    tree = replaced(tree, _split_lines)
    pictures = _take_pictures(tree)
    for node in tree.walk():
        if node.is_block:
            _without_indent(node)
    return write(tree), pictures


def _without_hidden(node: Node) -> list[Node | str]:
    if _HIDDEN.search(node.style) or node.tag == "del":
        return []
    if node.tag == "a":
        href = node.attributes.get("href", "")
        # Bookmarks, notes and links into the writer's own machine lead nowhere here.
        return node.children if not href or href.startswith(("#", "file:")) else [node]
    return [node]


def _heading(node: Node) -> list[Node | str]:
    """A paragraph that is one by its class, its outline level, or its looks."""
    if node.tag not in _LINES or node.has_blocks or not node.words:
        return [node]
    outline = _OUTLINE.search(node.style)
    named = next((_TITLES[name] for name in node.classes if name in _TITLES), 0)
    level = int(outline[1]) if outline else named or (3 if _looks_like_heading(node) else 0)
    if not level or len(node.words) > 100:
        return [node]
    return [Node("h1" if level == 1 else f"h{min(level, 6)}", {"class": "styled"}, node.children)]


def _looks_like_heading(node: Node) -> bool:
    words = node.words
    if not 2 <= len(words) <= 30 or words[-1] in "。！？；，、：:;,.!?…”" or is_item(node):
        return False
    below = list(node.walk())
    sizes = [
        float(size[1]) * (4 / 3 if size[2] == "pt" else 1)
        for each in below
        if (size := _SIZE.search(each.style)) and each.words
    ]
    is_bold = any(
        (each.tag in ("b", "strong") or _BOLD.search(each.style)) and each.words == words
        for each in below
    )
    return is_bold and bool(sizes) and max(sizes) >= _LARGE


def _shift_headings(tree: Node) -> None:
    """Headings begin right below the story's title and keep their distances."""
    found = [node for node in tree.walk() if re.fullmatch(r"h[1-6]", node.tag)]
    if not any(node.tag == "h1" or "styled" in node.classes for node in found):
        return
    highest = min(int(node.tag[1]) for node in found)
    for node in found:
        node.tag = f"h{min(int(node.tag[1]) - highest + 2, 4)}"


def _plain_cell(node: Node) -> list[Node | str]:
    """A cell or an item of one paragraph is the paragraph's words."""
    if node.tag in ("td", "th", "li"):
        inside = node.elements()
        is_alone = (
            len(inside) == 1
            and not "".join(each for each in node.children if isinstance(each, str)).strip()
        )
        if is_alone and inside[0].tag in _LINES and not inside[0].has_blocks:
            node.children = inside[0].children
    return [node]


def _by_style(node: Node) -> list[Node | str]:
    """Bold and its like as elements; of wrappers that say nothing only the content."""
    if node.tag in ("b", "strong") and _NOT_BOLD.search(node.style):
        return node.children
    is_heading = bool(re.fullmatch(r"h[1-6]", node.tag))
    if is_heading:
        # A heading is bold by itself.
        replaced(node, lambda each: each.children if each.tag in ("b", "strong") else [each])
        return [node]
    if node.tag not in ("span", "font", "p") or not node.words:
        return [node]
    inside: list[Node | str] = node.children
    for pattern, tag in _STYLES if not node.has_blocks else ():
        if pattern.search(node.style) and not _is_only(inside, tag):
            inside = [Node(tag, {}, inside)]
    node.children = inside
    return [node] if node.tag == "p" else inside


def _is_only(children: list[Node | str], tag: str) -> bool:
    """Whether everything in there is already within such an element."""
    other = {"strong": "b", "em": "i"}.get(tag, tag)
    return all(
        (isinstance(each, Node) and each.tag in (tag, other))
        or (isinstance(each, str) and not each.strip())
        for each in children
    )


def _pushed_down(node: Node) -> list[Node | str]:
    """Bold around whole paragraphs goes into each of them."""
    if node.tag not in _WRAPPERS or not node.has_blocks:
        return [node]
    return _wrapped(node.children, node)


def _wrapped(children: list[Node | str], wrapper: Node) -> list[Node | str]:
    done: list[Node | str] = []
    run: list[Node | str] = []
    for child in children:
        if isinstance(child, Node) and (child.is_block or child.has_blocks):
            done += _inside(run, wrapper)
            run = []
            child.children = _wrapped(child.children, wrapper)
            done.append(child)
        else:
            run.append(child)
    return done + _inside(run, wrapper)


def _inside(run: list[Node | str], wrapper: Node) -> list[Node | str]:
    if not any(each.strip() if isinstance(each, str) else True for each in run):
        return run
    return [Node(wrapper.tag, dict(wrapper.attributes), run)]


def _split_lines(node: Node) -> list[Node | str]:
    """Two line breaks in a paragraph are its end."""
    if node.tag not in _LINES or node.has_blocks:
        return [node]
    parts: list[list[Node | str]] = [[]]
    breaks = 0
    for child in node.children:
        if isinstance(child, Node) and child.tag == "br":
            breaks += 1
            parts[-1].append(child)
        elif isinstance(child, str) and not child.strip():
            parts[-1].append(child)
        else:
            if breaks > 1:
                parts.append([])
            breaks = 0
            parts[-1].append(child)
    return [Node(node.tag, node.attributes, part) for part in parts]


def _take_pictures(tree: Node) -> list[PastedPicture]:
    """Number the pictures; what is no picture at all goes."""
    pictures: list[PastedPicture] = []
    captions = _captions(tree)
    taken = {id(caption) for caption in captions.values()}

    def number(node: Node) -> list[Node | str]:
        if id(node) in taken:
            return []
        if node.tag != "img":
            return [node]
        caption = captions.get(id(node))
        picture = _picture(node, caption.words if caption else "")
        if picture is None:
            return []
        pictures.append(picture)
        return [Node("img", {"src": f"photo:{len(pictures)}"})]

    replaced(tree, number)
    return pictures


def _captions(tree: Node) -> dict[int, Node]:
    """Which element is the caption of which picture: the line right behind it."""
    found: dict[int, Node] = {}
    for parent in tree.walk():
        before: Node | None = None
        for child in parent.elements():
            if before and _is_caption(child) and 0 < len(child.words) <= MAX_CAPTION:
                images = [each for each in before.walk() if each.tag == "img"]
                if images and not before.words:
                    found[id(images[-1])] = child
            before = child
    return found


def _is_caption(node: Node) -> bool:
    return node.tag == "figcaption" or "MsoCaption" in node.classes


def _picture(node: Node, caption: str) -> PastedPicture | None:
    given = node.attributes
    sizes = [given.get(name, "").removesuffix("px") for name in ("width", "height")]
    if any(size in ("0", "1", "2") for size in sizes):
        return None  # somebody's way of counting readers
    source = given.get("src", "")
    # Pages that load their pictures late keep the address elsewhere and show a dot meanwhile.
    later = given.get("data-src") or given.get("data-original") or ""
    own = _OWN.search(source)
    alt = " ".join(given.get("alt", "").split())
    alt = "" if _FILE_NAME.search(alt) else alt[:MAX_ALT]
    if own:
        return PastedPicture(photo_id=int(own[1]), alt=alt, caption=caption)
    for address in (later, source):
        whole = f"https:{address}" if address.startswith("//") else address
        if re.match(r"https?://[^/]", whole) and len(whole) <= MAX_ADDRESS:
            return PastedPicture(address=whole, alt=alt, caption=caption)
    if source.startswith("data:image/") and len(source) > 200:
        return PastedPicture(data=source, alt=alt, caption=caption)
    if source.startswith(("file:", "blob:", "cid:")):
        return PastedPicture(is_local=True, alt=alt, caption=caption)
    return None


def _without_indent(node: Node) -> None:
    """Spaces in front, also where they stand inside of bold type."""
    for at, child in enumerate(node.children):
        if isinstance(child, Node):
            if child.is_block or child.tag in ("img", "br"):
                return
            _without_indent(child)
            if child.words:
                return
        else:
            node.children[at] = child.lstrip()
            if node.children[at]:
                return
