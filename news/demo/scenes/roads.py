"""Vehicles and what drives them: the scooter, the electric car, the fuel station."""

from __future__ import annotations

import math

from news.demo.scenes.canvas import (
    BLUE,
    COAL,
    INK,
    MIST,
    OCHRE,
    PAPER,
    PINE,
    RED,
    SLATE,
    STONE,
    WIDTH,
    Canvas,
    Fade,
    mix,
)
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import lerp, oval, rect, smooth, turn
from news.demo.scenes.props import room, sunbeam


def _wheel(c: Canvas, x: float, y: float, r: float, rim: str) -> None:
    c.fill(oval(x, y, r), COAL)
    c.fill(oval(x, y, r * 0.68), Fade(mix(rim, PAPER, 0.3), mix(rim, INK, 0.3), 60))
    for i in range(5):
        spoke = oval(x, y - r * 0.42, r * 0.13, r * 0.17, steps=24)
        c.fill(turn(spoke, 72 * i, x, y), mix(rim, COAL, 0.75))
    c.fill(oval(x, y, r * 0.16, steps=24), COAL)


def e_scooter(c: Canvas) -> None:
    room(c, Fade("#d79a78", "#bb7152"), Fade("#8f7d72", "#6f625c"), 800)
    sunbeam(c, 120, 60, 420, 660, lean=190, panes=2, color="#f4cf9f", alpha=0.5)
    for x, y, r in ((1180, 90, 170), (1340, 190, 190), (1010, 40, 120), (1420, 40, 210)):
        blob = [(x + math.cos(a) * r * c.rng.uniform(0.7, 1.1),
                 y + math.sin(a) * r * c.rng.uniform(0.7, 1.1)) for a in
                (i * math.tau / 9 for i in range(9))]  # fmt: skip
        c.shadow(smooth(blob), blur=9, alpha=0.22, color="#5a2f2a")
    c.cast(rect(430, 862, 650, 14), 330, 70, alpha=0.55)
    _socket(c)
    for x in (520, 1010):
        _wheel(c, x, 770, 100, STONE)
    c.limb([(962, 500), (1012, 770)], [34, 26], COAL)
    guard = oval(1010, 770, 122, 122, (205, 320), steps=30) + oval(
        1010, 770, 96, 96, (320, 205), steps=30
    )
    c.fill(guard, BLUE)
    c.limb([(350, 552), (560, 590)], [16, 16], COAL)
    c.limb([(360, 556), (450, 640)], [12, 12], COAL)
    rear = smooth([(385, 632), (410, 580), (560, 572), (680, 590), (722, 660), (745, 748),
                   (660, 770), (626, 700), (540, 650), (440, 672)])  # fmt: skip
    c.fill(rear, Fade(mix(BLUE, PAPER, 0.12), INK, 60))
    c.fill(rect(690, 728, 230, 42, 20), Fade(SLATE, INK))
    shield = smooth([(850, 768), (892, 690), (920, 560), (936, 420), (972, 392), (1000, 430),
                     (1000, 540), (965, 690), (930, 768)])  # fmt: skip
    c.fill(shield, Fade(mix(BLUE, PAPER, 0.15), INK, 20))
    seat = smooth(
        [(470, 590), (486, 552), (560, 542), (650, 536), (704, 560), (706, 600), (580, 602)]
    )
    c.fill(seat, Fade("#7a4a33", "#43302b"))
    c.fill(oval(992, 452, 26, 40), Fade("#fff3d2", "#e2b869", 0))
    c.limb([(968, 400), (930, 352), (880, 358)], [26, 20, 22], COAL)
    c.stroke([(938, 356), (962, 268)], 8, COAL)
    c.fill(turn(oval(966, 246, 40, 25), 14, 966, 246), COAL)
    box = rect(308, 400, 190, 152, 14)
    c.fill(box, Fade("#e0aa50", "#b97f2f", 20))
    c.fill(rect(308, 400, 190, 26, 12), "#9d6a28")
    c.fill(rect(374, 606, 30, 24, 8), RED)


