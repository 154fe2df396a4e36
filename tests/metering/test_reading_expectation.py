"""How much Anna's meter is likely to have counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.metering.rules.expecting import (
    expectation,
    heating_parts,
    part_of_year,
    use_of_a_year_before,
)
from utenza.supplies.rules import Commodity

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
HEATING = st.sampled_from([Decimal(0), Decimal("0.8"), Decimal(1)])


@pytest.mark.parametrize(
    ("commodity", "profile", "parts"),
    [
        (Commodity.GAS, "C1", (Decimal("0.8"), 1)),
        (Commodity.GAS, "c3E1", (Decimal("0.8"),)),
        (Commodity.GAS, "C2X1", (0,)),
        (Commodity.GAS, "", (0,)),
        (Commodity.ELECTRICITY, "C1", (0,)),
    ],
)
def test_the_profile_tells_how_much_of_the_gas_heats(commodity, profile, parts):
    assert heating_parts(commodity, profile) == parts


def test_in_july_nobody_asks_twice_a_boiler_that_rests_nor_one_that_gives_hot_water():
    july = {"after": date(2026, 6, 30), "until": date(2026, 7, 31)}
    uses = [
        1000 * part_of_year(**july, heating=part) for part in heating_parts(Commodity.GAS, "C1")
    ]

    expected = expectation(Commodity.GAS, *uses)

    assert expected.least == 0
    assert expected.most == 34
    assert expected.absurd == 500


@given(st.integers(2000, 2060), HEATING)
def test_a_calendar_year_holds_one_year_s_use(year, heating):
    whole = part_of_year(after=date(year - 1, 12, 31), until=date(year, 12, 31), heating=heating)

    assert round(whole, 12) == 1


@given(DAYS, st.integers(0, 400), st.integers(0, 400), HEATING)
def test_two_spans_one_after_the_other_are_one(start, first, second, heating):
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)

    parts = [
        part_of_year(after=after, until=until, heating=heating)
        for after, until in ((start, middle), (middle, end))
    ]

    assert round(sum(parts), 12) == round(part_of_year(after=start, until=end, heating=heating), 12)


def test_january_heats_and_july_does_not():
    january, july = (
        part_of_year(after=date(2026, month, 1), until=date(2026, month, 31), heating=Decimal(1))
        for month in (1, 7)
    )

    assert january > Decimal("0.2")
    assert july == 0


PAST = [
    (date(2025, 9, 1), 1000),
    (date(2025, 11, 10), 1070),
    (date(2025, 12, 10), 1220),
    (date(2026, 10, 31), 1900),
]


def test_without_a_year_s_use_the_same_days_of_the_year_before_tell():
    # From 31 October to 10 November 2025 a cubic metre a day, then five.
    use = use_of_a_year_before(PAST, after=date(2026, 10, 31), until=date(2026, 11, 20))

    assert use == 10 + 50


@pytest.mark.parametrize(
    ("past", "after"),
    [
        (PAST, date(2026, 8, 1)),  # readings do not reach so far back
        (PAST[-1:], date(2026, 10, 31)),
        ([], date(2026, 10, 31)),
        ([(date(2025, 9, 1), 9000), (date(2026, 10, 31), 20)], date(2026, 10, 31)),  # new meter
    ],
)
def test_nothing_is_made_up_where_past_readings_tell_nothing(past, after):
    assert use_of_a_year_before(past, after=after, until=date(2026, 11, 20)) is None
