"""Where people buy: the market, the supermarket, the phone shop, the bookshop."""

from __future__ import annotations

from itertools import pairwise

from news.demo.scenes.canvas import (
    BLUE,
    CLAY,
    COAL,
    CREAM,
    INK,
    MOSS,
    OCHRE,
    PAPER,
    PINE,
    RED,
    RUST,
    SAGE,
    SLATE,
    STRAW,
    UMBER,
    WIDTH,
    Canvas,
    Fade,
    mix,
)
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import Point, oval, rect, smooth, turn
from news.demo.scenes.props import awning, ball, lamp, room

GOODS = (RUST, OCHRE, STRAW, SAGE, BLUE, CREAM, CLAY, PINE, SLATE, "#d8b0a0", MOSS)


def market_stall(c: Canvas) -> None:
    for x, w, top in ((0, 150, 250), (150, 120, 360), (1260, 110, 330), (1370, 130, 210)):
        c.fill(rect(x, top, w, 700), Fade("#e3cfaa", "#cdb48c"))
    c.fill(rect(0, 870, WIDTH, 130), Fade("#b59c7d", "#88735d"))
    c.fill(rect(215, 240, 1070, 560), Fade("#6b4a35", "#b98749"))
    for x in (470, 1030):
        lamp(c, x, 448, 84, PINE, reach=3.8, cord=250)
    figure(c, 640, 1090, 660, INK, pose="half", hair="cap")
    for x in (215, 1257):
        c.fill(rect(x, 240, 28, 640), Fade(UMBER, COAL, 0))
    c.fill(rect(186, 650, 1128, 130), UMBER)
    goods = (("#c9792f", 42), (MOSS, 46), (RED, 38), ("#e9d9ad", 44), ("#54405e", 40))
    for i, (color, r) in enumerate(goods):
        _crate(c, 176 + i * 230, 655, 226, color, r=r)
    c.shadow(rect(170, 770, 1160, 30), blur=10, alpha=0.5)
    front = rect(190, 775, 1120, 135)
    c.fill(front, Fade("#33505c", INK))
    c.shade(front, PAPER, 180, 0.25, 0.9)
    c.cast(rect(190, 890, 1120, 26), 120, 70, alpha=0.5)
    c.shadow(rect(150, 360, 1200, 70), dy=26, blur=18, alpha=0.6)
    awning(c, 215, 120, 1070, 240, flare=85, stripes=11, colors=(RED, CREAM))
    c.cast(oval(1125, 952, 60, 10), 150, 30, alpha=0.5)
    figure(c, 1125, 955, 530, "#3b2a2a", pose="coat", hair="bun")
    c.fill(rect(1180, 716, 62, 86, 8), STRAW)
    c.stroke([(1192, 720), (1204, 686), (1218, 686), (1230, 720)], 5, STRAW)
    c.glow(260, 120, 700, 420, color=PAPER, alpha=0.25)


def _crate(c: Canvas, x: float, y: float, w: float, color: str, *, r: float) -> None:
    """A wooden box with a heap of round fruit."""
    for row, count in enumerate((3, 4, 5)):
        step = (w - 1.5 * r) / 4
        left = x + w / 2 - step * (count - 1) / 2
        for i in range(count):
            dx, tone = c.rng.uniform(-6, 6), c.rng.uniform(0, 0.2)
            fx, fy = left + i * step + dx, y - 52 + row * r * 0.78
            c.fill(oval(fx, fy + 3, r * 1.04, steps=32), mix(color, INK, 0.55))
            ball(c, fx, fy, r * 0.97, mix(color, STRAW, tone), squash=0.96)
    board = [(x, y), (x + w, y), (x + w - 8, y + 122), (x + 8, y + 122)]
    c.fill(board, Fade("#d8b27a", "#a67d4e"))
    for gap in (40, 82):
        c.fill(rect(x + 4, y + gap, w - 8, 5), "#7d5c39")


def _aisle(side: int, depth: float, height: float) -> Point:
    """A point on the wall of shelves; depth 1 is at the picture's edge, height -1 to 1."""
    return (750 + side * 790 / depth, 430 + height * 620 / depth)


