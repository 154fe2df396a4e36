"""Readings that a bill may have used since."""

from dataclasses import dataclass
from datetime import date, timedelta

from utenza.storage.sql import fetch

# A reading that no bill took by then will not be found in one.
_LONGEST_WAIT = timedelta(days=400)
_UNBILLED = """
SELECT id, customer_id, supply_id, taken_on FROM metering_selfreading
WHERE state = 'validated' AND taken_on >= %(since)s ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Unbilled:
    """A validated reading that no bill is known to have used."""

    reading_id: int
    customer_id: int
    supply_id: int
    taken_on: date


def unbilled_readings(*, today: date) -> list[Unbilled]:
    return fetch(Unbilled, _UNBILLED, {"since": today - _LONGEST_WAIT})
