"""Places that everybody uses: the lift, the service hall, the playground."""

from __future__ import annotations

from news.demo.scenes.canvas import (
    BLUE,
    COAL,
    INK,
    MOSS,
    OCHRE,
    PAPER,
    PINE,
    RED,
    SLATE,
    UMBER,
    WIDTH,
    Canvas,
    Fade,
    mix,
)
from news.demo.scenes.figures import figure
from news.demo.scenes.outlines import oval, rect, shift, smooth, turn
from news.demo.scenes.props import plant


def elevator(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 790), Fade("#a79b8c", "#857a6e"))
    for x in (250, 1240):
        c.fill(rect(x, 0, 4, 790), "#72685d")
    for y in (190, 470):
        c.fill(rect(0, y, WIDTH, 4), "#72685d", 0.7)
    c.fill(rect(0, 780, WIDTH, 220), Fade("#6d6259", "#473f3a"))
    c.fill(rect(415, 95, 670, 695), Fade("#5b5550", "#3b3734"))
    car = rect(450, 130, 600, 660)
    c.fill(car, Fade("#ffe9b9", "#d79f55"))
    c.fill([(450, 130), (1050, 130), (950, 205), (550, 205)], "#fff7e0")
    c.fill([(450, 790), (1050, 790), (950, 705), (550, 705)], "#9a6f42")
    c.fill(rect(550, 205, 400, 500), Fade("#f9d998", "#c98f4b"))
    c.stroke([(560, 520), (940, 520)], 10, "#a87539")
    figure(c, 775, 765, 520, INK, pose="coat", hair="bob")
    for x, angle in ((450, 0), (905, 180)):
        door = rect(x, 130, 145, 660)
        c.fill(door, Fade("#8f9499", "#5f666d", angle, via="#aeb2b3"))
        c.fill(rect(x + (141 if x < 700 else 0), 130, 4, 660), "#3b3f44")
    spill = [(600, 792), (900, 792), (1130, 1010), (370, 1010)]
    c.shadow(spill, blur=12, alpha=0.75, color="#ffd995")
    c.cast(oval(775, 800, 60, 12), 40, 240, alpha=0.6, blur=8)
    for x, up, color in ((700, True, "#fff0c8"), (800, False, "#6b625a")):
        tip = -1 if up else 1
        c.fill([(x - 26, 60 - 17 * tip), (x + 26, 60 - 17 * tip), (x, 60 + 17 * tip)], color)
    c.fill(rect(1140, 430, 66, 150, 12), Fade("#c9c3b8", "#8f887d"))
    c.fill(oval(1173, 475, 19), "#57504a")
    c.glow(1173, 535, 90, color="#ff7a5c", alpha=0.7)
    c.fill(oval(1173, 535, 19), "#d9362c")
    plant(c, 200, 900, 520, leaf=MOSS, pot="#3d3a39")


def office_hall(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 650), Fade("#efe4cd", "#dccbab"))
    c.fill(rect(0, 650, WIDTH, 350), Fade("#cbb996", "#a28e70"))
    for x in (60, 400, 740, 1080, 1420):
        arch = [*oval(x, 155, 95, 95, (180, 360), steps=30), (x + 95, 400), (x - 95, 400)]
        c.fill(arch, Fade("#a9c3cc", "#eaf0e6"))
        c.fill(rect(x - 4, 60, 8, 340), "#cdbb97")
        c.fill(rect(x - 95, 250, 190, 7), "#cdbb97")
    for x in (-100, 240, 580, 920, 1260):
        beam = [(x + 200, 680), (x + 360, 680), (x + 190, 1020), (x - 40, 1020)]
        c.shadow(beam, blur=8, alpha=0.5, color="#fff1cc")
    for x in (230, 570, 910, 1250):
        c.fill(rect(x - 36, 0, 72, 640), Fade("#f7eedb", "#c2ae8b", 0))
        c.fill(rect(x - 48, 395, 96, 18), "#b59f7a")
    c.fill(rect(0, 425, WIDTH, 60), Fade(mix(RED, INK, 0.1), "#741114"))
    for i, x in enumerate((180, 460, 740, 1020, 1300)):
        c.fill(rect(x - 52, 440, 104, 30, 5), "#f3d7a0")
        figure(
            c, x, 842, 360, "#3c4a5c", pose="half", hair=("bun", "short", "bob", "short", "bun")[i]
        )
    c.fill(rect(0, 610, WIDTH, 20), Fade("#fbf4e4", "#d8c7a5"))
    c.fill(rect(0, 628, WIDTH, 150), Fade(BLUE, INK))
    for x in (40, 320, 600, 880, 1160, 1440):
        c.fill(rect(x - 4, 485, 8, 125), "#efe7d4")
        c.fill(rect(x - 3, 628, 6, 150), "#16233a")
    c.shadow(rect(0, 772, WIDTH, 20), blur=10, alpha=0.5)
    people = ((375, 880, 430, "stand", "short"), (840, 905, 450, "coat", "bob"),
              (1112, 880, 425, "stand", "short"), (1222, 940, 470, "walk", "bun"))  # fmt: skip
    for x, y, h, pose, hair in people:
        c.cast(oval(x, y, 48, 9), -120, 60, alpha=0.5)
        figure(c, x, y, h, INK if pose != "coat" else "#6b2f2a", pose=pose, hair=hair, flip=True)


