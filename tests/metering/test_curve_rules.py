"""Interval curves on Italy's clock: days of 23, 24 and 25 hours, and what was not measured."""

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.metering.rules import ITALY
from utenza.metering.rules.curves import (
    HOUR,
    QUARTER,
    DayCurve,
    NotADay,
    average_by_clock,
    by_hour,
    clock_minutes,
    hours_in,
    pack,
    starts_of,
    unpack,
)

SPRING, AUTUMN, USUAL = date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 17)
DAYS = st.one_of(st.sampled_from([SPRING, AUTUMN]), st.dates(date(2007, 1, 1), date(2039, 12, 31)))
VALUES = st.one_of(st.none(), st.decimals(0, 99_999, places=3))


@st.composite
def curves(draw):
    day, length = draw(DAYS), draw(st.sampled_from([HOUR, QUARTER]))
    count = hours_in(day) * HOUR // length
    values = draw(st.lists(VALUES, min_size=count, max_size=count))
    return DayCurve(day, length, tuple(values))


@given(curves())
def test_a_curve_comes_back_from_its_row_as_it_was(curve):
    assert unpack(curve.day, pack(curve.values)) == curve


@given(curves())
def test_intervals_follow_each_other_from_midnight_to_midnight(curve):
    starts = starts_of(curve.day, curve.minutes)

    instants = [start.timestamp() for start in starts]
    midnights = [
        datetime.combine(curve.day + timedelta(ahead), datetime.min.time(), ITALY)
        for ahead in (0, 1)
    ]
    assert instants[0] == midnights[0].timestamp()
    assert instants[-1] + curve.minutes * 60 == midnights[1].timestamp()
    assert {late - early for early, late in itertools.pairwise(instants)} <= {curve.minutes * 60}
    assert all(start.date() == curve.day for start in starts)
    assert list(clock_minutes(curve.day, curve.minutes)) == [
        start.hour * 60 + start.minute for start in starts
    ]


@given(curves())
def test_hours_add_up_to_the_day_unless_a_part_of_them_is_missing(curve):
    hours = by_hour(curve)

    assert len(hours.values) == hours_in(curve.day)
    assert hours.total <= curve.total
    if not curve.missing:
        assert hours.total == curve.total


def test_in_spring_two_o_clock_does_not_exist():
    starts = starts_of(SPRING, HOUR)

    assert [start.hour for start in starts] == [0, 1, *range(3, 24)]


def test_in_autumn_two_o_clock_is_there_twice():
    starts = starts_of(AUTUMN, QUARTER)

    two = [start for start in starts if start.hour == 2]
    assert [(one.minute, one.fold) for one in two] == [
        *((0, 0), (15, 0), (30, 0), (45, 0)),
        *((0, 1), (15, 1), (30, 1), (45, 1)),
    ]


def test_an_hour_of_which_a_quarter_is_missing_is_missing_and_no_zero():
    curve = unpack(USUAL, " ".join(["100", "-", "100", "100", "1", "2", "3", "4.5"] + ["0"] * 88))

    hours = by_hour(curve)

    assert hours.values[:3] == (None, Decimal("10.5"), 0)
    assert (curve.missing, hours.missing) == (1, 1)
    assert curve.total == Decimal("310.5")


@pytest.mark.parametrize(
    ("day", "count"),
    [(USUAL, 23), (USUAL, 25), (USUAL, 92), (SPRING, 24), (AUTUMN, 96), (USUAL, 1)],
)
def test_as_many_values_as_no_day_has_are_no_curve(day, count):
    with pytest.raises(NotADay):
        unpack(day, " ".join(["1"] * count))


def test_the_usual_day_is_the_mean_at_each_hour_of_the_clock():
    autumn = DayCurve(AUTUMN, HOUR, (*[Decimal(10)] * 2, Decimal(20), Decimal(40), *[None] * 21))
    spring = DayCurve(SPRING, HOUR, tuple([Decimal(30)] * 23))

    usual = average_by_clock([autumn, spring])

    assert usual[0] == 20
    assert usual[2 * 60] == 30  # twice in autumn, never in spring
    assert usual[3 * 60] == 30  # not measured in autumn
