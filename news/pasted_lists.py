"""Lists that Word and WPS write as paragraphs with a mark in front, made lists again."""

import re
from dataclasses import dataclass

from news.pasted_tree import Node

_LEVEL = re.compile(r"mso-list:[^;]*?level(\d)")
_NUMBER = re.compile(r"[(（]?(?:(\d{1,3})|[a-zA-Z]|[ivxIVX]{1,5})[.、)）．]")
_BULLET_FONTS = ("symbol", "wingdings", "webdings", "couriernew")
# A list in HTML can say neither 一、 nor 第三条; there the mark becomes part of the words.
_CHINESE = re.compile(r"[(（]?[零一二三四五六七八九十百]{1,5}[)）、.．]|第.{1,6}[章节条款项]|[①-⑳]")


@dataclass(frozen=True)
class _Item:
    level: int
    is_ordered: bool
    number: int
    node: Node


def is_item(node: Node) -> bool:
    """Whether a paragraph or heading is a list's item in Word's way of writing."""
    return bool(_LEVEL.search(node.style)) and "mso-list:none" not in node.style


def with_lists(container: Node) -> Node:
    """The container's runs of such paragraphs as real, nested lists. Marks of headings stay."""
    children: list[Node | str] = []
    run: list[_Item] = []
    for child in container.children:
        if isinstance(child, str) and not child.strip():
            continue
        item = _item(child) if isinstance(child, Node) and is_item(child) else None
        if item is None:
            children += _nested(run)
            run = []
            children.append(child)
        else:
            run.append(item)
    container.children = [*children, *_nested(run)]
    return container


def _item(node: Node) -> _Item | None:
    """The item without its mark; None where the mark was made part of the words."""
    mark, is_symbol = _taken_mark(node)
    number = None if is_symbol else _NUMBER.fullmatch(mark)
    is_heading = re.fullmatch(r"h[1-6]", node.tag)
    if is_heading or _CHINESE.fullmatch(mark):
        if mark and not is_symbol:
            gap = "" if mark[-1] in "、．）" else " "
            node.children.insert(0, f"{mark}{gap}")
        return None
    level = _LEVEL.search(node.style)
    first = int(number[1]) if number and number[1] else 1
    return _Item(int(level[1]) if level else 1, number is not None, first, node)


def _taken_mark(node: Node) -> tuple[str, bool]:
    """The mark in front, taken out, and whether it is a sign of a font of symbols."""
    for parent in node.walk():
        for child in parent.elements():
            if "mso-list:ignore" in child.style:
                # By place, not by value: two marks may be alike.
                parent.children = [each for each in parent.children if each is not child]
                styles = " ".join(each.style for each in child.walk())
                is_symbol = any(font in styles + parent.style for font in _BULLET_FONTS)
                return child.words, is_symbol
    return "", False


def _nested(items: list[_Item]) -> list[Node | str]:
    top: list[Node | str] = []
    stack: list[tuple[int, Node]] = []
    for item in items:
        tag = "ol" if item.is_ordered else "ul"
        while stack and (
            stack[-1][0] > item.level or (stack[-1][0] == item.level and stack[-1][1].tag != tag)
        ):
            stack.pop()
        if not stack or stack[-1][0] < item.level:
            starts = {"start": str(item.number)} if item.is_ordered and item.number > 1 else {}
            new = Node(tag, starts)
            above = stack[-1][1].elements()[-1].children if stack else top
            above.append(new)
            stack.append((item.level, new))
        stack[-1][1].children.append(Node("li", {}, item.node.children))
    return top
