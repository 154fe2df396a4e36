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
from utenza.metering.rules.power import Peak, peak_of
from utenza.storage.sql import fetch, fetch_one

_BETWEEN = "month BETWEEN date_trunc('month', %(first)s::date) AND %(last)s"
_ONE = "customer_id = %(customer_id)s AND supply_id = %(supply_id)s"
# What the CIS delivered, and over it what distributors sent: of each day the newest version that is
# measured and validated.
_MONTHS = f"""
SELECT month, days FROM (
    SELECT month, days, NULL::timestamptz AS made_at, 0::bigint AS id
    FROM metering_curvemonth WHERE {_ONE} AND {_BETWEEN}
    UNION ALL
    SELECT month, days, made_at, id
    FROM metering_flowcurve WHERE {_ONE} AND {_BETWEEN} AND kind = 'actual' AND is_valid
) version
ORDER BY month, made_at NULLS FIRST, id
"""  # noqa: S608 - written from its own parts
_HAS_SOME = f"""
SELECT EXISTS (SELECT FROM metering_curvemonth WHERE {_ONE})
    OR EXISTS (SELECT FROM metering_flowcurve WHERE {_ONE} AND kind = 'actual' AND is_valid)
"""  # noqa: S608 - written from its own parts
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


def has_curves(*, viewer: Viewer, supply_id: int) -> bool:
    """Tell whether the supply has a curve of any day."""
    asked = {"customer_id": viewer.customer_id, "supply_id": supply_id}
    return bool(fetch_one(bool, _HAS_SOME, asked))


def curves_between(*, viewer: Viewer, supply_id: int, first: date, last: date) -> list[DayCurve]:
    """Return the curve of each day from `first` to `last` that has one, oldest first."""
    asked = {"customer_id": viewer.customer_id, "supply_id": supply_id}
    rows = fetch(lambda *row: row, _MONTHS, asked | {"first": first, "last": last})
    return [curve for curve in _curves(rows) if first <= curve.day <= last]


def peaks_by_month(*, customer_id: int, supply_id: int, since: date) -> dict[date, Peak]:
    """Return the highest power of each month from `since` on that has one: for the worker."""
    asked = {"customer_id": customer_id, "supply_id": supply_id, "first": since, "last": date.max}
    curves = _curves(fetch(lambda *row: row, _MONTHS, asked))
    by_month = groupby(curves, key=lambda curve: curve.day.replace(day=1))
    peaks = {month: peak_of(days) for month, days in by_month}
    return {month: peak for month, peak in peaks.items() if peak is not None}


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
