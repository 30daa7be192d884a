"""Buying from afar: parcels on their way and a live-stream sale."""

from __future__ import annotations

from news.demo.scenes.canvas import (
    CLAY,
    CREAM,
    HEIGHT,
    INK,
    OCHRE,
    PAPER,
    RED,
    RUST,
    SAGE,
    STRAW,
    WIDTH,
    Canvas,
    Fade,
    mix,
)
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import Point, oval, rect, turn
from news.demo.scenes.props import room


def parcels(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, HEIGHT), Fade("#8fa5b4", "#5d7689", 60))
    c.glow(420, 180, 900, 700, color="#dce6e6", alpha=0.55)
    for k in range(-3, 8):
        a, b = _iso(k * 2.0, -6, 0), _iso(k * 2.0, 10, 0)
        c.stroke([a, b], 2, "#758d9e")
    _carton(c, (-6, -0.2, 0), (18, 2.4, 0.75), ("#41505e", "#27333f", "#1c2630"), tape=False)
    rails = [_iso(-6, 2.2, 0.78), _iso(12, 2.2, 0.78)]
    c.stroke(rails, 9, OCHRE)
    belt = (("#dfbb86", "#bb8d57", "#93693d"), ("#d3ab74", "#ad7f4b", "#865d35"))
    _carton(c, (-2.1, 0.3, 0.75), (1.5, 1.5, 1.1), belt[1])
    _carton(c, (0.2, 0.2, 0.75), (1.8, 1.6, 1.5), belt[0])
    _carton(c, (2.9, 0.5, 0.75), (1.2, 1.2, 0.9), ("#c63b37", RED, "#74100f"))
    _carton(c, (5.0, 0.2, 0.75), (1.7, 1.7, 1.2), belt[1])
    _carton(c, (-0.2, 3.6, 0), (2.0, 2.0, 1.5), belt[0])
    _carton(c, (0.1, 3.9, 1.5), (1.4, 1.4, 1.0), ("#eee3cd", "#cbbb9c", "#a08f72"))
    _carton(c, (2.3, 4.0, 0), (1.5, 1.5, 1.1), belt[1])


def _iso(x: float, y: float, z: float) -> Point:
    return (745 + (x - y) * 112, 385 + (x + y) * 62 - z * 128)


def _carton(c: Canvas, at: tuple[float, float, float], size: tuple[float, float, float],
            tones: tuple[str, str, str], *, tape: bool = True) -> None:  # fmt: skip
    """A box seen from above its corner: lid, left side, right side."""
    (x, y, z), (w, d, h) = at, size
    foot = [_iso(x, y, z), _iso(x + w, y, z), _iso(x + w, y + d, z), _iso(x, y + d, z)]
    if tape:
        c.cast(foot, 150 * h, 40 * h, alpha=0.45, blur=5)
    lid = [
        _iso(x, y, z + h),
        _iso(x + w, y, z + h),
        _iso(x + w, y + d, z + h),
        _iso(x, y + d, z + h),
    ]
    left = [lid[3], lid[2], foot[2], foot[3]]
    right = [lid[1], lid[2], foot[2], foot[1]]
    c.fill(lid, Fade(tones[0], mix(tones[0], tones[1], 0.4), 30))
    c.fill(left, Fade(tones[1], mix(tones[1], tones[2], 0.5)))
    c.fill(right, Fade(tones[2], mix(tones[2], INK, 0.35)))
    if not tape:
        return
    a, b = x + w * 0.4, x + w * 0.6
    drop = z + h * 0.68
    band = [_iso(a, y, z + h), _iso(b, y, z + h), _iso(b, y + d, z + h), _iso(a, y + d, z + h)]
    c.fill(band, mix(tones[0], PAPER, 0.4))
    c.fill([_iso(a, y + d, z + h), _iso(b, y + d, z + h), _iso(b, y + d, drop),
            _iso(a, y + d, drop)], mix(tones[1], PAPER, 0.3))  # fmt: skip


def live_stream(c: Canvas) -> None:
    room(c, Fade("#503648", "#2f2538"), Fade("#3a2a35", "#241b28"), 780)
    for x, y in ((110, 330), (110, 540)):
        c.fill(rect(x, y, 240, 12), OCHRE)
        for i in range(4):
            h = 60 + 22 * ((i + y) % 3)
            c.fill(
                rect(x + 12 + i * 57, y - h, 42, h, 6), mix((CLAY, SAGE, CREAM, RUST)[i], INK, 0.3)
            )
    c.glow(650, 400, 800, 640, color="#f2b98a", alpha=0.6)
    c.stroke(oval(650, 400, 300), 44, "#ffe7bd")
    c.stroke(oval(650, 400, 300), 16, "#fffaf0")
    c.glow(650, 400, 430, color="#ffe7bd", alpha=0.35)
    _host(c, 650, 1000, 800)
    c.fill(rect(-20, 770, 1540, 250), Fade("#a5603f", "#6d3a2a"))
    c.fill(rect(-20, 770, 1540, 12), "#d08a5c")
    goods = ((250, 120, 210, STRAW), (385, 92, 130, SAGE), (840, 100, 120, CREAM))
    for x, w, h, color in goods:
        c.cast(rect(x, 842, w, 10), -60, 90, alpha=0.5)
        c.fill(rect(x, 850 - h, w, h, 12), Fade(mix(color, PAPER, 0.2), mix(color, INK, 0.35), 0))
        c.fill(rect(x + w * 0.28, 850 - h - 30, w * 0.44, 34, 6), mix(color, INK, 0.45))
    _tripod_phone(c, 1150, 560)


def _host(c: Canvas, x: float, y: float, height: float, tone: str = "#231928") -> None:
    """The presenter at the table, one hand up with the goods on offer."""
    k = height / 800
    figure(c, x, y, height, tone, pose="coat", hair="bob")
    c.limb([(x - 74 * k, y - 606 * k), (x - 178 * k, y - 440 * k), (x - 150 * k, y - 560 * k)],
           [50 * k, 46 * k, 32 * k], tone)  # fmt: skip
    c.fill(rect(x - 186 * k, y - 690 * k, 74 * k, 122 * k, 10 * k), Fade("#d3423a", RED, 0))
    c.fill(rect(x - 168 * k, y - 722 * k, 38 * k, 38 * k, 5 * k), "#f0d9ae")


def _tripod_phone(c: Canvas, x: float, y: float) -> None:
    """The phone that films, seen from behind the camera: the host once more, in small."""
    c.limb([(x, y + 250), (x, y + 480)], [24, 30], "#15101b")
    case, screen = rect(x - 142, y - 300, 284, 590, 34), rect(x - 126, y - 284, 252, 558, 24)
    c.shadow(case, dx=30, dy=20, blur=16, alpha=0.6)
    c.fill(turn(case, 4, x, y), "#15101b")
    screen = turn(screen, 4, x, y)
    with c.clip(screen):
        c.fill(screen, Fade("#f6cf9f", "#b36a4f"))
        c.stroke(oval(x, y - 60, 96), 15, "#fff6e0")
        _host(c, x, y + 225, 360, "#3a2634")
        c.fill(rect(x - 160, y + 120, 320, 200), "#7b3f2e")
        for i in range(3):
            c.fill(rect(x - 112, y + 168 + i * 26, 130 - 28 * i, 11, 5), PAPER, 0.8)
    for i, (dx, dy) in enumerate(((92, 60), (78, 8), (96, -48))):
        c.fill(oval(x + dx, y + dy, 17 - 3 * i), "#f28f7c")
