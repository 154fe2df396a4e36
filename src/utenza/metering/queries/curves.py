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
_FLOWS = f"{_ONE} AND kind = 'actual' AND is_valid"
# A curve tells when somebody was at home: of a point that changed hands each holder is shown the
# days of its own contract, whoever's the rest is.
_HELD = """
SELECT started_on, coalesce(ended_on, 'infinity') AS ended_on FROM supplies_supply
WHERE customer_id = %(customer_id)s AND id = %(supply_id)s
"""
# What the CIS delivered, and over it what distributors sent: of each day the newest version that is
# measured and validated; of a day and its rectification in one file, the rectification.
_MONTHS = f"""
SELECT month, days, greatest(started_on, %(first)s), least(ended_on, %(last)s)
FROM ({_HELD}) held CROSS JOIN (
    SELECT month, days, NULL::timestamptz AS made_at, false AS is_rectification, 0::bigint AS id
    FROM metering_curvemonth WHERE {_ONE} AND {_BETWEEN}
    UNION ALL
    SELECT month, days, made_at, is_rectification, id
    FROM metering_flowcurve WHERE {_FLOWS} AND {_BETWEEN}
) version
ORDER BY month, made_at NULLS FIRST, is_rectification, id
"""  # noqa: S608 - written from its own parts
_IN_HELD = "month BETWEEN date_trunc('month', started_on)::date AND ended_on"
_HAS_SOME = f"""
SELECT EXISTS (SELECT FROM metering_curvemonth WHERE {_ONE} AND {_IN_HELD})
    OR EXISTS (SELECT FROM metering_flowcurve WHERE {_FLOWS} AND {_IN_HELD})
FROM ({_HELD}) held
"""  # noqa: S608 - written from its own parts
# In the order of months, so that only the days of the outermost are unpacked, of all its versions.
_EDGE = """
(SELECT month + (n - 1)::int FROM {table} CROSS JOIN unnest(days) WITH ORDINALITY d (packed, n)
 WHERE {which} AND {held} AND packed IS NOT NULL
   AND month + (n - 1)::int BETWEEN started_on AND ended_on
 ORDER BY month {way}, n {way} LIMIT 1)
"""
_EDGES = " UNION ALL ".join(
    _EDGE.format(table=table, which=which, held=_IN_HELD, way=way)
    for table, which in (("metering_curvemonth", _ONE), ("metering_flowcurve", _FLOWS))
    for way in ("ASC", "DESC")
)
_SPAN = f"""
SELECT min(day), max(day) FROM ({_HELD}) held CROSS JOIN LATERAL ({_EDGES}) edge (day)
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
    return list(_curves(rows))


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


def _curves(rows: Iterable[tuple[date, list[str | None], date, date]]) -> Iterator[DayCurve]:
    """
    Unpack the days asked for of each month, of each its newest version.

    Versions of a month come oldest first, each with the first and the last day to be shown.
    """
    for (month, first, last), versions in groupby(rows, key=itemgetter(0, 2, 3)):
        newest: list[str | None] = [None] * LONGEST_MONTH
        for _, days, *_ in versions:
            for place, packed in enumerate(days):
                newest[place] = packed or newest[place]
        for place, packed in enumerate(newest):
            day = month + timedelta(days=place)
            if packed is not None and first <= day <= last:
                yield unpack(day, packed)
