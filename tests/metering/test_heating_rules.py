"""Gas against the cold: who heats no better and no worse sees no change, however cold it was."""

from datetime import date
from decimal import Decimal

import pytest

from utenza.kernel.periods import Period
from utenza.metering.rules.heating import base_a_day, newest_season
from utenza.metering.rules.months import days_of, shifted

ALWAYS = Period(date(2000, 1, 1))
BASE, RATE = Decimal("0.5"), Decimal("0.4")
COLD = {10: 60, 11: 250, 12: 400, 1: 430, 2: 350, 3: 250, 4: 90}


def two_winters(*, colder=Decimal(1), rate=RATE):
    """Two years of gas: the second winter is so much colder, and takes so much a degree day."""
    known, cold = {}, {}
    for number in range(24):
        month = shifted(date(2024, 7, 1), number)
        is_second = month >= date(2025, 7, 1)
        degree_days = COLD.get(month.month, 0) * (colder if is_second else 1)
        used = RATE if not is_second else rate
        known[month] = BASE * days_of(month, ALWAYS) + used * degree_days
        cold[month] = Decimal(degree_days)
    return known, cold


def test_the_summer_is_what_does_not_heat():
    known, _ = two_winters()

    assert base_a_day(known, covered=ALWAYS) == BASE
    assert base_a_day({}, covered=ALWAYS) == 0


@pytest.mark.parametrize("colder", [Decimal("0.6"), Decimal(1), Decimal("1.7")])
def test_a_colder_winter_is_not_a_worse_one(colder):
    known, cold = two_winters(colder=colder)

    season = newest_season(known, cold, covered=ALWAYS)

    assert season.starts == 2025
    assert season.rate == pytest.approx(RATE)
    assert season.change == pytest.approx(0)
    for month in season.months:
        assert month.expected == pytest.approx(month.used)


def test_who_takes_a_tenth_less_for_the_same_cold_is_told_so():
    known, cold = two_winters(colder=Decimal("1.3"), rate=RATE * Decimal("0.9"))

    season = newest_season(known, cold, covered=ALWAYS)

    assert season.change == pytest.approx(Decimal("-0.1"))
    assert all(month.used < month.expected for month in season.months)


def test_a_season_is_compared_with_the_same_months_of_the_one_before():
    known, cold = two_winters()
    for month in (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)):
        cold[month] = Decimal(COLD[month.month])
        known[month] = known[shifted(month, -12)] + RATE * cold[month]

    season = newest_season(known, cold, covered=ALWAYS)

    assert [one.month.month for one in season.months] == [10, 11, 12]
    assert season.change == pytest.approx(1)


def test_one_that_has_only_begun_waits_for_its_third_month():
    known, cold = two_winters()
    known[date(2026, 10, 1)], cold[date(2026, 10, 1)] = Decimal(100), Decimal(60)

    season = newest_season(known, cold, covered=ALWAYS)

    assert (season.starts, len(season.months)) == (2025, 7)


def test_a_month_that_is_known_in_one_season_alone_does_not_weigh():
    known, cold = two_winters()
    del known[date(2024, 10, 1)]
    known[date(2025, 10, 1)] *= 10

    season = newest_season(known, cold, covered=ALWAYS)

    assert len(season.months) == 7
    assert season.change == pytest.approx(0)


def test_a_first_winter_has_nothing_beside_it():
    known, cold = two_winters()
    first = {month: used for month, used in known.items() if month < date(2025, 7, 1)}

    season = newest_season(first, cold, covered=ALWAYS)

    assert season.change is None
    assert {one.expected for one in season.months} == {None}


def test_without_cold_or_without_gas_there_is_no_season():
    known, cold = two_winters()

    assert newest_season(known, {}, covered=ALWAYS) is None
    assert newest_season({}, cold, covered=ALWAYS) is None
