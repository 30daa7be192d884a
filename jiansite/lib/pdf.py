"""Papers to print and keep: PDF with Chinese text, drawn here, without a browser.

The text wants a font. Where a TrueType font with Chinese is on the machine it is embedded and the
paper looks the same everywhere; otherwise the reader's own Chinese font is named, which every usual
PDF reader brings. Numbers and codes are set in Courier, which no reader lacks.
"""

import html
import logging
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import segno
from django.conf import settings
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

logger = logging.getLogger(__name__)

USUAL_FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/droid/DroidSansFallback.ttf",
    "/usr/share/fonts/google-droid/DroidSansFallback.ttf",
    "/usr/share/fonts/truetype/noto/NotoSansSC-Regular.ttf",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/arphic/ukai.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
)
FALLBACK = "STSong-Light"
DIGITS = "Courier-Bold"
_MARGIN = 20 * mm
_PADDING = 6  # that the library keeps inside the margins
_MUTED = HexColor("#555555")


class Paper:
    """An A4 paper, written from top to bottom and then asked for its bytes."""

    def __init__(self, title: str, *, footer: str) -> None:
        self._title, self._footer = title, footer
        self._font = font_name()
        self._parts: list[Flowable] = [self._paragraph(title, size=20, after=4)]
        self._parts.append(HRFlowable(width="100%", thickness=1.5, color=black, spaceAfter=10))

    def heading(self, text: str) -> None:
        """The title of a part."""
        self._parts.append(self._paragraph(text, size=13, before=10, after=4))

    def text(self, text: str) -> None:
        """A paragraph; its line breaks stay."""
        self._parts.append(self._paragraph(text, size=11, after=5))

    def small(self, text: str) -> None:
        """What need not be read to understand the paper."""
        self._parts.append(self._paragraph(text, size=9, after=4, colour=_MUTED))

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Pairs of label and value."""
        rows = [
            [self._paragraph(label, size=10, colour=_MUTED), self._paragraph(value or "—", size=11)]
            for label, value in facts
        ]
        widths = [36 * mm, A4[0] - 2 * (_MARGIN + _PADDING) - 36 * mm]
        table = Table(rows, colWidths=widths, splitInRow=1, hAlign="LEFT")
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#bbbbbb")),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ]
            )
        )
        self._parts += [table, Spacer(1, 6)]

    def code(self, label: str, code: str, *, size: float = 20) -> None:
        """A number or code in letters that cannot be misread."""
        self._parts.append(self._paragraph(label, size=10, colour=_MUTED))
        style = ParagraphStyle("code", fontName=DIGITS, fontSize=size, leading=size * 1.3)
        self._parts += [Paragraph(_escaped(code), style), Spacer(1, 5)]

    def qr(self, content: str, *, side: float = 46) -> None:
        """A QR code of `side` millimetres."""
        self._parts += [_Qr(content, side * mm), Spacer(1, 4)]

    def pdf(self) -> bytes:
        """The finished paper."""
        buffer = BytesIO()
        document = SimpleDocTemplate(
            buffer,
            pagesize=A4,
            title=self._title,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=_MARGIN,
        )
        document.build(self._parts, onFirstPage=self._foot, onLaterPages=self._foot)
        return buffer.getvalue()

    def _foot(self, canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(self._font, 9)
        canvas.setFillColor(_MUTED)
        canvas.drawString(_MARGIN + _PADDING, 12 * mm, _printable(self._footer))
        canvas.drawRightString(A4[0] - _MARGIN - _PADDING, 12 * mm, f"第 {document.page} 页")

    def _paragraph(
        self,
        text: str,
        *,
        size: float,
        before: float = 0,
        after: float = 0,
        colour: HexColor = black,
    ) -> Paragraph:
        style = ParagraphStyle(
            "text",
            fontName=self._font,
            fontSize=size,
            leading=size * 1.55,
            spaceBefore=before,
            spaceAfter=after,
            textColor=colour,
            wordWrap="CJK",
        )
        return Paragraph(_escaped(text), style)


def font_name() -> str:
    """The font for Chinese text, registered with the library."""
    return _font((settings.PDF_FONT,) if settings.PDF_FONT else USUAL_FONTS)


@lru_cache(maxsize=8)
def _font(paths: tuple[str, ...]) -> str:
    for path in filter(lambda path: Path(path).is_file(), paths):
        name = f"paper-{Path(path).stem}"
        try:
            pdfmetrics.registerFont(TTFont(name, path))
        except (TTFError, OSError, ValueError) as error:
            # OpenType with PostScript outlines cannot be embedded, as most of Noto CJK.
            logger.info("%s is no font for papers: %s", path, error)
        else:
            return name
    pdfmetrics.registerFont(UnicodeCIDFont(FALLBACK))
    return FALLBACK


def _escaped(text: str) -> str:
    return html.escape(_printable(text), quote=False).replace("\n", "<br/>")


def _printable(text: str) -> str:
    """Beyond the Basic Multilingual Plane the fonts of papers know nothing."""
    return "".join(char if ord(char) <= 0xFFFF else "□" for char in text)


class _Qr(Flowable):  # type: ignore[misc]
    """A QR code as squares: sharp at every size."""

    def __init__(self, content: str, side: float) -> None:
        super().__init__()
        self._rows = [list(row) for row in segno.make(content, error="m", micro=False).matrix]
        self.width = self.height = side

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        quiet = 4  # modules of white around it, as the standard asks
        module = self.width / (len(self._rows) + 2 * quiet)
        self.canv.setFillColor(white)
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(black)
        for y, row in enumerate(self._rows):
            for x, is_dark in enumerate(row):
                if is_dark:
                    left, bottom = (quiet + x) * module, self.height - (quiet + y + 1) * module
                    self.canv.rect(left, bottom, module, module, stroke=0, fill=1)
