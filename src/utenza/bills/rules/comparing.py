"""
Why a bill is higher or lower than another of the same supply, in parts that add up to the cent.

Method (docs/areas/bills.md): what is charged by consumption is use a day x days x average price,
what is charged by time is months (or days) x price. Each change is valued at the mean of before
and after, so that no order of the changes is preferred, and the same comparison the other way
round has the same parts with the other sign. The rest is compared as it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from utenza.bills.rules.lines import ENERGY, ZERO, Line, Measure, Receipt, months_between
from utenza.bills.rules.states import ItemGroup

_CENT = Decimal("0.01")
_TWO = Decimal(2)


class Cause(StrEnum):
    """What makes the difference between two bills."""

    USE = "use"
    LENGTH = "length"
    PRICE = "price"
    TERMS = "terms"
    OTHER = "other"
    TAXES = "taxes"
    BONUS = "bonus"
    TV_LICENCE = "tv_licence"


_AS_IT_STANDS = {
    ItemGroup.OTHER_ITEMS: Cause.OTHER,
    ItemGroup.EXCISE_VAT: Cause.TAXES,
    ItemGroup.BONUS: Cause.BONUS,
    ItemGroup.TV_LICENCE: Cause.TV_LICENCE,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    A bill beside an earlier one; `parts` (EUR) add up to `difference`, those of zero left out.

    `is_estimated` tells that the bill's own quantity is an estimate; the earlier one says its own.
    Amounts by group and by line are the earlier bill's; a line is known by its group and label.
    """

    earlier: Receipt
    difference: Decimal
    parts: Mapping[Cause, Decimal]
    is_estimated: bool = False

    def amount_of(self, group: ItemGroup, label: str) -> Decimal | None:
        """Return what such lines came to in the earlier bill; None where it had none."""
        found = [
            line.amount
            for line in self.earlier.lines
            if line.group is group and line.label == label
        ]
        return sum(found, ZERO) if found else None


def compare(bill: Receipt, earlier: Receipt) -> Comparison:
    """Return why the bill differs from the earlier one; both are bills of consumption."""
    parts = dict.fromkeys(Cause, ZERO)
    for group, cause in _AS_IT_STANDS.items():
        parts[cause] = _sum(bill, group) - _sum(earlier, group)
    _energy(parts, bill, earlier)
    difference = sum((line.amount for line in bill.lines), ZERO) - sum(
        (line.amount for line in earlier.lines), ZERO
    )
    told = {cause: part for cause, part in _to_the_cent(parts, difference).items() if part}
    return Comparison(earlier, difference, told, bill.is_estimated)


def _energy(parts: dict[Cause, Decimal], bill: Receipt, earlier: Receipt) -> None:
    """Share the change of what energy costs among use, length, price, terms, not yet rounded."""
    use, length, price = _by_consumption(bill, earlier)
    parts[Cause.USE], parts[Cause.LENGTH], parts[Cause.PRICE] = use, length, price
    for measure in Measure:
        length, terms = _by_time(bill, earlier, measure)
        parts[Cause.LENGTH] += length
        parts[Cause.TERMS] += terms


def _by_consumption(bill: Receipt, earlier: Receipt) -> tuple[Decimal, Decimal, Decimal]:
    now, was = _sum(bill, ItemGroup.ENERGY_VARIABLE), _sum(earlier, ItemGroup.ENERGY_VARIABLE)
    used_now, used_before = bill.quantity or ZERO, earlier.quantity or ZERO
    prices = [total / used for total, used in ((now, used_now), (was, used_before)) if used]
    if not prices:
        # Nothing used and yet charged: no quantity explains it.
        return ZERO, ZERO, now - was
    mean_price = sum(prices, ZERO) / len(prices)
    daily_now, daily_before = used_now / bill.days, used_before / earlier.days
    use = (daily_now - daily_before) * (bill.days + earlier.days) / _TWO * mean_price
    length = (bill.days - earlier.days) * (daily_now + daily_before) / _TWO * mean_price
    return use, length, now - was - use - length


def _by_time(bill: Receipt, earlier: Receipt, measure: Measure) -> tuple[Decimal, Decimal]:
    """Return length and terms of what is charged by months, by days, or by neither (all terms)."""
    now, was = _by_measure(bill, measure), _by_measure(earlier, measure)
    if measure is Measure.OTHER or not (now or was):
        return ZERO, now - was
    long_now, long_before = _length(bill, measure), _length(earlier, measure)
    mean_price = (now / long_now + was / long_before) / _TWO
    length = (long_now - long_before) * mean_price
    return length, now - was - length


def _by_measure(bill: Receipt, measure: Measure) -> Decimal:
    return sum(
        (
            line.amount
            for line in bill.lines
            if line.group in ENERGY
            and line.group is not ItemGroup.ENERGY_VARIABLE
            and _time_of(line) is measure
        ),
        ZERO,
    )


def _time_of(line: Line) -> Measure:
    """Power is charged for the time that it is there, whatever its line counts: kW, mostly."""
    is_by_months = line.group is ItemGroup.ENERGY_POWER and line.measure is Measure.OTHER
    return Measure.MONTHS if is_by_months else line.measure


def _length(bill: Receipt, measure: Measure) -> Decimal:
    if measure is Measure.DAYS:
        return Decimal(bill.days)
    return months_between(bill.first, bill.last)


def _sum(bill: Receipt, group: ItemGroup) -> Decimal:
    return sum((line.amount for line in bill.lines if line.group is group), ZERO)


def _to_the_cent(parts: dict[Cause, Decimal], difference: Decimal) -> dict[Cause, Decimal]:
    """Round each part; the cents that rounding lost go to the parts that lost most."""
    cents = {cause: part.quantize(_CENT, ROUND_HALF_EVEN) for cause, part in parts.items()}
    left = difference - sum(cents.values(), ZERO)
    step = _CENT if left > 0 else -_CENT
    by_loss = sorted(cents, key=lambda cause: (parts[cause] - cents[cause]) * step, reverse=True)
    for cause in by_loss[: int(abs(left) / _CENT)]:
        cents[cause] += step
    return cents
