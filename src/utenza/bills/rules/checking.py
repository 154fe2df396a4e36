"""
Whether a bill is right to the cent, from what it says itself and from the bill before.

Rounding: each amount is rounded to the cent by itself. An exact half cent goes up, away from zero
(Regulation (EC) 1103/97, article 5), or to the even cent, as many programs do: one way for all the
lines of a bill. Docs: docs/areas/bills.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from utenza.bills.rules.lines import ZERO, Line, Part, Receipt
from utenza.bills.rules.states import ItemGroup
from utenza.bills.rules.vat import TaxedOtherwise, taxed_otherwise
from utenza.supplies.rules import as_charged

CENT = Decimal("0.01")
_HALF = Decimal("0.5")
_THOUSANDTH = Decimal("0.001")


class Rounding(StrEnum):
    """Where an exact half cent goes; `either`: one of the two, the same throughout a bill."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    EITHER = "either"


_WAYS = {
    Rounding.HALF_UP: (ROUND_HALF_UP,),
    Rounding.HALF_EVEN: (ROUND_HALF_EVEN,),
    Rounding.EITHER: (ROUND_HALF_UP, ROUND_HALF_EVEN),
}


class FindingKind(StrEnum):
    """What does not agree. The first ones are faults of the bill, those in DOUBTS may be right."""

    LINE = "line"
    TOTAL = "total"
    VAT = "vat"
    VAT_ON_TV_LICENCE = "vat_on_tv_licence"
    TAXABLE = "taxable"
    OVERLAP = "overlap"
    QUANTITY = "quantity"
    GAP = "gap"
    PRICE = "price"
    CONSUMPTION = "consumption"
    READINGS = "readings"


