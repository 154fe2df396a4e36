"""Days on which banks settle."""

from datetime import date

import pytest

from utenza.kernel.target_days import add_target_days, is_target_day, target_day_from


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 12, 7), True),
        (date(2026, 12, 8), True),  # offices in Italy are closed, TARGET is not
        (date(2026, 12, 5), False),
        (date(2026, 12, 6), False),
        (date(2027, 1, 1), False),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 5, 1), False),
        (date(2026, 4, 25), False),
        (date(2025, 4, 25), True),
        (date(2026, 12, 25), False),
        (date(2025, 12, 26), False),
        (date(2026, 6, 2), True),
    ],
)
def test_target_works_but_at_weekends_and_on_six_days_of_the_year(day, is_one):
    assert is_target_day(day) is is_one


def test_the_next_day_after_easter_is_its_tuesday():
    assert target_day_from(date(2026, 4, 3)) == date(2026, 4, 7)
    assert target_day_from(date(2026, 4, 7)) == date(2026, 4, 7)


def test_days_are_counted_without_the_first():
    assert add_target_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert add_target_days(date(2026, 12, 30), 2) == date(2027, 1, 4)
    assert add_target_days(date(2026, 12, 5), 0) == date(2026, 12, 5)
