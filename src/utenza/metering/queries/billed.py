"""What the meter says of the days that bills are for."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal

from utenza.storage.sql import Column, fetch

# Consumption only of whole months, all of them delivered; readings only of the very days on which
# the period begins and ends, effective ones, of every register that was read at its end. A total
# beside the bands says the same twice: it counts alone where both days have it. A register that
# shows less went round if it stood in its last tenth; else the meter was changed.
_METERED = """
SELECT asked.key,
       CASE WHEN c.known = asked.months AND asked.months > 0 THEN c.quantity END,
       asked.months,
       CASE WHEN r.is_complete THEN r.used END, coalesce(r.registers, 0)
FROM unnest(%(keys)s::bigint[], %(customers)s::bigint[], %(supplies)s::bigint[],
            %(firsts)s::date[], %(lasts)s::date[], %(months)s::int[], %(digits)s::int[])
    AS asked (key, customer_id, supply_id, first, last, months, digits)
CROSS JOIN LATERAL (
    SELECT sum(quantity) AS quantity, count(DISTINCT month) AS known
    FROM metering_consumption
    WHERE customer_id = asked.customer_id AND supply_id = asked.supply_id
      AND month BETWEEN asked.first AND asked.last
) c
CROSS JOIN LATERAL (
    SELECT bool_and(coalesce(
               e.value >= o.value OR o.value * 10 >= 9 * power(10::numeric, asked.digits), false
           )) AS is_complete, count(*)::int AS registers,
           sum(e.value - o.value
               + CASE WHEN e.value < o.value THEN power(10::numeric, asked.digits) ELSE 0 END
           ) AS used
    FROM metering_shownreading e
    LEFT JOIN metering_shownreading o
      ON o.customer_id = asked.customer_id AND o.supply_id = asked.supply_id
     AND o.read_on = asked.first - 1 AND o.kind <> 'estimated' AND o.register = e.register
    WHERE e.customer_id = asked.customer_id AND e.supply_id = asked.supply_id
      AND e.read_on = asked.last AND e.kind <> 'estimated'
      AND (e.register = 'total') = (
          SELECT count(DISTINCT read_on) = 2 FROM metering_shownreading
          WHERE customer_id = asked.customer_id AND supply_id = asked.supply_id
            AND read_on IN (asked.first - 1, asked.last)
            AND register = 'total' AND kind <> 'estimated')
) r
"""


@dataclass(frozen=True, slots=True)
class BilledPeriod:
    """
    The days of a bill, both included; `key` is the asker's own.

    `digits` are those of its meter: without them no register is known to have gone round.
    """

    key: int
    customer_id: int
    supply_id: int
    first: date
    last: date
    digits: int | None


@dataclass(frozen=True, slots=True)
class MeteredPeriod:
    """
    What is known of a bill's days; None: not of all of them.

    `consumption` is of its whole `months`, in kWh or Smc; `read` the difference of the readings
    of its `registers`, in kWh or cubic metres.
    """

    key: int
    consumption: Decimal | None
    months: int
    read: Decimal | None
    registers: int


def metered_in(periods: Iterable[BilledPeriod]) -> dict[int, MeteredPeriod]:
    """Return by key what the meter says; customers are as the caller may see them."""
    asked = list(periods)
    columns: tuple[tuple[Column, ...], ...] = tuple(zip(*map(astuple, asked), strict=True))
    if not asked:
        return {}
    keys, customers, supplies, firsts, lasts, digits = columns
    parameters = {
        "keys": list(keys),
        "customers": list(customers),
        "supplies": list(supplies),
        "firsts": list(firsts),
        "lasts": list(lasts),
        "months": [_whole_months(one.first, one.last) for one in asked],
        "digits": list(digits),
    }
    return {found.key: found for found in fetch(MeteredPeriod, _METERED, parameters)}


def _whole_months(first: date, last: date) -> int:
    """Return how many calendar months the days make up; 0 where one is only begun."""
    after = date.fromordinal(last.toordinal() + 1)
    if first.day != 1 or after.day != 1:
        return 0
    return (after.year - first.year) * 12 + after.month - first.month
