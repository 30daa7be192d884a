"""Goods of the household: appliances, furniture and toys."""

from __future__ import annotations

from news.demo.scenes.canvas import (
    BLUE,
    CLAY,
    COAL,
    CREAM,
    INK,
    MOSS,
    OCHRE,
    PAPER,
    RED,
    RUST,
    SAGE,
    STONE,
    STRAW,
    UMBER,
    WIDTH,
    Canvas,
    Fade,
    mix,
)
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import oval, place, rect, shift, smooth, turn
from news.demo.scenes.props import ball, plant, room, sunbeam


def air_conditioner(c: Canvas) -> None:
    room(c, Fade("#d3dfdf", "#b8cacb"), Fade("#c4a27c", "#9d7c5b"), 830)
    c.fill(rect(1040, 100, 340, 520), Fade("#f7d9a0", "#f2b478"))
    c.fill(oval(1210, 260, 74), "#fff3d0")
    for x, h in ((1050, 150), (1130, 220), (1230, 120), (1300, 190)):
        c.fill(rect(x, 620 - h, 76, h), "#d99a6b")
    for frame in (rect(1026, 86, 14, 548), rect(1380, 86, 14, 548), rect(1026, 86, 368, 14),
                  rect(1026, 620, 368, 16), rect(1203, 100, 10, 520)):  # fmt: skip
        c.fill(frame, PAPER)
    drape = [(1340, 60), (1500, 60), (1500, 800), (1380, 800), (1330, 400)]
    c.fill(drape, Fade("#cf9a5c", "#a86c3b", 0))
    for i in range(4):
        c.stroke([(1372 + i * 36, 70), (1396 + i * 32, 790)], 6, "#96602f", 0.4)
    _air_unit(c)
    c.cast(rect(210, 880, 640, 12), 230, 40, alpha=0.4)
    _sofa(c)
    plant(c, 1090, 900, 330, leaf=MOSS, pot=PAPER)


def _air_unit(c: Canvas) -> None:
    for i in range(5):
        x = 300 + i * 125
        stream = smooth([(x, 385), (x + 6, 480), (x + 50, 570), (x + 140, 640), (x + 280, 680)],
                        closed=False)  # fmt: skip
        ribbon = stream + shift(stream, 30, -8)[::-1]
        c.shadow(ribbon, blur=5, alpha=0.75, color="#f4fbfb")
    c.shadow(rect(230, 190, 700, 200, 30), dx=26, dy=40, blur=16, alpha=0.4)
    c.fill(rect(230, 150, 700, 225, 34), Fade("#fdfaf3", "#cfd3d0"))
    c.fill(rect(230, 300, 700, 75, 28), Fade("#e4e6e2", "#b4bcbb"))
    c.fill(rect(270, 330, 620, 30, 12), "#3d4d59")
    c.fill([(270, 348), (890, 348), (880, 382), (280, 382)], Fade("#f4f2ea", "#c3c8c6"))
    c.fill(oval(870, 262, 9), "#6fae9b")


def _sofa(c: Canvas) -> None:
    c.fill(rect(190, 660, 680, 150, 40), Fade("#4f6f86", "#33506a"))
    c.fill(rect(170, 770, 720, 110, 34), Fade("#5d7f96", INK))
    for x in (150, 830):
        c.fill(rect(x, 710, 80, 170, 34), Fade("#587a91", "#2b4259", 20))
    for x in (220, 830):
        c.fill(rect(x, 876, 18, 26), UMBER)
    figure(c, 480, 900, 470, INK, pose="sit", hair="bun")
    c.fill(turn(rect(640, 640, 120, 120, 20), 14, 700, 700), Fade(STRAW, OCHRE, 40))


