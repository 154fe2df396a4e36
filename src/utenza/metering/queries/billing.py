"""What a bill tells of its supply's meter: the readings of its days, the year until its end."""

from datetime import date

from utenza.identity.rules.viewers import Viewer
from utenza.kernel.periods import Period
from utenza.metering.queries import MonthOfConsumption, ReadingLine
from utenza.metering.rules import ReadingKind, Register, year_before
from utenza.storage.sql import Column, fetch

# A reading stands at the end of its day: the period begins with that of the evening before.
_READINGS = """
SELECT read_on, register, value, kind FROM metering_shownreading
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s
  AND read_on BETWEEN %(first)s::date - 1 AND %(last)s
ORDER BY read_on DESC, register
"""
_YEAR = """
SELECT month, sum(quantity), bool_or(kind = 'estimated') FROM metering_consumption
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s
  AND month > %(after)s AND month <= %(last)s
GROUP BY month ORDER BY month
"""


def readings_of_period(*, viewer: Viewer, supply_id: int, days: Period) -> list[ReadingLine]:
    """Return the readings from the evening before the first day to the last, the newest first."""
    parameters = _of(viewer, supply_id) | {"first": days.start, "last": days.last_day}
    return fetch(
        lambda day, register, value, kind: ReadingLine(
            day, Register(register), value, ReadingKind(kind)
        ),
        _READINGS,
        parameters,
    )


def year_until(*, viewer: Viewer, supply_id: int, last: date) -> list[MonthOfConsumption]:
    """Return what is known of the twelve months that end with that of the day, oldest first."""
    parameters = _of(viewer, supply_id) | {"after": year_before(last), "last": last}
    return fetch(MonthOfConsumption, _YEAR, parameters)


def _of(viewer: Viewer, supply_id: int) -> dict[str, Column]:
    return {"customer_id": viewer.customer_id, "supply_id": supply_id}
