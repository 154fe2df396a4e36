"""Why a bill is higher or lower than another: in parts that add up to the cent."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from receipts import a_line, a_receipt

from utenza.bills.rules.comparing import Cause, compare
from utenza.bills.rules.lines import months_between

D = Decimal
CENT = D("0.01")

amounts = st.decimals("-500", "2000", places=2)
quantities = st.decimals("0", "9000", places=3)
days = st.integers(1, 200)
units = st.sampled_from(["mesi", "giorni", "kW", ""])


@st.composite
def bills(draw):
    """Any bill of consumption, odd ones too: nothing used, nothing charged, credits."""
    used = draw(quantities)
    first = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 700)))
    groups = ("energy_fixed", "energy_power", "other_items", "excise_vat", "bonus", "tv_licence")
    lines = [a_line(1, "energy_variable", "Vendita", draw(amounts), quantity=used, unit="kWh")]
    for position, group in enumerate(draw(st.lists(st.sampled_from(groups), max_size=8)), 2):
        lines.append(a_line(position, group, group, draw(amounts), quantity=1, unit=draw(units)))
    last = first + timedelta(days=draw(days) - 1)
    return a_receipt(lines=lines, first=first, last=last, quantity=used)


@given(bills(), bills())
def test_the_parts_add_up_to_the_difference_to_the_cent(bill, earlier):
    found = compare(bill, earlier)

    assert sum(found.parts.values(), D(0)) == found.difference == bill.total - earlier.total
    assert all(part == part.quantize(CENT) and part for part in found.parts.values())


@given(bills(), bills())
def test_the_other_way_round_the_parts_are_the_same_with_the_other_sign(bill, earlier):
    there, back = compare(bill, earlier).parts, compare(earlier, bill).parts

    # Where rounding leaves cents over, they may go to another part.
    assert all(abs(there.get(cause, 0) + back.get(cause, 0)) <= CENT for cause in Cause)


@given(bills())
def test_a_bill_differs_from_itself_by_nothing(bill):
    assert compare(bill, bill).parts == {}


def consumption(*, quantity, amount, first=date(2026, 9, 1), last=date(2026, 10, 31), fixed="12"):
    lines = [
        a_line(1, "energy_variable", "Vendita", amount, quantity=quantity, unit="kWh"),
        a_line(2, "energy_fixed", "Commercializzazione", fixed, quantity=2, unit="mesi"),
    ]
    return a_receipt(lines=lines, first=first, last=last, quantity=D(quantity))


@pytest.mark.parametrize(
    ("bill", "parts"),
    [
        ({"quantity": 500, "amount": "50.00"}, {Cause.USE: D("10.00")}),
        ({"quantity": 400, "amount": "44.00"}, {Cause.PRICE: D("4.00")}),
        # 100 kWh more at 0.105 EUR, 450 kWh by a cent more.
        ({"quantity": 500, "amount": "55.00"}, {Cause.USE: D("10.50"), Cause.PRICE: D("4.50")}),
        ({"quantity": 400, "amount": "40.00", "fixed": "14"}, {Cause.TERMS: D("2.00")}),
        (
            {"quantity": 200, "amount": "20.00", "fixed": "6", "last": date(2026, 9, 30)},
            # A day of September used a little more than one of the two months.
            {Cause.USE: D("0.50"), Cause.LENGTH: D("-26.50")},
        ),
    ],
)
def test_each_change_has_its_cause(bill, parts):
    assert compare(consumption(**bill), consumption(quantity=400, amount="40.00")).parts == parts


def powered(kw, *, months, amount):
    """Bill a supply that used nothing for its power, in kW."""
    last = date(2026, 9, 30) if months == 1 else date(2026, 10, 31)
    line = a_line(1, "energy_power", "Quota potenza", amount, quantity=kw, unit="kW")
    return a_receipt(lines=[line], last=last, quantity=D(0))


def test_two_months_of_the_same_power_are_a_longer_period_and_no_other_price():
    parts = compare(powered(3, months=2, amount="10.50"), powered(3, months=1, amount="5.25")).parts

    assert parts == {Cause.LENGTH: D("5.25")}


def test_anna_asks_for_more_power_and_it_is_her_contract_that_costs_more():
    before, after = powered(3, months=2, amount="10.50"), powered(4.5, months=2, amount="15.75")

    assert compare(after, before).parts == {Cause.TERMS: D("5.25")}


def test_two_months_are_two_months_however_many_their_days():
    winter = {"first": date(2026, 1, 1), "last": date(2026, 2, 28)}

    parts = compare(
        consumption(quantity=0, amount="0.00"),
        consumption(quantity=0, amount="0.00", **winter),
    ).parts

    assert parts == {}


def test_what_is_no_energy_is_compared_as_it_stands():
    before = a_receipt()
    lines = [
        *(line for line in before.lines if line.group != "tv_licence"),
        a_line(8, "other_items", "Spedizione", "0.95"),
        a_line(9, "bonus", "Bonus sociale", "-24.34"),
        a_line(10, "excise_vat", "IVA 22%", "0.21"),
    ]

    found = compare(a_receipt(lines=lines), before)

    assert found.parts == {
        Cause.OTHER: D("0.95"),
        Cause.TAXES: D("0.21"),
        Cause.BONUS: D("-24.34"),
        Cause.TV_LICENCE: D("-18.00"),
    }


def test_a_line_is_found_again_in_the_earlier_bill_by_its_group_and_words():
    bill, before = a_receipt(), a_receipt()
    twice = replace(before, lines=(*before.lines, replace(before.lines[0], position=8)))

    found = compare(bill, twice)

    assert found.amount_of(bill.lines[0].group, "Spesa per la vendita") == D("100.00")
    assert found.amount_of(bill.lines[0].group, "Spesa per altro") is None


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 1, 1), date(2026, 2, 28), D(2)),
        (date(2025, 12, 1), date(2026, 1, 31), D(2)),
        (date(2026, 4, 1), date(2026, 4, 15), D("0.5")),
        (date(2026, 4, 16), date(2026, 5, 31), D("1.5")),
    ],
)
def test_months_begun_count_by_their_days(first, last, months):
    assert months_between(first, last) == months
