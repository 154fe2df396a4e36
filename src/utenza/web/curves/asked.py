"""What the address of a page of curves asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from utenza.metering.queries.curves import CurveSpan

WEEK = timedelta(days=7)
_LAST_OF_A_WEEK = timedelta(days=6)
# A year is shown in whole weeks, Monday to Sunday.
WEEKS_OF_A_YEAR = 53
_YEAR = timedelta(weeks=WEEKS_OF_A_YEAR - 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A stretch of days, both ends included."""

    first: date
    last: date


def day_asked(told: Mapping[str, str], span: CurveSpan) -> date:
    """Return the day that is asked for, else the newest; none outside the days that are known."""
    day = _day(told.get("giorno", "")) or span.last
    return min(max(day, span.first), span.last)


def neighbours(day: date, first: date, last: date) -> tuple[date | None, date | None]:
    """Return the day before and the day after, where they are among the known ones."""
    one = timedelta(days=1)
    return (day - one if day > first else None), (day + one if day < last else None)


def week_of(day: date) -> Asked:
    """Return the week of this day, from its Monday."""
    monday = day - timedelta(days=day.weekday())
    return Asked(monday, monday + _LAST_OF_A_WEEK)


def year_until(last: date) -> Asked:
    """Return the 53 whole weeks that end with the week of this day."""
    week = week_of(last)
    return Asked(week.first - _YEAR, week.last)


def span_asked(told: Mapping[str, str], span: CurveSpan) -> Asked:
    """Return the days from `da` to `a` that are known; all of them where none are said."""
    first, last = (_day(told.get(name, "")) for name in ("da", "a"))
    first = max(first or span.first, span.first)
    last = min(last or span.last, span.last)
    return Asked(first, max(first, last))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
