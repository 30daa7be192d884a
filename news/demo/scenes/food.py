"""What people eat and drink, and the kitchen it comes from."""

from __future__ import annotations

from collections.abc import Callable

from news.demo.scenes.canvas import (
    CREAM,
    HEIGHT,
    INK,
    MOSS,
    OCHRE,
    PAPER,
    RED,
    UMBER,
    WIDTH,
    Canvas,
    Fade,
    mix,
)
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import Shape, oval, rect, shift, smooth, turn
from news.demo.scenes.props import ball, room, sunbeam


def kitchen(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 760), Fade("#26384a", "#1a2636"))
    for y in range(70, 760, 86):
        c.fill(rect(0, y, WIDTH, 3), "#31465a")
    for row, y in enumerate(range(-16, 760, 86)):
        for x in range(-60 + 75 * (row % 2), WIDTH, 150):
            c.fill(rect(x, y, 3, 86), "#31465a")
    c.glow(760, 600, 620, 520, color="#f2a65a", alpha=0.65)
    hood = [(480, -10), (1240, -10), (1330, 190), (400, 190)]
    c.fill(hood, Fade("#8b97a1", "#4b5864"))
    c.shade(hood, INK, 0, 0.6)
    c.fill(rect(400, 190, 930, 26), Fade("#ffe4ab", "#c99a5c"))
    c.stroke([(1090, 300), (1420, 300)], 10, "#8b97a1")
    for x, r in ((1140, 40), (1250, 52), (1350, 36)):
        c.limb([(x, 304), (x, 440)], [9, 12], "#9aa5ad")
        c.fill(oval(x, 450, r, r * 0.9, (0, 180), steps=40), Fade("#b9c2c6", "#66737e"))
    _cook(c)
    _wok(c)
    c.fill(rect(-20, 770, 1540, 30), Fade("#c3cacc", "#7d8a92"))
    c.fill(rect(-20, 798, 1540, 220), Fade("#4c5a66", "#27323f"))
    for x in (300, 760, 1220):
        c.fill(oval(x, 870, 34), Fade("#9aa5ad", "#3c4853", 50))
        c.fill(rect(x - 5, 842, 10, 30, 4), "#e9e3d4" if x != 760 else RED)


def _cook(c: Canvas) -> None:
    coat = "#efe3cd"
    figure(c, 330, 1200, 920, coat)
    c.fill(oval(338, 365, 48, 58), "#3d2b26")
    c.fill(rect(284, 250, 104, 78, 8), coat)
    hat = [(276, 262), (262, 190), (310, 150), (345, 165), (392, 152), (416, 200), (396, 264)]
    c.fill(smooth(hat), Fade(PAPER, "#d9c9ac", 20))
    c.limb([(420, 560), (520, 640), (640, 560)], [92, 70, 46], "#e2d3b8")
    c.fill(oval(648, 556, 28), "#3d2b26")
    c.shade(rect(190, 400, 300, 380), INK, 180, 0.55)


def _wok(c: Canvas) -> None:
    """A tossing wok above the flames."""
    for color, r, h in (("#b5331d", 250, 210), ("#e07b2c", 200, 165), ("#f7c860", 140, 115)):
        tongues = ((-1, 0), (-0.9, 0.7), (-0.55, 0.5), (-0.3, 1), (0, 0.6), (0.3, 1), (0.55, 0.5),
                   (0.9, 0.75), (1, 0))  # fmt: skip
        c.fill(smooth([(830 + r * dx, 770 - h * dy) for dx, dy in tongues]), color)
    c.limb([(590, 540), (700, 566)], [24, 26], "#3a2a22")
    bowl = [*oval(860, 560, 260, 150, (0, 180), steps=60)]
    c.fill(bowl, Fade("#3d4650", "#11161c"))
    c.fill(oval(860, 560, 260, 40), "#59646d")
    c.fill(oval(860, 562, 240, 30), "#20272e")
    for i in range(26):
        t = c.rng.uniform(0, 1)
        x = 690 + 330 * t + c.rng.uniform(-30, 30)
        y = 545 - 250 * (1 - (2 * t - 1) ** 2) * c.rng.uniform(0.25, 1)
        color = (OCHRE, "#8aa05a", RED, CREAM, "#d9783d")[i % 5]
        bit = smooth([(x - 20, y), (x - 4, y - 13), (x + 20, y - 3), (x + 5, y + 13)])
        c.fill(turn(bit, c.rng.uniform(0, 360), x, y), color)


