"""What the office does with bills: keep them from their customers, and let them go."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from utenza.bills.rules.holds import NoReason, UnknownBills
from utenza.storage.sql import Column, fetch

# A plico is one document and is paid whole: its bills are held and released together. They are
# found by the index of a customer's bills.
_TOGETHER = """
WITH named AS MATERIALIZED (
    SELECT id, customer_id, plico_id FROM bills_bill WHERE bill_number = ANY(%(numbers)s)
),
together AS MATERIALIZED (
    SELECT n.id AS bill_id, n.customer_id, n.plico_id FROM named n
    UNION
    SELECT b.id, b.customer_id, b.plico_id
    FROM named n JOIN bills_bill b ON b.customer_id = n.customer_id AND b.plico_id = n.plico_id
)
"""
_HOLD = f"""
{_TOGETHER}
INSERT INTO bills_hold (customer_id, bill_id, plico_id, reason, by_check, held_at)
SELECT customer_id, bill_id, plico_id, %(reason)s, %(by_check)s, %(now)s FROM together
ON CONFLICT (bill_id) WHERE released_at IS NULL DO NOTHING
RETURNING bill_id
"""  # noqa: S608 - put together from constants alone
_RELEASE = f"""
{_TOGETHER}
UPDATE bills_hold h SET released_at = greatest(%(now)s, h.held_at)
FROM together t WHERE h.bill_id = t.bill_id AND h.released_at IS NULL
RETURNING h.bill_id
"""  # noqa: S608 - put together from constants alone
_UNKNOWN = """
SELECT number FROM unnest(%(numbers)s::text[]) number
WHERE NOT EXISTS (SELECT FROM bills_bill WHERE bill_number = number)
"""
LONGEST_REASON = 500


@transaction.atomic
def hold_bills(
    *, numbers: Collection[str], reason: str, now: datetime, by_check: bool = False
) -> int:
    """
    Keep the bills, and those that are in a plico with them, from their customers.

    Returns how many are held now that were not. Raises NoReason, UnknownBills.
    """
    if not reason.strip():
        raise NoReason
    parameters = _known(numbers) | {
        "reason": reason.strip()[:LONGEST_REASON],
        "by_check": by_check,
        "now": now,
    }
    return len(fetch(int, _HOLD, parameters))


@transaction.atomic
def release_bills(*, numbers: Collection[str], now: datetime) -> int:
    """
    Show the bills to their customers again, with those of their plichi; return how many.

    Raises UnknownBills, also where none of them is held.
    """
    released = len(fetch(int, _RELEASE, _known(numbers) | {"now": now}))
    if not released:
        raise UnknownBills(numbers)
    return released


def _known(numbers: Collection[str]) -> dict[str, Column]:
    parameters = {"numbers": sorted(numbers)}
    unknown = fetch(str, _UNKNOWN, parameters)
    if unknown:
        raise UnknownBills(unknown)
    return parameters
