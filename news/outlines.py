"""A body as plain text in which its structure can be seen: for comparing, line by line."""

from html.parser import HTMLParser

_HEADINGS = {"h2": "【标题二】", "h3": "【标题三】", "h4": "【标题四】"}
_BLOCKS = {"p", "li", "tr", "caption", "blockquote", "table", "ul", "ol", *_HEADINGS}
_MARKS = {"strong": "＊", "b": "＊", "em": "／", "i": "／", "u": "＿"}


def outline(body: str) -> str:
    """One line a block; headings, lists, tables, quotes, links, photos and emphasis are marked."""
    reader = _Outline()
    reader.feed(body)
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.parts).splitlines() if line.strip())


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[str] = []
        self._lists: list[int | None] = []
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _BLOCKS:
            self._break(tag, values)
        elif tag in ("br", "hr"):
            self.parts.append("\n" if tag == "br" else "\n————\n")
        elif tag in ("td", "th"):
            self.parts.append("｜")
        elif tag == "img":
            self.parts.append(f"\n〔图片 {(values.get('src') or '').removeprefix('photo:')}〕\n")
        elif tag == "a":
            self._links.append(values.get("href") or "")
        self.parts.append(_MARKS.get(tag, ""))

    def _break(self, tag: str, values: dict[str, str | None]) -> None:
        self.parts.append("\n")
        if tag in ("ul", "ol"):
            start = values.get("start") or "1"
            self._lists.append(int(start) if tag == "ol" and start.isdecimal() else None)
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "li":
            self.parts.append(self._item())
        elif tag == "caption":
            self.parts.append("【表题】")
        self.parts.append(_HEADINGS.get(tag, ""))
        if self._quotes and tag in ("p", "li"):
            self.parts.append("❝ ")

    def _item(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "· "
        self._lists[-1] = number + 1
        return f"{number}. "

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(_MARKS.get(tag, ""))
        if tag == "a" and self._links:
            self.parts.append(f"〔→ {self._links.pop()}〕")
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes -= 1
        if tag in _BLOCKS:
            self.parts.append("｜\n" if tag == "tr" else "\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))
