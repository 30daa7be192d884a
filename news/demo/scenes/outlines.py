"""Outlines in picture units: how to make one, bend it and put it somewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]
Shape = list[Point]


def rect(x: float, y: float, w: float, h: float, r: float = 0) -> Shape:
    """A box by its left top corner, its corners rounded by r."""
    if r <= 0:
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    r = min(r, w / 2, h / 2)
    corners = ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90),
               (x + r, y + r, 180))  # fmt: skip
    return [
        p for cx, cy, start in corners for p in oval(cx, cy, r, r, (start, start + 90), steps=9)
    ]


def oval(
    cx: float, cy: float, rx: float, ry: float = 0, span: Point = (0, 360), *, steps: int = 72
) -> Shape:
    """An ellipse or, between two angles (clockwise from the right), a slice of its rim."""
    start, end = span
    turns = [math.radians(start + (end - start) * i / (steps - 1)) for i in range(steps)]
    return [(cx + rx * math.cos(a), cy + (ry or rx) * math.sin(a)) for a in turns]


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 10) -> Shape:
    """A soft line through all the points (a Catmull-Rom spline)."""
    pts = list(points)
    ring = [pts[-1], *pts, pts[0], pts[1]] if closed else [pts[0], *pts, pts[-1]]
    line: Shape = []
    for p0, p1, p2, p3 in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        for i in range(steps):
            t = i / steps
            line.append((_spline(p0[0], p1[0], p2[0], p3[0], t),
                         _spline(p0[1], p1[1], p2[1], p3[1], t)))  # fmt: skip
    return line if closed else [*line, pts[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    bend = (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    return 0.5 * (2 * b + (c - a) * t + bend)


def shift(shape: Sequence[Point], dx: float, dy: float) -> Shape:
    return [(x + dx, y + dy) for x, y in shape]


def turn(shape: Sequence[Point], degrees: float, cx: float, cy: float) -> Shape:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos)
            for x, y in shape]  # fmt: skip


def place(shape: Sequence[Point], x: float, y: float, size: float, flip: bool = False) -> Shape:
    """An outline drawn around the origin, put at (x, y) and enlarged."""
    side = -size if flip else size
    return [(x + px * side, y + py * size) for px, py in shape]


def lerp(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)