def playground(c: Canvas) -> None:
    c.fill(rect(0, 0, WIDTH, 680), Fade("#b9d0d3", "#eee6cf"))
    c.fill(smooth([(150, 170), (300, 120), (470, 150), (560, 190), (330, 205)]), PAPER, 0.6)
    for x, w, top in ((60, 170, 270), (260, 130, 350), (1010, 150, 210), (1190, 200, 290)):
        block = rect(x, top, w, 420)
        c.fill(block, Fade("#c9cbc0", "#dcd5c2"))
        for row in range(9):
            for col in range(int(w / 34)):
                c.fill(rect(x + 14 + col * 34, top + 22 + row * 40, 16, 20), "#aeb7b3")
    for x, y, r in ((20, 560, 130), (470, 590, 90), (960, 590, 110), (1400, 550, 150)):
        crown = oval(x, y, r, r * 0.9)
        c.fill(crown, Fade("#8fa57f", "#6a8a6c"))
        c.shade(crown, PINE, 20, 0.5)
    c.fill(rect(0, 660, WIDTH, 340), Fade("#a9b88c", "#8aa078"))
    mat = smooth([(-80, 820), (350, 760), (900, 775), (1580, 740), (1580, 1080), (-80, 1080)])
    c.fill(mat, Fade("#d59a74", "#b8704f"))
    _slide(c)
    _swing(c)


def _slide(c: Canvas) -> None:
    c.cast(rect(330, 868, 560, 16), 190, 60, alpha=0.45)
    for x in (330, 500):
        c.limb([(x, 880), (x, 330)], [18, 18], PINE)
    for i in range(6):
        c.stroke([(250 + i * 12, 860 - i * 74), (330, 860 - i * 74)], 11, OCHRE)
    c.limb([(240, 884), (322, 440)], [16, 16], PINE)
    roof = [(290, 340), (415, 205), (540, 340)]
    c.fill(roof, Fade("#e2b152", "#bf8636", 20))
    c.fill(rect(310, 480, 212, 20, 6), UMBER)
    chute = smooth([(505, 470), (580, 520), (665, 690), (745, 815), (840, 852), (905, 854)],
                   closed=False)  # fmt: skip
    under = shift(chute, -4, 34)
    c.fill(chute + under[::-1], Fade(RED, "#7d1215", 30))
    rim = shift(chute, 0, -34)
    c.fill(rim + chute[::-1], Fade("#c7403a", RED, 30))
    figure(c, 424, 482, 150, INK, pose="stand", head=1.4)


def _swing(c: Canvas) -> None:
    c.cast(rect(1040, 866, 330, 12), 170, 55, alpha=0.4)
    for x in (1050, 1350):
        for lean in (-46, 46):
            c.limb([(x, 400), (x + lean, 880)], [15, 17], SLATE)
    c.stroke([(1045, 400), (1355, 400)], 20, SLATE)
    for x in (1170, 1206):
        c.stroke([(x, 404), (x + 62, 738)], 5, COAL)
    c.fill(turn(rect(1220, 732, 92, 13, 4), -10, 1266, 738), UMBER)
    figure(c, 1250, 800, 250, INK, pose="sit", hair="bun", head=1.3)