def _socket(c: Canvas) -> None:
    """The charger on the wall and the cable to the scooter."""
    c.shadow(rect(1180, 380, 130, 190), dx=46, dy=40, blur=10, alpha=0.35)
    c.fill(rect(1170, 370, 130, 190, 16), Fade(PAPER, STONE, 30))
    c.fill(rect(1194, 394, 82, 60, 8), COAL)
    c.fill(oval(1235, 500, 27), COAL)
    c.glow(1210, 424, 60, color="#ff8a70", alpha=0.8)
    c.fill(oval(1210, 424, 9), "#e8553f")
    cable = smooth([(1235, 505), (1215, 640), (1140, 690), (1060, 640), (985, 560)], closed=False)
    c.stroke(cable, 13, COAL)


def charging_car(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 760), Fade("#7fa3ad", "#f3cfa3", via="#cfd2c0"))
    c.glow(420, 560, 520, color="#fff0c8", alpha=0.9)
    c.fill(oval(420, 560, 86), "#fff2cf")
    far = smooth([(-60, 640), (200, 560), (480, 610), (800, 540), (1150, 600), (1560, 520)],
                 closed=False)  # fmt: skip
    c.fill([*far, (1560, 800), (-60, 800)], Fade("#b3bfb4", "#d3cdb5"))
    for x, y, r in ((160, 330, 120), (830, 250, 150), (620, 420, 90)):
        _turbine(c, x, y, r)
    near = smooth([(-60, 690), (300, 650), (700, 690), (1100, 630), (1560, 680)], closed=False)
    c.fill([*near, (1560, 800), (-60, 800)], Fade("#7d9485", "#5e7a6c"))
    c.fill(rect(0, 745, WIDTH, 255), Fade("#8a8d8c", "#565d66"))
    c.cast(rect(300, 838, 830, 20), 260, 80, alpha=0.6)
    c.cast(rect(1252, 838, 130, 16), 260, 80, alpha=0.6)
    _charger(c)
    _car(c, PAPER, "#9aa4a8")
    cable = smooth([(1270, 560), (1230, 720), (1176, 740), (1126, 668)], closed=False)
    c.stroke(cable, 15, COAL)
    c.limb([(1126, 668), (1104, 656)], [26, 32], COAL)


def _charger(c: Canvas) -> None:
    post = rect(1255, 380, 120, 470, 26)
    c.fill(post, Fade(mix(PINE, PAPER, 0.1), INK, 20))
    c.fill(rect(1277, 410, 76, 104, 10), Fade("#d8ecd2", "#86b59b"))
    bolt = [(1322, 424), (1292, 468), (1313, 468), (1306, 502), (1338, 454), (1316, 454)]
    c.fill(bolt, PINE)
    c.fill(rect(1255, 540, 120, 12), OCHRE)


def _turbine(c: Canvas, x: float, y: float, r: float) -> None:
    c.limb([(x, y), (x, y + r * 2.6)], [r * 0.05, r * 0.1], "#eef0ea")
    for angle in (10, 130, 250):
        blade = [(x - r * 0.02, y), (x + r * 0.07, y - r * 0.3), (x + r * 0.01, y - r)]
        c.fill(turn(blade, angle, x, y), "#f6f6f0")


