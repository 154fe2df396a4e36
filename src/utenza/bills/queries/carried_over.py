"""What came over from the old portal."""

from dataclasses import dataclass
from datetime import date

from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import fetch

_CARRIED_OVER = """
SELECT count(*), min(issued_on) FROM bills_bill WHERE customer_id = %(customer_id)s
"""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """How many bills, and the day of the oldest."""

    count: int
    since: date | None


def carried_over(*, viewer: Viewer) -> CarriedOver:
    return fetch(CarriedOver, _CARRIED_OVER, {"customer_id": viewer.customer_id})[0]
