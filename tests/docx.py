"""Word files for tests, written by hand: as little as a .docx needs."""

import zipfile
from html import escape
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_STYLES = {
    "Title": "Title", "Subtitle": "Subtitle", "1": "heading 1", "2": "heading 2", "3": "heading 3",
    "a5": "caption", "Quote": "Quote",
}  # fmt: skip


def paragraph(
    text: str = "",
    *,
    style: str = "",
    centred: bool = False,
    bold: bool = False,
    size: int = 0,
    inside: str = "",
    numbered: bool = False,
) -> str:
    """`inside` is XML behind the text; `size` in points."""
    properties = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if numbered else "")
        + ('<w:jc w:val="center"/>' if centred else "")
    )
    look = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size * 2}"/>' if size else "")
    run = f"<w:r><w:rPr>{look}</w:rPr><w:t>{escape(text)}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}{inside}</w:p>"


def picture(relation: str = "rId1", *, alt: str = "", how: str = "embed") -> str:
    """A run with one picture."""
    blip = f'<pic:pic><pic:blipFill><a:blip r:{how}="{relation}"/></pic:blipFill></pic:pic>'
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="" descr="{escape(alt)}"/>'
        f"<a:graphic><a:graphicData>{blip}</a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r>"
    )


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(text: str = "", *, across: int = 1, down: str = "", inside: str = "") -> str:
    """`down` is restart or continue, for a cell that is merged with those below it."""
    properties = (f'<w:gridSpan w:val="{across}"/>' if across > 1 else "") + (
        f'<w:vMerge w:val="{down}"/>' if down else ""
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or paragraph(text)}</w:tc>"


def docx(
    *blocks: str,
    media: dict[str, bytes] | None = None,
    external: dict[str, str] | None = None,
    parts: dict[str, str | bytes] | None = None,
) -> BytesIO:
    """A .docx of these blocks; `media` and `external` are pictures by the id of their relation."""
    media, external = media or {}, external or {}
    kind = f"{R}/image"
    relations = [
        f'<Relationship Id="{name}" Type="{kind}" Target="media/{name}.jpg"/>' for name in media
    ] + [
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}" TargetMode="External"/>'
        for name, target in external.items()
    ]
    names = "http://schemas.openxmlformats.org/package/2006"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
        for id, name in _STYLES.items()
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{names}/content-types"/>',
        "word/document.xml": document_with("".join(blocks)),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{names}/relationships">{"".join(relations)}</Relationships>'
        ),
        "word/styles.xml": f"<w:styles {_NAMES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMES}>{numbering}</w:numbering>",
        **{f"word/media/{name}.jpg": picture for name, picture in media.items()},
        **(parts or {}),
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            # Without a time, so that the same words are the same file.
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    file.seek(0)
    return file


def document_with(body: str) -> str:
    """The main part as a whole, to be put in place of what `docx` writes."""
    return f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>"
