"""What can be asked about readings and consumption."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.identity.rules.viewers import Viewer
from utenza.metering.rules import ReadingKind, Register, year_before
from utenza.storage.sql import fetch

_READINGS = """
SELECT read_on, register, value, kind FROM metering_shownreading
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s
ORDER BY read_on DESC, register LIMIT %(limit)s
"""
_CONSUMPTION = """
SELECT month, sum(quantity), bool_or(kind = 'estimated') FROM metering_consumption
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s AND month >= %(since)s
GROUP BY month ORDER BY month
"""


@dataclass(frozen=True, slots=True)
class ReadingLine:
    day: date
    register: Register
    value: int
    kind: ReadingKind


@dataclass(frozen=True, slots=True)
class MonthOfConsumption:
    """The whole consumption of a month (its first day): kWh, or Smc for gas."""

    month: date
    quantity: Decimal
    is_estimated: bool


def last_readings(*, viewer: Viewer, supply_id: int, limit: int = 12) -> list[ReadingLine]:
    """Return the newest readings, one for each register and day."""
    parameters = {"customer_id": viewer.customer_id, "supply_id": supply_id, "limit": limit}
    return fetch(_reading, _READINGS, parameters)


def year_of_consumption(*, viewer: Viewer, supply_id: int, today: date) -> list[MonthOfConsumption]:
    """Return the months of the last twelve for which consumption is known, oldest first."""
    parameters = {
        "customer_id": viewer.customer_id,
        "supply_id": supply_id,
        "since": year_before(today),
    }
    return fetch(MonthOfConsumption, _CONSUMPTION, parameters)


def _reading(day: date, register: str, value: int, kind: str) -> ReadingLine:
    return ReadingLine(day, Register(register), value, ReadingKind(kind))
