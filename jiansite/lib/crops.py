"""Where the important point of a picture lies, and what of the picture is shown at all.

All numbers are thousandths of the whole picture's width or height, so that they hold for
every size in which it is kept.
"""

from dataclasses import dataclass

WHOLE = 1000
# What must be left of each side.
LEAST = 100


@dataclass(frozen=True)
class Crop:
    """How much is cut away at each side."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    def __bool__(self) -> bool:
        return any((self.left, self.top, self.right, self.bottom))

    @property
    def leaves_enough(self) -> bool:
        """Whether a tenth of both sides stays."""
        return max(self.left + self.right, self.top + self.bottom) <= WHOLE - LEAST

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom edge in pixels; at least one pixel."""
        left, top = round(width * self.left / WHOLE), round(height * self.top / WHOLE)
        right = width - round(width * self.right / WHOLE)
        bottom = height - round(height * self.bottom / WHOLE)
        return left, top, max(left + 1, right), max(top + 1, bottom)

    def inside(self, x: int, y: int) -> tuple[int, int]:
        """A point of the whole picture as a point of what is left; the nearest one if cut away."""
        return (_within(x, self.left, self.right), _within(y, self.top, self.bottom))


def _within(value: int, before: int, after: int) -> int:
    share = (value - before) * WHOLE / (WHOLE - before - after)
    return round(min(max(share, 0), WHOLE))


def place(value: int) -> int:
    """The next twentieth towards the nearer side, in per cent.

    Such a place of the picture laid on the same place of its frame keeps the point itself in
    sight, up to a picture eleven times as long as its frame.
    """
    if value > WHOLE // 2:
        return 100 - place(WHOLE - value)
    return max(value, 0) // 50 * 5
