"""
A month that is not like the others of this meter.

Method, its false alarms and what it finds: docs/areas/metering.md, `make bench`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.kernel.periods import Period
from utenza.metering.rules.months import Known
from utenza.metering.rules.projecting import project, spread_of
from utenza.supplies.rules import Commodity

# Unusual is what lies further off than this part of what was expected, and than so many times what
# the projection is off for this meter.
_LEAST_PART, _TIMES = Decimal("0.4"), 3
# Nothing can be less than nothing: below this part of what was expected, it is always unusual.
_LOWEST = Decimal("0.2")
# In kWh and Smc: what nobody would look into.
_SLACK = {Commodity.ELECTRICITY: 50, Commodity.GAS: 20}


@dataclass(frozen=True, slots=True)
class UnusualMonth:
    """What was used in a month, and what was to be expected."""

    month: date
    used: Decimal
    expected: Decimal

    @property
    def is_high(self) -> bool:
        return self.used > self.expected

    @property
    def part(self) -> Decimal:
        """By which part of what was expected it was more (0.8) or less (-0.8)."""
        return self.used / self.expected - 1


def unusual_month(
    known: Known, month: date, *, covered: Period, commodity: Commodity
) -> UnusualMonth | None:
    """Return the month if it is unusual beside all that came before; None where that is little."""
    before = {one: value for one, value in known.items() if one < month}
    spread = spread_of(before, covered=covered)
    expected = project(before, month, covered=covered)
    if not spread.tries or not expected or expected < 0:
        return None
    found = UnusualMonth(month, known[month], expected)
    allowed = max(_LEAST_PART, spread.typical * _TIMES)
    if not found.is_high:
        allowed = min(allowed, 1 - _LOWEST)
    is_far = abs(found.part) > allowed
    return found if is_far and abs(found.used - expected) > _SLACK[commodity] else None
