"""
Days on which TARGET works, the system in which banks settle euros: SEPA debits move on no other.

Closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December
(ECB, "Long-term calendar for TARGET closing days", in force since 2002).
"""

from datetime import date, timedelta

from utenza.kernel.working_days import easter

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
_CLOSED = frozenset(((1, 1), (5, 1), (12, 25), (12, 26)))
# From Easter Sunday.
_GOOD_FRIDAY, _EASTER_MONDAY = timedelta(days=-2), timedelta(days=1)


def is_target_day(day: date) -> bool:
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _CLOSED:
        return False
    return day - easter(day.year) not in (_GOOD_FRIDAY, _EASTER_MONDAY)


def target_day_from(day: date) -> date:
    """Return the day itself, or the first on which TARGET works again."""
    while not is_target_day(day):
        day += _ONE_DAY
    return day


def add_target_days(start: date, days: int) -> date:
    """Return the day so many TARGET days after `start`, which itself does not count."""
    day = start
    for _ in range(days):
        day = target_day_from(day + _ONE_DAY)
    return day
