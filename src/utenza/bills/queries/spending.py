"""What a supply was billed, period by period."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.bills.rules import BillKind
from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import Column, fetch

_PERIODS = """
SELECT bill_number, kind, issued_on, period_from, period_to, total, quantity, unit, estimated
FROM bills_bill
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s AND issued_on >= %(since)s
ORDER BY period_to, issued_on, id
"""


@dataclass(frozen=True, slots=True)
class BilledPeriod:
    """A bill or credit note of one supply: its days, both included, quantity and EUR."""

    number: str
    kind: BillKind
    issued_on: date
    first_day: date
    last_day: date
    total: Decimal
    quantity: Decimal | None
    unit: str
    is_estimated: bool


def billed_periods(*, viewer: Viewer, supply_id: int, since: date) -> list[BilledPeriod]:
    """Return what was billed for the supply since that day of issue, the oldest period first."""
    asked = {"customer_id": viewer.customer_id, "supply_id": supply_id, "since": since}
    return fetch(_period, _PERIODS, asked)


def _period(number: str, kind: str, *columns: Column) -> BilledPeriod:
    return BilledPeriod(number, BillKind(kind), *columns)
