"""A bill beside its readings: what the meter counted, and when that can't be told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.metering.rules import ReadingKind, Register
from utenza.metering.rules.differences import (
    Charge,
    Meter,
    MeterDay,
    Verdict,
    checked,
    counted,
    meter_days,
)

METER = Meter(digits=5)
START, END = date(2026, 8, 31), date(2026, 10, 31)


def shown(day, kind=ReadingKind.ACTUAL, **values):
    return MeterDay(day, {Register(name): value for name, value in values.items()}, kind)


def charge(quantity, first=date(2026, 9, 1), last=END, *, is_estimated=False):
    return Charge(first, last, Decimal(quantity), is_estimated)


def check(quantity, *days, meter=METER, **told):
    (found,) = checked([charge(quantity, **told)], days, meter)
    return found


@given(first=st.integers(0, 99_999), use=st.integers(0, 9_999))
def test_a_register_that_went_round_counted_on(first, use):
    until = shown(END, total=(first + use) % 100_000)

    found = counted(shown(START, total=first), until, METER)

    if first + use < 100_000 or first >= 90_000:
        assert found == use
    else:
        assert found is None


def test_a_register_that_shows_less_in_its_midst_is_another_meter():
    assert counted(shown(START, total=50_000), shown(END, total=3), METER) is None
    assert counted(shown(START, total=99_000), shown(END, total=3), Meter(None)) is None


def test_registers_that_are_not_the_same_cannot_be_subtracted():
    assert counted(shown(START, total=5), shown(END, F1=5, F2=5, F3=5), METER) is None


@pytest.mark.parametrize(
    ("billed", "verdict"),
    [(300, "equal"), (304, "equal"), (296, "equal"), (305, "different"), (295, "different")],
)
def test_three_registers_may_differ_by_their_roundings_and_no_more(billed, verdict):
    days = shown(START, F1=100, F2=200, F3=300), shown(END, F1=200, F2=300, F3=400)

    found = check(billed, *days)

    assert found.verdict == verdict
    assert found.measured == 300
    assert found.difference == billed - 300


def test_cubic_metres_become_standard_ones():
    meter = Meter(digits=5, coefficient=Decimal("1.027235"))

    found = check(103, shown(START, total=1000), shown(END, total=1100), meter=meter)

    assert (found.verdict, found.measured) == (Verdict.EQUAL, 103)


def test_without_c_cubic_metres_say_nothing_of_standard_ones():
    meter = Meter(digits=5, coefficient=None)

    found = check(411, shown(START, total=1000), shown(END, total=1400), meter=meter)

    assert (found.verdict, found.measured) == (Verdict.UNKNOWN, None)


@pytest.mark.parametrize(
    ("billed", "measured", "verdict"),
    [(411, 411, "equal"), (400, 400, "equal"), (402, 400, "equal"), (380, 411, "different")],
)
def test_a_converter_counts_standard_cubic_metres_already(billed, measured, verdict):
    meter = Meter(digits=5, coefficient=Decimal("1.027"))

    found = check(billed, shown(START, total=1000), shown(END, total=1400), meter=meter)

    assert (found.verdict, found.measured) == (verdict, measured)


def test_a_reading_of_the_next_morning_is_one_of_the_evening_before():
    found = check(100, shown(date(2026, 9, 1), total=0), shown(date(2026, 11, 1), total=100))

    assert found.verdict is Verdict.EQUAL


def test_a_charge_that_was_estimated_is_not_called_wrong():
    days = shown(START, total=0), shown(END, total=100)

    assert check(150, *days, is_estimated=True).verdict is Verdict.ESTIMATED
    assert check(150, days[0], is_estimated=True).verdict is Verdict.ESTIMATED


def test_nor_is_one_beside_a_reading_that_was():
    days = shown(START, total=0), shown(END, ReadingKind.ESTIMATED, total=100)

    assert check(150, *days).verdict is Verdict.ESTIMATED


def test_without_a_reading_at_one_end_nothing_is_said():
    assert check(100, shown(END, total=100)).verdict is Verdict.UNKNOWN
    assert check(100).measured is None


def test_bills_between_two_readings_are_taken_together():
    july = charge(60, date(2026, 7, 1), date(2026, 8, 31), is_estimated=True)
    days = shown(date(2026, 6, 30), total=0), shown(END, total=100)

    (found,) = checked([july, charge(40)], days, METER)

    assert found.charges == (july, charge(40))
    assert (found.verdict, found.measured, found.charged) == (Verdict.EQUAL, 100, 100)


def test_a_gap_between_bills_leaves_them_alone():
    june = charge(60, date(2026, 6, 1), date(2026, 6, 30))
    days = shown(date(2026, 5, 31), total=0), shown(END, total=100)

    found = checked([june, charge(40)], days, METER)

    assert [one.verdict for one in found] == [Verdict.UNKNOWN] * 2
    assert [one.charges for one in found] == [(june,), (charge(40),)]


def test_bills_after_the_last_reading_wait_for_the_next():
    november = charge(30, date(2026, 11, 1), date(2026, 11, 30), is_estimated=True)
    days = shown(START, total=0), shown(END, total=100)

    found = checked([charge(100), november], days, METER)

    assert [one.verdict for one in found] == [Verdict.EQUAL, Verdict.ESTIMATED]


@given(
    quantities=st.lists(st.integers(0, 500), min_size=1, max_size=12),
    read=st.sets(st.integers(0, 12)),
)
def test_whatever_is_read_every_bill_stands_once_and_a_true_one_is_never_doubted(quantities, read):
    months = [date(2026, number, 1) for number in range(1, 13)] + [date(2027, 1, 1)]
    charges = [
        charge(quantity, months[at], months[at + 1] - timedelta(days=1))
        for at, quantity in enumerate(quantities)
    ]
    days = [
        shown(months[at] - timedelta(days=1), total=sum(quantities[:at])) for at in sorted(read)
    ]

    found = checked(charges, days, METER)

    assert [one for each in found for one in each.charges] == charges
    assert {one.verdict for one in found} <= {Verdict.EQUAL, Verdict.UNKNOWN}


def test_readings_of_a_day_stand_together_and_an_estimate_makes_the_day_one():
    found = meter_days(
        [
            (END, Register.F1, 5, ReadingKind.ACTUAL),
            (START, Register.F1, 1, ReadingKind.CUSTOMER),
            (END, Register.F2, 6, ReadingKind.ESTIMATED),
        ]
    )

    assert found == [
        shown(START, ReadingKind.CUSTOMER, F1=1),
        shown(END, ReadingKind.ESTIMATED, F1=5, F2=6),
    ]