def washing_machine(c: Canvas) -> None:
    room(c, Fade("#d3b98a", "#bf9e69"), Fade("#7b6a5f", "#5c4f48"), 800)
    for x in range(0, WIDTH, 150):
        c.fill(rect(x, 420, 3, 380), "#ad8d5b")
    c.fill(rect(0, 416, WIDTH, 8), "#ad8d5b")
    sunbeam(c, 60, 40, 300, 560, lean=170, panes=2, color="#f4e2b5", alpha=0.5)
    c.cast(rect(480, 872, 560, 18), 330, 40, alpha=0.55)
    c.shadow(rect(490, 170, 540, 680), dx=60, dy=30, blur=24, alpha=0.35)
    body = rect(480, 150, 560, 735, 26)
    c.fill(body, Fade("#fbf8f1", "#cfcfca", 20))
    c.fill(rect(480, 286, 560, 4), "#c3c2bc")
    c.fill(rect(530, 190, 150, 64, 10), "#dedcd4")
    c.fill(rect(840, 190, 150, 64, 10), INK)
    c.fill(rect(860, 216, 60, 10, 5), "#8fd0c0")
    c.fill(oval(760, 222, 42), Fade(PAPER, "#a9a9a3", 50))
    c.fill(turn(rect(756, 186, 8, 28, 4), 40, 760, 222), RED)
    c.fill(rect(500, 880, 60, 14), COAL)
    c.fill(rect(960, 880, 60, 14), COAL)
    _drum(c, 760, 585)
    _basket(c, 270, 890)
    c.cast(rect(1160, 884, 160, 10), 150, 26)
    c.fill(rect(1150, 640, 160, 250, 30), Fade("#6f94a5", BLUE, 0))
    c.fill(rect(1186, 570, 88, 80, 12), Fade(OCHRE, "#8f6524", 0))
    drop = [(1230, 700), (1262, 760), (1268, 800), (1230, 834), (1192, 800), (1198, 760)]
    c.fill(smooth(drop), PAPER)


def _drum(c: Canvas, x: float, y: float) -> None:
    """The round door with the washing turning in the water."""
    c.shadow(oval(x, y, 232), dx=16, dy=20, blur=10, alpha=0.35)
    c.fill(oval(x, y, 230), Fade("#f4f3ee", "#8d9598", 50))
    c.fill(oval(x, y, 196), Fade("#5d6a74", "#c9cdcb", 50))
    glass = oval(x, y, 180)
    c.fill(glass, Fade("#22384f", "#101d2e"))
    with c.clip(glass):
        water = smooth([(x - 220, y + 10), (x - 90, y - 24), (x + 60, y + 30), (x + 220, y - 10),
                        (x + 220, y + 220), (x - 220, y + 220)])  # fmt: skip
        c.fill(water, Fade("#8db8c4", "#3f7189"))
        folds = (((-120, 60), (-60, -70), (40, -30), (20, 60), (-60, 120), CREAM),
                 ((0, 40), (60, -60), (150, -20), (130, 90), (40, 110), RED),
                 ((-90, 130), (0, 80), (110, 100), (60, 190), (-60, 190), STRAW))  # fmt: skip
        for *points, color in folds:
            outline = smooth([(x + px, y + py) for px, py in points])
            c.fill(outline, Fade(mix(color, PAPER, 0.2), mix(color, INK, 0.25), 40))
        for _ in range(26):
            dx, dy = c.rng.uniform(-170, 170), c.rng.uniform(0, 60)
            c.fill(oval(x + dx, y + dy, c.rng.uniform(7, 20), steps=24), PAPER, 0.75)
        c.fill(oval(x - 70, y - 90, 60, 130), PAPER, 0.12)
    c.fill(rect(x + 196, y - 45, 26, 90, 10), "#6f797e")