def supermarket_shelves(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 430), Fade("#cfd3cd", "#f4eee0"))
    floor = [_aisle(-1, 0.8, 1.0), _aisle(1, 0.8, 1.0), _aisle(1, 7, 1.0), _aisle(-1, 7, 1.0)]
    c.fill(floor, Fade("#e9e1d0", "#b3a894"))
    for x in (-260, 0, 260):
        strip = [(750 + x * 0.15 - 7, 352.0), (750 + x * 0.15 + 7, 352.0),
                 (750 + x * 2.6 + 90, -20.0), (750 + x * 2.6 - 90, -20.0)]  # fmt: skip
        c.fill(strip, "#fffaf0")
    c.fill(rect(637, 341, 226, 178), Fade("#fdf6e3", "#d9d4c3"))
    for i, color in enumerate((SAGE, "#c9d6d2", CLAY, "#c9d6d2", STRAW)):
        c.fill(rect(648 + i * 43, 392, 34, 127), mix(color, PAPER, 0.35))
    for depth in (1.4, 1.9, 2.7, 4.2):
        c.stroke([_aisle(-1, depth, 1.0), _aisle(1, depth, 1.0)], 3, "#a89d8b", 0.5)
    for lane in (-0.5, 0, 0.5):
        c.stroke([(750 + lane * 226, 519), (750 + lane * 1975, 1030)], 3, "#a89d8b", 0.5)
    for side in (-1, 1):
        _shelf_wall(c, side)
    c.glow(750, 470, 430, 330, color="#fff8e6", alpha=0.55)
    c.cast(oval(800, 872, 90, 14), 20, 110, alpha=0.5)
    _trolley(c, 845, 862)
    figure(c, 770, 880, 440, INK, pose="coat", hair="bob")


def _shelf_wall(c: Canvas, side: int) -> None:
    wall = [_aisle(side, 0.8, -1), _aisle(side, 7, -1), _aisle(side, 7, 1), _aisle(side, 0.8, 1)]
    c.fill(wall, Fade("#4a4d50", "#8d8a80", 0 if side < 0 else 180))
    depths = [0.86 * 1.085**i for i in range(26)]
    for level in (-0.62, -0.24, 0.14, 0.52, 0.9):
        tall, color = 0.26, c.rng.choice(GOODS)
        for i, (near, far) in enumerate(pairwise(depths)):
            if i % 3 == 0 or c.rng.random() < 0.25:
                color, tall = c.rng.choice(GOODS), c.rng.uniform(0.2, 0.3)
            haze = mix(color, "#efe6d2", min(0.75, 0.1 * near))
            gap = near + (far - near) * 0.9
            c.fill([_aisle(side, near, level - tall), _aisle(side, gap, level - tall),
                    _aisle(side, gap, level), _aisle(side, near, level)], haze)  # fmt: skip
            c.fill([_aisle(side, near, level - tall * 0.7), _aisle(side, gap, level - tall * 0.7),
                    _aisle(side, gap, level - tall * 0.35),
                    _aisle(side, near, level - tall * 0.35)], mix(haze, PAPER, 0.45))  # fmt: skip
        c.fill([_aisle(side, 0.8, level), _aisle(side, 7, level), _aisle(side, 7, level + 0.05),
                _aisle(side, 0.8, level + 0.05)], "#f1ead9")  # fmt: skip
    c.shade(wall, INK, 180 if side < 0 else 0, 0.7, 0.6)


def _trolley(c: Canvas, x: float, y: float) -> None:
    c.fill([(x - 170, y - 250), (x + 20, y - 250), (x - 5, y - 120), (x - 145, y - 120)],
           Fade("#c3413a", RED))  # fmt: skip
    for i in range(1, 6):
        c.stroke([(x - 170 + i * 32, y - 246), (x - 145 + i * 23, y - 124)], 3, "#e4a79c")
    for dx in (-150, -2):
        c.limb([(x + dx, y - 122), (x + dx, y - 14)], [9, 9], COAL)
        c.fill(oval(x + dx, y - 6, 13), COAL)


def phone_shop(c: Canvas) -> None:
    room(c, Fade("#39475a", "#222d3e"), Fade("#7b6a5c", "#4f453f"), 690)
    for x in (110, 570, 1030):
        c.fill(rect(x, 130, 360, 400, 10), Fade("#f4e4c2", "#d8b98a"))
        c.glow(x + 180, 330, 330, color="#ffe9b8", alpha=0.35)
        for row in (250, 375, 500):
            c.fill(rect(x, row, 360, 8), "#a98558")
            for i in range(6):
                tone = c.rng.choice((PAPER, SLATE, CLAY, SAGE, STRAW, INK))
                h = c.rng.uniform(60, 92)
                c.fill(rect(x + 22 + i * 55, row - h, 36, h, 5), tone)
    figure(c, 535, 1020, 720, "#131a28")
    figure(c, 965, 1020, 690, "#131a28", pose="coat", hair="bob")
    c.shadow(rect(-40, 720, 1580, 40), blur=16, alpha=0.6)
    c.fill(rect(-20, 735, 1540, 285), Fade("#f0e6d4", "#cdbda6"))
    c.fill(rect(-20, 735, 1540, 14), "#fffaf0")
    screens = (("#3a5673", "#e2a15c", "#f3d9a4"), ("#a4161a", "#e9b178", "#f6e0b5"),
               ("#2c4743", "#9fb58f", "#ece3c0"))  # fmt: skip
    for x, tilt, colors in zip((310, 750, 1190), (-6, 0, 6), screens, strict=True):
        _phone_on_stand(c, x, 836, tilt, colors)


