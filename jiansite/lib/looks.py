"""What a picture looks like, in 64 bits, so that a copy in another size or format is known.

A difference hash: the picture at 9 × 8 grey points, one bit for each point that is brighter
than its neighbour to the right. Two of the same picture differ in very few bits.
"""

from itertools import pairwise

from PIL import Image, ImageStat

BITS = 64
# Above what saving again and scaling change, well below what divides two pictures of a series.
NEAR = 3
# Standard deviation of the small grey picture: without contrast every bit is chance.
_FLAT = 4


def look(picture: Image.Image) -> int | None:
    """The hash as a signed 64-bit number, as databases hold it; None for a flat picture."""
    small = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    if ImageStat.Stat(small).stddev[0] < _FLAT:
        return None
    points = small.tobytes()
    rows = (points[at : at + 9] for at in range(0, 72, 9))
    value = 0
    for row in rows:
        for left, right in pairwise(row):
            value = value << 1 | (left > right)
    return value - (1 << BITS) if value >> (BITS - 1) else value


def distance(one: int, other: int) -> int:
    """In how many bits two looks differ."""
    return ((one ^ other) & ((1 << BITS) - 1)).bit_count()
