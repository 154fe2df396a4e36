"""
Working days in Italy: Monday to Friday, national holidays left out.

Saturdays are no working days, as offices and ARERA's terms "in giorni lavorativi" count them. Local
holidays (the patron saint's day) differ from town to town, so whoever counts says them.
"""

from collections.abc import Container
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
# Law 260/1949 and its changes, as (month, day).
_HOLIDAYS = frozenset(
    (
        *((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15)),
        *((11, 1), (12, 8), (12, 25), (12, 26)),
    )
)
# Saint Francis is a national holiday again since 2026 (law 151/2025).
_SAINT_FRANCIS = (10, 4)
_SAINT_FRANCIS_SINCE = 2026


def is_working_day(day: date, *, local: Container[tuple[int, int]] = ()) -> bool:
    """Tell whether offices work on this day; `local` are further holidays, as (month, day)."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in local:
        return False
    return not is_national_holiday(day)


def is_national_holiday(day: date) -> bool:
    in_year = (day.month, day.day)
    if in_year == _SAINT_FRANCIS:
        return day.year >= _SAINT_FRANCIS_SINCE
    return in_year in _HOLIDAYS or day in (easter(day.year), easter(day.year) + _ONE_DAY)


def add_working_days(start: date, days: int, *, local: Container[tuple[int, int]] = ()) -> date:
    """
    Return the last day of a term of so many working days; `start` itself does not count.

    A term of no days ends where it starts, working day or not. Less than none is a bug: ValueError.
    """
    if days < 0:
        raise ValueError(days)
    day = start
    while days:
        day += _ONE_DAY
        days -= is_working_day(day, local=local)
    return day


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (8 * century + 13) // 25 + 15) % 30
    week = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    shift = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)
