"""Copies are known by their look, and pictures that differ are not taken for copies."""

from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from jiansite.lib import looks, pictures


def drawing(*, at: int = 40) -> Image.Image:
    picture = Image.new("RGB", (640, 480), "#dcd5c4")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((at, 60, at + 260, 320), fill="#7a1014")
    pen.rectangle((380, 200, 620, 460), fill="#23374d")
    return picture


def look(picture: Image.Image) -> int:
    value = looks.look(picture)
    assert value is not None
    return value


@pytest.mark.parametrize("format", ["JPEG", "WEBP", "AVIF"])
@pytest.mark.parametrize("width", [640, 320, 1400])
def test_it_knows_a_copy_in_another_size_and_format(format: str, width: int) -> None:
    scaled = drawing().resize((width, width * 3 // 4))
    copy = pictures.open_picture(
        BytesIO(pictures.encode(scaled, format=format, quality=40).read()),
        formats=pictures.MORE_FORMATS,
    )
    assert looks.distance(look(drawing()), look(copy)) <= looks.NEAR


def test_it_tells_two_drawings_apart() -> None:
    assert looks.distance(look(drawing()), look(drawing(at=330))) > looks.NEAR


def test_it_says_nothing_of_a_flat_picture() -> None:
    assert looks.look(Image.new("RGB", (640, 480), "#a4161a")) is None


def test_it_fits_into_a_signed_number_of_the_database() -> None:
    mirrored = drawing().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    values = [look(drawing()), look(mirrored)]
    assert all(-(2**63) <= value < 2**63 for value in values)
    assert looks.distance(-1, 0) == 64


def test_it_tells_all_the_real_photographs_apart(shared_data: Path) -> None:
    found = {}
    for path in sorted((shared_data / "images" / "photos").glob("*.jpg")):
        with path.open("rb") as file:
            found[path.name] = look(pictures.open_picture(file))
    near = [
        (one, other)
        for one, other in combinations(found, 2)
        if looks.distance(found[one], found[other]) <= looks.NEAR
    ]
    assert len(found) == 16
    assert near == []
