from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utenza.kernel.money import euro, quantity

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=3)


@pytest.mark.parametrize(
    ("amount", "italian", "english"),
    [
        ("1234.56", "1.234,56\u00a0€", "€1,234.56"),
        ("128.48", "128,48\u00a0€", "€128.48"),
        ("-1234567.8", "\u22121.234.567,80\u00a0€", "\u2212€1,234,567.80"),
        ("0", "0,00\u00a0€", "€0.00"),
        ("-0.00", "0,00\u00a0€", "€0.00"),
        ("-0.004", "0,00\u00a0€", "€0.00"),
        ("0.125", "0,13\u00a0€", "€0.13"),
        ("-0.125", "\u22120,13\u00a0€", "\u2212€0.13"),
        ("1E+3", "1.000,00\u00a0€", "€1,000.00"),
    ],
)
def test_amounts_read_as_anna_writes_them(amount, italian, english):
    assert euro(Decimal(amount), "it") == italian
    assert euro(Decimal(amount), "en") == english


@pytest.mark.parametrize(
    ("value", "italian", "english"),
    [
        ("868", "868", "868"),
        ("1152.000", "1.152", "1,152"),
        ("1234.5", "1.234,5", "1,234.5"),
        ("0.0004", "0", "0"),
        ("-0.0004", "0", "0"),
        ("0.1235", "0,124", "0.124"),
        ("-12.30", "\u221212,3", "\u221212.3"),
        ("100", "100", "100"),
        ("1E+3", "1.000", "1,000"),
    ],
)
def test_quantities_drop_idle_zeros_and_keep_three_decimals(value, italian, english):
    assert quantity(Decimal(value), "it") == italian
    assert quantity(Decimal(value), "en") == english


def test_a_regional_english_is_english_and_an_unknown_language_is_the_source_language():
    assert euro(Decimal(1000), "en-gb") == "€1,000.00"
    assert euro(Decimal(1000), "de") == "1.000,00\u00a0€"


@settings(deadline=None)
@given(AMOUNTS)
def test_no_amount_changes_by_being_written(amount):
    figures = str.maketrans({".": "", ",": ".", "\u2212": "-", "\u00a0": "", "€": ""})

    read = Decimal(euro(amount, "it").translate(figures))

    assert read == amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@settings(deadline=None)
@given(AMOUNTS)
def test_no_quantity_changes_by_being_written(value):
    read = Decimal(quantity(value, "en").replace(",", "").replace("\u2212", "-"))

    assert read == value
