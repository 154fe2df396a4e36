"""
Interval curves as their customer sees them, and what they say of power.

A supply-month is one row: a year is read in twelve or thirteen of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from django.conf import settings

from utenza.identity.rules.viewers import Viewer
from utenza.metering.rules.bands import USUAL_TABLE, TimeBands, time_bands_in
from utenza.metering.rules.curves import DayCurve, unpack
from utenza.metering.rules.power import BaseLoad, Peak, base_load, peak_of
from utenza.storage.sql import fetch, fetch_one

# What the CIS delivered, and over it what distributors sent: of each day the newest version that is
# measured and validated.
_VERSIONS = """
SELECT {columns}month, days FROM (
    SELECT supply_id, month, days, NULL::timestamptz AS made_at, 0::bigint AS id
    FROM metering_curvemonth WHERE {which}
    UNION ALL
    SELECT supply_id, month, days, made_at, id
    FROM metering_flowcurve WHERE {which} AND kind = 'actual' AND is_valid
) version
ORDER BY {columns}month, made_at NULLS FIRST, id
"""
_BETWEEN = "month BETWEEN date_trunc('month', %(first)s::date) AND %(last)s"
_ONE = "customer_id = %(customer_id)s AND supply_id = %(supply_id)s"
_MONTHS = _VERSIONS.format(columns="", which=f"{_ONE} AND {_BETWEEN}")
_OF_SUPPLIES = _VERSIONS.format(
    columns="supply_id, ", which=f"supply_id = ANY(%(supply_ids)s) AND {_BETWEEN}"
)
_ENDS = """
(SELECT month, days FROM {table} WHERE {which} ORDER BY month LIMIT 1)
UNION ALL
(SELECT month, days FROM {table} WHERE {which} ORDER BY month DESC LIMIT 1)
"""
_SPAN = f"""
SELECT min(m.month + (d.n - 1)::int), max(m.month + (d.n - 1)::int)
FROM (
    {_ENDS.format(table="metering_curvemonth", which=_ONE)}
    UNION ALL
    {_ENDS.format(table="metering_flowcurve", which=f"{_ONE} AND kind = 'actual' AND is_valid")}
) m CROSS JOIN LATERAL unnest(m.days) WITH ORDINALITY d (packed, n)
WHERE d.packed IS NOT NULL
"""  # noqa: S608 - written from its own parts
NIGHTS = timedelta(days=30)
LONGEST_MONTH = 31


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
    return [curve for curve in _curves(rows) if first <= curve.day <= last]


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
    rows = fetch(lambda *row: row, _OF_SUPPLIES, asked)
    peaks = {
        supply_id: peak_of(
            curve
            for curve in _curves((month, days) for _, month, days in versions)
            if first <= curve.day <= last
        )
        for supply_id, versions in groupby(rows, key=itemgetter(0))
    }
    return {supply_id: peak for supply_id, peak in peaks.items() if peak is not None}


def known_bands() -> TimeBands:
    """Return the table of time bands of this portal."""
    return _bands_in(settings.TIME_BANDS or USUAL_TABLE)


@cache
def _bands_in(path: Path) -> TimeBands:
    return time_bands_in(path.read_text(encoding="utf-8"))


def _curves(rows: Iterable[tuple[date, list[str | None]]]) -> Iterator[DayCurve]:
    """Unpack months, of each day its newest version; versions of a month come oldest first."""
    for month, versions in groupby(rows, key=itemgetter(0)):
        newest: list[str | None] = [None] * LONGEST_MONTH
        for _, days in versions:
            for place, packed in enumerate(days):
                newest[place] = packed or newest[place]
        for place, packed in enumerate(newest):
            if packed is not None:
                yield unpack(month + timedelta(days=place), packed)
