"""What a supply was billed, period by period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.bills.queries.holds import NOT_HELD
from utenza.bills.rules.states import BillKind
from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import Column, fetch

_PERIODS = f"""
SELECT b.bill_number, b.kind, b.issued_on, b.period_from, b.period_to, b.total, b.quantity, b.unit,
       b.estimated, i.by_use, i.by_time, i.taxes, i.bonus, i.licence
FROM bills_bill b
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount) FILTER (WHERE "group" = 'energy_variable'), 0),
           coalesce(sum(amount) FILTER (WHERE "group" IN ('energy_fixed', 'energy_power')), 0),
           coalesce(sum(amount) FILTER (WHERE "group" = 'excise_vat'), 0),
           coalesce(sum(amount) FILTER (WHERE "group" = 'bonus'), 0),
           coalesce(sum(amount) FILTER (WHERE "group" = 'tv_licence'), 0)
    FROM bills_billitem WHERE customer_id = b.customer_id AND bill_id = b.id
) i (by_use, by_time, taxes, bonus, licence)
WHERE b.customer_id = %(customer_id)s AND b.supply_id = %(supply_id)s AND b.issued_on >= %(since)s
  AND {NOT_HELD}
ORDER BY b.period_to, b.issued_on, b.id
"""  # noqa: S608 - put together from constants alone


@dataclass(frozen=True, slots=True)
class BilledPeriod:
    """
    A bill or credit note of one supply: its days, both included, quantity and EUR.

    The last five are the sums of its items: for what was used, for the time (fixed and power),
    excise and VAT, social bonus, television licence.
    """

    number: str
    kind: BillKind
    issued_on: date
    first_day: date
    last_day: date
    total: Decimal
    quantity: Decimal | None
    unit: str
    is_estimated: bool
    by_use: Decimal
    by_time: Decimal
    taxes: Decimal
    bonus: Decimal
    licence: Decimal


def billed_periods(*, viewer: Viewer, supply_id: int, since: date) -> list[BilledPeriod]:
    """Return what was billed for the supply since that day of issue, the oldest period first."""
    return billed_to(viewer.customer_id, supply_id, since=since)


def billed_to(customer_id: int, supply_id: int, *, since: date) -> list[BilledPeriod]:
    """Return the same for who looks after every customer: the worker."""
    asked = {"customer_id": customer_id, "supply_id": supply_id, "since": since}
    return fetch(_period, _PERIODS, asked)


def _period(number: str, kind: str, *columns: Column) -> BilledPeriod:
    return BilledPeriod(number, BillKind(kind), *columns)
