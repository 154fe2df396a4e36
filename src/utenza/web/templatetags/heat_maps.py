"""Heat maps: `{% load heat_maps %}`, then `{% heat_map map %}`, on a page with curves.css."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from utenza.web.components.charts.heat import HeatMap, Mark

register = template.Library()

HEIGHT = 288
# Below the map, in px: the line of the months.
_LABELS = 20
_PATH = '<path class="shade s{number}" d="{path}"/>'
_STRETCH = (
    '<g class="slot"><title>{words}</title>'
    '<rect class="hit" x="{left:.2f}%" y="0" width="{width:.2f}%" height="{height}"/></g>'
)
_ACROSS = '<text class="rank{rank}" x="{at:.2f}%" y="{row}">{words}</text>'
_DOWN = '<text x="26" y="{row:.1f}">{words}</text>'


@register.inclusion_tag("components/heat_map.html")
def heat_map(map: HeatMap) -> dict[str, Any]:  # noqa: A002 - it is one
    return {
        "map": map,
        "height": HEIGHT,
        "whole": HEIGHT + _LABELS,
        "paths": _markup(_PATH.format(number=one.number, path=one.path) for one in map.shades),
        "stretches": _markup(_stretches(map)),
        "across": _markup(_across(one) for one in map.across),
        "down": _markup(_down(one) for one in map.down),
        "last": len(map.stretches) - 1,
    }


def _stretches(map: HeatMap) -> list[str]:  # noqa: A002 - as above
    width = 100 / max(len(map.stretches), 1)
    return [
        _STRETCH.format(words=escape(one.words), left=place * width, width=width, height=HEIGHT)
        for place, one in enumerate(map.stretches)
    ]


def _across(mark: Mark) -> str:
    return _ACROSS.format(
        rank=mark.rank, at=mark.at, row=HEIGHT + _LABELS - 5, words=escape(mark.words)
    )


def _down(mark: Mark) -> str:
    """The first stands below its line, the last on it, all others across."""
    row = HEIGHT * mark.at / 100
    return _DOWN.format(row=min(max(row + 4, 10), HEIGHT), words=escape(mark.words))


def _markup(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - filled in above, with all texts escaped
