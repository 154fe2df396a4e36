from datetime import date

import pytest

from utenza.kernel.periods import Period, PeriodEndedBeforeItStarted

SEPTEMBER = Period(date(2026, 9, 1), date(2026, 10, 1))


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
    ],
)
def test_a_period_holds_its_start_and_not_its_end(day, inside):
    assert (day in SEPTEMBER) is inside


def test_a_period_without_end_is_still_running():
    running = Period(date(2026, 9, 1))

    assert date(2999, 1, 1) in running
    assert date(2026, 8, 31) not in running
    assert running.last_day is None


def test_a_bill_names_the_last_day_and_the_period_ends_on_the_day_after():
    assert Period.through(date(2026, 9, 1), date(2026, 9, 30)) == SEPTEMBER
    assert SEPTEMBER.last_day == date(2026, 9, 30)
    assert Period.through(date(2026, 9, 1), None) == Period(date(2026, 9, 1))


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(PeriodEndedBeforeItStarted):
        Period(date(2026, 9, 2), date(2026, 9, 1))


def test_annas_and_brunos_contracts_that_touch_do_not_overlap():
    annas, brunos = Period(date(2025, 1, 1), date(2026, 9, 1)), Period(date(2026, 9, 1))

    assert not annas.overlaps(brunos)
    assert not brunos.overlaps(annas)


@pytest.mark.parametrize(
    "other",
    [
        Period(date(2026, 9, 30), date(2026, 12, 1)),
        Period(date(2026, 1, 1)),
        Period(date(2026, 9, 10), date(2026, 9, 11)),
    ],
)
def test_periods_that_share_a_day_overlap_seen_from_either(other):
    assert SEPTEMBER.overlaps(other)
    assert other.overlaps(SEPTEMBER)


def test_the_last_day_of_the_calendar_is_no_end():
    assert Period.through(date(2026, 9, 1), date(9999, 12, 31)) == Period(date(2026, 9, 1))
