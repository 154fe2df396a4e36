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
SELECT customer_id, bill_id, plico_id, %(reason)s, false, %(now)s FROM together
ON CONFLICT (bill_id) WHERE released_at IS NULL DO NOTHING
RETURNING bill_id
"""  # noqa: S608 - put together from constants alone
# A plico counts as its bills do: it is left as it is where one of them was seen, or let go.
_HOLD_FOUND = f"""
{_TOGETHER},
judged AS (
    SELECT t.*, bool_or(t.bill_id <= %(after)s OR let_go.bill_id IS NOT NULL)
                OVER (PARTITION BY coalesce(t.plico_id, -t.bill_id)) AS is_left
    FROM together t
    LEFT JOIN (SELECT DISTINCT bill_id FROM bills_hold WHERE released_at IS NOT NULL) let_go
        USING (bill_id)
)
INSERT INTO bills_hold (customer_id, bill_id, plico_id, reason, by_check, held_at)
SELECT customer_id, bill_id, plico_id, %(reason)s, true, %(now)s FROM judged WHERE NOT is_left
ON CONFLICT (bill_id) WHERE released_at IS NULL DO NOTHING
RETURNING bill_id
"""  # noqa: S608 - put together from constants alone
_HOLD_COMPANIONS = """
INSERT INTO bills_hold (customer_id, bill_id, plico_id, reason, by_check, held_at)
SELECT DISTINCT ON (b.id) b.customer_id, b.id, b.plico_id, h.reason, h.by_check, %(now)s
FROM bills_hold h
JOIN bills_bill b ON b.customer_id = h.customer_id AND b.plico_id = h.plico_id
WHERE h.released_at IS NULL
ORDER BY b.id, h.held_at
ON CONFLICT (bill_id) WHERE released_at IS NULL DO NOTHING
RETURNING bill_id
"""
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
def hold_bills(*, numbers: Collection[str], reason: str, now: datetime) -> int:
    """
    Keep the bills, and those that are in a plico with them, from their customers.

    Returns how many are held now that were not. Raises NoReason, UnknownBills.
    """
    if not reason.strip():
        raise NoReason
    told = {"reason": reason.strip()[:LONGEST_REASON], "now": now}
    return len(fetch(int, _HOLD, _known(numbers) | told))


@transaction.atomic
def hold_found(*, numbers: Collection[str], reason: str, now: datetime, after: int) -> int:
    """
    Do the same with bills in which a check found faults; return how many it held.

    Only with those that came after the bill of this id: others their customers may have seen, or
    paid. What the office released once it does not hold again.
    """
    told = {"numbers": sorted(numbers), "reason": reason, "now": now, "after": after}
    return len(fetch(int, _HOLD_FOUND, told))


def hold_companions(*, now: datetime) -> None:
    """Hold what came later into a plico that is held: it can't be paid by itself."""
    fetch(int, _HOLD_COMPANIONS, {"now": now})


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
