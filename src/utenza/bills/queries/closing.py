"""Which bill ends with a reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from utenza.bills.queries.holds import NOT_HELD
from utenza.storage.sql import fetch

# A bill on an effective reading ends on its day; meters and calendars are a few days apart. Of one
# that is held nobody is told: the reading is looked at again with the next delivery.
_CLOSING = f"""
SELECT DISTINCT ON (asked.key) asked.key, b.bill_number
FROM unnest(%(keys)s::bigint[], %(customers)s::bigint[], %(supplies)s::bigint[], %(days)s::date[])
    AS asked (key, customer_id, supply_id, day)
JOIN bills_bill b ON b.customer_id = asked.customer_id AND b.supply_id = asked.supply_id
    AND b.kind = 'bill' AND NOT b.estimated
    AND b.period_to BETWEEN asked.day - 3 AND asked.day + 3
    AND {NOT_HELD}
ORDER BY asked.key, abs(b.period_to - asked.day), b.issued_on, b.id
"""  # noqa: S608 - put together from constants alone


@dataclass(frozen=True, slots=True)
class ReadingDay:
    """A day on which a supply was read; `key` is the asker's own."""

    key: int
    customer_id: int
    supply_id: int
    day: date


def bills_closed_by(days: Iterable[ReadingDay]) -> dict[int, str]:
    """Return, by key, the number of the bill on real readings whose period ends on that day."""
    asked = list(days)
    parameters = {
        "keys": [one.key for one in asked],
        "customers": [one.customer_id for one in asked],
        "supplies": [one.supply_id for one in asked],
        "days": [one.day for one in asked],
    }
    return dict(fetch(lambda key, number: (key, number), _CLOSING, parameters))
