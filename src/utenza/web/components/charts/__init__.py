"""
Charts drawn on the server: figures in, geometry out, laid out by `{% chart chart %}`.

A page that shows one loads `charts.css` and `charts.mjs` in its head and says once
`{% chart_patterns %}`. Widths are percent and heights px, so that letters keep their size at any
width. What is drawn is said again by `summary`, by each column's `words` (which the arrow keys
read) and by the table: who sees no drawing misses nothing.

    scales      a round scale for the figures, and the rows of px in which they stand
    columns     columns stacked of parts, with a mark for what they are compared with

Keys of parts are their classes in charts.css: f0 f1 f2 f3 gas.
"""

from dataclasses import dataclass

from utenza.web.components.charts.columns import Drawing


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: a part's key (`f1 est` for an estimate) or `beside`, and its words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures in words; the first cell of each row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """
    A drawing with all that says the same in words.

    `name` is unique on its page; `summary` one or two sentences; `step` says what an arrow key goes
    through ("Mese per mese"); `unit` stands above the axis.
    """

    name: str
    title: str
    summary: str
    step: str
    unit: str
    drawing: Drawing
    legend: tuple[Entry, ...]
    table: Table