def _basket(c: Canvas, x: float, y: float) -> None:
    c.cast(rect(x - 130, y - 12, 260, 14), 190, 26)
    for points, color in (
        ((-120, -190, -60, -290, 40, -220), CLAY),
        ((-20, -190, 60, -270, 130, -180), PAPER),
    ):
        xs, ys = points[0::2], points[1::2]
        cloth = smooth([*((x + a, y + b) for a, b in zip(xs, ys, strict=True)), (x + 40, y - 140),
                        (x - 90, y - 140)])  # fmt: skip
        c.fill(cloth, Fade(mix(color, PAPER, 0.2), mix(color, INK, 0.2), 40))
    body = [(x - 160, y - 190), (x + 160, y - 190), (x + 128, y), (x - 128, y)]
    c.fill(body, Fade("#c99f62", "#8d6537", 0))
    for row in range(5):
        c.stroke([(x - 154 + row * 6, y - 160 + row * 34), (x + 154 - row * 6, y - 160 + row * 34)],
                 5, "#7d5a31")  # fmt: skip
    c.fill(rect(x - 170, y - 204, 340, 28, 14), "#d9b478")


def toys(c: Canvas) -> None:
    room(c, Fade("#d8c3b4", "#c7a995"), Fade("#e7d0a6", "#c4a06c"), 720)
    c.fill(oval(640, 420, 330), Fade("#e8d8c7", "#d9c1ac"))
    for x, y, w in ((520, 885, 300), (1040, 890, 300), (240, 885, 150)):
        c.cast(oval(x, y, w / 2, 16), 240, 44)
    _bear(c, 560, 880)
    for x, y, front, top, side in ((900, 880, "#4f6f86", "#7f9bac", "#2f4a60"),
                                   (1060, 880, "#d9a545", "#edc878", "#a87726"),
                                   (976, 720, "#b53a35", "#d96f62", "#7d1a1a")):  # fmt: skip
        c.fill(rect(x, y - 160, 150, 160, 6), Fade(front, mix(front, INK, 0.2)))
        c.fill([(x, y - 160), (x + 40, y - 196), (x + 190, y - 196), (x + 150, y - 160)], top)
        c.fill([(x + 150, y - 160), (x + 190, y - 196), (x + 190, y - 36), (x + 150, y)], side)
        c.fill(oval(x + 75, y - 80, 42) if x != 976 else
               [(1051, 592), (1098, 678), (1004, 678)], mix(front, PAPER, 0.7))  # fmt: skip
    _rings(c, 255, 880)
    c.cast(oval(1300, 890, 60, 12), 120, 24)
    ball(c, 1315, 820, 78, MOSS)
    with c.clip(oval(1315, 820, 78)):
        c.fill(turn(rect(1220, 802, 190, 34), -20, 1315, 820), CREAM)


def _bear(c: Canvas, x: float, y: float) -> None:
    fur, dark, pale = "#b07a48", "#6e4526", "#e3c293"
    for side in (-1, 1):
        c.fill(oval(x + side * 104, y - 560, 58), Fade(fur, dark, 50))
        c.fill(oval(x + side * 104, y - 556, 32), pale)
        arm = turn(oval(x + side * 158, y - 250, 56, 122), side * -28, x + side * 158, y - 250)
        c.fill(arm, Fade(fur, dark, 50))
    c.fill(oval(x, y - 190, 165, 190), Fade(mix(fur, PAPER, 0.1), dark, 50))
    c.shade(oval(x, y - 190, 165, 190), "#3d2414", 30, 0.5, 0.6)
    c.fill(oval(x, y - 180, 98, 122), Fade(pale, "#c79a63"))
    for side in (-1, 1):
        c.fill(oval(x + side * 150, y - 70, 88, 74), Fade(fur, dark, 50))
        c.fill(oval(x + side * 158, y - 66, 50, 44), pale)
    c.shadow(oval(x, y - 360, 120, 24), blur=10, alpha=0.35, color="#3d2414")
    c.fill(oval(x, y - 470, 158, 140), Fade(mix(fur, PAPER, 0.14), dark, 55))
    c.shade(oval(x, y - 470, 158, 140), "#3d2414", 30, 0.45, 0.5)
    c.fill(oval(x, y - 432, 72, 56), pale)
    c.fill(oval(x, y - 458, 26, 18), COAL)
    c.stroke([(x, y - 446), (x, y - 418)], 5, COAL)
    for side in (-1, 1):
        c.fill(oval(x + side * 66, y - 504, 14, 16), COAL)
        c.fill([(x, y - 336), (x + side * 84, y - 372), (x + side * 84, y - 296)], RED)
    c.fill(oval(x, y - 334, 22), "#7d1215")


