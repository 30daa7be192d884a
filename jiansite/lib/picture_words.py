"""What a photographer or an agency wrote into a picture's file: caption, headline, credit.

Read before the picture is written anew without them. IPTC is what agencies send, XMP what
newer programs write; of EXIF nothing is taken, because cameras fill it with their own names.
Much of it is broken outside: whatever cannot be read is simply not there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from defusedxml import ElementTree
from PIL import Image, IptcImagePlugin
from PIL.ImageFile import ImageFile

from jiansite.lib import texts

_UTF8_MARK = b"\x1b%G"
# Record and number of the IPTC fields.
_HEADLINE, _CAPTION, _KEYWORDS = (2, 105), (2, 120), (2, 25)
_BYLINE, _CREDIT, _SOURCE, _CHARSET = (2, 80), (2, 110), (2, 115), (1, 90)
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_IPTC_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_LONGEST_XMP = 1024 * 1024


@dataclass(frozen=True)
class Words:
    """What stands in the file, plain and on one line each; "" where there is nothing."""

    headline: str = ""
    caption: str = ""
    byline: str = ""
    credit: str = ""
    alt: str = ""
    keywords: tuple[str, ...] = ()

    @property
    def credit_line(self) -> str:
        """Agency and photographer as they stand under a picture: 新华社 王鲲鹏 摄."""
        if not self.byline or self.byline in self.credit:
            return self.credit
        return " ".join(filter(None, (self.credit, f"{self.byline} 摄")))


def read(file: IO[bytes], *, formats: Iterable[str]) -> Words:
    """The words in a picture's file; nothing where it has none or they are broken."""
    file.seek(0)
    # Every reader breaks in its own way on what is broken, and the words are no condition.
    try:
        picture = Image.open(file, formats=list(formats))
        iptc, xmp = _quietly(_iptc, picture), _quietly(_xmp, picture)
    except Exception:
        return Words()
    finally:
        file.seek(0)
    return Words(
        headline=iptc.headline or xmp.headline,
        caption=iptc.caption or xmp.caption,
        byline=iptc.byline or xmp.byline,
        credit=iptc.credit or xmp.credit,
        alt=xmp.alt,
        keywords=iptc.keywords or xmp.keywords,
    )


def _quietly(read: Callable[[ImageFile], Words], picture: ImageFile) -> Words:
    try:
        return read(picture)
    except Exception:
        return Words()


def _iptc(picture: ImageFile) -> Words:
    fields: dict[Any, Any] = dict(IptcImagePlugin.getiptcinfo(picture) or {})
    is_utf8 = _UTF8_MARK in _first(fields.get(_CHARSET))

    def text(key: tuple[int, int]) -> str:
        return _line(_decoded(_first(fields.get(key)), is_utf8=is_utf8))

    keywords = fields.get(_KEYWORDS) or []
    each = keywords if isinstance(keywords, list) else [keywords]
    return Words(
        headline=text(_HEADLINE),
        caption=text(_CAPTION),
        byline=text(_BYLINE),
        credit=text(_CREDIT) or text(_SOURCE),
        keywords=tuple(filter(None, (_line(_decoded(word, is_utf8=is_utf8)) for word in each))),
    )


def _first(value: Any) -> bytes:
    if isinstance(value, list):
        value = value[0] if value else b""
    return value if isinstance(value, bytes) else b""


def _decoded(value: bytes, *, is_utf8: bool) -> str:
    """Old Chinese programs write GB 18030 and name no character set."""
    for encoding in ("utf-8",) if is_utf8 else ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("utf-8", "ignore") if is_utf8 else value.decode("latin-1")


def _xmp(picture: ImageFile) -> Words:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode()
    if not isinstance(packet, bytes) or not 0 < len(packet) <= _LONGEST_XMP:
        return Words()
    # No document type and no entity is ever resolved; either one ends the reading.
    root = ElementTree.fromstring(packet.strip(b"\x00 \n\r\t"), forbid_dtd=True)

    def words(name: str) -> list[str]:
        found: list[str] = []
        for description in root.iter(f"{_RDF}Description"):
            if name in description.attrib:
                found.append(description.attrib[name])
            for field in description.findall(name):
                items = [item.text or "" for item in field.iter(f"{_RDF}li")]
                found += items or [field.text or ""]
        return list(filter(None, map(_line, found)))

    def first(name: str) -> str:
        return next(iter(words(name)), "")

    return Words(
        headline=first(f"{_PHOTOSHOP}Headline"),
        caption=first(f"{_DC}description"),
        byline=first(f"{_DC}creator"),
        credit=first(f"{_PHOTOSHOP}Credit") or first(f"{_PHOTOSHOP}Source"),
        alt=first(f"{_IPTC_CORE}AltTextAccessibility"),
        keywords=tuple(words(f"{_DC}subject")),
    )


def _line(text: str) -> str:
    return " ".join(texts.visible(text).split())
