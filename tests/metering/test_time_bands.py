"""F1, F2 and F3: their hours, their holidays, and that they add up to the day."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_curve_rules import AUTUMN, SPRING, curves

from utenza.metering.rules import Band
from utenza.metering.rules.bands import USUAL_TABLE, BadTimeBands, in_bands, time_bands_in
from utenza.metering.rules.curves import HOUR, DayCurve

TABLE = USUAL_TABLE.read_text()
USUAL = time_bands_in(TABLE)
SAINT_FRANCIS = '\n[[holidays]]\nsince = 2026-01-01\nday = "10-04"\n'
DIGITS = st.text("123", min_size=24, max_size=24)


def hours_of_a_year(bands, year):
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    return Counter(band for day in days if day.year == year for band in bands.of_day(day))


@given(curves(), DIGITS, DIGITS, DIGITS)
def test_the_bands_of_a_day_add_up_to_it_whatever_the_table_and_the_clock(
    curve, workday, saturday, holiday
):
    bands = time_bands_in(
        f"[[hours]]\nsince = 2000-01-01\n"
        f'workday = "{workday}"\nsaturday = "{saturday}"\nholiday = "{holiday}"'
    )

    assert sum(in_bands(curve, bands).values()) == curve.total


@given(curves())
def test_the_bands_of_italy_add_up_to_the_day(curve):
    assert sum(in_bands(curve, USUAL).values()) == curve.total


def test_the_repeated_hour_counts_twice_and_the_skipped_one_not_at_all():
    digits = "2" * 2 + "1" + "3" * 21
    bands = time_bands_in(
        "[[hours]]\nsince = 2000-01-01\n"
        f'workday = "{digits}"\nsaturday = "{digits}"\nholiday = "{digits}"'
    )

    autumn = in_bands(DayCurve(AUTUMN, HOUR, tuple([Decimal(1)] * 25)), bands)
    spring = in_bands(DayCurve(SPRING, HOUR, tuple([Decimal(1)] * 23)), bands)

    assert autumn == {Band.F1: 2, Band.F2: 2, Band.F3: 21}
    assert spring == {Band.F1: 0, Band.F2: 2, Band.F3: 21}


@pytest.mark.parametrize(
    ("day", "hour", "band"),
    [
        (date(2026, 11, 23), 6, Band.F3),  # Monday
        (date(2026, 11, 23), 7, Band.F2),
        (date(2026, 11, 23), 8, Band.F1),
        (date(2026, 11, 23), 18, Band.F1),
        (date(2026, 11, 23), 19, Band.F2),
        (date(2026, 11, 23), 22, Band.F2),
        (date(2026, 11, 23), 23, Band.F3),
        (date(2026, 11, 21), 6, Band.F3),  # Saturday
        (date(2026, 11, 21), 12, Band.F2),
        (date(2026, 11, 22), 12, Band.F3),  # Sunday
        (date(2026, 12, 8), 12, Band.F3),  # Immacolata, a Tuesday
        (date(2026, 4, 6), 12, Band.F3),  # Easter Monday
        (date(2027, 3, 29), 12, Band.F3),  # the next one
        (date(2026, 4, 3), 12, Band.F1),  # Good Friday is none
    ],
)
def test_an_hour_is_in_the_band_of_deliberation_181_06(day, hour, band):
    assert USUAL.of_day(day)[hour] is band


def test_saint_francis_is_a_working_day_for_the_bands_until_the_table_says_otherwise():
    monday = date(2027, 10, 4)

    assert USUAL.of_day(monday)[12] is Band.F1
    assert time_bands_in(TABLE + SAINT_FRANCIS).of_day(monday)[12] is Band.F3
    # Counted by others, with and without that day.
    assert hours_of_a_year(USUAL, 2027) == {Band.F1: 2805, Band.F2: 2075, Band.F3: 3880}
    with_it = hours_of_a_year(time_bands_in(TABLE + SAINT_FRANCIS), 2027)
    assert with_it == {Band.F1: 2794, Band.F2: 2070, Band.F3: 3896}


def test_a_later_row_counts_from_its_day_and_an_old_holiday_until_its_own():
    bands = time_bands_in(
        TABLE
        + f'\n[[hours]]\nsince = 2030-01-01\nworkday = "{"1" * 24}"\n'
        + f'saturday = "{"2" * 24}"\nholiday = "{"3" * 24}"\n'
        + '\n[[holidays]]\nsince = 2028-05-03\nuntil = 2028-05-03\nday = "05-03"\n'
    )

    assert bands.of_day(date(2029, 12, 31))[0] is Band.F3
    assert bands.of_day(date(2030, 1, 2))[0] is Band.F1
    assert bands.of_day(date(2028, 5, 3))[12] is Band.F3
    assert bands.of_day(date(2029, 5, 3))[12] is Band.F1


def test_a_day_before_the_table_has_no_bands():
    curve = DayCurve(date(2006, 12, 31), HOUR, tuple([Decimal(1)] * 24))

    assert in_bands(curve, USUAL) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hours",
        "[[hours]]\nsince = 2000-01-01",
        (
            f'[[hours]]\nsince = "2000"\nworkday = "{"1" * 24}"\nsaturday = "{"1" * 24}"\n'
            f'holiday = "{"1" * 24}"'
        ),
        TABLE.replace('"333333333333333333333333"', '"33333333333333333333333"'),
        TABLE.replace('"333333333333333333333333"', '"333333333333333333333334"'),
        TABLE + '\n[[holidays]]\nsince = 2020-01-01\nday = "02-30"\n',
        TABLE + "\n[[holidays]]\nsince = 2020-01-01\n",
        TABLE + '\n[[holidays]]\nsince = 2020-01-01\nday = "01-02"\nafter_easter = 1\n',
    ],
)
def test_a_table_that_cannot_be_used_says_so(text):
    with pytest.raises(BadTimeBands):
        time_bands_in(text)
