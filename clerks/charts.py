"""Bars as plain figures for an SVG: drawn on the server, labelled directly, nothing to hunt for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 760
LABEL, VALUE = 250, 60
ROW, BAR = 24, 16
COLUMN_HEIGHT, FOOT, HEAD = 150, 22, 20


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    x: float
    y: float
    width: float
    height: float
    text_x: float
    text_y: float


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    bars: list[Bar]


def rows_chart(items: Sequence[tuple[str, int]]) -> Chart:
    """One bar a line, from the left, the label before it and the value behind it."""
    most = max((value for _label, value in items), default=0) or 1
    room = WIDTH - LABEL - VALUE
    bars = [
        Bar(
            label,
            value,
            LABEL,
            at * ROW + 4,
            round(room * value / most, 1),
            BAR,
            LABEL + room * value / most + 6,
            at * ROW + 16,
        )
        for at, (label, value) in enumerate(items)
    ]
    return Chart(WIDTH, max(1, len(items)) * ROW + 4, bars)


def columns_chart(items: Sequence[tuple[str, int]]) -> Chart:
    """One column each, from the bottom, the value above it and the label beneath it."""
    most = max((value for _label, value in items), default=0) or 1
    step = WIDTH / max(1, len(items))
    ground = HEAD + COLUMN_HEIGHT
    bars = []
    for at, (label, value) in enumerate(items):
        height = round(COLUMN_HEIGHT * value / most, 1)
        x = round(at * step + step * 0.15, 1)
        bars.append(
            Bar(
                label,
                value,
                x,
                ground - height,
                round(step * 0.7, 1),
                height,
                at * step + step / 2,
                ground - height - 5,
            )
        )
    return Chart(WIDTH, ground + FOOT, bars)
