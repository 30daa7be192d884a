import re

import pytest
import segno
from defusedxml import ElementTree

from jiansite.lib.qr import qr_svg

ADDRESS = "https://jiansite.example/q/7GX2KM/"
SVG = "{http://www.w3.org/2000/svg}"
BORDER = 4


def dark_modules(svg: bytes) -> set[tuple[int, int]]:
    """Columns and rows of the dark squares, read from the strokes of the drawing."""
    dark: set[tuple[int, int]] = set()
    path = next(p for p in ElementTree.fromstring(svg).iter(f"{SVG}path") if p.get("stroke"))
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path.get("d", "")):
        values = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        if command == "h":
            dark |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
        elif command == "M":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
    return dark


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?{'监' * 60}"])
def test_it_draws_the_modules_of_the_address(address: str) -> None:
    code = segno.make(address, error="m", micro=False)
    expected = {
        (column + BORDER, row + BORDER)
        for row, line in enumerate(code.matrix)
        for column, value in enumerate(line)
        if value
    }
    assert dark_modules(qr_svg(address, title="投诉")) == expected


def test_it_keeps_the_quiet_zone_on_every_side() -> None:
    svg = qr_svg(ADDRESS, title="投诉")
    _, _, width, height = map(float, ElementTree.fromstring(svg).get("viewBox", "").split())
    columns, rows = zip(*dark_modules(svg), strict=True)
    assert (min(columns), min(rows)) == (BORDER, BORDER)
    assert (width - max(columns) - 1, height - max(rows) - 1) == (BORDER, BORDER)


def test_it_scales_with_its_box() -> None:
    drawing = ElementTree.fromstring(qr_svg(ADDRESS, title="投诉"))
    assert drawing.get("viewBox")
    assert drawing.get("width") is drawing.get("height") is None


def test_it_says_in_words_what_it_is() -> None:
    drawing = ElementTree.fromstring(qr_svg(ADDRESS, title="扫码投诉 <1>"))
    assert drawing.findtext(f"{SVG}title") == "扫码投诉 <1>"
