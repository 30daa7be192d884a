"""Bars as numbers for an SVG that a template writes: no script, no style, to print as well."""

from collections.abc import Sequence
from dataclasses import dataclass

ROW = 28  # pixels a bar takes
LABEL = 130
WIDTH = 230
VALUE = 50


@dataclass(frozen=True)
class Bar:
    """One bar with its place."""

    label: str
    value: int
    y: int
    width: float

    @property
    def text_y(self) -> int:
        """The line on which its words stand."""
        return self.y + 15

    @property
    def value_x(self) -> float:
        """Where its number stands, behind the bar."""
        return LABEL + self.width + 6


@dataclass(frozen=True)
class Chart:
    """All bars, and how much room they take."""

    bars: Sequence[Bar]
    label_width: int = LABEL
    width: int = LABEL + WIDTH + VALUE

    @property
    def height(self) -> int:
        """As many rows as there are bars."""
        return ROW * len(self.bars)


def bars(values: Sequence[tuple[str, int]]) -> Chart:
    """The longest bar takes the whole width; what is nothing has none."""
    most = max((value for _, value in values), default=0) or 1
    return Chart(
        [
            Bar(label, value, y=ROW * row, width=round(WIDTH * value / most, 1))
            for row, (label, value) in enumerate(values)
        ]
    )