def school_canteen(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, HEIGHT), Fade("#dcb98a", "#c0935f", 40))
    for y in range(60, HEIGHT, 190):
        c.stroke([(-10, y), (WIDTH + 10, y + 30)], 3, "#a97f4f", 0.7)
    sunbeam(c, -150, -60, 640, 1150, lean=700, panes=3, color="#f7e0b4", alpha=0.5)
    _tray(c, 160, -60, 8)
    _tray(c, 1560, 1010, -14)
    _tray(c, 730, 520, -6)
    c.shadow(turn(rect(1220, 130, 60, 600, 12), 8, 1220, 430), dx=18, dy=16, blur=6)
    for x, tone in ((1216, "#7d4a2c"), (1262, "#6d3f26")):
        stick = turn([(x, 130), (x + 22, 130), (x + 16, 730), (x + 6, 730)], 8, 1220, 430)
        c.fill(stick, Fade(mix(tone, PAPER, 0.2), tone, 0))
    c.cast(oval(215, 845, 84), 90, 80, alpha=0.5)
    ball(c, 215, 845, 88, RED)
    c.shadow(oval(218, 806, 26, 12), blur=6, alpha=0.5)
    c.limb([(218, 808), (238, 770)], [7, 9], UMBER)


def _tray(c: Canvas, x: float, y: float, tilt: float) -> None:
    """A steel tray from above: rice, greens, meat, eggs with tomato, soup."""

    def put(shape: Shape) -> Shape:
        return turn(shift(shape, x, y), tilt, x, y)

    c.shadow(put(rect(-430, -300, 860, 600, 60)), dx=34, dy=36, blur=14, alpha=0.45)
    c.fill(put(rect(-430, -300, 860, 600, 60)), Fade("#f0f0ea", "#aab2b4", 45))
    wells = (rect(-395, -265, 255, 230, 36), rect(-120, -265, 255, 230, 36),
             rect(155, -265, 240, 230, 36), rect(-395, -10, 430, 275, 44),
             oval(230, 128, 150))  # fmt: skip
    for well in wells:
        c.fill(put(well), Fade("#8f999d", "#d5d9d6", 45))
    foods = (
        ("#5f8050", -268, -150, 95, 80, 26),
        ("#8d4a2c", 8, -150, 92, 78, 22),
        ("#e3ac3d", 275, -150, 88, 80, 24),
        ("#f7f1e2", -180, 128, 175, 105, 54),
    )
    for color, fx, fy, rx, ry, count in foods:
        c.shadow(put(oval(fx, fy, rx, ry)), dx=8, dy=8, blur=6, alpha=0.35)
        c.fill(put(oval(fx, fy, rx, ry)), mix(color, INK, 0.12))
        _helping(c, put, color, (fx, fy, rx, ry), count)
    c.fill(put(oval(230, 128, 128)), Fade("#dfb56b", "#bf8a45", 45))
    for dx, dy, color in ((-50, -30, "#7d9a5b"), (40, 20, "#f2dfa8"), (-10, 60, "#7d9a5b"),
                          (50, -60, "#f2dfa8"), (-70, 40, "#c8553a")):  # fmt: skip
        c.fill(put(oval(230 + dx, 128 + dy, 24, 15)), color)


def _helping(c: Canvas, put: Callable[[Shape], Shape], color: str,
             area: tuple[float, float, float, float], count: int) -> None:  # fmt: skip
    fx, fy, rx, ry = area
    for i in range(count):
        px, py = fx + c.rng.uniform(-0.8, 0.8) * rx, fy + c.rng.uniform(-0.75, 0.75) * ry
        tone = mix(color, PAPER if i % 2 else INK, c.rng.uniform(0.03, 0.22))
        if color == "#e3ac3d" and i % 3 == 0:
            tone = "#bf3d2b"
        bit = oval(px, py, 25, 12 if color == "#5f8050" else 18, steps=20)
        c.fill(put(turn(bit, c.rng.uniform(0, 180), px, py)), tone)


def milk_tea(c: Canvas) -> None:
    room(c, Fade("#e6c3ad", "#d7a68c"), Fade("#7f9585", "#5f7768"), 780)
    c.fill(oval(500, 400, 340), Fade("#f3dcc6", "#e6bfa4"))
    c.cast(oval(990, 850, 120, 20), 330, 30, alpha=0.4)
    _cup(c, 990, 850, 0.82, ("#f1c267", "#d98841"), pearls=False)
    c.cast(oval(640, 900, 150, 26), 420, 40, alpha=0.5)
    _cup(c, 640, 900, 1.0, ("#efdcbf", "#b37b4c"), pearls=True)
    for x, y in ((300, 905), (360, 930), (255, 940), (420, 900), (1160, 915)):
        c.shadow(oval(x, y + 12, 22, 8), dx=12, blur=4)
        ball(c, x, y, 21, "#3a241c")


