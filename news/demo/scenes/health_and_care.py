"""Medicines and care for the old."""

from __future__ import annotations

import math

from news.demo.scenes.canvas import (
    COAL,
    CREAM,
    INK,
    LEAF,
    MIST,
    OCHRE,
    PAPER,
    PINE,
    RED,
    RUST,
    SLATE,
    STONE,
    STRAW,
    WIDTH,
    Canvas,
    Fade,
    mix,
)
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import oval, rect, smooth, turn
from news.demo.scenes.props import room


def pharmacy(c: Canvas) -> None:
    room(c, Fade("#b3c2ac", "#94a890"), Fade("#8a6f55", "#6d5644"), 720)
    c.fill(rect(90, 150, 1320, 520, 8), Fade("#6f5a45", "#4f4034"))
    for row in range(4):
        shelf = 272 + row * 128
        c.fill(rect(104, shelf - 112, 1292, 112), Fade("#8a7259", "#a88c6c"))
        x = 124.0
        while x < 1350:
            x += _remedy(c, x, shelf)
        c.fill(rect(90, shelf, 1320, 14), Fade("#d6bd95", "#a98d68"))
    _cross(c)
    c.glow(1000, 330, 420, color="#fff6dc", alpha=0.3)
    figure(c, 1085, 1070, 780, "#f2ead9", pose="coat")
    c.shade(rect(980, 440, 215, 260), "#8d8368", 0, 0.5, 0.8)
    c.fill([(1063, 412), (1107, 412), (1085, 478)], INK)
    c.fill(oval(1085, 348, 41, 52), INK)
    c.fill(oval(1085, 290, 27), INK)
    c.stroke([(1085, 480), (1085, 700)], 4, "#b9ab8e")
    c.shadow(rect(-40, 690, 1580, 30), blur=14, alpha=0.5)
    c.fill(rect(-20, 700, 1540, 320), Fade("#e9dcc0", "#b99e78"))
    c.fill(rect(-20, 700, 1540, 16), "#f9f1df")
    _medicine_bottle(c, 450, 850)
    _blister(c, 760, 880)


def _remedy(c: Canvas, x: float, y: float) -> float:
    """One little bottle or box on a shelf; the answer is the room that it takes."""
    w, h = c.rng.uniform(34, 58), c.rng.uniform(58, 92)
    color = c.rng.choice((PAPER, CREAM, MIST, LEAF, "#d9b48c", SLATE, "#c77f5d"))
    if c.rng.random() < 0.5:
        c.fill(rect(x, y - h, w, h), Fade(mix(color, PAPER, 0.2), mix(color, INK, 0.2), 0))
        c.fill(rect(x, y - h * 0.62, w, h * 0.2), mix(color, PINE, 0.5))
    else:
        c.fill(rect(x, y - h * 0.8, w, h * 0.8, 9), Fade("#b2703c", "#70401f", 0))
        c.fill(rect(x + w * 0.22, y - h, w * 0.56, h * 0.22, 3), PAPER)
        c.fill(rect(x, y - h * 0.55, w, h * 0.32), CREAM)
    return w + c.rng.uniform(6, 18)


def _cross(c: Canvas) -> None:
    c.shadow(oval(420, 262, 128), dx=24, dy=26, blur=14, alpha=0.45)
    c.fill(oval(420, 262, 128), Fade("#3f6e5a", PINE, 50))
    c.glow(420, 262, 210, color="#e9ffe0", alpha=0.35)
    c.fill(rect(392, 176, 56, 172, 6), PAPER)
    c.fill(rect(334, 234, 172, 56, 6), PAPER)


def _medicine_bottle(c: Canvas, x: float, y: float) -> None:
    c.cast(oval(x, y - 6, 108, 20), 330, 70, alpha=0.5)
    body = rect(x - 115, y - 270, 230, 280, 34)
    c.fill(body, Fade("#e09a4a", "#8a4a1e", 0, via="#c9772f"))
    c.fill(rect(x - 115, y - 200, 230, 140), Fade("#fbf5e6", "#d3c5ac", 0))
    c.fill(rect(x - 115, y - 200, 230, 26), Fade(RED, "#741013", 0))
    for i, w in enumerate((150, 110)):
        c.fill(rect(x - 86, y - 140 + i * 34, w, 10, 5), STONE)
    c.fill(rect(x - 100, y - 350, 200, 96, 14), Fade(PAPER, "#b9b3a8", 0))
    for i in range(9):
        c.fill(rect(x - 84 + i * 20, y - 344, 5, 84), "#cfc8bb", 0.7)


