"""Quantities and parts as the pages of consumption write them."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from utenza.kernel.money import quantity

_NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_ITALIAN = str.maketrans(",.", ".,")
# From here on decimals say nothing.
_LARGE = 100


def amount(value: Decimal, unit: str, language: str) -> str:
    """`2.268 kWh`, `38,4 Smc`: whole from a hundred on, else with one decimal at most."""
    return f"{figure(value, language)}{_NO_BREAK}{unit}"


def figure(value: Decimal, language: str) -> str:
    exact = Decimal(1) if abs(value) >= _LARGE else Decimal("0.1")
    return quantity(value.quantize(exact, ROUND_HALF_UP), language)


def aligned(value: Decimal, language: str, *, places: int = 2) -> str:
    """Write a number with all its decimals, so that those of a table's column stand in line."""
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,.{places}f}"
    return text if language.startswith("en") else text.translate(_ITALIAN)


def places_of(values: Iterable[Decimal]) -> int:
    """Return the decimals of the most exact of these values."""
    exponents = (one.normalize().as_tuple().exponent for one in values)
    return max([0, *(-one for one in exponents if isinstance(one, int))])


def percent(part: Decimal, language: str) -> str:
    """`6 %` of 0.06, `6%` in English; without its sign."""
    whole = abs(part * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{whole}%" if language.startswith("en") else f"{whole}{_NO_BREAK}%"


def change(part: Decimal, language: str) -> str:
    """`+6 %`, `−6 %`, `0 %`."""
    rounded = (part * 100).quantize(Decimal(1), ROUND_HALF_UP)
    sign = "+" if rounded > 0 else _MINUS if rounded < 0 else ""
    return sign + percent(part, language)
