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
