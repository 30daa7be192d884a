"""Checking and measuring: the laboratory, scales, the gas meter, inspectors on their round."""

from __future__ import annotations

from news.demo.scenes.canvas import (
    BLUE,
    CLAY,
    COAL,
    HEIGHT,
    INK,
    KRAFT,
    MOSS,
    PAPER,
    RED,
    RUST,
    SAGE,
    SLATE,
    STONE,
    STRAW,
    UMBER,
    WIDTH,
    Canvas,
    Fade,
    mix,
)
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import Point, Shape, oval, rect, shift, smooth, turn
from news.demo.scenes.props import ball, room, sunbeam


def lab_bench(c: Canvas) -> None:
    room(c, Fade("#dbe5df", "#b5c9c6"), Fade("#f3efe4", "#cfc8b8"), 770)
    c.fill(oval(830, 430, 330), Fade("#eef2e8", "#cddad2"))
    c.cast(rect(130, 862, 330, 16), 250, 46)
    c.cast(rect(930, 872, 340, 16), 200, 40)
    _flask(c, 272, 870)
    _test_tubes(c, 685, 860)
    _microscope(c, 1112, 880)


def _flask(c: Canvas, x: float, y: float) -> None:
    glass = [(x - 44, y - 470), (x - 44, y - 330), (x - 185, y - 50), (x - 165, y), (x + 165, y),
             (x + 185, y - 50), (x + 44, y - 330), (x + 44, y - 470)]  # fmt: skip
    c.fill(glass, "#f6fbf8", 0.75)
    level = [(x - 108, y - 200), (x + 108, y - 200), (x + 178, y - 48), (x + 160, y - 10),
             (x - 160, y - 10), (x - 178, y - 48)]  # fmt: skip
    c.fill(level, Fade("#e6b058", "#b8742c"))
    c.fill(oval(x, y - 200, 108, 17), "#f0c981")
    for dx, dy, r in ((-50, 90, 13), (30, 130, 9), (70, 60, 16), (-10, 50, 8)):
        c.fill(oval(x + dx, y - dy, r), "#f6dca6", 0.7)
    c.fill([(x - 26, y - 460), (x - 26, y - 322), (x - 140, y - 86), (x - 118, y - 80),
            (x - 6, y - 320), (x - 6, y - 460)], PAPER, 0.45)  # fmt: skip
    c.fill(rect(x - 60, y - 488, 120, 24, 12), "#e9f1ee")
    c.shade(glass, BLUE, 0, 0.4, 0.5)


def _test_tubes(c: Canvas, x: float, y: float) -> None:
    """A rack of five tubes; one of them is red."""
    c.cast(rect(x - 200, y - 8, 400, 16), 200, 44)
    liquids = (SAGE, STRAW, RED, SLATE, CLAY)
    for i, color in enumerate(liquids):
        cx = x - 144 + i * 72
        c.fill(rect(cx - 24, y - 330, 48, 310, 24), "#f7fbf9", 0.85)
        top = y - 120 - 26 * ((i * 2 + 1) % 4)
        c.fill(rect(cx - 19, top, 38, y - 26 - top, 19), Fade(mix(color, PAPER, 0.2), color, 0))
        c.fill(rect(cx - 19, top, 38, 20), mix(color, PAPER, 0.2))
        c.fill(rect(cx - 14, y - 316, 8, 250, 4), PAPER, 0.7)
        c.fill(rect(cx - 29, y - 338, 58, 14, 7), "#dfe8e5")
    for dy, h in ((214, 24), (34, 34)):
        c.fill(rect(x - 205, y - dy, 410, h, 4), Fade("#c9985f", "#996b3d"))
    for dx in (-205, 185):
        c.fill(rect(x + dx, y - 230, 20, 230), "#a87848")


def _microscope(c: Canvas, x: float, y: float) -> None:
    c.fill(rect(x - 170, y - 60, 340, 60, 26), Fade("#2c405c", "#16233a"))
    arm = smooth([(x + 30, y - 50), (x + 110, y - 150), (x + 128, y - 290), (x + 60, y - 430),
                  (x - 10, y - 470), (x + 20, y - 540), (x + 120, y - 480), (x + 196, y - 340),
                  (x + 190, y - 160), (x + 150, y - 40)])  # fmt: skip
    c.fill(arm, Fade("#3a5673", "#16233a", 30))
    c.fill(rect(x - 150, y - 232, 290, 30, 6), "#101b2e")
    c.fill(rect(x - 92, y - 246, 90, 12, 3), "#e9c77e")
    c.glow(x - 46, y - 190, 110, 80, color="#fff0bf", alpha=0.7)
    c.fill(rect(x - 76, y - 136, 60, 80, 8), "#24364f")
    steel, brass = Fade("#33475f", "#0f1a2c", 0), Fade("#d9b25f", "#94692a", 0)
    for w, top, bottom, paint in ((58, 360, 272, brass), (104, 430, 352, steel),
                                  (74, 640, 424, Fade("#f3eddf", "#a9a79c", 0)),
                                  (94, 722, 632, steel)):  # fmt: skip
        part = rect(x - 46 - w / 2, y - top, w, top - bottom, 10)
        c.fill(turn(part, 17, x - 46, y - 262), paint)
    c.fill(oval(x + 146, y - 180, 44), Fade("#6b86a2", "#16233a", 50))


