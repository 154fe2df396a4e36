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
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s AND month >= {since}
ORDER BY month, band
"""
_SINCE = _BANDS.format(since="%(since)s")
# Of a supply that has ceased the newest month is long ago, and its history ends there.
_TO_NEWEST = _BANDS.format(
    since="""(
    SELECT max(month) - make_interval(months => %(before)s) FROM metering_consumption
    WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s)"""
)
_ALL = """
SELECT c.supply_id, c.month, sum(c.quantity), bool_or(c.kind = 'estimated')
FROM supplies_supply s
CROSS JOIN LATERAL (
    SELECT max(month) - make_interval(months => %(before)s) FROM metering_consumption
    WHERE customer_id = s.customer_id AND supply_id = s.id
) n (since)
JOIN metering_consumption c
  ON c.customer_id = s.customer_id AND c.supply_id = s.id AND c.month >= n.since
WHERE s.customer_id = %(customer_id)s
GROUP BY c.supply_id, c.month ORDER BY c.supply_id, c.month
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


def months_of_use(*, viewer: Viewer, supply_id: int, count: int) -> list[MonthOfUse]:
    """Return what is known of so many months that end with the newest known, oldest first."""
    asked = {"customer_id": viewer.customer_id, "supply_id": supply_id, "before": count - 1}
    return _by_month(fetch(_band, _TO_NEWEST, asked))


def months_used(customer_id: int, supply_id: int, *, since: date) -> list[MonthOfUse]:
    """Return the months known since then, oldest first, for the worker: any customer's."""
    asked = {"customer_id": customer_id, "supply_id": supply_id, "since": since}
    return _by_month(fetch(_band, _SINCE, asked))


def use_of_all(*, viewer: Viewer, count: int) -> list[UseOfSupply]:
    """Return, oldest first, so many months of every supply; each ends with its own newest."""
    asked = {"customer_id": viewer.customer_id, "before": count - 1}
    return fetch(UseOfSupply, _ALL, asked)


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