# That each component of the price is charged on all of the consumption is what is usual: the
# contract does not say it, and losses of the network or a discount on a part are lines as well.
DOUBTS = frozenset(
    {
        FindingKind.QUANTITY,
        FindingKind.GAP,
        FindingKind.PRICE,
        FindingKind.CONSUMPTION,
        FindingKind.READINGS,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What the bill says and what it should say, in `unit`: EUR, kWh, Smc, days, EUR/kWh.

    `position` and `label` are the line's, where it is one.
    """

    kind: FindingKind
    expected: Decimal
    found: Decimal
    unit: str = "EUR"
    position: int | None = None
    label: str = ""

    @property
    def difference(self) -> Decimal:
        return self.found - self.expected

    @property
    def is_fault(self) -> bool:
        return self.kind not in DOUBTS


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What the check of a bill found, faults first.

    `tried` is what could be looked at. `recomputed` are the lines whose amount follows from
    something else; `unproven` the labels of those that were only added up, because the bill does
    not say how they come about.
    """

    findings: tuple[Finding, ...]
    tried: frozenset[FindingKind]
    recomputed: int
    unproven: tuple[str, ...]

    @property
    def adds_up(self) -> bool:
        return not any(finding.is_fault for finding in self.findings)

    @property
    def is_only_summed(self) -> bool:
        """Tell that nothing is wrong in the bill, but that no line of it could be worked out."""
        return self.adds_up and not self.recomputed

    @property
    def right(self) -> frozenset[FindingKind]:
        """Of what was looked at, that of which nothing was found."""
        return self.tried - {finding.kind for finding in self.findings}

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_fault)

    @property
    def doubts(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_fault)


@dataclass(frozen=True, slots=True)
class Metered:
    """
    What the meter says of the period: each None where it is not wholly known.

    `consumption` is that of its `months`; `read` the difference of the readings on its first and
    last day, in what the `registers` count, of which `coefficient` makes Smc.
    """

    consumption: Decimal | None = None
    months: int = 0
    read: Decimal | None = None
    registers: int = 0
    coefficient: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a bill is compared with, as far as it is known."""

    before: Receipt | None = None
    metered: Metered | None = None
    fixed_until: date | None = None
    """The last day of the contract's fixed price; None where that of this bill is not known."""


def check(
    bill: Receipt,
    beside: Beside = Beside(),
    *,
    rounding: Rounding = Rounding.EITHER,
) -> Verdict:
    """
    Return what does not agree in the bill, and with what is known beside it.

    A bill without lines says nothing to look at.
    """
    if not bill.lines:
        return Verdict((), frozenset(), 0, ())
    found = [*_inside(bill, rounding), *_beside(bill, beside)]
    found.sort(key=lambda finding: not finding.is_fault)
    proven = [line for line in bill.lines if _is_proven(line)]
    unproven = tuple(line.label for line in bill.lines if not _is_proven(line))
    return Verdict(tuple(found), frozenset(_tried(bill, beside)), len(proven), unproven)


def followed(bill: Receipt, before: Receipt | None, *, knows_all: bool) -> Receipt | None:
    """
    Return the bill before, unless days lie between and a bill of them may be there unseen.

    `knows_all`: no bill is held back, and history is all here.
    """
    is_next = before is None or knows_all or _days_between(bill, before) <= 0
    return before if is_next else None


def rounded(line: Line, way: str) -> Decimal | None:
    """Return quantity by unit price to the cent; None where the line does not give both."""
    if line.quantity is None or line.unit_price is None:
        return None
    return (line.quantity * line.unit_price).quantize(CENT, way)


def metered_findings(quantity: Decimal, unit: str, metered: Metered) -> Iterator[Finding]:
    """
    Compare the quantity of a bill that is not estimated with the meter's.

    Consumption is delivered rounded, month by month: a unit a month may be lost. Registers show
    whole units: one for each register.
    """
    if metered.consumption is not None and (
        abs(metered.consumption - quantity) > metered.months + _HALF
    ):
        yield Finding(FindingKind.CONSUMPTION, metered.consumption, quantity, unit)
    read = _read(unit, metered)
    if read is None:
        return
    one = metered.coefficient or Decimal(1)
    slack = metered.registers * one + _HALF
    read = as_charged(read, coefficient=one, charged=quantity, slack=slack)
    if abs(read - quantity) > slack:
        yield Finding(FindingKind.READINGS, read.quantize(_THOUSANDTH), quantity, unit)


def _read(unit: str, metered: Metered) -> Decimal | None:
    """Return what the readings say; cubic metres say nothing of Smc where C is not known."""
    return None if unit == "Smc" and not metered.coefficient else metered.read


def _inside(bill: Receipt, rounding: Rounding) -> Iterator[Finding]:
    first, *others = _WAYS[rounding]
    found = list(_rounded_findings(bill, first))
    for way in others if found else ():
        found = min(found, list(_rounded_findings(bill, way)), key=_how_wrong)
    yield from found
    yield from _total(bill)
    yield from _quantity(bill)


def _how_wrong(found: list[Finding]) -> tuple[int, int]:
    """Of two ways of rounding the one with fewer findings counts, then the one that explains."""
    return len(found), sum(finding.kind is FindingKind.VAT for finding in found)


def _rounded_findings(bill: Receipt, way: str) -> Iterator[Finding]:
    for line in bill.lines:
        expected = rounded(line, way)
        if expected is not None and expected != line.amount:
            yield _of_line(FindingKind.LINE, line, expected, line.amount)
    wrong = taxed_otherwise(bill.lines, way)
    if wrong is not None:
        yield _of_vat(wrong)


def _of_vat(wrong: TaxedOtherwise) -> Finding:
    kind = FindingKind.TAXABLE if wrong.is_taxable else FindingKind.VAT
    if wrong.counts_tv_licence:
        kind = FindingKind.VAT_ON_TV_LICENCE
    return _of_line(kind, wrong.line, wrong.expected, wrong.found)


def _of_line(kind: FindingKind, line: Line, expected: Decimal, found: Decimal) -> Finding:
    return Finding(kind, expected, found, position=line.position, label=line.label)


def _total(bill: Receipt) -> Iterator[Finding]:
    summed = sum((line.amount for line in bill.lines), ZERO)
    if summed != bill.total:
        yield Finding(FindingKind.TOTAL, summed, bill.total)


def _quantity(bill: Receipt) -> Iterator[Finding]:
    """Each component of the price counts all of the consumption, in whatever brackets."""
    if not bill.quantity:
        return
    counted = sum(
        (
            line.quantity
            for line in bill.lines
            if line.group is ItemGroup.ENERGY_VARIABLE
            and line.unit == bill.unit
            and line.quantity is not None
        ),
        ZERO,
    )
    components = round(counted / bill.quantity) or 1
    if counted and counted != components * bill.quantity:
        one = (counted / components).quantize(_THOUSANDTH)
        yield Finding(FindingKind.QUANTITY, one, bill.quantity, bill.unit)


def _beside(bill: Receipt, beside: Beside) -> Iterator[Finding]:
    before = beside.before
    if before is not None and bill.is_of_consumption:
        yield from _period(bill, before)
        yield from _price(bill, before, beside.fixed_until)
    if not (beside.metered is None or bill.quantity is None or bill.is_estimated):
        yield from metered_findings(bill.quantity, bill.unit, beside.metered)


def _period(bill: Receipt, before: Receipt) -> Iterator[Finding]:
    shared = (min(bill.last, before.last) - max(bill.first, before.first)).days + 1
    if shared > 0:
        yield Finding(FindingKind.OVERLAP, ZERO, Decimal(shared), "days")
    missing = _days_between(bill, before)
    if missing > 0:
        yield Finding(FindingKind.GAP, ZERO, Decimal(missing), "days")


def _days_between(bill: Receipt, before: Receipt) -> int:
    return (bill.first - before.last).days - 1


def _price(bill: Receipt, before: Receipt, fixed_until: date | None) -> Iterator[Finding]:
    """The sale's price of a fixed offer is that of the bill before, line by line."""
    if fixed_until is None or bill.last > fixed_until:
        return
    was = {line.label: line.unit_price for line in before.lines if line.part is Part.SALE}
    for line in bill.lines:
        price, unit = was.get(line.label), f"EUR/{line.unit}"
        if line.part is not Part.SALE or price is None or line.unit_price is None:
            continue
        if line.unit_price != price:
            yield Finding(
                FindingKind.PRICE, price, line.unit_price, unit, line.position, line.label
            )


def _tried(bill: Receipt, beside: Beside) -> Iterator[FindingKind]:
    yield FindingKind.TOTAL
    if any(line.unit_price is not None for line in bill.lines):
        yield FindingKind.LINE
    rates = [line.vat_rate for line in bill.lines if line.part is Part.VAT]
    if rates and None not in rates:
        yield FindingKind.VAT
    if bill.is_of_consumption and beside.before is not None:
        yield from (FindingKind.OVERLAP, FindingKind.GAP)
    if bill.is_estimated or bill.quantity is None or beside.metered is None:
        return
    if beside.metered.consumption is not None:
        yield FindingKind.CONSUMPTION
    if _read(bill.unit, beside.metered) is not None:
        yield FindingKind.READINGS


def _is_proven(line: Line) -> bool:
    has_sum = line.quantity is not None and line.unit_price is not None
    return has_sum or line.vat_rate is not None
