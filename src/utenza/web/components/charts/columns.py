"""Columns stacked of parts: one for each month, hour or day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from utenza.web.components.charts.scales import Frame, Scale, scale_for

# Of a column's place, what stays empty between it and the next.
GAP = 0.4
# Few columns don't become walls: in percent of the whole.
_WIDEST = 9
# A part that is there is seen, and parts are told apart by a line of the ground between them.
_LEAST, _SEAM = 1.0, 1.0


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    value: float
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """
    What stands in one place: its parts from the ground up, and what they are compared with.

    `words` say it all. `label` stands below, `under` (a year) below that; `rank` 1 is always shown,
    2 not where it is tight (a phone), 3 only where there is room.
    """

    words: str
    label: str
    parts: tuple[Part, ...]
    beside: float | None = None
    under: str = ""
    rank: int = 1

    @property
    def height(self) -> float:
        return sum(max(part.value, 0.0) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn part: `top` and `height` in px."""

    key: str
    is_estimated: bool
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A drawn column: `left` and `width` of its place in percent, `row` of the mark in px."""

    column: Column
    left: float
    width: float
    boxes: tuple[Box, ...]
    row: float | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """All there is to lay out; `ticks` are rows in px with their labels, `gap` as given."""

    frame: Frame
    ticks: tuple[tuple[float, str], ...]
    slots: tuple[Slot, ...]
    gap: float


def stacked(
    columns: Sequence[Column],
    *,
    written: Callable[[float], str],
    frame: Frame | None = None,
    gap: float = GAP,
) -> Drawing:
    """Draw the columns; `written` says a tick's figure. With a gap of 0 they are a curve."""
    if gap and columns:
        gap = max(gap, 1 - _WIDEST * len(columns) / 100)
    frame = frame or Frame()
    most = max((max(one.height, one.beside or 0.0) for one in columns), default=0.0)
    scale = scale_for(most, frame)
    return Drawing(
        frame=frame,
        ticks=tuple((scale.row(tick), written(tick)) for tick in scale.ticks),
        slots=tuple(_slots(columns, scale)),
        gap=gap,
    )


def _slots(columns: Sequence[Column], scale: Scale) -> Iterator[Slot]:
    width = 100 / max(len(columns), 1)
    for place, column in enumerate(columns):
        yield Slot(
            column=column,
            left=place * width,
            width=width,
            boxes=tuple(_boxes(column, scale)),
            row=None if column.beside is None else scale.row(column.beside),
        )


def _boxes(column: Column, scale: Scale) -> Iterator[Box]:
    below = 0.0
    for part in column.parts:
        if part.value <= 0:
            continue
        top, ground = scale.row(below + part.value), scale.row(below)
        yield Box(part.key, part.is_estimated, top, max(ground - top - _SEAM, _LEAST))
        below += part.value