def _rings(c: Canvas, x: float, y: float) -> None:
    """A wooden stacking tower."""
    for i, color in enumerate((BLUE, SAGE, STRAW, CLAY, RUST)):
        w = 210 - i * 34
        box = rect(x - w / 2, y - 58 - i * 58, w, 58, 29)
        c.fill(box, Fade(mix(color, PAPER, 0.25), mix(color, INK, 0.25), 30))
    ball(c, x, y - 322, 36, RED)


def furniture(c: Canvas) -> None:
    room(c, Fade("#5f7a6a", "#48624f"), Fade("#c79b6b", "#9a7049"), 760)
    sunbeam(c, 120, 90, 520, 560, lean=210, panes=2, color="#e9dca6", alpha=0.35)
    c.shadow(rect(930, 130, 280, 340), dx=18, dy=20, blur=10, alpha=0.4)
    c.fill(rect(930, 130, 280, 340), PAPER)
    c.fill(oval(1070, 260, 78), OCHRE)
    c.fill(oval(1070, 350, 110, 110, (0, 180), steps=40), RUST)
    c.fill(smooth([(60, 850), (750, 815), (1440, 850), (1250, 930), (250, 930)]), "#e3d3b4")
    _armchair(c, 640, 870)
    c.cast(oval(1150, 872, 110, 12), 230, 50, alpha=0.45)
    for dx in (-80, 80):
        c.limb([(1150 + dx * 0.6, 690), (1150 + dx, 876)], [13, 9], UMBER)
    c.fill(oval(1150, 690, 140, 18), Fade("#e0b67e", "#a2703f", 0))
    c.fill(rect(1080, 660, 110, 18, 3), BLUE)
    c.fill(rect(1092, 644, 92, 16, 3), CREAM)
    c.limb([(290, 876), (290, 330), (350, 250)], [10, 8, 8], COAL)
    c.fill(oval(290, 878, 74, 12), COAL)
    c.fill(
        turn([(300, 190), (400, 190), (440, 300), (260, 300)], -14, 350, 250), Fade(STRAW, OCHRE)
    )
    c.glow(370, 320, 300, color="#ffe6ad", alpha=0.4)


def _armchair(c: Canvas, x: float, y: float) -> None:
    c.cast(rect(x - 190, y - 8, 390, 16), 280, 50, alpha=0.5)
    for dx, lean in ((-170, -24), (170, 26)):
        c.limb([(x + dx, y - 130), (x + dx + lean, y)], [24, 13], "#6d4527")
    back = smooth([(x - 205, y - 190), (x - 215, y - 400), (x - 160, y - 500), (x, y - 520),
                   (x + 160, y - 500), (x + 215, y - 400), (x + 205, y - 190)])  # fmt: skip
    c.fill(back, Fade("#d58a4f", "#9c4d2b", 30))
    c.shade(back, "#4a1f16", 90, 0.6, 0.6)
    c.fill(rect(x - 190, y - 245, 380, 110, 36), Fade("#e09a5c", "#a9552f"))
    for side in (-1, 1):
        arm = smooth([(180, -300), (255, -315), (270, -240), (245, -120), (190, -120)])
        c.fill(place(arm, x, y, 1, side < 0), Fade("#d58a4f", "#8d4325", 40))
    c.fill(turn(rect(x - 110, y - 370, 150, 140, 24), -12, x, y - 300), Fade(CREAM, STONE, 40))