def _blister(c: Canvas, x: float, y: float) -> None:
    """A strip of pills on the counter and a few loose capsules."""
    tilt = -9.0
    strip = turn(rect(x, y - 90, 400, 150, 16), tilt, x + 200, y)
    c.shadow(strip, dx=16, dy=16, blur=8, alpha=0.4)
    c.fill(strip, Fade("#e8e9e4", "#a9b0b0", 20))
    for row in range(2):
        for col in range(5):
            px, py = turn([(x + 50 + col * 76, y - 52 + row * 72)], tilt, x + 200, y)[0]
            c.fill(oval(px + 4, py + 5, 29, 25), "#8d9696")
            c.fill(oval(px, py, 27, 23), Fade("#fffdf6", "#d9c7a8", 50))
    for px, py, angle in ((1240, 830, 30), (1300, 890, -20), (640, 905, 12)):
        left = turn(oval(px, py, 50, 22, (90, 270), steps=30), angle, px, py)
        right = turn(oval(px, py, 50, 22, (-90, 90), steps=30), angle, px, py)
        c.shadow(left + right, dx=12, dy=12, blur=6, alpha=0.4)
        c.fill(left, Fade("#c9423b", RED))
        c.fill(right, Fade(PAPER, STRAW))


def elderly_care(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 720), Fade("#f2e2bd", "#f6d9a6", via="#f4e6c8"))
    c.glow(1120, 560, 620, color="#fff6dc", alpha=0.9)
    trees = smooth([(-60, 560), (150, 500), (400, 560), (760, 520), (1080, 575), (1300, 500),
                    (1560, 540)], closed=False)  # fmt: skip
    c.fill([*trees, (1560, 800), (-60, 800)], Fade("#bcc3a0", "#d8cfa5"))
    c.fill(rect(0, 690, WIDTH, 310), Fade("#b3b07d", "#7f8a5e"))
    path = smooth([(-80, 850), (400, 800), (900, 812), (1580, 760), (1580, 900), (900, 950),
                   (300, 960), (-80, 1000)], steps=12)  # fmt: skip
    c.fill(path, Fade("#e9d5ac", "#cbb084"))
    c.cast(oval(270, 760, 90, 16), -260, 130, alpha=0.4, blur=10)
    trunk = [(205, 770), (240, 640), (235, 420), (170, 240), (215, 230), (275, 380), (330, 250),
             (368, 262), (310, 430), (315, 640), (355, 770)]  # fmt: skip
    c.fill(trunk, Fade("#7a5c42", "#493629", 20))
    _ginkgo(c)
    c.cast(oval(760, 880, 170, 14), -330, 66, alpha=0.5)
    c.cast(oval(560, 885, 60, 10), -330, 66, alpha=0.5)
    figure(c, 590, 885, 440, INK, pose="push", hair="bun")
    _wheelchair(c, 800, 885)


def _ginkgo(c: Canvas) -> None:
    """A golden crown, loose leaves in the air and leaves on the ground."""
    for layer, (count, tone) in enumerate(((13, "#b8812f"), (12, "#d19a3d"), (10, "#e6b955"))):
        for i in range(count):
            angle, away = i * 2.4 + layer, math.sqrt((i + 0.5) / count)
            x = 290 + math.cos(angle) * away * 390 - layer * 22
            y = 190 + math.sin(angle) * away * 220 - layer * 38
            r = c.rng.uniform(78, 132) * (1 - 0.12 * layer)
            edge = [(x + math.cos(a) * r * c.rng.uniform(0.85, 1.12),
                     y + math.sin(a) * r * 0.76 * c.rng.uniform(0.85, 1.12))
                    for a in (k * math.tau / 10 for k in range(10))]  # fmt: skip
            clump = smooth(edge)
            c.fill(clump, mix(tone, "#f0cf82", c.rng.uniform(0, 0.22)))
            c.shade(clump, "#8f5a22", 100, 0.5, 0.75)
    for _ in range(46):
        x, y = c.rng.uniform(40, 1200), c.rng.uniform(400, 960)
        size = c.rng.uniform(6, 12) * (0.6 + y / 1400)
        leaf = [(x, y), (x - size, y - size), (x, y - size * 1.35), (x + size, y - size)]
        c.fill(turn(leaf, c.rng.uniform(0, 360), x, y), c.rng.choice((OCHRE, "#e3b152", "#b97f2c")))


def _wheelchair(c: Canvas, x: float, y: float) -> None:
    figure(c, x - 6, y - 26, 400, RUST, pose="sit", hair="bun")
    c.limb([(x - 98, y - 250), (x - 55, y - 240), (x - 40, y - 110), (x + 70, y - 104)],
           [13, 13, 15, 13], COAL)  # fmt: skip
    c.limb([(x + 66, y - 104), (x + 92, y - 22), (x + 132, y - 18)], [12, 12, 12], COAL)
    c.stroke([(x - 42, y - 168), (x + 64, y - 168)], 13, COAL)
    for wx, r, w in ((x - 24, 96, 11), (x + 74, 30, 10)):
        c.stroke(oval(wx, y - r, r - w / 2), w, COAL)
        for i in range(6 if r > 50 else 0):
            c.stroke(turn([(wx, y - r), (wx, y - 2 * r + w)], i * 60, wx, y - r), 3, COAL)
        c.fill(oval(wx, y - r, r * 0.13, steps=20), COAL)
