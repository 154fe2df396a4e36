"""What was used month by month: of one supply by band, of all of them in one line each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from utenza.identity.rules.viewers import Viewer
from utenza.metering.rules import Band, ConsumptionKind
from utenza.metering.rules.months import BandUse, MonthOfUse
from utenza.storage.sql import fetch

_BANDS = """
SELECT month, band, quantity, kind FROM metering_consumption
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s AND month >= %(since)s
ORDER BY month, band
"""
_ALL = """
SELECT supply_id, month, sum(quantity), bool_or(kind = 'estimated') FROM metering_consumption
WHERE customer_id = %(customer_id)s AND month >= %(since)s
GROUP BY supply_id, month ORDER BY supply_id, month
"""
_EVERYTHING = """
SELECT s.supply_code, s.point_code, c.month, c.band, c.quantity, c.kind
FROM metering_consumption c
JOIN supplies_supply s ON s.customer_id = c.customer_id AND s.id = c.supply_id
WHERE c.customer_id = %(customer_id)s
ORDER BY s.supply_code, c.month, c.band
"""
# The nearest area that the retailer has: the postcode before the province.
_DEGREE_DAYS = """
SELECT DISTINCT ON (month) month, degree_days FROM metering_degreemonth
WHERE area = ANY(%(areas)s) AND month >= %(since)s
ORDER BY month, length(area) DESC
"""


@dataclass(frozen=True, slots=True)
class UseOfSupply:
    """One month of one supply; `is_estimated` where any of it is."""

    supply_id: int
    month: date
    quantity: Decimal
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class ConsumptionLine:
    """A row as the CIS delivered it, for who takes all of it along."""

    supply_code: str
    point_code: str
    month: date
    band: Band
    quantity: Decimal
    kind: ConsumptionKind


def months_of_use(*, viewer: Viewer, supply_id: int, since: date) -> list[MonthOfUse]:
    """Return the months that are known since then, oldest first."""
    return months_used(viewer.customer_id, supply_id, since=since)


def months_used(customer_id: int, supply_id: int, *, since: date) -> list[MonthOfUse]:
    """Return the same for who looks after every customer: the worker."""
    asked = {"customer_id": customer_id, "supply_id": supply_id, "since": since}
    return _by_month(fetch(_band, _BANDS, asked))


def use_of_all(*, viewer: Viewer, since: date) -> list[UseOfSupply]:
    """Return the months of every supply of the customer, oldest first."""
    return fetch(UseOfSupply, _ALL, {"customer_id": viewer.customer_id, "since": since})


def all_consumption(*, viewer: Viewer) -> list[ConsumptionLine]:
    """Return every row that is known of the customer's supplies."""
    return fetch(_line, _EVERYTHING, {"customer_id": viewer.customer_id})


def degree_days_near(*, postcode: str, province: str, since: date) -> dict[date, Decimal]:
    """Return the degree days of each month that the retailer delivered for the place."""
    asked = {"areas": [postcode, province], "since": since}
    return dict(fetch(lambda month, value: (month, value), _DEGREE_DAYS, asked))


def _by_month(rows: Iterable[tuple[date, BandUse]]) -> list[MonthOfUse]:
    return [
        MonthOfUse(month, tuple(use for _, use in found))
        for month, found in groupby(rows, key=itemgetter(0))
    ]


def _band(month: date, band: str, quantity: Decimal, kind: str) -> tuple[date, BandUse]:
    is_estimated = kind == ConsumptionKind.ESTIMATED
    return month, BandUse(Band(band), quantity, is_estimated)


def _line(
    supply_code: str, point_code: str, month: date, band: str, quantity: Decimal, kind: str
) -> ConsumptionLine:
    return ConsumptionLine(
        supply_code, point_code, month, Band(band), quantity, ConsumptionKind(kind)
    )
