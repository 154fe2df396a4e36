"""
The quotas of the scontrino: a quantity by its average price, and what of it is the sale's.

ARERA's bill of July 2025 (315/2024/R/com, annex A): average prices have six decimals and amounts
two, so that their product may be a cent away from the amount, which counts.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from utenza.bills.rules.lines import ZERO, Line, Part, Receipt
from utenza.bills.rules.states import ItemGroup

_MILLIONTH = Decimal("0.000001")
_SALE = frozenset({Part.SALE, Part.FIXED_SALE})
_NETWORK = frozenset({Part.NETWORK, Part.FIXED_NETWORK})


@dataclass(frozen=True, slots=True)
class Quota:
    """
    A group of energy lines; amounts in EUR.

    `quantity` (in `unit`) is None where the lines do not count the same, or where a part has more
    than one: two of a month each may be two months, or two things of one month. `sale` and
    `network` are None where all of it is one of the two, or neither.
    """

    amount: Decimal
    sale: Decimal | None
    network: Decimal | None
    quantity: Decimal | None
    unit: str

    def price_of(self, amount: Decimal) -> Decimal | None:
        """Return the average price of one unit in this part of the amount, in EUR."""
        if not self.quantity:
            return None
        return (amount / self.quantity).quantize(_MILLIONTH, ROUND_HALF_UP)


def quota_of(bill: Receipt, group: ItemGroup) -> Quota | None:
    """Return the bill's lines of this group as one quota; None where it has none."""
    lines = [line for line in bill.lines if line.group is group]
    if not lines:
        return None
    sale, network = (_sum(lines, parts) for parts in (_SALE, _NETWORK))
    is_split = sale is not None and network is not None
    quantity, unit = _counted(bill, group, lines)
    amount = sum((line.amount for line in lines), ZERO)
    return Quota(amount, sale if is_split else None, network if is_split else None, quantity, unit)


def tv_licence_of(bill: Receipt) -> Decimal:
    """Return what of the total (EUR) is only collected with the bill, for the State."""
    licence = ItemGroup.TV_LICENCE
    return sum((line.amount for line in bill.lines if line.group is licence), ZERO)


def _sum(lines: list[Line], parts: frozenset[Part]) -> Decimal | None:
    found = [line.amount for line in lines if line.part in parts]
    return sum(found, ZERO) if found else None


def _counted(bill: Receipt, group: ItemGroup, lines: list[Line]) -> tuple[Decimal | None, str]:
    """Consumption is the bill's own; months and kW are what the line of every part counts."""
    if group is ItemGroup.ENERGY_VARIABLE and bill.quantity:
        return bill.quantity, bill.unit
    counted = {(line.quantity, line.unit) for line in lines}
    is_one_each = len({line.part for line in lines}) == len(lines)
    return counted.pop() if is_one_each and len(counted) == 1 else (None, "")
