"""What a payment is for."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """A plico, or a bill that stands for itself: one of the two keys is given, the other is 0."""

    plico_id: int = 0
    bill_id: int = 0

    def keys(self) -> dict[str, int | None]:
        """Return the two columns that name it in a table, the absent one None."""
        return {"bill_id": self.bill_id or None, "plico_id": self.plico_id or None}


def as_columns(wanted: Iterable[tuple[int, Target]]) -> dict[str, list[int]]:
    """
    Return many, each with its customer, as the three arrays that a statement unnests.

    The key that a target does not have is 0.
    """
    rows = list(wanted)
    return {
        "customers": [customer_id for customer_id, _ in rows],
        "plichi": [target.plico_id for _, target in rows],
        "bills": [target.bill_id for _, target in rows],
    }
