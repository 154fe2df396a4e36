"""Every reading of a meter, and of all the customer's meters."""

from dataclasses import dataclass
from datetime import date

from utenza.identity.rules.viewers import Viewer
from utenza.metering.queries import ReadingLine
from utenza.metering.rules import ReadingKind, Register
from utenza.storage.sql import fetch
from utenza.supplies.rules import Commodity

_OF_SUPPLY = """
SELECT read_on, register, value, kind FROM metering_shownreading
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s
ORDER BY read_on, register
"""
_ALL = """
SELECT s.supply_code, s.point_code, s.commodity, r.read_on, r.register, r.value, r.kind
FROM metering_shownreading r
JOIN supplies_supply s ON s.customer_id = r.customer_id AND s.id = r.supply_id
WHERE r.customer_id = %(customer_id)s
ORDER BY s.supply_code, r.read_on, r.register
"""


@dataclass(frozen=True, slots=True)
class ReadingOfSupply:
    supply_code: str
    point_code: str
    commodity: Commodity
    reading: ReadingLine


def readings_of(*, viewer: Viewer, supply_id: int) -> list[ReadingLine]:
    """Return every reading of the supply's meter, oldest first."""
    asked = {"customer_id": viewer.customer_id, "supply_id": supply_id}
    return fetch(_reading, _OF_SUPPLY, asked)


def all_readings(*, viewer: Viewer) -> list[ReadingOfSupply]:
    """Return every reading of every meter of the customer."""
    return fetch(_of_supply, _ALL, {"customer_id": viewer.customer_id})


def _reading(day: date, register: str, value: int, kind: str) -> ReadingLine:
    return ReadingLine(day, Register(register), value, ReadingKind(kind))


def _of_supply(
    supply_code: str, point_code: str, commodity: str, *columns: str | int | date
) -> ReadingOfSupply:
    reading = _reading(*columns)  # type: ignore[arg-type]  # as selected
    return ReadingOfSupply(supply_code, point_code, Commodity(commodity), reading)
