"""Quantities and parts as the pages of consumption write them."""

from decimal import ROUND_HALF_UP, Decimal

from utenza.kernel.money import quantity

_NO_BREAK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
# From here on decimals say nothing.
_LARGE = 100


def amount(value: Decimal, unit: str, language: str) -> str:
    """`2.268 kWh`, `38,4 Smc`: whole from a hundred on, else with one decimal at most."""
    return f"{figure(value, language)}{_NO_BREAK}{unit}"


def figure(value: Decimal, language: str) -> str:
    exact = Decimal(1) if abs(value) >= _LARGE else Decimal("0.1")
    return quantity(value.quantize(exact, ROUND_HALF_UP), language)


def percent(part: Decimal, language: str) -> str:
    """`6 %` of 0.06, `6%` in English; without its sign."""
    whole = abs(part * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{whole}%" if language.startswith("en") else f"{whole}{_NO_BREAK}%"


def change(part: Decimal, language: str) -> str:
    """`+6 %`, `−6 %`, `0 %`."""
    rounded = (part * 100).quantize(Decimal(1), ROUND_HALF_UP)
    sign = "+" if rounded > 0 else _MINUS if rounded < 0 else ""
    return sign + percent(part, language)
