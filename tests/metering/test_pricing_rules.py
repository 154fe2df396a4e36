"""What a projection costs: a bill like the last ones costs what they did."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from utenza.kernel.periods import Period
from utenza.metering.rules.months import days_of, months_to
from utenza.metering.rules.outlook import outlooks
from utenza.metering.rules.pricing import (
    billed_between,
    licence_months,
    next_period,
    prices_of,
)


@dataclass(frozen=True)
class Invoice:
    first_day: date
    last_day: date
    total: Decimal
    quantity: Decimal | None
    by_use: Decimal = Decimal(0)
    by_time: Decimal = Decimal(0)
    taxes: Decimal = Decimal(0)
    bonus: Decimal = Decimal(0)
    licence: Decimal = Decimal(0)


ALWAYS = Period(date(2000, 1, 1))
TODAY = date(2026, 11, 22)


def invoice(first, last, quantity=300, *, licence=0, other=0, **parts):
    """0.20 EUR a kWh, 0.30 a day, a fifth of taxes."""
    days = (last - first).days + 1
    told = {
        "by_use": Decimal("0.20") * quantity,
        "by_time": Decimal("0.30") * days,
        "bonus": Decimal(0),
    } | parts
    taxes = (told["by_use"] + told["by_time"]) * Decimal("0.2")
    total = sum(told.values()) + taxes + licence + other
    return Invoice(
        first,
        last,
        Decimal(total),
        Decimal(quantity),
        taxes=taxes,
        licence=Decimal(licence),
        **told,
    )


YEAR = [
    invoice(date(2026, 1, 1), date(2026, 2, 28), licence=18),
    invoice(date(2026, 3, 1), date(2026, 4, 30), licence=18),
    invoice(date(2026, 5, 1), date(2026, 6, 30), licence=18),
    invoice(date(2026, 7, 1), date(2026, 8, 31), licence=18),
    invoice(date(2026, 9, 1), date(2026, 10, 31), licence=18),
]


def known(a_day=5):
    return {
        month: Decimal(a_day * days_of(month, ALWAYS)) for month in months_to(date(2026, 10, 1), 36)
    }


def test_a_bill_like_the_last_one_costs_the_same():
    prices = prices_of(YEAR)

    assert prices.cost(Decimal(300), date(2026, 9, 1), date(2026, 10, 31)) == YEAR[-1].total


def test_the_licence_is_charged_from_january_to_october():
    prices = prices_of(YEAR)

    winter = prices.cost(Decimal(0), date(2026, 11, 1), date(2026, 12, 31))

    assert prices.licence_a_month == 9
    assert winter == Decimal("0.36") * 61
    assert licence_months(date(2026, 9, 1), date(2026, 12, 31)) == 2
    assert licence_months(date(2026, 12, 1), date(2027, 1, 31)) == 1


def test_annas_bills_from_the_middle_of_a_month_have_the_same_ten_instalments():
    first = invoice(date(2026, 1, 15), date(2026, 3, 14), licence=18)

    prices = prices_of([first])

    assert prices.licence_a_month == 9
    assert licence_months(date(2025, 11, 15), date(2026, 1, 14)) == 1
    assert licence_months(first.first_day, first.last_day) == 2
    assert licence_months(date(2026, 3, 15), date(2026, 12, 31)) == 7
    assert licence_months(date(2026, 3, 2), date(2026, 3, 31)) == 0


def test_what_came_once_is_not_expected_again():
    last = invoice(date(2026, 9, 1), date(2026, 10, 31), other=500)

    assert prices_of([last]) == prices_of([invoice(date(2026, 9, 1), date(2026, 10, 31))])


def test_the_bonus_goes_on():
    days = 61
    last = invoice(date(2026, 9, 1), date(2026, 10, 31), bonus=Decimal("-6.10"))

    cost = prices_of([last]).cost(Decimal(300), date(2026, 9, 1), date(2026, 10, 31))

    assert cost == last.total
    assert prices_of([last]).a_day * days == pytest.approx(Decimal("0.36") * days - Decimal("6.1"))


def test_a_bill_without_items_is_priced_as_a_whole():
    bare = Invoice(date(2026, 9, 1), date(2026, 10, 31), Decimal(90), Decimal(300))

    assert prices_of([bare]).cost(Decimal(100), date(2026, 11, 1), date(2026, 12, 31)) == 30


def test_bills_whose_items_have_not_come_do_not_dilute_the_price():
    bare = [Invoice(one.first_day, one.last_day, one.total, one.quantity) for one in YEAR]

    for delivered in ([*YEAR[:3], *bare[3:]], [*bare[:3], YEAR[3], bare[4]]):
        prices = prices_of(delivered)

        assert prices.a_unit == Decimal("0.24")
        assert prices.a_day == Decimal("0.36")


def test_without_a_quantity_there_is_no_price():
    assert prices_of([]) is None
    assert (
        prices_of([Invoice(date(2026, 9, 1), date(2026, 10, 31), Decimal(9), Decimal(0))]) is None
    )


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 9, 1), date(2026, 10, 31), (date(2026, 11, 1), date(2026, 12, 31))),
        (date(2026, 10, 1), date(2026, 10, 31), (date(2026, 11, 1), date(2026, 11, 30))),
        (date(2026, 8, 1), date(2026, 12, 31), (date(2027, 1, 1), date(2027, 5, 31))),
        (date(2026, 9, 13), date(2026, 10, 12), (date(2026, 10, 13), date(2026, 11, 11))),
    ],
)
def test_the_next_bill_is_as_long_as_the_last(first, last, expected):
    assert next_period([invoice(first, last)]) == expected


def test_a_bill_that_reaches_into_the_year_counts_by_its_days():
    over = Invoice(date(2025, 12, 1), date(2026, 1, 31), Decimal(62), Decimal(100))

    def billed(invoices, year):
        return billed_between(invoices, date(year, 1, 1), date(year, 12, 31))

    assert billed([over], 2026) == (Decimal(31), date(2026, 1, 31))
    assert billed([over], 2025) == (Decimal(31), date(2025, 12, 31))
    assert billed([], 2026) == (Decimal(0), None)


def test_the_year_is_what_is_billed_and_what_is_to_come():
    found = outlooks(known(), YEAR, [], covered=ALWAYS, today=TODAY)

    billed = sum(one.total for one in YEAR)
    to_come = (Decimal("0.24") * 5 + Decimal("0.36")) * 61
    assert (found.bill.first_day, found.bill.last_day) == (date(2026, 11, 1), date(2026, 12, 31))
    assert found.bill.cost == pytest.approx(to_come, abs=Decimal("0.01"))
    assert found.year.billed == billed
    assert found.year.cost == pytest.approx(billed + to_come, abs=Decimal("0.01"))
    assert found.year.low < found.year.cost < found.year.high


def test_a_credit_note_makes_the_year_cheaper_and_no_price():
    credit = Invoice(date(2026, 9, 1), date(2026, 10, 31), Decimal(-50), Decimal(0))

    with_it = outlooks(known(), YEAR, [credit], covered=ALWAYS, today=TODAY)
    without = outlooks(known(), YEAR, [], covered=ALWAYS, today=TODAY)

    assert without.year.cost - with_it.year.cost == 50
    assert with_it.bill == without.bill


def test_nothing_is_expected_of_a_supply_that_ended_or_of_which_nothing_is_known():
    ended = Period(date(2000, 1, 1), date(2026, 11, 1))

    assert outlooks(known(), YEAR, [], covered=ended, today=TODAY) is None
    assert outlooks({}, YEAR, [], covered=ALWAYS, today=TODAY) is None
    assert outlooks(known(), [], [], covered=ALWAYS, today=TODAY) is None
