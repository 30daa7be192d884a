"""A focal point stays in sight, whatever shape the picture is cut to."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from jiansite.lib.crops import Crop, place

CSS = Path(settings.BASE_DIR) / "jiansite" / "static" / "css" / "focal.css"


@pytest.mark.parametrize("frame", [16 / 9, 3 / 2, 2, 3, 1, 0.75])
@pytest.mark.parametrize("picture", [16 / 9, 3 / 2, 1, 3 / 4, 9 / 20])
def test_it_keeps_every_point_in_every_frame(frame: float, picture: float) -> None:
    # How many times as long as the frame's the side is that is cut; see `object-fit: cover`.
    times = max(frame / picture, picture / frame)
    shown = [point / 1000 * times - (times - 1) * place(point) / 100 for point in range(1001)]
    assert -1e-9 <= min(shown) <= max(shown) <= 1 + 1e-9


@pytest.mark.parametrize(
    ("value", "percent"),
    [(0, 0), (49, 0), (50, 5), (499, 45), (500, 50), (501, 55), (950, 95), (951, 100), (1000, 100)],
)
def test_it_rounds_towards_the_nearer_side(value: int, percent: int) -> None:
    assert place(value) == percent


def test_it_has_a_rule_for_every_place() -> None:
    rules = dict(re.findall(r"\.focal-([xy]-\d+) \{ --focal-[xy]: (\d+)%; \}", CSS.read_text()))
    assert rules == {f"{axis}-{n}": str(n) for axis in "xy" for n in range(0, 101, 5)}


def test_it_cuts_pixels_at_each_side() -> None:
    assert Crop(left=100, top=200, right=300, bottom=0).box(1000, 500) == (100, 100, 700, 500)


def test_it_leaves_a_pixel_of_the_smallest_picture() -> None:
    assert Crop(left=450, right=450).box(1, 1) == (0, 0, 1, 1)


def test_it_finds_a_point_of_the_whole_in_what_is_left() -> None:
    crop = Crop(left=500, bottom=500)
    assert crop.inside(750, 250) == (500, 500)
    assert crop.inside(100, 900) == (0, 1000)


@pytest.mark.parametrize(
    ("crop", "enough"), [(Crop(450, 0, 450, 0), True), (Crop(451, 0, 450, 0), False)]
)
def test_it_says_when_too_little_is_left(crop: Crop, enough: bool) -> None:
    assert crop.leaves_enough is enough