def scales(c: Canvas) -> None:
    room(c, Fade("#e5bd72", "#cf9a4c"), Fade("#8e5738", "#643c2a"), 800)
    c.glow(350, 200, 800, 600, color="#fbe6b5", alpha=0.5)
    c.cast(rect(520, 880, 480, 18), 420, 40, alpha=0.55)
    c.cast(rect(210, 890, 160, 14), 330, 30, alpha=0.45)
    body = [(590, 400), (910, 400), (1010, 890), (490, 890)]
    c.fill(body, Fade("#3d5d78", INK, 20))
    c.fill(rect(470, 862, 560, 44, 20), "#16233a")
    _fruit(c)
    bowl = [*oval(750, 330, 350, 88, (0, 180), steps=60)]
    c.fill([(690, 400), (810, 400), (790, 440), (710, 440)], COAL)
    c.fill(bowl, Fade("#e9e7df", "#7f8788", 0, via="#c3c7c4"))
    c.fill(rect(392, 318, 716, 24, 12), Fade("#fbf8ef", "#9ba09f", 0))
    _dial(c, 750, 650, 190)
    for x, y, r, color in ((250, 845, 62, RUST), (345, 856, 50, "#c8862f")):
        ball(c, x, y, r, color, squash=0.92)
        c.limb([(x + 2, y - r * 0.82), (x + 12, y - r * 1.15)], [7, 5], UMBER)
    c.shadow(oval(300, 905, 110, 8), blur=5, alpha=0.35)


def _fruit(c: Canvas) -> None:
    for x, y, r, color in ((600, 262, 78, "#7f9a4f"), (900, 266, 76, "#d9883a"),
                           (745, 218, 86, RED), (520, 300, 56, "#d9a13d"),
                           (980, 302, 56, "#8fa75a"),
                           (680, 300, 66, "#d9883a"), (830, 296, 70, "#c2a23e")):  # fmt: skip
        ball(c, x, y, r, color, squash=0.94)
        c.limb([(x + 4, y - r * 0.8), (x + 16, y - r * 1.14)], [8, 5], UMBER)
    leaf = smooth([(765, 128), (800, 92), (856, 88), (830, 122), (790, 140)])
    c.fill(leaf, Fade("#8aa35c", MOSS, 30))


def _dial(c: Canvas, x: float, y: float, r: float) -> None:
    c.shadow(oval(x, y, r + 22), dx=12, dy=14, blur=10, alpha=0.5)
    c.fill(oval(x, y, r + 22), Fade("#f0e2bd", "#96733a", 50))
    c.fill(oval(x, y, r), Fade("#fdf9ee", "#e6dbc2", 50))
    for i in range(40):
        mark = (22, 7) if i % 5 == 0 else (12, 3)
        c.fill(turn(rect(x - mark[1] / 2, y - r + 16, mark[1], mark[0]), i * 9, x, y), COAL)
    c.shadow(
        turn([(x - 9, y + 40), (x, y - r + 40), (x + 9, y + 40)], 52, x, y), dx=6, dy=9, blur=4
    )
    c.fill(turn([(x - 10, y + 46), (x, y - r + 34), (x + 10, y + 46)], 52, x, y), RED)
    c.fill(oval(x, y, 20), COAL)


def gas_meter(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, HEIGHT), Fade("#e3dfd0", "#bdb9aa", 40))
    for x in range(-40, WIDTH, 178):
        c.fill(rect(x, 0, 4, HEIGHT), "#cfcabb")
    for y in range(30, HEIGHT, 178):
        c.fill(rect(0, y, WIDTH, 4), "#cfcabb")
    sunbeam(c, -100, -80, 560, 1180, lean=620, panes=2, color="#fff6de", alpha=0.6)
    runs: tuple[list[Point], ...] = (
        [(600, 380), (600, 210), (300, 210), (300, 1040)],
        [(900, 380), (900, 210), (1240, 210), (1240, 1040)],
    )
    for run in runs:
        c.shadow(_thick(run, 52), dx=52, dy=46, blur=9, alpha=0.35)
        _pipe(c, run)
    c.shadow(rect(480, 350, 540, 480, 60), dx=80, dy=70, blur=16, alpha=0.45)
    c.fill(rect(480, 350, 540, 480, 70), Fade("#cbd2d1", "#7d898d", 30))
    c.fill(rect(480, 560, 540, 14), "#76838a")
    for x in (600, 900):
        c.fill(rect(x - 46, 322, 92, 44, 8), Fade("#f0d28c", "#96692a", 0))
    c.fill(rect(560, 420, 380, 250, 26), Fade("#f8f4e9", "#d5cfbf", 30))
    c.fill(rect(590, 456, 320, 84, 10), COAL)
    for i in range(6):
        paint = (
            Fade("#6f1013", RED, 90, via="#c8312f")
            if i == 5
            else Fade("#b7b0a1", "#a59d8c", 90, via="#fbf7ec")
        )
        c.fill(rect(600 + i * 51, 464, 45, 68, 4), paint)
    c.fill(oval(680, 606, 44), Fade(PAPER, STONE, 50))
    c.stroke([(680, 606), (702, 578)], 6, RED)
    c.fill(rect(760, 586, 140, 12, 6), STONE)
    c.fill(rect(760, 614, 96, 12, 6), STONE)
    _valve(c, 300, 560)


