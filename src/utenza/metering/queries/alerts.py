"""What a customer wants to be told, and the supplies that are looked after for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.identity.rules.viewers import Viewer
from utenza.kernel.periods import Period
from utenza.metering.rules.alerts import Wanted
from utenza.storage.sql import Column, fetch, fetch_one
from utenza.supplies.rules import Commodity

_WANTED = """
SELECT unusual_use, bill_above, near_limit, reading_window FROM metering_alertchoice
WHERE customer_id = %(customer_id)s
"""
_SUPPLIES = """
SELECT s.id, s.supply_code, s.commodity, s.started_on, s.committed_power_kw, s.available_power_kw,
       coalesce(l.name, ''),
       concat_ws(', ', nullif(btrim(s.street || ' ' || s.street_number), ''), s.city)
FROM supplies_supply s
LEFT JOIN supplies_supplylabel l ON l.customer_id = s.customer_id AND l.supply_id = s.id
WHERE s.customer_id = %(customer_id)s AND s.status = 'active' ORDER BY s.id
"""


@dataclass(frozen=True, slots=True)
class WatchedSupply:
    """An active supply as an alert names it; `name` is the customer's own, or empty."""

    id: int
    code: str
    commodity: Commodity
    covered: Period
    committed_power_kw: Decimal | None
    available_power_kw: Decimal | None
    name: str
    place: str


def wanted_alerts(*, viewer: Viewer) -> Wanted:
    """Return what is switched on; who never chose is reminded of the reading window alone."""
    asked = {"customer_id": viewer.customer_id}
    return fetch_one(Wanted, _WANTED, asked) or Wanted()


def watched_supplies(*, customer_id: int) -> list[WatchedSupply]:
    """Return the active supplies of a customer, for the worker."""
    return fetch(_supply, _SUPPLIES, {"customer_id": customer_id})


def _supply(id_: int, code: str, commodity: str, started_on: date, *rest: Column) -> WatchedSupply:
    return WatchedSupply(id_, code, Commodity(commodity), Period(started_on), *rest)
