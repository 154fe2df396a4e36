"""What a year's use is beside the one before: the same days, whatever the calendar does."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.kernel.periods import Period
from utenza.metering.rules import Band
from utenza.metering.rules.months import (
    BandUse,
    MonthOfUse,
    compared,
    days_of,
    months_to,
    shares,
    shifted,
    whole_months,
)

ALWAYS = Period(date(2000, 1, 1))
months = st.dates(date(2001, 1, 1), date(2099, 12, 1)).map(lambda day: day.replace(day=1))
quantities = st.decimals(min_value=0, max_value=99_999, places=3)


def used(month, **bands):
    return MonthOfUse(
        month, tuple(BandUse(Band[name], Decimal(q), False) for name, q in bands.items())
    )


@given(month=months, bands=st.dictionaries(st.sampled_from(list(Band)), quantities, min_size=1))
def test_the_bands_of_a_month_add_up_to_the_month(month, bands):
    one = MonthOfUse(month, tuple(BandUse(band, value, False) for band, value in bands.items()))

    assert one.total == sum(bands.values())
    assert sum(shares([one]).values()) == one.total


@given(month=months, by=st.integers(-600, 600))
def test_a_month_shifted_there_and_back_is_itself(month, by):
    if date(1902, 1, 1) < shifted(date(2000, month.month, 1), by) < date(2200, 1, 1):
        there = shifted(month, by)
        assert there.day == 1
        assert shifted(there, -by) == month


def test_twelve_months_end_with_the_newest():
    assert months_to(date(2026, 2, 1), 12)[0] == date(2025, 3, 1)
    assert months_to(date(2026, 2, 1), 12)[-1] == date(2026, 2, 1)


@given(first=months, a_day=st.integers(1, 50), span=st.sampled_from([1, 12, 24]))
def test_who_uses_the_same_each_day_uses_the_same_as_a_year_before_leap_years_or_not(
    first, a_day, span
):
    window = months_to(shifted(first, span), span)
    known = {
        month: Decimal(a_day * days_of(month, ALWAYS))
        for month in (*window, *(shifted(month, -12) for month in window))
    }

    found = compared(known, window, covered=ALWAYS)

    assert found.months == span
    assert found.change == pytest.approx(Decimal(0), abs=Decimal("1e-20"))


def test_the_29th_of_february_counts_in_neither_direction():
    known = {
        date(2027, 2, 1): Decimal(280),
        date(2028, 2, 1): Decimal(290),
        date(2029, 2, 1): Decimal(280),
    }

    leap = compared(known, [date(2028, 2, 1)], covered=ALWAYS)
    after = compared(known, [date(2029, 2, 1)], covered=ALWAYS)

    assert (leap.now, leap.before) == (280, 280)
    assert (after.now, after.before) == (280, 280)


def test_the_month_in_which_the_supply_began_is_compared_by_its_own_days():
    began = date(2025, 3, 22)
    known = {date(2025, 3, 1): Decimal(50), date(2026, 3, 1): Decimal(310)}

    found = compared(known, [date(2026, 3, 1)], covered=Period(began))

    assert (found.now, found.before) == (100, 50)


def test_a_month_that_is_not_known_in_both_years_is_not_compared():
    known = {date(2025, 1, 1): Decimal(10), date(2026, 2, 1): Decimal(10)}

    assert compared(known, [date(2026, 1, 1), date(2026, 2, 1)], covered=ALWAYS) is None


def test_from_nothing_there_is_no_percentage():
    known = {date(2025, 1, 1): Decimal(0), date(2026, 1, 1): Decimal(10)}

    assert compared(known, [date(2026, 1, 1)], covered=ALWAYS).change is None


def test_the_month_that_still_runs_is_left_out():
    found = whole_months(months_to(date(2026, 11, 1), 3), today=date(2026, 11, 22))

    assert found == [date(2026, 9, 1), date(2026, 10, 1)]


@given(start=st.dates(date(2010, 1, 1), date(2020, 1, 1)), length=st.integers(0, 2000))
def test_the_days_of_a_contract_are_the_days_of_its_months(start, length):
    last = start + timedelta(days=length)
    covered = Period.through(start, last)
    first = start.replace(day=1)
    count = (last.year - first.year) * 12 + last.month - first.month + 1

    found = sum(days_of(shifted(first, number), covered) for number in range(count))

    assert found == length + 1
