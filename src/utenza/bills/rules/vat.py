"""
VAT against what it taxes.

Energy and excise are taxed always (domain: VAT is due on the whole amount, excise included), the
television licence never. Other items and the social bonus are, or are not, as the CIS says and the
contract does not: each is taken as taxed where that makes the sum right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from utenza.bills.rules.lines import ENERGY, ZERO, Line, Part

_CENT = Decimal("0.01")
_HALF_CENT = Decimal("0.005")
# Of more than these, all or none are taxed: 2^6 sums are tried, not 2^20.
_MOST_APART = 6


@dataclass(frozen=True, slots=True)
class TaxedOtherwise:
    """A line of VAT that is not what its rate makes of what it taxes, or says another sum taxed."""

    line: Line
    expected: Decimal
    found: Decimal
    is_taxable: bool = False
    counts_tv_licence: bool = False


def taxed_otherwise(lines: Sequence[Line], way: str) -> TaxedOtherwise | None:
    """
    Return the line of VAT that is wrong; None: it is right, or there is nothing to tell it by.

    `way` is how halves are rounded. Two rates of which no line says what it taxes leave a margin:
    any split of the sum between them that explains both is right.
    """
    vat = [line for line in lines if line.part is Part.VAT]
    if not vat or any(line.vat_rate is None for line in vat):
        return None
    wrong = next((each for each in vat if _is_at_another_rate(each, way)), None)
    if wrong is not None:
        return TaxedOtherwise(wrong, _at_its_rate(wrong, way), wrong.amount)
    bases = list(taxable_sums(lines))
    if all(line.taxable is not None for line in vat):
        return _wrong_taxable(vat, bases)
    if len(vat) == 1:
        return _wrong_vat(vat[0], bases, _tv_licence(lines), way)
    return None if any(_is_split(vat, base) for base in bases) else _wrong_split(vat, bases[0])


def taxable_sums(lines: Sequence[Line]) -> Iterator[Decimal]:
    """Yield what VAT may tax, the likeliest first: everything but the bonus."""
    sure = sum((line.amount for line in lines if _is_taxed(line)), ZERO)
    bonus = sum((line.amount for line in lines if line.part is Part.BONUS), ZERO)
    other = [line.amount for line in lines if line.part is Part.OTHER]
    counts = range(len(other), -1, -1) if len(other) <= _MOST_APART else (len(other), 0)
    for count in counts:
        for chosen in combinations(other, count):
            base = sum(chosen, sure)
            yield base
            if bonus:
                yield base + bonus


def _is_taxed(line: Line) -> bool:
    return line.group in ENERGY or line.part is Part.EXCISE


def _tv_licence(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in lines if line.part is Part.TV_LICENCE), ZERO)


def _is_at_another_rate(line: Line, way: str) -> bool:
    """The unit price is not the rate in the label, and the amount is not what the label makes."""
    is_another = line.taxable is not None and line.unit_price != line.vat_rate
    return is_another and line.amount != _at_its_rate(line, way)


def _at_its_rate(line: Line, way: str) -> Decimal:
    return ((line.taxable or ZERO) * (line.vat_rate or ZERO)).quantize(_CENT, way)


def _wrong_taxable(vat: Sequence[Line], bases: list[Decimal]) -> TaxedOtherwise | None:
    """What the lines say they tax, together, has to be what can be taxed."""
    said = sum((line.taxable or ZERO for line in vat), ZERO)
    if said in bases:
        return None
    wrong = min(bases, key=lambda base: abs(base - said))
    line = max(vat, key=lambda each: abs(each.taxable or ZERO))
    taxable = line.taxable or ZERO
    return TaxedOtherwise(line, taxable - (said - wrong), taxable, is_taxable=True)


def _wrong_vat(
    line: Line, bases: list[Decimal], tv_licence: Decimal, way: str
) -> TaxedOtherwise | None:
    rate = line.vat_rate or ZERO
    sums = [(base * rate).quantize(_CENT, way) for base in bases]
    if line.amount in sums:
        return None
    with_tv = [
        base for base in bases if ((base + tv_licence) * rate).quantize(_CENT, way) == line.amount
    ]
    if tv_licence and with_tv:
        expected = (with_tv[0] * rate).quantize(_CENT, way)
        return TaxedOtherwise(line, expected, line.amount, counts_tv_licence=True)
    expected = min(sums, key=lambda each: abs(each - line.amount))
    return TaxedOtherwise(line, expected, line.amount)


def _is_split(vat: Sequence[Line], base: Decimal) -> bool:
    """Each line's amount is that of a span of sums; the whole has to be within theirs together."""
    spans = [_span(line) for line in vat]
    return sum(low for low, _ in spans) <= base <= sum(high for _, high in spans)


def _span(line: Line) -> tuple[Decimal, Decimal]:
    if line.taxable is not None:
        return line.taxable, line.taxable
    rate = line.vat_rate or ZERO
    if not rate:
        return ZERO, ZERO
    return (line.amount - _HALF_CENT) / rate, (line.amount + _HALF_CENT) / rate


def _wrong_split(vat: Sequence[Line], base: Decimal) -> TaxedOtherwise:
    """Lay the difference on the largest line: which one is wrong, the sum alone can't tell."""
    line = max(vat, key=lambda each: abs(each.amount))
    rate = line.vat_rate or ZERO
    others = sum(
        (each.amount / each.vat_rate for each in vat if each is not line and each.vat_rate), ZERO
    )
    return TaxedOtherwise(line, ((base - others) * rate).quantize(_CENT), line.amount)
