"""Wide views: terraced fields and the city at night."""

from __future__ import annotations

import math

from PIL import Image, ImageChops

from news.demo.scenes.canvas import HEIGHT, INK, PAPER, PINE, UMBER, WIDTH, Canvas, Fade, mix
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import oval, rect, shift, smooth


def rice_field(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 560), Fade("#e7d3a6", "#f6e7c4", via="#f1dcae"))
    c.glow(1020, 270, 480, color="#fff3cd", alpha=0.9)
    c.fill(oval(1020, 270, 100), Fade("#e0803f", "#d9653a"))
    ridges = (("#c5cbb4", (430, 300, 400, 310, 420, 330, 300)),
              ("#9fb09a", (400, 460, 380, 470, 410, 380, 430)),
              ("#708a77", (520, 470, 525, 500, 470, 490, 520)))  # fmt: skip
    for color, heights in ridges:
        ridge = smooth([(270.0 * i - 60, y) for i, y in enumerate(heights)], closed=False)
        c.fill([*ridge, (1560, 700), (-60, 700)], Fade(color, mix(color, "#f3e3bd", 0.55)))
    tones = ("#a9b06a", "#d9cf9a", "#7f9a5c", "#dfe0c4", "#c9a94e", "#6d8a52", "#e3c873", "#55764a")
    for i, color in enumerate(tones):
        _terrace(c, i, color)
    figure(c, 560, 742, 205, INK, pose="walk")
    c.fill([(500, 570), (568, 518), (640, 572), (570, 582)], "#efd59a")
    c.fill([(568, 518), (640, 572), (570, 582)], "#c79a4d")
    c.limb([(590, 640), (690, 560)], [6, 6], UMBER)
    c.cast(oval(560, 742, 34, 8), -150, 40, alpha=0.5)


def _terrace(c: Canvas, i: int, color: str) -> None:
    """One step of the terraced field with its rows of plants."""
    y = 512 + 9 * i + 7.2 * i * i
    sway, drift = 14 + 9 * i, 70 * (i % 3) - 40 * i
    line = smooth([(-300, y - sway), (-80 + drift, y + sway * 1.4), (380 + drift, y - sway * 0.6),
                   (760 + drift, y + sway * 0.8), (1180 + drift * 0.5, y - sway * 0.9),
                   (1640, y + sway * 0.3)], closed=False)  # fmt: skip
    bank = [*line, (1640, HEIGHT), (-300, HEIGHT)]
    c.shadow(bank, dy=-8 - i, blur=5 + i, alpha=0.3, color=PINE)
    c.fill(bank, color)
    c.stroke(line, 4 + i, mix(color, PAPER, 0.45))
    if i < 2:
        return
    for row in range(1, 5):
        inset = shift(line, 0, row * (5 + 3.2 * i))
        c.stroke(inset, 1.5 + i * 0.5, mix(color, PINE, 0.2))


def night_city(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 720), Fade("#14213a", "#8c6a72", via="#33486a"))
    c.glow(750, 720, 950, 380, color="#f0b27a", alpha=0.75)
    c.fill(oval(1130, 200, 62), "#f3e6c5")
    c.glow(1130, 200, 260, color="#f3e6c5", alpha=0.35)
    for depth, color in enumerate(("#5b6483", "#38476a", "#1c2946")):
        _skyline(c, color, depth)
        if depth == 1:
            _tower(c, 720)
    mirror = c.image.crop((0, 0, c.size[0], round(700 * c.unit)))
    mirror = mirror.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = mirror.resize((mirror.width // 8, mirror.height // 40))
    mirror = mirror.resize((c.size[0], round(420 * c.unit)), Image.Resampling.BICUBIC)
    mirror = ImageChops.multiply(mirror, Image.new("RGB", mirror.size, "#a3adc4"))
    c.image.paste(mirror, (0, round(700 * c.unit)))
    for _ in range(90):
        x, y = c.rng.uniform(-80, WIDTH), 705 + 290 * c.rng.random() ** 1.3
        w = c.rng.uniform(60, 320)
        c.stroke([(x, y), (x + w, y)], 1.5 + (y - 700) / 70, "#1b2a48", 0.55)
    c.fill(rect(0, 694, WIDTH, 9), "#e2aa62")
    c.fill(rect(0, 895, WIDTH, 105), Fade("#101a2e", "#0b1220"))
    c.fill(rect(0, 806, WIDTH, 10), "#0f182b")
    for x in range(20, WIDTH, 66):
        c.fill(rect(x, 806, 7, 100), "#0f182b")
    figure(c, 410, 930, 300, "#0c1424", pose="coat", hair="bob")
    figure(c, 490, 930, 325, "#0c1424", pose="stand")


def _tower(c: Canvas, x: float) -> None:
    """A slender tower that gives the skyline its middle."""
    shaft = [(x - 8, 170), (x + 8, 170), (x + 16, 360), (x + 52, 700), (x - 52, 700), (x - 16, 360)]
    c.fill(shaft, Fade("#d9a066", "#4a4a66"))
    c.fill(rect(x - 3, 70, 6, 110), "#d9a066")
    for y, r in ((360, 46), (250, 28)):
        c.fill(oval(x, y, r), Fade("#f4d08c", "#a8633f", 60))
    c.glow(x, 340, 200, color="#ffdf9e", alpha=0.4)


def _skyline(c: Canvas, color: str, depth: int) -> None:
    """A row of towers, nearer and lower than the one before, with lit windows."""
    x = -40.0
    while x < WIDTH:
        w = c.rng.uniform(70, 150)
        peak = math.exp(-(((x + w / 2 - 700) / 420) ** 2))
        h = c.rng.uniform(110, 200) + peak * c.rng.uniform(180, 330) * (1.15 - depth * 0.32)
        top = 700 - h
        c.fill(rect(x, top, w, h), Fade(color, mix(color, "#c98d6c", 0.3)))
        if c.rng.random() < 0.35:
            c.fill(rect(x + w * 0.2, top - 36, w * 0.6, 40), color)
            c.fill(rect(x + w / 2 - 3, top - 110, 6, 80), color)
        _windows(c, x, top, w, h, share=0.2 + 0.14 * depth)
        x += w + c.rng.uniform(-16, 26)


def _windows(c: Canvas, x: float, y: float, w: float, h: float, *, share: float) -> None:
    for row in range(int((h - 24) / 22)):
        for col in range(int((w - 16) / 17)):
            if c.rng.random() < share:
                tone = c.rng.choice(("#f6d38b", "#e9b35f", "#fbe7bb", "#d58f4b"))
                c.fill(rect(x + 11 + col * 17, y + 16 + row * 22, 9, 12), tone)
