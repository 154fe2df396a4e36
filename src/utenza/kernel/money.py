"""
Amounts and quantities as people read them.

Own formatting, because a page writes hundreds of them: the framework's localised formats cost
more than the queries. A language that is not English reads as Italian, the source language.
"""

from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")
_ITALIAN = str.maketrans({",": ".", ".": ",", "-": "\N{MINUS SIGN}"})
_ENGLISH = str.maketrans({"-": "\N{MINUS SIGN}"})
_NO_BREAK = "\N{NO-BREAK SPACE}"


def euro(amount: Decimal, language: str) -> str:
    """Write an amount of euros with its cents: `1.234,56 €` or `€1,234.56`; halves round up."""
    cents = amount.quantize(_CENT, ROUND_HALF_UP)
    if not language.startswith("en"):
        return f"{cents or _CENT - _CENT:,.2f}{_NO_BREAK}€".translate(_ITALIAN)
    return f"{'-' if cents < 0 else ''}€{abs(cents):,.2f}".translate(_ENGLISH)


def quantity(value: Decimal, language: str) -> str:
    """Write a number with at most three decimals and without idle zeros: `1.234,5`."""
    thousandths = value.quantize(_THOUSANDTH, ROUND_HALF_UP)
    if not thousandths:
        return "0"
    text = f"{thousandths:,.3f}".rstrip("0").rstrip(".")
    return text.translate(_ENGLISH if language.startswith("en") else _ITALIAN)