def _thick(run: list[Point], w: float) -> Shape:
    """The outline of a pipe that runs along the wall's edges."""
    (x0, y0), (_, y1), (x2, _), (_, y3) = run
    side = w / 2 if x2 > x0 else -w / 2
    outer = [(x0 - side, y0), (x0 - side, y1 - w / 2), (x2 + side, y1 - w / 2), (x2 + side, y3)]
    inner = [(x2 - side, y3), (x2 - side, y1 + w / 2), (x0 + side, y1 + w / 2), (x0 + side, y0)]
    return outer + inner


def _pipe(c: Canvas, run: list[Point]) -> None:
    for width, color, alpha in ((52, "#a8772a", 1.0), (36, "#cf9a45", 1.0), (12, "#f0cf8a", 1.0)):
        inset = -6.0 if width == 12 else 0.0
        c.stroke(shift(run, inset, inset), width, color, alpha)
    for x, y in (run[1], run[2]):
        c.fill(oval(x, y, 40), Fade("#e6b862", "#8a5f22", 50))


def _valve(c: Canvas, x: float, y: float) -> None:
    c.shadow(rect(x - 50, y - 60, 100, 130, 20), dx=44, dy=40, blur=8)
    c.fill(rect(x - 46, y - 66, 92, 132, 16), Fade("#e9e3d2", "#87807a", 0))
    handle = turn(rect(x - 20, y - 20, 220, 40, 20), -24, x, y)
    c.shadow(handle, dx=30, dy=34, blur=7, alpha=0.4)
    c.fill(handle, Fade("#c8312f", "#7d1215", 60))
    c.fill(oval(x, y, 26), Fade("#d9d4c8", "#6f6a64", 50))


def inspection(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 840), Fade("#1d3038", "#26404a"))
    c.fill(rect(0, 840, WIDTH, 160), Fade("#1f3138", "#10191f"))
    _warehouse(c, 0.74)
    c.glow(420, 560, 520, color="#8fb0ae", alpha=0.28)
    spot = oval(1085, 465, 275, 265)
    c.shadow(
        [(668, 520), (668, 536), (1150, 715), (1020, 215)], blur=10, alpha=0.4, color="#ffe2a6"
    )
    with c.clip(spot):
        c.fill(rect(780, 180, 620, 600), Fade("#8d6136", "#5d3d25"))
        _warehouse(c, 0.0)
    c.glow(1060, 440, 420, color="#ffedbd", alpha=0.16)
    c.cast(oval(330, 930, 80, 12), -220, 50, alpha=0.7, color="#05090c")
    figure(c, 250, 940, 700, "#0a1117", pose="stand", hair="cap")
    figure(c, 480, 950, 690, "#0a1117", pose="push", hair="cap")
    c.limb([(628, 556), (664, 530)], [22, 34], "#0a1117")
    c.fill(oval(668, 527, 9, 17), "#fff3cf")
    board = turn(rect(285, 585, 92, 124, 6), 12, 330, 640)
    c.fill(board, "#c9c3ae")
    c.fill(oval(330, 604, 17, 22), "#0a1117")


def _warehouse(c: Canvas, dark: float) -> None:
    """The shelves with their boxes; the torch shows the same boxes in full colour."""
    night, plank = "#1d3038", "#9a7040" if dark == 0 else "#35525b"
    kinds = (KRAFT, "#d6ac72", "#e4d3ae", KRAFT, "#a9794a", SLATE, RED)
    for row, y in enumerate((175, 390, 605, 820)):
        x, i = 520.0, row * 3
        while x < 1480:
            w, h = 96 + i * 53 % 60, 112 + i * 41 % 50
            color = mix(kinds[i % len(kinds)], night, dark)
            c.fill(rect(x, y - h, w, h), Fade(mix(color, PAPER, 0.16 * (1 - dark)), color, 20))
            c.fill(rect(x + w * 0.42, y - h, w * 0.14, h), mix(color, night, 0.25))
            x, i = x + w + 6 + i * 17 % 26, i + 1
        c.fill(rect(500, y, 1010, 16), plank)
    for x in (500, 990, 1480):
        c.fill(rect(x, 0, 16, 840), plank)
