from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.kernel.working_days import add_working_days, easter, is_working_day

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1818, 3, 22), (1943, 4, 25), (2024, 3, 31), (2026, 4, 5), (2027, 3, 28), (2038, 4, 25)],
)
def test_easter_is_where_the_calendar_has_it(year, month, day):
    assert easter(year) == date(year, month, day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 6),  # Easter Monday
        date(2025, 4, 25),
        date(2026, 5, 1),
        date(2026, 6, 2),
        date(2025, 8, 15),
        date(2027, 10, 4),
        date(2027, 11, 1),
        date(2026, 12, 8),
        date(2026, 12, 25),
        date(2025, 12, 26),
        date(2026, 11, 28),  # a Saturday
        date(2026, 11, 29),
    ],
)
def test_nobody_works_on_a_holiday(day):
    assert not is_working_day(day)


def test_saint_francis_was_a_working_day_until_2025():
    assert is_working_day(date(2024, 10, 4))


def test_the_patron_saint_is_a_holiday_where_it_is_said():
    saint_ambrose = date(2026, 12, 7)

    assert is_working_day(saint_ambrose)
    assert not is_working_day(saint_ambrose, local={(12, 7)})


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 24), 4, date(2026, 11, 30)),  # over a week-end
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
        (date(2026, 12, 23), 4, date(2026, 12, 30)),  # over Christmas, a Friday, and its week-end
    ],
)
def test_a_term_of_working_days_skips_what_is_none(start, days, end):
    assert add_working_days(start, days) == end


def test_a_term_of_less_than_nothing_is_a_bug():
    with pytest.raises(ValueError, match="-1"):
        add_working_days(date(2026, 11, 24), -1)


@given(DAYS, st.integers(1, 60))
def test_a_term_ends_on_a_working_day_and_holds_exactly_so_many(start, days):
    end = add_working_days(start, days)

    span = [start + timedelta(days=number + 1) for number in range((end - start).days)]
    assert is_working_day(end)
    assert sum(map(is_working_day, span)) == days


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_two_terms_one_after_the_other_are_one(start, first, second):
    assert add_working_days(add_working_days(start, first), second) == add_working_days(
        start, first + second
    )


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)
