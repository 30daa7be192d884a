"""A Word file from outside, opened with care and made plain.

A .docx is a ZIP of XML parts. What comes out of here is bounded in size, holds no document type
and so no entity, no macro and no embedded program, and of the XML only what mammoth reads: what
it would skip with the words inside (fields, formulas, ruby, drawings in groups) is rewritten.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from jiansite.lib import uploads, word_numbering
from jiansite.lib.uploads import FileRefused

MAX_BYTES = 50 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_UNPACKED = 150 * 1024 * 1024
# A long book stays below these; as a tree, XML takes many times its size, and time by elements.
MAX_XML = 8 * 1024 * 1024
MAX_ELEMENTS = 200_000

# Which parts matter. Headers and footers are only looked at for words that will be missing.
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|word/(?:document|footnotes|endnotes|comments|numbering|styles|header|footer)\d*\.xml"
    r"|word/_rels/(?:document|footnotes|endnotes)\d*\.xml\.rels"
)
_BODIES = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
_MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")
_MAIN = re.compile(r"word/document\d*\.xml")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = "这个 Word 文件已损坏或不完整，无法打开。请用 Word 或 WPS 打开并重新保存后再导入。"
_TOO_LARGE = "这个 Word 文件展开后过大，没有读取。请分成几份后再导入。"
_NO_WORD = "这不是 Word 文件（.docx）。请用 Word 或 WPS 另存为 .docx 后再导入。"
_UNWRAPPED = {"fldSimple", "dir", "bdo", "oMathPara"}


@dataclass
class WordArchive:
    """The plain file, and what it does not hold any more or never will give."""

    file: BytesIO
    external_pictures: list[str] = field(default_factory=list)
    missing_pictures: int = 0
    drawings: int = 0  # charts and diagrams, which are no pictures
    comments: int = 0
    has_macros: bool = False
    has_margins: bool = False  # words in headers or footers
    has_deletions: bool = False  # tracked changes


def open_archive(file: IO[bytes]) -> WordArchive:
    """Check a .docx and make it plain. Raises FileRefused."""
    uploads.check_size(file, most=MAX_BYTES)
    _check_kind(file)
    try:
        with zipfile.ZipFile(file) as archive:
            return _plain(archive)
    # The standard library raises whatever a broken directory or stream makes it meet.
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, LookupError, OSError,
            NotImplementedError, RuntimeError, ParseError):  # fmt: skip
        raise FileRefused(_BROKEN) from None


def _check_kind(file: IO[bytes]) -> None:
    head = file.read(8)
    if head == _OLE:
        if "EncryptedPackage".encode("utf-16-le") in head + file.read():
            raise FileRefused("这个 Word 文件设有打开密码。请取消密码并保存后再导入。")
        raise FileRefused("这是旧版 Word（.doc）文件。请用 Word 或 WPS 另存为 .docx 后再导入。")
    if not head.startswith(b"PK\x03\x04"):
        raise FileRefused(_NO_WORD)
    file.seek(0)


def _plain(archive: zipfile.ZipFile) -> WordArchive:
    entries = {info.filename: info for info in archive.infolist()}
    sizes = sum(info.file_size for info in archive.infolist())
    if len(archive.infolist()) > MAX_ENTRIES or sizes > MAX_UNPACKED:
        raise FileRefused(_TOO_LARGE)
    if any(info.flag_bits & 1 for info in entries.values()):
        raise FileRefused("这个 Word 文件设有密码。请取消密码并保存后再导入。")
    if not any(map(_MAIN.fullmatch, entries)):
        raise FileRefused(_NO_WORD)
    plain = WordArchive(BytesIO())
    plain.has_macros = any(name.lower().endswith("vbaproject.bin") for name in entries)
    parts = {
        name: _parsed(archive, info) for name, info in entries.items() if _PARTS.fullmatch(name)
    }
    _note_what_stays(plain, parts)
    for name, root in parts.items():
        if re.fullmatch(r"word/styles\d*\.xml", name):
            _name_headings(root)
    for name, root in parts.items():
        if _MAIN.fullmatch(name):
            numbering, styles = (parts.get(f"word/{part}.xml") for part in ("numbering", "styles"))
            word_numbering.write_out(root, numbering, styles)
    with zipfile.ZipFile(plain.file, "w") as copy:
        for name, root in parts.items():
            if _BODIES.fullmatch(name):
                folder, _, base = name.rpartition("/")
                _Plainer(plain, parts.get(f"{folder}/_rels/{base}.rels")).simplify(root)
            copy.writestr(name, tostring(root))
        for name, info in entries.items():
            if name.startswith("word/media/"):
                copy.writestr(name, archive.read(info))
    return plain


def _parsed(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Element:
    if info.file_size > MAX_XML:
        raise FileRefused(_TOO_LARGE)
    try:
        root: Element = fromstring(archive.read(info), forbid_dtd=True)
    except DefusedXmlException:
        raise FileRefused("这个 Word 文件里有不允许的内容（外部实体），没有读取。") from None
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise FileRefused(_TOO_LARGE)
    return root


def _note_what_stays(plain: WordArchive, parts: dict[str, Element]) -> None:
    for name, root in parts.items():
        if name.endswith(".rels"):
            plain.external_pictures += [
                each.get("Target", "")
                for each in root
                if each.get("TargetMode") == "External" and each.get("Type", "").endswith("/image")
            ]
        elif name.startswith("word/comments"):
            plain.comments += len(root)
        elif _MARGINS.fullmatch(name):
            plain.has_margins |= bool("".join(root.itertext()).strip())
        elif _BODIES.fullmatch(name):
            plain.has_deletions |= any(_local(each) == "delText" for each in root.iter())


class _Plainer:
    """Rewrites what mammoth would skip together with the words or pictures inside."""

    def __init__(self, plain: WordArchive, relations: Element | None) -> None:
        self.plain = plain
        self.known = {each.get("Id") for each in relations} if relations is not None else set()

    def simplify(self, parent: Element) -> None:
        children = [new for child in parent for new in self._instead_of(child)]
        parent[:] = children
        for child in children:
            self.simplify(child)

    def _instead_of(self, element: Element) -> Iterable[Element]:
        name = _local(element)
        self._drop_dangling(element)
        if name == "AlternateContent":
            versions = {_local(each): each for each in element}
            fallback = versions.get("Fallback")
            chosen = fallback if fallback is not None and len(fallback) else versions.get("Choice")
            return self._all_instead_of(chosen)
        if name in _UNWRAPPED:
            return self._all_instead_of(element)
        if name == "ruby":
            return self._all_instead_of(_child(element, "rubyBase"))
        if name == "oMath":
            return [_run_of(element)]
        if name == "cr":
            element.tag = _tag(element, "br")
        elif name == "drawing":
            return [self._drawing(element)]
        return [element]

    def _all_instead_of(self, element: Element | None) -> Iterable[Element]:
        return [new for child in element for new in self._instead_of(child)] if element else []

    def _drop_dangling(self, element: Element) -> None:
        """A reference to nothing: a link without its words would be worse than without target."""
        for attribute, value in list(element.attrib.items()):
            if re.search(r"relationships\}(?:id|embed|link)$", attribute) and (
                value not in self.known
            ):
                del element.attrib[attribute]
                self.plain.missing_pictures += _local(element) in ("blip", "imagedata")

    def _drawing(self, drawing: Element) -> Element:
        """As it is with one picture; as a plain shape with all it holds when it is a group."""
        blips = [each for each in drawing.iter() if _local(each) == "blip"]
        boxes = [each for each in drawing.iter() if _local(each) == "txbxContent"]
        if not blips and not boxes:
            self.plain.drawings += 1
        is_group = any(_local(each) in ("wgp", "wpc", "wsp") for each in drawing.iter())
        if not is_group:
            return drawing
        shape = Element(_tag(drawing, "pict"))
        for blip in blips:
            self._drop_dangling(blip)
            references = [v for k, v in blip.attrib.items() if k.endswith(("}embed", "}link"))]
            for reference in references[:1]:
                picture = SubElement(shape, "{urn:schemas-microsoft-com:vml}imagedata")
                picture.set(f"{{{_RELATIONS}}}id", reference)
        for box in boxes:
            SubElement(shape, "{urn:schemas-microsoft-com:vml}textbox").append(box)
        return shape


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _name_headings(styles: Element) -> None:
    """Styles of the house with a level in the outline are headings, whatever their name."""
    by_id = {_attribute(style, "styleId"): style for style in styles if _local(style) == "style"}
    for style in by_id.values():
        name = _child(style, "name")
        level = _outline_level(style, by_id)
        if _attribute(style, "type") != "paragraph" or name is None or level is None:
            continue
        for key in list(name.attrib):
            if key.endswith("}val") and not re.match(
                r"(?i)(heading|title|subtitle)", name.get(key, "")
            ):
                name.set(key, f"heading {level + 1}")


def _outline_level(style: Element, by_id: dict[str, Element]) -> int | None:
    for _ in range(10):  # a style may be based on another, and hostile ones on themselves
        properties = _child(style, "pPr")
        level = _child(properties, "outlineLvl") if properties is not None else None
        if level is not None:
            value = _attribute(level, "val")
            return int(value) if value in tuple("012345") else None
        based_on = _child(style, "basedOn")
        above = by_id.get(_attribute(based_on, "val")) if based_on is not None else None
        if above is None:
            return None
        style = above
    return None


def _run_of(formula: Element) -> Element:
    """A formula as its words in a row."""
    run = Element(f"{{{_WORDS}}}r")
    text = SubElement(run, f"{{{_WORDS}}}t")
    text.text = "".join(each.text or "" for each in formula.iter() if _local(each) == "t")
    return run


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _tag(like: Element, name: str) -> str:
    return f"{like.tag.rpartition('}')[0]}}}{name}"


def _child(element: Element, name: str) -> Element | None:
    return next((each for each in element if _local(each) == name), None)


def _attribute(element: Element, name: str) -> str:
    values = (value for key, value in element.attrib.items() if key.endswith(f"}}{name}"))
    return next(values, "")
