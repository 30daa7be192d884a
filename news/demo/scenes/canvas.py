"""The palette, the paints and a canvas that prints like a poster.

Everything is drawn in picture units (1500 wide, 1000 high) on a sheet twice the final size,
then reduced, so that edges are smooth and a scene never has to think about pixels.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageOps

from news.demo.scenes.outlines import Point, Shape, oval, rect, shift

Box = tuple[int, int, int, int]

WIDTH, HEIGHT = 1500, 1000

PAPER, CREAM, STRAW, OCHRE = "#f5efe3", "#eadfca", "#e6c88a", "#cf963c"
RED, RUST, CLAY, KRAFT = "#a4161a", "#b0563a", "#cf8f6d", "#c69a66"
INK, BLUE, SLATE, MIST = "#1d2c42", "#3a5673", "#70869a", "#c6d1d4"
PINE, MOSS, SAGE, LEAF = "#2c4743", "#546f58", "#93a68b", "#bcc7a6"
COAL, UMBER, TAUPE, STONE = "#2c3037", "#5a4536", "#8b8076", "#bdb4a7"


def mix(first: str, second: str, share: float) -> str:
    """The colour that lies `share` of the way from the first colour to the second."""
    pairs = zip(ImageColor.getrgb(first), ImageColor.getrgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@dataclass(frozen=True)
class Fade:
    """A paint that runs from one colour to another; 90 degrees is from top to bottom."""

    start: str
    end: str
    angle: int = 90
    via: str | None = None

    def render(self, size: tuple[int, int]) -> Image.Image:
        small = ImageOps.colorize(_ramp(self.angle), self.start, self.end, self.via)
        return small.resize(size, Image.Resampling.BILINEAR)


Paint = str | Fade


@lru_cache(maxsize=64)
def _ramp(angle: int) -> Image.Image:
    """A small square that grows from black to white in the given direction."""
    vx, vy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    span, n = abs(vx) + abs(vy), 64
    values = (((x / (n - 1) - 0.5) * vx + (y / (n - 1) - 0.5) * vy) / span + 0.5
              for y in range(n) for x in range(n))  # fmt: skip
    return Image.frombytes("L", (n, n), bytes(round(255 * min(1, max(0, v))) for v in values))


def _levels(curve: Callable[[float], float]) -> list[int]:
    return [round(255 * min(1.0, max(0.0, curve(v / 255)))) for v in range(256)]


class Canvas:
    """A sheet twice the final size with a few brushes that all take outlines."""

    # Soft things (shadows, haze) are made on a sheet this many times smaller: blurring is dear.
    SOFT = 8

    def __init__(self, name: str, width: int, paint: Paint = PAPER) -> None:
        self.rng = random.Random(name)  # noqa: S311 - no secret: the same picture each time
        self.width = width
        self.unit = width * 2 / WIDTH
        half = (width, round(width * HEIGHT / WIDTH))
        self.size = (half[0] * 2, half[1] * 2)
        self.image = Image.new("RGB", self.size, PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.noise = Image.frombytes("L", half, self.rng.randbytes(half[0] * half[1]))
        self.sand = self.noise.resize(self.size, Image.Resampling.NEAREST)
        self.fill(rect(0, 0, WIDTH, HEIGHT), paint)

    def fill(self, shape: Sequence[Point], paint: Paint, alpha: float = 1.0) -> None:
        pixels = self._pixels(shape)
        if isinstance(paint, str) and alpha >= 1:
            self.pen.polygon(pixels, fill=paint)
            return
        box = self._box(pixels)
        if box is None:
            return
        mask = self._mask(pixels, box, round(255 * alpha))
        if isinstance(paint, str):
            self.image.paste(paint, box, mask)
        else:
            self.image.paste(paint.render(mask.size), box, mask)

    def shade(self, shape: Sequence[Point], color: str, angle: int = 0, strength: float = 0.6,
              reach: float = 0.7) -> None:  # fmt: skip
        """Stippled shadow or light that thickens towards one side, as on a stone print."""
        pixels = self._pixels(shape)
        box = self._box(pixels)
        if box is None:
            return
        mask = self._mask(pixels, box, 255)
        curve = _levels(lambda v: strength * max(0.0, (v - 1 + reach) / reach) ** 1.3)
        ramp = _ramp(angle).point(curve).resize(mask.size, Image.Resampling.BILINEAR)
        sand = ImageChops.multiply(ramp, self.sand.crop(box))
        self.image.paste(color, box, ImageChops.multiply(mask, sand))

    def stroke(self, points: Sequence[Point], width: float, color: str, alpha: float = 1.0) -> None:
        """A line of even width with round joints and ends."""
        pixels = self._pixels(points)
        if alpha >= 1:
            _trace(self.pen, pixels, width * self.unit, color)
            return
        pad = round(width * self.unit)
        box = self._box(pixels, pad)
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        local = [(x - box[0], y - box[1]) for x, y in pixels]
        _trace(ImageDraw.Draw(mask), local, width * self.unit, round(255 * alpha))
        self.image.paste(color, box, mask)

    def limb(self, joints: Sequence[Point], widths: Sequence[float], color: str) -> None:
        """A line that changes its width from joint to joint: arms, legs, stems, handles."""
        for (x, y), w in zip(joints, widths, strict=True):
            self.fill(oval(x, y, w / 2, steps=32), color)
        ends = list(zip(joints, widths, strict=True))
        for ((x0, y0), w0), ((x1, y1), w1) in pairwise(ends):
            length = math.hypot(x1 - x0, y1 - y0) or 1
            nx, ny = (y0 - y1) / length / 2, (x1 - x0) / length / 2
            one = [(x0 + nx * w0, y0 + ny * w0), (x1 + nx * w1, y1 + ny * w1)]
            other = [(x1 - nx * w1, y1 - ny * w1), (x0 - nx * w0, y0 - ny * w0)]
            self.fill(one + other, color)

    def shadow(self, shape: Sequence[Point], *, dx: float = 0, dy: float = 0, blur: float = 14,
               alpha: float = 0.35, color: str = INK) -> None:  # fmt: skip
        """A soft patch in the outline of a shape: its shadow or, in a pale colour, haze."""
        self._soften([(shift(shape, dx, dy), alpha)], blur, color)

    def cast(self, shape: Sequence[Point], dx: float, dy: float, *, alpha: float = 0.4,
             blur: float = 6, color: str = INK) -> None:  # fmt: skip
        """A long shadow: the footprint drawn out along the ground, paler with distance."""
        steps = [i / 40 for i in range(40, -1, -1)]
        trail = [(shift(shape, dx * t, dy * t), alpha * (1 - t) ** 0.8) for t in steps]
        self._soften(trail, blur, color)

    def glow(self, x: float, y: float, rx: float, ry: float = 0, *, color: str = "#ffe9bd",
             alpha: float = 0.7) -> None:  # fmt: skip
        """Light that falls off from a point."""
        u, ry = self.unit, ry or rx
        left, top, w, h = (x - rx) * u, (y - ry) * u, 2 * rx * u, 2 * ry * u
        right, bottom = min(self.size[0], round(left + w)), min(self.size[1], round(top + h))
        box = (max(0, round(left)), max(0, round(top)), right, bottom)
        # Pillow's radial gradient reaches white in the corners, not at the sides.
        curve = _levels(lambda v: alpha * max(0.0, 1 - v * math.sqrt(2)) ** 1.8)
        shares = ((box[0] - left) / w, (box[1] - top) / h, (right - left) / w, (bottom - top) / h)
        source = tuple(256 * min(1.0, max(0.0, share)) for share in shares)
        mask = Image.radial_gradient("L").point(curve)
        mask = mask.resize(
            (right - box[0], bottom - box[1]),
            Image.Resampling.BILINEAR,
            box=(source[0], source[1], source[2], source[3]),
        )
        self.image.paste(color, box, mask)

    @contextmanager
    def clip(self, shape: Sequence[Point]) -> Iterator[None]:
        """Whatever is drawn in the meantime stays inside the outline."""
        before = self.image.copy()
        yield
        outside = Image.new("L", self.size, 255)
        ImageDraw.Draw(outside).polygon(self._pixels(shape), fill=0)
        self.image.paste(before, (0, 0), outside)

    def finish(self, size: tuple[int, int]) -> Image.Image:
        """The printed picture: reduced, with the tooth of the paper in it."""
        image = self.image.resize(self.noise.size, Image.Resampling.LANCZOS)
        amount = 9
        fine = self.noise.point([v * amount // 255 for v in range(256)])
        image = ImageChops.add(image, Image.merge("RGB", (fine,) * 3), 1, -amount // 2)
        return image if image.size == size else ImageOps.fit(image, size)

    def _pixels(self, shape: Sequence[Point]) -> Shape:
        return [(x * self.unit, y * self.unit) for x, y in shape]

    def _box(self, pixels: Shape, pad: int = 0) -> Box | None:
        xs, ys = [p[0] for p in pixels], [p[1] for p in pixels]
        left, top = max(0, int(min(xs)) - pad), max(0, int(min(ys)) - pad)
        right = min(self.size[0], int(max(xs)) + 2 + pad)
        bottom = min(self.size[1], int(max(ys)) + 2 + pad)
        return (left, top, right, bottom) if right > left and bottom > top else None

    def _mask(self, pixels: Shape, box: Box, level: int) -> Image.Image:
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        local = [(x - box[0], y - box[1]) for x, y in pixels]
        ImageDraw.Draw(mask).polygon(local, fill=level)
        return mask

    def _soften(self, parts: Sequence[tuple[Shape, float]], blur: float, color: str) -> None:
        small = Image.new("L", (self.size[0] // self.SOFT + 1, self.size[1] // self.SOFT + 1))
        pen, scale = ImageDraw.Draw(small), self.unit / self.SOFT
        for shape, alpha in parts:
            pen.polygon([(x * scale, y * scale) for x, y in shape], fill=round(255 * alpha))
        small = small.filter(ImageFilter.GaussianBlur(blur * scale))
        area = small.getbbox()
        if area is None:
            return
        area = (area[0], area[1], area[2], area[3])
        part = small.crop(area)
        mask = part.resize((part.width * self.SOFT, part.height * self.SOFT),
                           Image.Resampling.BICUBIC)  # fmt: skip
        self.image.paste(color, (area[0] * self.SOFT, area[1] * self.SOFT), mask)


def _trace(pen: ImageDraw.ImageDraw, pixels: Shape, width: float, color: str | int) -> None:
    pen.line(pixels, fill=color, width=max(1, round(width)), joint="curve")
    r = width / 2
    if r > 2:
        for x, y in (pixels[0], pixels[-1]):
            pen.ellipse((x - r, y - r, x + r, y + r), fill=color)
