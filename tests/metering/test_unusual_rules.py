"""A month that is not like the others: found when it is, and hardly ever when it is not."""

import random
from datetime import date
from decimal import Decimal

import pytest

from utenza.kernel.periods import Period
from utenza.metering.rules.alerts import NotASum, is_news, tidy_sum
from utenza.metering.rules.months import months_to
from utenza.metering.rules.unusual import unusual_month
from utenza.supplies.rules import Commodity

ALWAYS = Period(date(2000, 1, 1))
NEWEST = date(2026, 10, 1)
SEASON = (222, 198, 180, 160, 150, 170, 210, 200, 168, 172, 190, 214)


def family(number):
    """Four years of a family that differs by a tenth from month to month."""
    rng = random.Random(number)  # noqa: S311 - of families that do not exist
    return {
        month: Decimal(round(SEASON[month.month - 1] * rng.gauss(1, 0.1), 1))
        for month in months_to(NEWEST, 48)
    }


def found(known, month=NEWEST, *, commodity=Commodity.ELECTRICITY):
    return unusual_month(known, month, covered=ALWAYS, commodity=commodity)


def test_of_a_thousand_usual_months_hardly_one_is_called_unusual():
    told = [
        found({m: v for m, v in known.items() if m <= month}, month)
        for known in map(family, range(100))
        for month in months_to(NEWEST, 10)
    ]

    assert len(told) == 1000
    assert sum(one is not None for one in told) <= 10


@pytest.mark.parametrize(("times", "at_least"), [("2", 98), ("1.7", 85), ("0.1", 98)])
def test_what_is_planted_is_found(times, at_least):
    hits = 0
    for known in map(family, range(100)):
        known[NEWEST] *= Decimal(times)
        one = found(known)
        hits += one is not None and one.is_high == (Decimal(times) > 1)

    assert hits >= at_least


def test_what_followed_is_not_looked_at():
    known = family(1)
    known[date(2026, 7, 1)] *= 3
    known[date(2026, 8, 1)] *= 3

    assert found(known, date(2026, 7, 1)).month == date(2026, 7, 1)


def test_next_to_nothing_is_never_unusual():
    known = {month: value / 10 for month, value in family(1).items()}
    known[NEWEST] *= 3

    assert found(known) is None


def test_a_new_customer_is_not_judged():
    known = {month: Decimal(100) for month in months_to(date(2026, 9, 1), 5)}

    assert found(known | {NEWEST: Decimal(900)}) is None
    assert found({NEWEST: Decimal(900)}) is None


def test_only_the_last_months_are_news():
    today = date(2026, 11, 22)

    assert is_news(date(2026, 10, 1), today=today)
    assert is_news(date(2026, 9, 1), today=today)
    assert not is_news(date(2026, 8, 1), today=today)
    assert not is_news(date(2026, 11, 1), today=today)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("150", "150"),
        (" 99,50 € ", "99.50"),
        ("€99.5", "99.5"),
        ("1 200", "1200"),
        ("1.500", "1500"),
        ("1,500", "1500"),
        ("1.500,25", "1500.25"),
        ("1,500.25", "1500.25"),
        ("12,", "12"),
        ("", None),
        ("  ", None),
    ],
)
def test_a_sum_is_read_as_it_is_typed(typed, expected):
    assert tidy_sum(typed) == (expected and Decimal(expected))


@pytest.mark.parametrize(
    "typed",
    [
        *("tanto", "0", "0,00", "0,004", "0.004", "-5", "1e9", "1_000", "NaN", "1000000"),
        *("1.00,00", "12,3456", "1.500.00", "1,500,25", ","),
    ],
)
def test_what_is_no_sum_is_refused(typed):
    with pytest.raises(NotASum):
        tidy_sum(typed)
