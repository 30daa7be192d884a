"""What a paragraph of a Word file is: a heading, a line that stands apart, a caption, a picture.

These read the tree that mammoth makes of a document, before it becomes HTML.
"""

import re
from collections.abc import Iterator
from typing import Any

from mammoth import documents

from jiansite.lib import texts

MAX_CAPTION = 300
MAX_ALT = 200
LARGE_TYPE = 16  # points; a body is set in ten to fourteen
_CAPTIONS = {"caption", "题注", "图注", "图片说明"}
_CAPTION = re.compile(
    r"(?:图|图片|照片|插图|附图)\s*(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?![0-9年月日个张])"
    r"|图为|图片说明|资料图|(?:Figure|Fig\.)\s*\d|[▲△▼▽↑]",
    re.IGNORECASE,
)
_HEADING = re.compile(r"heading ?([1-9])?", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|bmp|tiff?|webp|emf|wmf)$", re.IGNORECASE)


def apart(child: Any) -> Iterator[Any]:
    """A paragraph or table without its pictures, and these before or behind it."""
    images = [leaf for leaf in _leaves(child) if isinstance(leaf, documents.Image)]
    if not images:
        yield child
        return
    lone = [documents.paragraph([image]) for image in images]
    is_behind = is_table(child) or not isinstance(
        next((leaf for leaf in _leaves(child) if _has_content(leaf)), None), documents.Image
    )
    rest = _without_images(child)
    yield from (rest, *lone) if is_behind else (*lone, rest)


def without_indent(paragraph: Any) -> None:
    """Full-width spaces in front, which may stand inside of bold type."""
    for leaf in _leaves(paragraph) if is_paragraph(paragraph) else ():
        if not isinstance(leaf, documents.Text):
            return
        leaf.value = leaf.value.lstrip()
        if leaf.value:
            return


def _has_content(leaf: Any) -> bool:
    return isinstance(leaf, documents.Image) or bool(getattr(leaf, "value", "").strip())


def _without_images(element: Any) -> Any:
    children = getattr(element, "children", None)
    if children is None:
        return element
    kept = [_without_images(each) for each in children if not isinstance(each, documents.Image)]
    return element.copy(children=kept)


def with_levels(children: list[Any]) -> list[Any]:
    """Headings begin at the second level, right below the title, and keep their distances."""
    highest = min((level(each) for each in children if level(each)), default=1)
    return [
        each.copy(
            style_id=None, style_name=f"level {min(level(each) - highest + 2, 4)}", numbering=None
        )
        if level(each)
        else each
        for each in children
    ]


def _leaves(element: Any) -> Iterator[Any]:
    children = getattr(element, "children", None)
    if children is None:
        yield element
        return
    for child in children:
        yield from _leaves(child)


def words(element: Any) -> str:
    """The words in one line."""
    return one_line("".join(_word(leaf) for leaf in _leaves(element)))


def _word(leaf: Any) -> str:
    if isinstance(leaf, documents.Tab | documents.Break):
        return " "
    return leaf.value if isinstance(leaf, documents.Text) else ""


def one_line(text: str) -> str:
    return " ".join(texts.visible(text).split())


def is_paragraph(element: Any) -> bool:
    return isinstance(element, documents.Paragraph)


def is_plain(element: Any) -> bool:
    """A paragraph that is no item of a list."""
    return is_paragraph(element) and element.numbering is None


def is_table(element: Any) -> bool:
    return isinstance(element, documents.Table)


def count_tables(element: Any) -> int:
    inside = sum(map(count_tables, getattr(element, "children", ())))
    return inside + is_table(element)


def style(element: Any) -> str:
    return str(getattr(element, "style_name", None) or "").strip().casefold()


def level(element: Any) -> int:
    """The level of a heading that says something; 0 for everything else."""
    match = _HEADING.fullmatch(style(element)) if is_paragraph(element) else None
    return int(match[1] or 1) if match and words(element) else 0


def stands_apart(element: Any) -> bool:
    """A line that looks like a title: alone in the middle, all bold, or in large type."""
    if not is_plain(element) or not is_short(words(element)):
        return False
    runs = [run for run in _runs(element) if words(run)]
    return element.alignment == "center" or all(
        run.is_bold or (run.font_size or 0) >= LARGE_TYPE for run in runs
    )


def _runs(element: Any) -> Iterator[Any]:
    if isinstance(element, documents.Run):
        yield element
    else:
        for child in getattr(element, "children", ()):
            yield from _runs(child)


def is_short(text: str) -> bool:
    return len(text) <= 80 and not text.endswith(("。", "；", "，", "：", ".", ";", ",", ":"))


def picture_in(element: Any) -> Any:
    """The picture of a paragraph that `_apart` made."""
    children = getattr(element, "children", None)
    return children[0] if children and isinstance(children[0], documents.Image) else None


def is_caption(element: Any) -> bool:
    text = words(element)
    if not is_paragraph(element) or not text or len(text) > MAX_CAPTION:
        return False
    return style(element) in _CAPTIONS or bool(_CAPTION.match(text))


def alt_of(image: Any) -> str:
    alt = one_line(image.alt_text or "")
    return "" if _FILE_NAME.search(alt) else alt[:MAX_ALT]
