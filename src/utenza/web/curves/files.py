"""Curves as files: an interval a row, or the Green Button document."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext

from utenza.metering.rules import Band
from utenza.metering.rules.bands import TimeBands
from utenza.metering.rules.curves import DayCurve, starts_of
from utenza.web.components.exports import Cell, Sheet

# Of longer spans the last days: three years of quarter-hours were four seconds of Excel (measured).
MOST_DAYS = 400


def sheet_of(curves: Sequence[DayCurve], bands: TimeBands) -> Sheet:
    """Return an interval a row; one that was not measured has no energy."""
    columns = [
        ("day", gettext("Giorno")),
        ("time", gettext("Ora")),
        ("starts_at", gettext("Inizio con il fuso")),
        ("minutes", gettext("Minuti")),
        ("energy_wh", gettext("Energia, Wh")),
        ("band", gettext("Fascia")),
    ]
    rows = [row for curve in curves for row in _rows(curve, bands)]
    return Sheet("curve", gettext("Curva di carico"), columns, rows)


def _rows(curve: DayCurve, bands: TimeBands) -> Iterator[tuple[Cell, ...]]:
    known = bands.of_day(curve.day)
    for start, value in zip(starts_of(curve.day, curve.minutes), curve.values, strict=True):
        yield _row(start, value, curve.minutes, known[start.hour] if known else None)


def _row(
    start: datetime, value: Decimal | None, minutes: int, band: Band | None
) -> tuple[Cell, ...]:
    told = (start.date(), f"{start:%H:%M}", start.isoformat(timespec="minutes"), minutes, value)
    return (*told, band.value if band else None)