def _car(c: Canvas, light: str, dark: str) -> None:
    """A saloon from the side, its nose to the left."""
    body = smooth([(196, 738), (198, 690), (222, 662), (330, 632), (470, 606), (600, 520),
                   (720, 482), (860, 484), (985, 534), (1080, 590), (1176, 604), (1206, 640),
                   (1208, 735), (1180, 768), (1000, 774),
                   (700, 774), (400, 774), (216, 766)])  # fmt: skip
    c.fill(body, Fade(light, dark))
    c.limb([(505, 768), (905, 768)], [16, 16], COAL)
    front = [*smooth([(512, 604), (612, 534), (690, 506), (738, 502)], closed=False), (738, 604)]
    rear = [*smooth([(758, 502), (850, 506), (940, 540), (1024, 598)], closed=False), (758, 604)]
    for glass in (front, rear):
        c.fill(glass, Fade("#2a3f55", "#6f8fa0", 30))
    c.stroke([(748, 612), (745, 764)], 4, mix(dark, INK, 0.3))
    c.stroke([(775, 636), (826, 636)], 7, mix(dark, INK, 0.4))
    c.fill(smooth([(212, 690), (236, 664), (320, 644), (296, 674), (240, 694)]), "#fff4d4")
    c.fill(smooth([(1138, 612), (1190, 622), (1204, 652), (1150, 640)]), RED)
    for x in (400, 1010):
        c.fill(oval(x, 772, 112, 112, (180, 360)), COAL)
        _wheel(c, x, 768, 94, MIST)


def fuel_station(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 780), Fade("#1f3350", "#f4bd78", via="#a7665f"))
    c.glow(230, 770, 560, 330, color="#ffe3a6", alpha=0.8)
    c.fill(oval(240, 720, 84), "#fbe0a4")
    hills = smooth([(-60, 740), (160, 700), (420, 745), (800, 690), (1560, 740)], closed=False)
    c.fill([*hills, (1560, 800), (-60, 800)], "#4b3f55")
    c.fill(rect(0, 775, WIDTH, 225), Fade("#57525f", "#2c3345"))
    far = 0.17
    for low, high, paint in ((190, 360, Fade("#fff0c4", "#eeb866", 180)),
                             (20, 190, Fade(PAPER, "#d9b898", 180))):  # fmt: skip
        near_top, near_low = (1600.0, float(low)), (1600.0, float(high))
        c.fill([near_top, near_low, _vanish(near_low, far), _vanish(near_top, far)], paint)
    red = [(1600.0, 88.0), (1600.0, 190.0)]
    c.fill([*red, _vanish(red[1], far), _vanish(red[0], far)], Fade(RED, "#7c1417", 180))
    c.glow(1150, 830, 640, 200, color="#ffd88e", alpha=0.65)
    for x in (470, 750, 1210):
        _pump(c, x)
    figure(c, 905, 888, 250, INK, pose="coat", hair="bob")
    c.cast(oval(905, 888, 26, 7), -120, 60, alpha=0.6)


def _vanish(point: tuple[float, float], share: float) -> tuple[float, float]:
    """The point on the way from the vanishing point at the left of the station."""
    return lerp((120, 775), point, share)


def _pump(c: Canvas, x: float) -> None:
    share = (x - 120) / 1480
    foot, w = 775 + share * 165, 40 + 190 * share
    top = 775 - 430 * (x + w - 120) / 1480
    c.fill(rect(x + w * 0.9, top, w * 0.24, foot - top), Fade("#f7e7c6", "#a5876e", 0))
    h = 50 + 300 * share
    c.cast(rect(x, foot - 8, w, 10), -w * 0.9, w * 0.45, alpha=0.6)
    body = rect(x, foot - h, w, h, w * 0.08)
    c.fill(body, Fade("#f3e7d0", "#b59a83", 0))
    c.fill(rect(x, foot - h * 0.46, w, h * 0.46, w * 0.05), Fade(RED, "#6f1216", 0))
    c.fill(rect(x + w * 0.14, foot - h * 0.88, w * 0.72, h * 0.3, w * 0.05), INK)
    bends = ((0, 0.6), (0.3, 0.3), (0.14, 0.12), (0.02, 0.5))
    hose = smooth([(x - w * dx, foot - h * dy) for dx, dy in bends], closed=False)
    c.stroke(hose, w * 0.07, COAL)
