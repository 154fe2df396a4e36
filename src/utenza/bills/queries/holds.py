"""What the office keeps from its customers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from utenza.bills.models import Hold
from utenza.bills.rules.targets import Target
from utenza.storage.sql import fetch

# Of a bill `b`, for who acts as the intake, for which the policy `held` is not.
NOT_HELD = """
NOT EXISTS (SELECT FROM bills_hold h WHERE h.customer_id = b.customer_id AND h.bill_id = b.id
            AND h.released_at IS NULL)
"""
_HELD = """
SELECT b.bill_number, coalesce(p.plico_number, ''), s.supply_code, b.total, h.reason, h.by_check,
       h.held_at
FROM bills_hold h
JOIN bills_bill b ON b.id = h.bill_id
JOIN supplies_supply s ON s.id = b.supply_id
LEFT JOIN bills_plico p ON p.id = h.plico_id
WHERE h.released_at IS NULL ORDER BY h.held_at, b.bill_number
"""


@dataclass(frozen=True, slots=True)
class HeldBill:
    """A bill that its customer does not see; `by_check`: a delivery's check held it."""

    number: str
    plico_number: str
    supply_code: str
    total: Decimal
    reason: str
    by_check: bool
    held_at: datetime


def is_held(*, customer_id: int, target: Target) -> bool:
    """Tell whether the office keeps the bill or plico from the customer."""
    held = Hold.objects.filter(customer_id=customer_id, released_at__isnull=True)
    which = {"plico_id": target.plico_id} if target.plico_id else {"bill_id": target.bill_id}
    return held.filter(**which).exists()


def held_bills() -> list[HeldBill]:
    """Return what is held, the longest first: for the office alone."""
    return fetch(HeldBill, _HELD, {})
