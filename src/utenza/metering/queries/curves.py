"""
Interval curves as their customer sees them, and what they say of power.

A supply-month is one row: a year is read in twelve or thirteen of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings

from utenza.identity.rules.viewers import Viewer
from utenza.metering.rules.bands import USUAL_TABLE, TimeBands, time_bands_in
from utenza.metering.rules.curves import DayCurve, unpack
from utenza.metering.rules.power import BaseLoad, Peak, base_load, peak_of
from utenza.storage.sql import fetch, fetch_one

_MONTHS = """
SELECT month, days FROM metering_curvemonth
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s
  AND month BETWEEN date_trunc('month', %(first)s::date) AND %(last)s
ORDER BY month
"""
_SPAN = """
SELECT min(m.month + (d.n - 1)::int), max(m.month + (d.n - 1)::int)
FROM (
    (SELECT month, days FROM metering_curvemonth
     WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s ORDER BY month LIMIT 1)
    UNION ALL
    (SELECT month, days FROM metering_curvemonth
     WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s ORDER BY month DESC LIMIT 1)
) m CROSS JOIN LATERAL unnest(m.days) WITH ORDINALITY d (packed, n)
WHERE d.packed IS NOT NULL
"""
_OF_SUPPLIES = """
SELECT supply_id, month, days FROM metering_curvemonth
WHERE supply_id = ANY(%(supply_ids)s)
  AND month BETWEEN date_trunc('month', %(first)s::date) AND %(last)s
ORDER BY supply_id, month
"""
NIGHTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class CurveSpan:
    """The first and the last day of which a supply has a curve."""

    first: date
    last: date


def curve_span(*, viewer: Viewer, supply_id: int) -> CurveSpan | None:
    """Return from when to when the supply has curves; nothing where it has none."""
    asked = {"customer_id": viewer.customer_id, "supply_id": supply_id}
    first, last = fetch_one(lambda *span: span, _SPAN, asked) or (None, None)
    return CurveSpan(first, last) if first and last else None


def curves_between(*, viewer: Viewer, supply_id: int, first: date, last: date) -> list[DayCurve]:
    """Return the curve of each day from `first` to `last` that has one, oldest first."""
    asked = {"customer_id": viewer.customer_id, "supply_id": supply_id}
    rows = fetch(lambda *row: row, _MONTHS, asked | {"first": first, "last": last})
    return [
        curve for month, days in rows for curve in _days(month, days) if first <= curve.day <= last
    ]


def peak_power(*, viewer: Viewer, supply_id: int, first: date, last: date) -> Peak | None:
    """Return the highest power from `first` to `last`; nothing where no curve says it."""
    return peak_of(curves_between(viewer=viewer, supply_id=supply_id, first=first, last=last))


def standby(*, viewer: Viewer, supply_id: int, until: date) -> BaseLoad | None:
    """Return what stays on at night, by the thirty nights that end on this day."""
    first = until - NIGHTS + timedelta(days=1)
    return base_load(curves_between(viewer=viewer, supply_id=supply_id, first=first, last=until))


def peaks_of_supplies(*, supply_ids: Iterable[int], first: date, last: date) -> dict[int, Peak]:
    """Return the highest power of each of these supplies that has curves: for the worker."""
    asked = {"supply_ids": list(supply_ids), "first": first, "last": last}
    curves: dict[int, list[DayCurve]] = {}
    for supply_id, month, days in fetch(lambda *row: row, _OF_SUPPLIES, asked):
        found = (curve for curve in _days(month, days) if first <= curve.day <= last)
        curves.setdefault(supply_id, []).extend(found)
    peaks = {supply_id: peak_of(found) for supply_id, found in curves.items()}
    return {supply_id: peak for supply_id, peak in peaks.items() if peak is not None}


def known_bands() -> TimeBands:
    """Return the table of time bands of this portal."""
    return _bands_in(settings.TIME_BANDS or USUAL_TABLE)


@cache
def _bands_in(path: Path) -> TimeBands:
    return time_bands_in(path.read_text(encoding="utf-8"))


def _days(month: date, days: list[str | None]) -> Iterator[DayCurve]:
    for place, packed in enumerate(days):
        if packed is not None:
            yield unpack(month + timedelta(days=place), packed)
