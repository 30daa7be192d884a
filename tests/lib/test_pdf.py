from pathlib import Path
from typing import Any

import pytest
import reportlab

from jiansite.lib import pdf
from jiansite.lib.pdf import Paper
from tests import pdfs

TRUETYPE = str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")


@pytest.fixture
def fallback(settings: Any) -> None:
    """A machine without any font for papers."""
    settings.PDF_FONT = "/nowhere/no.ttf"


def paper() -> Paper:
    made = Paper("投诉回执", footer="news.example.org")
    made.text("书柜送来时侧板开裂，<b>商家</b> & 客服都不理。")
    made.code("查询码", "1234 5678 9012 3456")
    made.facts([("商家", "禾木家居"), ("金额", "")])
    return made


@pytest.mark.usefixtures("fallback")
def test_it_holds_its_text_so_that_it_can_be_searched_and_copied() -> None:
    text = pdfs.text(paper().pdf())
    for words in (
        "投诉回执",
        "书柜送来时侧板开裂，<b>商家</b> & 客服都不理。",
        "1234 5678 9012 3456",
        "禾木家居",
        "—",
        "news.example.org",
    ):
        assert words in text


@pytest.mark.usefixtures("fallback")
def test_it_sets_codes_in_a_font_that_every_reader_has() -> None:
    made = paper().pdf()
    assert b"/BaseFont /Courier-Bold" in made
    assert b"/BaseFont /STSong-Light" in made


def test_it_embeds_a_truetype_font_of_the_machine(settings: Any) -> None:
    settings.PDF_FONT = TRUETYPE
    made = paper().pdf()
    assert b"/FontFile2" in made
    assert b"/ToUnicode" in made
    assert b"STSong-Light" not in made


@pytest.mark.parametrize("content", [b"", b"no font at all", b"OTTO\x00\x0b\x00\x80"])
def test_it_goes_on_without_a_font_that_is_none(
    settings: Any, tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(content)
    settings.PDF_FONT = str(broken)
    assert pdf.font_name() == pdf.FALLBACK


@pytest.mark.usefixtures("fallback")
@pytest.mark.parametrize("text", ["😀", "\u202eabc", "<script>", "x" * 5000, "\n\n\n", "&amp;"])
def test_it_prints_whatever_was_typed(text: str) -> None:
    made = Paper("回执", footer=text[:50])
    made.text(text)
    made.facts([("事情", text), (text[:20], "值")])
    made.code("码", text[:30])
    assert made.pdf().startswith(b"%PDF-")
