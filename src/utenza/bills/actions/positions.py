"""What the areas above note about the payment of bills and plichi, one row each."""

from collections.abc import Sequence

from utenza.bills.models import Position
from utenza.bills.rules.targets import Target, as_columns
from utenza.storage.sql import fetch

_LOCK = """
SELECT k.id FROM unnest(%(customers)s::bigint[], %(plichi)s::bigint[], %(bills)s::bigint[])
    AS wanted(customer_id, plico_id, bill_id)
JOIN bills_position k ON k.customer_id = wanted.customer_id
    AND coalesce(k.bill_id, 0) = wanted.bill_id AND coalesce(k.plico_id, 0) = wanted.plico_id
ORDER BY coalesce(k.plico_id, 0), coalesce(k.bill_id, 0) FOR UPDATE OF k
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
    rows = [Position(customer_id=customer_id, **target.keys()) for customer_id, target in wanted]
    Position.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    fetch(int, _LOCK, as_columns(wanted))


def note_dispute(*, customer_id: int, target: Target, is_disputed: bool) -> None:
    """Note whether a complaint or an objection about the bill is open."""
    position = lock_position(customer_id=customer_id, target=target)
    position.is_disputed = is_disputed
    position.save(update_fields=["is_disputed"])


def note_instalments(*, customer_id: int, target: Target) -> None:
    """Note that the bill is paid by the instalments that were agreed."""
    position = lock_position(customer_id=customer_id, target=target)
    position.has_instalments = True
    position.save(update_fields=["has_instalments"])
