"""What is to be expected: of who never changes exactly that, of who changed the new level."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.kernel.periods import Period
from utenza.metering.rules.months import days_of, months_to, shifted
from utenza.metering.rules.projecting import Spread, project, project_days, spread_of

ALWAYS = Period(date(2000, 1, 1))
NEWEST = date(2026, 10, 1)
SEASON = (9, 8, 7, 7, 6, 7, 9, 9, 8, 7, 8, 9)
SURE = Spread(Decimal("0.1"), Decimal("0.1"), 12)


def years(count=3, *, newest=NEWEST, since=None, times=1):
    """The same kWh a day in each month of the years; from `since` on so many times as many."""
    return {
        month: Decimal(SEASON[month.month - 1] * days_of(month, ALWAYS))
        * (Decimal(times) if since and month >= since else 1)
        for month in months_to(newest, count * 12)
    }


@given(ahead=st.integers(1, 14), newest=st.dates(date(2020, 1, 1), date(2032, 12, 1)))
def test_who_never_changes_goes_on_as_ever_leap_years_or_not(ahead, newest):
    newest = newest.replace(day=1)
    month = shifted(newest, ahead)

    found = project(years(newest=newest), month, covered=ALWAYS)

    expected = Decimal(SEASON[month.month - 1] * days_of(month, ALWAYS))
    if ahead <= 12:
        assert found == pytest.approx(expected)


def test_who_uses_a_third_more_for_half_a_year_is_expected_to_go_on():
    known = years(since=date(2026, 5, 1), times="1.3")

    found = project(known, date(2026, 11, 1), covered=ALWAYS)

    assert found == pytest.approx(Decimal("1.3") * 8 * 30)


def test_a_month_of_madness_does_not_set_the_level_for_ever():
    known = years(2, since=date(2026, 5, 1), times=50)

    assert project(known, date(2026, 11, 1), covered=ALWAYS) == pytest.approx(2 * 8 * 30)


def test_who_is_new_goes_on_as_lately():
    known = {
        date(2026, 8, 1): Decimal(31),
        date(2026, 9, 1): Decimal(60),
        date(2026, 10, 1): Decimal(93),
    }

    expected = Decimal(31 + 60 + 93) / 92 * 30
    assert project(known, date(2026, 11, 1), covered=ALWAYS) == pytest.approx(expected)
    assert project({}, date(2026, 11, 1), covered=ALWAYS) is None


def test_the_spread_of_who_never_changes_is_small_and_tried_on_twelve_months():
    found = spread_of(years(), covered=ALWAYS)

    assert found.tries == 12
    assert found.typical == pytest.approx(0)
    assert found.wide == Decimal("0.05")


def test_where_little_is_known_nothing_is_promised():
    found = spread_of({NEWEST: Decimal(10)}, covered=ALWAYS)

    assert (found.tries, found.wide) == (0, Decimal("0.35"))


@given(first=st.dates(date(2026, 1, 1), date(2026, 12, 1)), length=st.integers(0, 400))
def test_days_are_projected_as_the_parts_of_their_months(first, length):
    last = first + timedelta(days=length)

    found = project_days(years(), first, last, covered=ALWAYS, spread=SURE)

    days = (first + timedelta(days=number) for number in range(length + 1))
    if last <= date(2027, 10, 31):
        expected = sum(SEASON[day.month - 1] for day in days)
        assert found.quantity == pytest.approx(Decimal(expected))
    assert found.low <= found.quantity <= found.high


def test_what_is_known_is_not_uncertain():
    found = project_days(years(), date(2026, 9, 1), date(2026, 10, 31), covered=ALWAYS, spread=SURE)

    assert found.projected == 0
    assert found.low == found.high == found.quantity == 8 * 30 + 7 * 31


def test_only_the_part_to_come_has_a_range():
    found = project_days(
        years(), date(2026, 10, 1), date(2026, 11, 30), covered=ALWAYS, spread=SURE
    )

    assert found.projected == pytest.approx(240)
    assert found.high - found.quantity == pytest.approx(24)
    assert found.quantity - found.low == pytest.approx(24)
