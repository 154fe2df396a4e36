"""
Charts: `{% load charts %}`, once `{% chart_patterns %}`, then `{% chart chart %}` for each.

Their columns are filled-in patterns, as rows of bills are: three years of bands are hundreds of
shapes.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from utenza.web.components.charts import Chart
from utenza.web.components.charts.columns import Drawing, Slot

register = template.Library()

_LINE = '<line class="{kind}" x1="{left:.2f}%" x2="{right:.2f}%" y1="{row:.1f}" y2="{row:.1f}"/>'
_FIGURE = '<text x="{right}" y="{row:.1f}">{words}</text>'
_SLOT = (
    '<g class="slot"><title>{words}</title>'
    '<rect class="hit" x="{left:.2f}%" y="0" width="{width:.2f}%" height="{floor}"/>'
    "{shapes}{labels}</g>"
)
_BOX = (
    '<rect class="{kind}" x="{left:.2f}%" y="{top:.1f}" width="{width:.2f}%"'
    ' height="{height:.1f}"/>'
)
_LABEL = '<text class="rank{rank}" x="{middle:.2f}%" y="{row}">{words}</text>'
_HEAD, _NAME, _CELL = '<th scope="col">{}</th>', '<th scope="row">{}</th>', "<td>{}</td>"
_SPARK = '<svg class="spark {kind}" width="{width}" height="{height}" aria-hidden="true">'
_SPARK_BOX = '<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="1"/>'
_SPARK_WIDTH, _SPARK_HEIGHT = 96, 32
_KEYS = ("f0", "f1", "f2", "f3", "gas")
# Of a figure on the axis a letter takes about so many px.
_LETTER, _MARGIN = 7, 10
# The lines of labels below the ground, in px.
_LABEL_AT, _UNDER_AT = 17, 33
# How far the mark stands out of its column: in parts of the gap, and in percent at most.
_OUT, _FARTHEST = 0.3, 1.5


@register.inclusion_tag("components/chart_patterns.html")
def chart_patterns() -> dict[str, Any]:
    """Write, once a page, the patterns that columns are filled with."""
    return {"keys": _KEYS}


@register.inclusion_tag("components/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    drawing = chart.drawing
    axis = _MARGIN + _LETTER * max(len(words) for _, words in drawing.ticks)
    figures = (
        _FIGURE.format(right=axis - _MARGIN + 2, row=row + 4, words=escape(words))
        for row, words in drawing.ticks
    )
    grid = (_LINE.format(kind="grid", left=0, right=100, row=row) for row, _ in drawing.ticks)
    return {
        "chart": chart,
        "height": drawing.frame.height,
        "axis": axis,
        "figures": _markup(figures),
        "plot": _markup((*grid, *(_slot(slot, drawing) for slot in drawing.slots))),
        "last": len(drawing.slots) - 1,
        "head": _markup(_HEAD.format(escape(cell)) for cell in chart.table.head),
        "rows": _markup(map(_row, chart.table.rows)),
    }


@register.simple_tag
def sparkline(values: Sequence[float], kind: str = "") -> SafeString:
    """Draw the values as small columns; an ornament, whose figures stand beside it."""
    most = max(values, default=0) or 1
    width = _SPARK_WIDTH / max(len(values), 1)
    boxes = (
        _SPARK_BOX.format(
            left=place * width, width=width - 2, top=_SPARK_HEIGHT - height, height=height
        )
        for place, value in enumerate(values)
        if (height := max(value, 0) / most * _SPARK_HEIGHT)
    )
    return _markup(
        (_SPARK.format(kind=kind, width=_SPARK_WIDTH, height=_SPARK_HEIGHT), *boxes, "</svg>")
    )


def _row(cells: Sequence[str]) -> str:
    name, *others = cells
    rest = "".join(_CELL.format(escape(cell)) for cell in others)
    return f"<tr>{_NAME.format(escape(name))}{rest}</tr>"


def _slot(slot: Slot, drawing: Drawing) -> str:
    return _SLOT.format(
        words=escape(slot.column.words),
        left=slot.left,
        width=slot.width,
        floor=drawing.frame.floor,
        shapes=_shapes(slot, gap=drawing.gap),
        labels=_labels(slot, floor=drawing.frame.floor),
    )


def _shapes(slot: Slot, *, gap: float) -> str:
    left, width = slot.left + slot.width * gap / 2, slot.width * (1 - gap)
    boxes = "".join(
        _BOX.format(
            kind=f"{box.key} est" if box.is_estimated else box.key,
            left=left,
            width=width,
            top=box.top,
            height=box.height,
        )
        for box in slot.boxes
    )
    if slot.row is None:
        return boxes
    out = min(slot.width * gap * _OUT, _FARTHEST)
    place = {"left": left - out, "right": left + width + out, "row": slot.row}
    return boxes + _LINE.format(kind="halo", **place) + _LINE.format(kind="beside", **place)


def _labels(slot: Slot, *, floor: int) -> str:
    column, middle = slot.column, slot.left + slot.width / 2
    return "".join(
        _LABEL.format(rank=column.rank, middle=middle, row=floor + below, words=escape(words))
        for below, words in ((_LABEL_AT, column.label), (_UNDER_AT, column.under))
        if words
    )


def _markup(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - filled in above, with all texts escaped
