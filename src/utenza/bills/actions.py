"""What the areas above note about the payment of bills and plichi, one row each."""

from utenza.bills.models import Position
from utenza.bills.rules.targets import Target


def lock_position(*, customer_id: int, target: Target) -> Position:
    """
    Return the row of the bill or plico, locked until the transaction ends; make it if need be.

    Whoever changes anything about a payment begins here; several targets are locked in their order
    (`sorted`), so that nobody waits in a circle.
    """
    keys = target.keys()
    Position.objects.bulk_create([Position(customer_id=customer_id, **keys)], ignore_conflicts=True)
    return Position.objects.select_for_update().get(customer_id=customer_id, **keys)


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