def _cup(c: Canvas, x: float, y: float, k: float, tea: tuple[str, str], *, pearls: bool) -> None:
    """A clear cup with a domed lid and a thick straw."""
    straw = [(x + 10 * k, y - 420 * k), (x + 130 * k, y - 830 * k), (x + 172 * k, y - 820 * k),
             (x + 58 * k, y - 420 * k)]  # fmt: skip
    c.fill(straw, Fade("#c8312f", RED, 0) if pearls else Fade("#4f6b58", "#33503f", 0))
    glass = [
        (x - 190 * k, y - 560 * k),
        (x + 190 * k, y - 560 * k),
        (x + 142 * k, y),
        (x - 142 * k, y),
    ]
    c.fill(glass, Fade(tea[0], tea[1]))
    with c.clip(glass):
        if pearls:
            _pearls(c, x, y)
        else:
            _citrus(c, x, y, k)
        c.fill([(x - 160 * k, y - 560 * k), (x - 110 * k, y - 560 * k), (x - 84 * k, y),
                (x - 124 * k, y)], PAPER, 0.35)  # fmt: skip
    c.shade(glass, "#4a2a1c", 0, 0.6, 0.5)
    dome = [*oval(x, y - 560 * k, 192 * k, 128 * k, (180, 360), steps=50)]
    c.fill(dome, "#fdf8ee", 0.6)
    c.fill([*oval(x - 70 * k, y - 580 * k, 70 * k, 80 * k, (180, 300), steps=20)], PAPER, 0.5)
    c.fill(rect(x - 208 * k, y - 574 * k, 416 * k, 34 * k, 16 * k), Fade(PAPER, "#c9bfae", 0))


def _pearls(c: Canvas, x: float, y: float) -> None:
    for drift, top in ((-90, -520), (40, -530), (110, -500)):
        swirl = smooth([(-50, 0), (40, 90), (-30, 210), (30, 300), (60, 150), (90, 20)])
        c.shadow(shift(swirl, x + drift, y + top), blur=8, alpha=0.35, color="#fff3df")
    for row in range(5):
        for i in range(8):
            dx = -150 + i * 43 + 21 * (row % 2) + c.rng.uniform(-5, 5)
            ball(c, x + dx, y - 24 - row * 37 + c.rng.uniform(-5, 5), 22, "#3a241c")
    for dx, dy in ((-60, 235), (70, 260), (10, 310), (110, 330)):
        ball(c, x + dx, y - dy, 22, "#3a241c")


def _citrus(c: Canvas, x: float, y: float, k: float) -> None:
    for dx, dy, r in ((-40, 180, 96), (80, 380, 84)):
        cx, cy, rim = x + dx * k, y - dy * k, r * k
        c.fill(oval(cx, cy, rim), "#e8912f")
        c.fill(oval(cx, cy, rim * 0.88), "#fbe6b0")
        for i in range(8):
            wedge = [(cx + rim * 0.1, cy), (cx + rim * 0.76, cy - rim * 0.24), (cx + rim * 0.8, cy),
                     (cx + rim * 0.76, cy + rim * 0.24)]  # fmt: skip
            c.fill(turn(wedge, 45 * i, cx, cy), "#f0a540")
    leaf = smooth([(x - 110 * k, y - 430 * k), (x - 50 * k, y - 490 * k), (x + 10 * k, y - 440 * k),
                   (x - 50 * k, y - 400 * k)])  # fmt: skip
    c.fill(leaf, MOSS)


def eggs(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, HEIGHT), Fade("#c9b48f", "#a98f66", 40))
    tilt, cx, cy, step = -11.0, 750.0, 500.0, 218.0
    tray = turn(rect(cx - 690, cy - 470, 1380, 940, 70), tilt, cx, cy)
    c.shadow(tray, dx=46, dy=50, blur=20, alpha=0.5)
    c.fill(tray, Fade("#7b8f9b", "#536878", 45))
    shells = ("#d9a678", "#c98e5f", "#e8c9a2", "#f2e6d0", "#dcb088")
    for row in range(4):
        for col in range(6):
            spot = (cx + (col - 2.5) * step, cy + (row - 1.5) * step)
            x, y = turn([spot], tilt, cx, cy)[0]
            c.fill(oval(x, y, 100), Fade("#3f5260", "#8ba0ab", 50))
            if (row, col) == (1, 4):
                continue
            _egg(c, x, y, c.rng.choice(shells))
    for row in range(5):
        for col in range(7):
            spot = (cx + (col - 3) * step, cy + (row - 2) * step)
            x, y = turn([spot], tilt, cx, cy)[0]
            ball(c, x, y, 33, "#8499a5")
    c.glow(300, 150, 900, 700, color="#fff4d8", alpha=0.35)


def _egg(c: Canvas, x: float, y: float, color: str) -> None:
    lean = c.rng.uniform(-25, 25)
    shell = smooth([(x, y - 100), (x + 62, y - 52), (x + 78, y + 22), (x + 44, y + 80), (x, y + 94),
                    (x - 44, y + 80), (x - 78, y + 22), (x - 62, y - 52)])  # fmt: skip
    shell = turn(shell, lean, x, y)
    c.shadow(shell, dx=22, dy=24, blur=7, alpha=0.5)
    c.fill(shell, Fade(mix(color, PAPER, 0.5), mix(color, UMBER, 0.45), 50, via=color))
    c.shade(shell, UMBER, 45, 0.45, 0.5)
    c.glow(x - 26, y - 34, 44, 54, color=PAPER, alpha=0.7)