def _phone_on_stand(
    c: Canvas, x: float, y: float, tilt: float, colors: tuple[str, str, str]
) -> None:
    c.glow(x, y - 200, 340, color="#ffe7c0", alpha=0.3)
    c.cast(oval(x, y + 18, 110, 16), 60, 70, alpha=0.5)
    c.fill(oval(x, y + 14, 108, 22), Fade(SLATE, INK))
    c.limb([(x, y - 120), (x, y + 10)], [50, 64], COAL)
    case = turn(rect(x - 124, y - 500, 248, 480, 34), tilt, x, y)
    glass = turn(rect(x - 110, y - 486, 220, 452, 24), tilt, x, y)
    c.fill(case, "#11161f")
    with c.clip(glass):
        c.fill(rect(x - 180, y - 520, 360, 520), Fade(colors[0], colors[1]))
        c.fill(oval(x + 34, y - 250, 62), colors[2])
        for i, share in enumerate((0.35, 0.65)):
            hill = smooth([(x - 190, y - 190 + 70 * i), (x - 60, y - 240 + 80 * i),
                           (x + 60, y - 150 + 40 * i), (x + 190, y - 200 + 60 * i)],
                          closed=False)  # fmt: skip
            c.fill([*hill, (x + 190, y), (x - 190, y)], mix(colors[0], INK, share))
        c.fill([(x - 180, y - 520), (x + 20, y - 520), (x - 120, y), (x - 180, y)], PAPER, 0.1)


def bookshop(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 840), Fade("#5a3d2d", "#3d2a22"))
    c.fill(rect(0, 820, WIDTH, 180), Fade("#8a5f40", "#5d3f2e"))
    for col in range(4):
        x = 24 + col * 370
        for row in range(5):
            y = 20 + row * 160
            c.fill(rect(x, y, 340, 146), Fade("#2f211b", "#4a3226"))
            _books(c, x + 8, y + 146, 324)
            c.fill(rect(x - 14, y + 146, 368, 14), Fade("#b07d4e", "#80573a"))
    for x in (8, 378, 748, 1118, 1488):
        c.fill(rect(x - 14, 0, 30, 830), Fade("#a4734a", "#6f4a32", 0))
    c.glow(980, 520, 640, 560, color="#ffd694", alpha=0.5)
    c.shade(rect(0, 0, WIDTH, 840), "#1c120e", 200, 0.8, 0.7)
    c.limb([(330, 930), (470, 60)], [20, 18], "#d6a768")
    c.limb([(470, 930), (590, 60)], [20, 18], "#b98a50")
    for i in range(9):
        y = 850 - i * 92
        c.stroke([(338 + (930 - y) * 0.16, y), (476 + (930 - y) * 0.14, y)], 13, "#c7975b")
    c.cast(oval(1000, 910, 200, 16), 220, 40, alpha=0.6)
    _reader(c)


def _books(c: Canvas, x: float, y: float, w: float) -> None:
    end = x + w
    while x < end - 16:
        thick, tall = c.rng.uniform(14, 34), c.rng.uniform(96, 134)
        color = c.rng.choice((*GOODS, "#7a3b30", "#4f6272", "#caa66a"))
        color = mix(color, "#5a3d2d", c.rng.uniform(0.15, 0.4))
        if x + thick > end:
            return
        spine = rect(x, y - tall, thick - 2, tall)
        c.fill(turn(spine, 9, x, y) if c.rng.random() < 0.05 else spine, color)
        if thick > 20:
            c.fill(rect(x + 3, y - tall * 0.82, thick - 8, 7), mix(color, STRAW, 0.55))
        x += thick


def _reader(c: Canvas) -> None:
    """Somebody with a book in an armchair below a lamp."""
    red = Fade("#b9433a", "#6f1518", 20)
    for x in (850, 1070):
        c.limb([(x, 860), (x, 912)], [22, 13], "#2a1a14")
    back = smooth(
        [(826, 880), (800, 640), (822, 532), (876, 516), (916, 560), (934, 700), (950, 880)]
    )
    c.fill(back, red)
    c.fill(rect(836, 768, 270, 104, 30), Fade("#c0483d", "#7a181a"))
    figure(c, 975, 915, 560, INK, pose="sit", hair="bun")
    c.fill([(1062, 690), (1120, 640), (1140, 690), (1085, 735)], PAPER)
    c.fill([(1120, 640), (1180, 655), (1190, 705), (1140, 690)], CREAM)
    c.fill(rect(846, 726, 206, 140, 24), red)
    c.fill(rect(840, 712, 222, 40, 20), "#c24b41")
    c.limb([(1270, 920), (1270, 420)], [10, 10], "#1c1512")
    c.fill(oval(1270, 922, 70, 12), "#1c1512")
    c.fill([(1220, 330), (1320, 330), (1360, 450), (1180, 450)], Fade("#fff0c6", "#f0bd68"))
    c.glow(1270, 430, 330, color="#ffe2a4", alpha=0.5)
