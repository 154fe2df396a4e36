"""
What use will cost, from what it cost: EUR a unit and a day of the newest bills.

Method: docs/areas/metering.md. It prices a projection; no bill is reckoned by it.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

# The prices are those of the newest bills with a quantity.
_BILLS = 3
# The television licence is charged from January to October.
_LICENCE_ENDS = 10
_CENT = Decimal("0.01")
_NOTHING = Decimal(0)


class Invoice(Protocol):
    """
    What a bill charged for its days, both included, in EUR.

    `by_use` and `by_time` are the shares for what was used and for the time (fixed and power),
    `taxes` excise and VAT, `bonus` the social bonus (negative), `licence` the television's. What a
    bill charges beside them (other items) comes once and is not expected again.
    """

    @property
    def first_day(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def quantity(self) -> Decimal | None: ...
    @property
    def by_use(self) -> Decimal: ...
    @property
    def by_time(self) -> Decimal: ...
    @property
    def taxes(self) -> Decimal: ...
    @property
    def bonus(self) -> Decimal: ...
    @property
    def licence(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Prices:
    """EUR a unit (kWh or Smc) and a day, taxes included; the licence a month that has it."""

    a_unit: Decimal
    a_day: Decimal
    licence_a_month: Decimal

    def cost(self, quantity: Decimal, first: date, last: date) -> Decimal:
        """Return what so much costs on these days, both included, to the cent."""
        days = (last - first).days + 1
        licence = self.licence_a_month * licence_months(first, last)
        whole = self.a_unit * quantity + self.a_day * days + licence
        return whole.quantize(_CENT, ROUND_HALF_UP)


def prices_of(invoices: Sequence[Invoice]) -> Prices | None:
    """
    Return the prices of the newest bills; None where none charges a quantity.

    `invoices` the oldest first. Where none has its items: the totals over the quantities.
    """
    newest = [one for one in invoices if (one.quantity or 0) > 0][-_BILLS:]
    if not newest:
        return None
    # A bill whose items are not here says nothing of the shares: its quantity would dilute them.
    told = [one for one in newest if one.by_use + one.by_time > 0]
    quantity = _sum(one.quantity or _NOTHING for one in told or newest)
    if not told:
        return Prices(_sum(one.total for one in newest) / quantity, _NOTHING, _NOTHING)
    by_use, by_time = _sum(one.by_use for one in told), _sum(one.by_time for one in told)
    taxed = 1 + _sum(one.taxes for one in told) / (by_use + by_time)
    bonus, days = _sum(one.bonus for one in told), sum(map(_days, told))
    return Prices(
        a_unit=by_use * taxed / quantity,
        a_day=(by_time * taxed + bonus) / days,
        licence_a_month=_licence_a_month(invoices),
    )


def next_period(invoices: Sequence[Invoice]) -> tuple[date, date] | None:
    """Return the days of the bill after the newest, as many months as that one had."""
    if not invoices:
        return None
    newest = invoices[-1]
    first = newest.last_day + timedelta(days=1)
    months = max(1, round(_days(newest) / 30.4))
    if first.day > 1:
        return first, first + timedelta(days=_days(newest) - 1)
    number = first.year * 12 + first.month - 1 + months - 1
    year, month = number // 12, number % 12 + 1
    return first, date(year, month, monthrange(year, month)[1])


def billed_between(
    invoices: Sequence[Invoice], first: date, last: date
) -> tuple[Decimal, date | None]:
    """
    Return the EUR billed for these days, both included, and the last of them that is billed.

    Of a bill that reaches beyond them, the part of its days.
    """
    cost, until = _NOTHING, None
    for one in invoices:
        days = (min(one.last_day, last) - max(one.first_day, first)).days + 1
        if days > 0:
            cost += one.total * days / _days(one)
            until = max(until or first, min(one.last_day, last))
    return cost.quantize(_CENT, ROUND_HALF_UP), until


def licence_months(first: date, last: date) -> int:
    """
    Count the months with an instalment of the licence that begin on these days, both included.

    So periods that follow one another count each month once, also where they cut months in two.
    """
    begins = first.year * 12 + first.month - (first.day == 1)
    numbers = range(begins, last.year * 12 + last.month)
    begun = (number % 12 + 1 for number in numbers)
    return sum(month <= _LICENCE_ENDS for month in begun)


def _days(one: Invoice) -> int:
    return (one.last_day - one.first_day).days + 1


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, _NOTHING)


def _licence_a_month(invoices: Sequence[Invoice]) -> Decimal:
    charged = [one for one in invoices if one.licence > 0]
    if not charged:
        return _NOTHING
    months = licence_months(charged[-1].first_day, charged[-1].last_day)
    return charged[-1].licence / max(months, 1)
