"""Things that several scenes share: rooms and their light, plants, lamps, awnings, balls."""

from __future__ import annotations

from news.demo.scenes.canvas import COAL, HEIGHT, INK, PAPER, WIDTH, Canvas, Fade, Paint, mix
from news.demo.scenes.outlines import oval, place, rect, smooth, turn


def plant(c: Canvas, x: float, y: float, height: float, *, leaf: str, pot: str) -> None:
    """A house plant with arching leaves in a plain pot that stands at (x, y)."""
    w = height * 0.17
    top = y - height * 0.34
    for i, angle in enumerate((-62, 58, -38, 36, -16, 17, 0)):
        length = height * (0.5 + 0.028 * i)
        blade = [(0, 0.0), (-0.1, -0.4), (-0.05, -0.8), (0, -1), (0.07, -0.72), (0.09, -0.35)]
        outline = turn(place(smooth(blade), x, top, length), angle, x, top)
        tone = mix(leaf, PAPER, 0.04 * i)
        c.fill(outline, tone)
        c.shade(outline, INK, 90, 0.5)
    body = [(x - w, top - 6), (x + w, top - 6), (x + w * 0.72, y), (x - w * 0.72, y)]
    c.fill(body, pot)
    c.shade(body, INK, 0, 0.5)


def room(c: Canvas, wall: Paint, floor: Paint, horizon: float) -> None:
    """A plain wall above a plain floor, a little darker where they meet."""
    c.fill(rect(0, 0, WIDTH, horizon), wall)
    c.fill(rect(0, horizon, WIDTH, HEIGHT - horizon), floor)
    c.shadow(rect(-60, horizon - 4, WIDTH + 120, 18), blur=22, alpha=0.28)


def sunbeam(c: Canvas, x: float, y: float, w: float, h: float, *, lean: float,
            panes: int = 2, color: str = "#fff3d6", alpha: float = 0.4) -> None:  # fmt: skip
    """The light of a window thrown aslant on a wall or a floor."""
    gap = w * 0.06
    pane = (w - gap * (panes - 1)) / panes
    for i in range(panes):
        left = x + i * (pane + gap)
        slope = [(left, y), (left + pane, y), (left + pane + lean, y + h), (left + lean, y + h)]
        c.shadow(slope, blur=5, alpha=alpha, color=color)


def awning(c: Canvas, x: float, y: float, w: float, h: float, *, flare: float, stripes: int,
           colors: tuple[str, str]) -> None:  # fmt: skip
    """A striped market awning with a scalloped hem."""
    top, low = w / stripes, (w + 2 * flare) / stripes
    for i in range(stripes):
        left, right = x + i * top, x + (i + 1) * top
        foot, next_foot = x - flare + i * low, x - flare + (i + 1) * low
        color = colors[i % 2]
        c.fill([(left, y), (right, y), (next_foot, y + h), (foot, y + h)], color)
        c.fill(oval((foot + next_foot) / 2, y + h, low / 2, low * 0.42, (0, 180)),
               mix(color, INK, 0.12))  # fmt: skip
    cloth = [(x, y), (x + w, y), (x + w + flare, y + h), (x - flare, y + h)]
    c.shade(cloth, INK, 90, 0.55, 0.75)


def ball(c: Canvas, x: float, y: float, r: float, color: str, *, squash: float = 1.0) -> None:
    """A round thing lit from the upper left."""
    outline = oval(x, y, r, r * squash, steps=40)
    c.fill(outline, Fade(mix(color, PAPER, 0.28), mix(color, INK, 0.3), 55))


def lamp(c: Canvas, x: float, y: float, w: float, color: str, *, reach: float = 3.0,
         cord: float = 0) -> None:  # fmt: skip
    """A lamp that hangs from the height `cord`, with its pool of light."""
    c.stroke([(x, cord), (x, y - w * 0.5)], 4, COAL)
    c.glow(x, y + w * 0.2, w * reach, color="#ffdf9e", alpha=0.55)
    shade = smooth([(x - w * 0.16, y - w * 0.5), (x + w * 0.16, y - w * 0.5), (x + w * 0.5, y),
                    (x - w * 0.5, y)], steps=8)  # fmt: skip
    c.fill(oval(x, y, w * 0.42, w * 0.11), "#fff1cc")
    c.fill(shade, color)
