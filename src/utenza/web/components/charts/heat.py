"""
Heat maps: days from left to right, hours from top to bottom, in a few shades.

Cells of one shade that follow each other are one stroke, and all strokes of a shade one path: so a
year of hours, 8,760 cells, takes some tens of KB, a few once compressed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from utenza.web.components.charts import Entry, Table

# A cell that is drawn in no shade: not measured, not there.
NONE = -1


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the map that the arrow keys stop at; all are of one width."""

    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A label beside or below the map, `at` in percent; `rank` as that of columns."""

    at: float
    words: str
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Shade:
    """The cells of one shade as one path, in units of cells; `number` counts from the palest."""

    number: int
    path: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A map with all that says the same in words; `columns` and `rows` count its cells."""

    name: str
    title: str
    summary: str
    step: str
    columns: int
    rows: int
    shades: tuple[Shade, ...]
    stretches: tuple[Stretch, ...]
    across: tuple[Mark, ...]
    down: tuple[Mark, ...]
    legend: tuple[Entry, ...]
    table: Table


def shades_of(rows: Iterable[Sequence[int]]) -> tuple[Shade, ...]:
    """Draw the cells, row by row the number of a shade or NONE; a shade of no cell is left out."""
    strokes: dict[int, list[str]] = {}
    pens: dict[int, tuple[int, int]] = {}
    for row, cells in enumerate(rows):
        for shade, column, length in _runs(cells):
            drawn = strokes.setdefault(shade, [])
            drawn.append(_stroke(pens.get(shade), column, row, length))
            pens[shade] = column + length, row
    return tuple(Shade(number, "".join(strokes[number])) for number in sorted(strokes))


def limits_of(values: Sequence[float], parts: Sequence[float]) -> list[float]:
    """
    Return the figures below which these parts of the values lie, such as half of them for 0.5.

    They rise: of two that are equal one is left. Two digits of each count, so that people can read
    them.
    """
    ordered = sorted(values)
    if not ordered:
        return []
    found = (ordered[min(int(len(ordered) * part), len(ordered) - 1)] for part in parts)
    return sorted({float(f"{value:.1e}") for value in found})


def _runs(cells: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield shade, first column and length of each run that is drawn."""
    column = 0
    for shade, run in groupby(cells):
        length = sum(1 for _ in run)
        if shade != NONE:
            yield shade, column, length
        column += length


def _stroke(pen: tuple[int, int] | None, column: int, row: int, length: int) -> str:
    """Go from where the pen is; a stroke lies in the middle of its row."""
    if pen is None:
        return f"M{column} {row}.5h{length}"
    across, down = column - pen[0], row - pen[1]
    return f"m{across}{down if down < 0 else f' {down}'}h{length}"
