"""
A bill as it adds up: its lines, what each of them is, the VAT that is in it.

The contract gives a line its group and leaves its label to the CIS. What the group does not say is
read from the label: whether an energy line is for the sale or for the network, which line is VAT
and at what rate.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from utenza.bills.rules.states import BillKind, ItemGroup

ZERO = Decimal(0)
EURO = ("EUR", "€", "euro")
_HUNDRED = Decimal(100)
_RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*%")
# A word of this begins: IVA, I.V.A., IVA10%, imposta sul valore aggiunto; PostgreSQL reads it too.
VAT_WORDS = r"(i(\.\s?)?v(\.\s?)?a(?![a-z])|valore\s+aggiunto)"
_VAT = re.compile(rf"\b{VAT_WORDS}", re.IGNORECASE)
_NETWORK = re.compile(r"\b(rete|oneri|trasporto|distribuzione|contatore|misura)\b", re.IGNORECASE)
_MONTH = re.compile(r"mes[ei]|months?", re.IGNORECASE)
_DAY = re.compile(r"giorn[oi]|gg|days?", re.IGNORECASE)


class Part(StrEnum):
    """What a line is, in the order of the scontrino: each has its entry in the glossary."""

    SALE = "vendita"
    NETWORK = "rete"
    FIXED_SALE = "fissa-vendita"
    FIXED_NETWORK = "fissa-rete"
    POWER = "potenza"
    OTHER = "altre-partite"
    EXCISE = "accise"
    VAT = "iva"
    BONUS = "bonus"
    TV_LICENCE = "canone-tv"


ENERGY = frozenset({ItemGroup.ENERGY_VARIABLE, ItemGroup.ENERGY_FIXED, ItemGroup.ENERGY_POWER})
_PARTS = {
    ItemGroup.ENERGY_VARIABLE: (Part.SALE, Part.NETWORK),
    ItemGroup.ENERGY_FIXED: (Part.FIXED_SALE, Part.FIXED_NETWORK),
    ItemGroup.ENERGY_POWER: (Part.POWER, Part.POWER),
    ItemGroup.OTHER_ITEMS: (Part.OTHER, Part.OTHER),
    ItemGroup.BONUS: (Part.BONUS, Part.BONUS),
    ItemGroup.TV_LICENCE: (Part.TV_LICENCE, Part.TV_LICENCE),
}


class Measure(StrEnum):
    """What the quantity of a line counts, by its unit."""

    MONTHS = "months"
    DAYS = "days"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bill: quantity by unit price (EUR, six decimals) and the amount (EUR)."""

    position: int
    group: ItemGroup
    label: str
    quantity: Decimal | None
    unit: str
    unit_price: Decimal | None
    amount: Decimal

    @property
    def part(self) -> Part:
        return part_of(self.group, self.label)

    @property
    def vat_rate(self) -> Decimal | None:
        """A tenth for 10 %; None where the line is no VAT or does not say its rate."""
        return rate_in(self.label) if self.part is Part.VAT else None

    @property
    def taxable(self) -> Decimal | None:
        """The EUR that this line of VAT taxes, where it says them."""
        is_said = self.part is Part.VAT and self.unit in EURO and self.unit_price is not None
        return self.quantity if is_said else None

    @property
    def measure(self) -> Measure:
        return measure_of(self.unit)


@dataclass(frozen=True, slots=True)
class Receipt:
    """
    A bill with its lines; `quantity` is in `unit`, kWh or Smc, and both days are of the period.

    `is_estimated` tells that the quantity was not read on a meter.
    """

    number: str
    kind: BillKind
    first: date
    last: date
    total: Decimal
    quantity: Decimal | None
    unit: str
    is_estimated: bool
    lines: tuple[Line, ...]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_of_consumption(self) -> bool:
        """Tell a bill for a period's consumption from a credit note or a correction."""
        return self.kind is BillKind.BILL and self.quantity is not None and bool(self.lines)


# Labels are few and written on millions of lines.
@lru_cache(maxsize=4096)
def part_of(group: ItemGroup, label: str) -> Part:
    if group is ItemGroup.EXCISE_VAT:
        return Part.VAT if _VAT.search(label) else Part.EXCISE
    sale, network = _PARTS[group]
    return network if _NETWORK.search(label) else sale


@lru_cache(maxsize=4096)
def rate_in(label: str) -> Decimal | None:
    """Return the rate that the words say: a tenth for `IVA 10%`."""
    found = _RATE.search(label)
    return Decimal(found[1].replace(",", ".")) / _HUNDRED if found else None


@lru_cache(maxsize=256)
def measure_of(unit: str) -> Measure:
    if _MONTH.fullmatch(unit):
        return Measure.MONTHS
    return Measure.DAYS if _DAY.fullmatch(unit) else Measure.OTHER


def months_between(first: date, last: date) -> Decimal:
    """Return the months from `first` to `last`, both included; of one begun, its part of days."""
    months, month = ZERO, first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=32)).replace(day=1)
        days = (min(last + timedelta(days=1), following) - max(first, month)).days
        whole = (following - month).days
        months += 1 if days == whole else Decimal(days) / whole
        month = following
    return months
