"""The highest power that was drawn, and what is never switched off."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_curve_rules import AUTUMN, curves

from utenza.metering.rules.curves import HOUR, QUARTER, DayCurve, unpack
from utenza.metering.rules.power import PowerLimit, base_load, limit_of, peak_of, power_kw

DAY = date(2026, 11, 17)


def a_night(day, *, watts, missing=False):
    hours = [watts + 50, watts, watts + 20, watts + 20, watts + 20, watts + 300]
    values = [None if missing and hour == 1 else Decimal(value) for hour, value in enumerate(hours)]
    return DayCurve(day, HOUR, (*values, *[Decimal(900)] * 18))


def test_the_peak_is_the_power_of_the_highest_interval_and_says_when():
    quarters = ["100"] * 96
    quarters[78] = quarters[80] = "1025"

    peak = peak_of([unpack(DAY, " ".join(quarters))])

    assert peak.kw == Decimal("4.1")
    assert (peak.at.hour, peak.at.minute, peak.minutes) == (19, 30, QUARTER)
    assert peak.share_of(Decimal("4.5")).quantize(Decimal("0.01")) == Decimal("0.91")


def test_of_a_day_by_hours_and_one_by_quarters_the_stronger_interval_counts():
    by_hours = unpack(DAY, " ".join(["500"] * 23 + ["2700"]))
    by_quarters = unpack(DAY + timedelta(1), " ".join(["100"] * 95 + ["1000"]))
    unknown = unpack(DAY + timedelta(2), " ".join(["-"] * 24))

    peak = peak_of([by_hours, by_quarters, unknown])

    assert (peak.kw, peak.at.date()) == (4, by_quarters.day)
    assert peak_of([unknown]) is None


def test_a_peak_is_near_from_nine_tenths_of_the_limit_on():
    peak = peak_of([unpack(DAY, " ".join(["100"] * 23 + ["2970"]))])

    assert peak.is_near(Decimal("3.3"))
    assert not peak.is_near(Decimal("3.31"))


def test_the_limit_is_the_available_power_or_a_tenth_over_the_committed():
    assert limit_of(committed=Decimal(3), available=Decimal("3.5")).kw == Decimal("3.5")
    assert limit_of(committed=Decimal(30), available=None) == PowerLimit(Decimal(33), True)
    assert limit_of(committed=None, available=None) is None


@pytest.mark.parametrize(
    ("committed", "available", "kw"),
    [("50", "55", "50"), ("30.5", None, "30.5"), (None, "55", "55")],
)
def test_above_thirty_kw_no_meter_cuts_off(committed, available, kw):
    committed, available = (one and Decimal(one) for one in (committed, available))

    found = limit_of(committed=committed, available=available)

    assert found == PowerLimit(Decimal(kw), cuts_off=False)


def test_a_peak_in_the_repeated_hour_says_which_of_the_two():
    hours = ["100"] * 25
    hours[3] = "3000"

    peak = peak_of([unpack(AUTUMN, " ".join(hours))])

    assert (peak.at.hour, peak.at.fold) == (2, 1)


@given(st.lists(curves(), max_size=3))
def test_no_interval_is_above_the_peak(days):
    peak = peak_of(days)

    powers = [
        power_kw(value, curve.minutes)
        for curve in days
        for value in curve.values
        if value is not None
    ]
    assert (peak.kw if peak else None) == max(powers, default=None)


def test_what_stays_on_is_the_middle_of_the_quietest_hours():
    nights = [a_night(DAY + timedelta(n), watts=90 + n) for n in range(9)]

    load = base_load([*nights, a_night(DAY + timedelta(9), watts=9, missing=True)])

    assert (load.watts, load.nights) == (94, 9)
    assert load.kwh_a_year == Decimal("823.44")


def test_a_night_with_guests_and_one_without_current_do_not_move_it():
    nights = [a_night(DAY + timedelta(n), watts=90) for n in range(8)]

    odd = [a_night(DAY + timedelta(8), watts=2000), a_night(DAY + timedelta(9), watts=0)]

    assert base_load([*nights, *odd]).watts == 90


def test_less_than_a_week_of_nights_says_nothing():
    nights = [a_night(DAY + timedelta(n), watts=90) for n in range(6)]

    assert base_load(nights) is None
    assert peak_of([]) is None
