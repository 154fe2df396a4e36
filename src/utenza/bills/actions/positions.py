"""What the areas above note about the payment of bills and plichi, one row each."""

from collections.abc import Sequence

from django.db import connection

from utenza.bills.models import Bill, Position
from utenza.bills.rules.targets import Target, as_columns
from utenza.storage.sql import fetch

# A row that is there already is locked and left as it is, one that isn't is made: one after the
# other, in their order, so that nobody who does the same waits in a circle.
_LOCK = """
INSERT INTO bills_position (customer_id, bill_id, plico_id, received, debit, debit_reason,
                            has_instalments, is_disputed)
SELECT DISTINCT customer_id, nullif(bill_id, 0), nullif(plico_id, 0), 0, 'none', '', false, false
FROM unnest(%(customers)s::bigint[], %(plichi)s::bigint[], %(bills)s::bigint[])
    AS wanted(customer_id, plico_id, bill_id)
WHERE {one} > 0 AND {other} = 0 ORDER BY nullif({one}, 0)
ON CONFLICT (customer_id, {one}) DO UPDATE SET received = 0 WHERE false
"""
# In the order of `Target`: bills first, then plichi.
_LOCKS = (
    _LOCK.format(one="bill_id", other="plico_id"),
    _LOCK.format(one="plico_id", other="bill_id"),
)
_DISPUTE_PLICO = """
UPDATE bills_position k SET is_disputed = EXISTS (
    SELECT FROM bills_bill b
    JOIN bills_position one ON one.customer_id = b.customer_id AND one.bill_id = b.id
    WHERE b.customer_id = k.customer_id AND b.plico_id = k.plico_id AND one.is_disputed
)
WHERE k.customer_id = %(customer_id)s AND k.plico_id = %(plico_id)s RETURNING k.id
"""


def lock_position(*, customer_id: int, target: Target) -> Position:
    """
    Return the row of the bill or plico, locked until the transaction ends; make it if need be.

    Whoever changes anything about a payment begins here; several targets are locked in their order
    (`sorted`), so that nobody waits in a circle.
    """
    keys = target.keys()
    Position.objects.bulk_create([Position(customer_id=customer_id, **keys)], ignore_conflicts=True)
    return Position.objects.select_for_update().get(customer_id=customer_id, **keys)


def lock_positions(wanted: Sequence[tuple[int, Target]]) -> None:
    """Lock many at once, each named by its customer and what it is of, in their order."""
    with connection.cursor() as cursor:
        for statement in _LOCKS:
            cursor.execute(statement, as_columns(wanted))


def note_dispute(*, customer_id: int, target: Target, is_disputed: bool) -> None:
    """
    Note whether a complaint or an objection about the bill is open.

    A plico is collected whole: it is disputed while any of its bills is.
    """
    position = lock_position(customer_id=customer_id, target=target)
    position.is_disputed = is_disputed
    position.save(update_fields=["is_disputed"])
    plico = plico_of(customer_id=customer_id, target=target)
    if plico is not None:
        lock_position(customer_id=customer_id, target=plico)
        fetch(int, _DISPUTE_PLICO, {"customer_id": customer_id, "plico_id": plico.plico_id})


def note_instalments(*, customer_id: int, target: Target) -> None:
    """Note that the bill, and with it its plico, is paid by the instalments that were agreed."""
    plico = plico_of(customer_id=customer_id, target=target)
    for one in (target, plico) if plico else (target,):
        position = lock_position(customer_id=customer_id, target=one)
        position.has_instalments = True
        position.save(update_fields=["has_instalments"])


def plico_of(*, customer_id: int, target: Target) -> Target | None:
    """Return the plico through which the bill is collected; most stand for themselves."""
    bills = Bill.objects.filter(customer_id=customer_id, pk=target.bill_id, plico__isnull=False)
    plico_id = bills.values_list("plico_id", flat=True).first()
    return Target(plico_id=plico_id) if plico_id else None
