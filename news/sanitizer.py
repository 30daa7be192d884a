"""The allow-list through which every body passes once on its way in.

The editor widget is out of support and paste comes from anywhere, so nothing is trusted but
this list. What it leaves is stored and shown as it is; `trusted` is the only place in the
project that declares HTML safe.
"""

import json
import re
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString, mark_safe

from jiansite.lib import texts

TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "strong", "b", "em", "i", "u", "s", "sub", "sup",
    "blockquote", "ul", "ol", "li", "a", "img",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
# Tags that only divide a text in Word, WeChat or an old page, and what they become here.
_RENAMED = {"div": "p", "section": "p", "article": "p", "center": "p", "figure": "p",
            "figcaption": "p", "h1": "h2", "h5": "h4", "h6": "h4"}  # fmt: skip
_RENAMED_TAG = re.compile(rf"<(/?)({'|'.join(_RENAMED)})>")
_PHOTO_SOURCE = re.compile(r"(?:^photo:|#photo-)(\d{1,18})$")
_PHOTO_ELEMENT = re.compile(r'<img src="photo:\d+">')
# Empty elements in empty elements, as pasted by word processors; deeper ones are an attack.
MAX_EMPTY_DEPTH = 10
# Possessive: a long run of spaces costs its length, not its square.
_SPACE = r"(?:\s|&nbsp;|<br>)"
_EMPTY_BLOCK = re.compile(
    rf"<(p|h[2-4]|blockquote|li|strong|b|em|i|u|a)(?: [^<>]*)?>{_SPACE}*+</\1>"
)
_INDENT = re.compile(rf"<(p|h[2-4]|li)>{_SPACE}++")
_BLOCK_END = re.compile(r"(</(?:p|h[2-4]|li)>)")
_SUBHEADING = re.compile(r"<(/?)h([34])>")


def clean(html: str) -> str:
    """Safe, tidy HTML in the stored form of `news.body`; everything else is dropped."""
    # Twice: an invisible character may come written as an entity.
    first = texts.visible(_allow(texts.visible(html), TAGS | _RENAMED.keys()))
    renamed = _RENAMED_TAG.sub(lambda match: f"<{match[1]}{_RENAMED[match[2]]}>", first)
    # A photo stands between blocks. The parser closes and reopens what is around it.
    lifted = _PHOTO_ELEMENT.sub(lambda match: f"</p>{match[0]}<p>", renamed)
    return _tidy(_allow(lifted, TAGS))


def trusted(html: str) -> SafeString:
    """Declare a stored body, or a piece of one, safe to show."""
    return mark_safe(html)  # noqa: S308  # nosec B308 B703


def json_script(value: object) -> SafeString:
    """JSON-LD for a page, with everything escaped that could end the element."""
    escapes = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
    content = json.dumps(value, ensure_ascii=False).translate(escapes)
    return trusted(f'<script type="application/ld+json">{content}</script>')


def _allow(html: str, tags: set[str]) -> str:
    return nh3.clean(
        html,
        tags=set(tags),
        clean_content_tags={"script", "style", "title", "noscript", "template"},
        attributes=ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes={"http", "https", "mailto", "tel", "photo"},
        link_rel="noopener noreferrer",
    ).replace("<img>", "")


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute not in ATTRIBUTES.get(tag, ()):
        # `lang` and `title` come through everywhere; `rel` is the library's own, by `link_rel`.
        return value if attribute == "rel" else None
    if tag == "img":
        # Only our own Photo records; the editor shows them at `<address>#photo-<id>`.
        match = _PHOTO_SOURCE.search(value)
        return f"photo:{match[1]}" if match else None
    if attribute == "href":
        return _safe_address(value)
    if attribute in ("colspan", "rowspan", "start"):
        return value if value.isdecimal() and len(value) <= 3 else None
    if attribute == "scope":
        return value if value in ("col", "row", "colgroup", "rowgroup") else None
    return value


def _safe_address(value: str) -> str | None:
    address = value.strip()
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return None
    if scheme or re.match(r"[#/](?!/)", address):
        return None if scheme == "photo" else address
    return None


def _tidy(html: str) -> str:
    for _ in range(MAX_EMPTY_DEPTH):
        before, html = html, _EMPTY_BLOCK.sub("", html)
        if before == html:
            break
    if "<h2>" not in html:
        # Headings of a text begin right below its title; a pasted one may begin lower.
        html = _SUBHEADING.sub(lambda match: f"<{match[1]}h{int(match[2]) - 1}>", html)
    html = _without_trailing_space(_INDENT.sub(r"<\1>", html))
    return re.sub(r"\n{2,}", "\n", html).strip()


def _without_trailing_space(html: str) -> str:
    parts = _BLOCK_END.split(html)
    # Every second part is a closing tag; what stands before it loses its end.
    inside = (part[: _end_of_words(part)] for part in parts[:-1:2])
    pairs = zip(inside, parts[1::2], strict=True)
    return "".join(f"{text}{tag}" for text, tag in pairs) + parts[-1]


def _end_of_words(text: str) -> int:
    end = len(text)
    while end:
        if text[end - 1].isspace():
            end -= 1
        elif text.endswith("&nbsp;", 0, end):
            end -= len("&nbsp;")
        elif text.endswith("<br>", 0, end):
            end -= len("<br>")
        else:
            break
    return end
