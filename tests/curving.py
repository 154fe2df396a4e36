"""Interval curves of the people of the tests: a household that sleeps, cooks and washes."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from utenza.metering.models import CurveMonth
from utenza.metering.rules.curves import DayCurve, pack, starts_of

# Wh of an hour, hour by hour of the clock.
USUAL = (
    *(120, 100, 90, 90, 90, 110, 260, 420, 300, 210, 190, 220),
    *(430, 380, 230, 200, 220, 330, 620, 980, 860, 640, 400, 220),
)


def a_day(day, *, minutes=60, missing=(), extra=None):
    """Return a household's day; `missing` places were not measured, `extra` Wh come on top."""
    parts = 60 // minutes
    values = []
    for place, start in enumerate(starts_of(day, minutes)):
        wobble = (day.toordinal() * 7 + start.hour * 13) % 40
        winter = 60 if day.month in (1, 2, 11, 12) and 16 <= start.hour < 22 else 0
        energy = (USUAL[start.hour] + wobble + winter) // parts + (extra or {}).get(place, 0)
        values.append(None if place in missing else Decimal(energy))
    return DayCurve(day, minutes, tuple(values))


def keep(supply, curves):
    """Keep the curves as a delivery does: a supply-month a row."""
    months = defaultdict(lambda: [None] * 31)
    for curve in curves:
        months[curve.day.replace(day=1)][curve.day.day - 1] = pack(curve.values)
    for month, days in months.items():
        CurveMonth.objects.create(
            customer_id=supply.customer_id, supply=supply, month=month, days=days
        )


def a_year(supply, *, last=date(2026, 11, 21), days=365, minutes=60, **changed):
    """Keep a year that ends on `last`; a day named in `changed` (`d20261117`) is taken as given."""
    wanted = [last - timedelta(days=ago) for ago in range(days - 1, -1, -1)]
    keep(supply, [changed.get(f"d{day:%Y%m%d}") or a_day(day, minutes=minutes) for day in wanted])
