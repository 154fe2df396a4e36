"""
What will be used, from what was: the same month of the years before, at the present level.

Method, and its error measured on history: docs/areas/metering.md, `make bench`.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from utenza.kernel.periods import Period
from utenza.metering.rules.months import YEAR, Known, compared, days_of, months_to, shifted

# So many years back are averaged, each at the level of the newest half-year.
_YEARS, _RECENT = 3, 6
# A level is not believed to have more than doubled or halved.
_LEVELS = Decimal("0.5"), Decimal(2)
# Without a year before: the mean of the newest months.
_NEWEST = 3
# The range holds eight of ten months; where fewer than these were tried, it is taken as wide.
_HELD, _TRIES, _UNTRIED = Decimal("0.8"), 6, Decimal("0.35")
_LEAST = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Spread:
    """
    How far the method was off, month by month, in parts of what was projected.

    `typical` is the mean; what came lay within `wide` eight times of ten. `tries` 0: not tried.
    """

    typical: Decimal
    wide: Decimal
    tries: int


@dataclass(frozen=True, slots=True)
class Projection:
    """A quantity, the part of it that is projected and not known, and the range of the whole."""

    quantity: Decimal
    projected: Decimal
    low: Decimal
    high: Decimal


def project(known: Known, month: date, *, covered: Period) -> Decimal | None:
    """Return what the month, later than all that is known, will be; None: nothing is known."""
    if not known:
        return None
    recent = months_to(max(known), _RECENT)
    found = [
        (known[then] / days_of(then, covered), _level(known, recent, years, covered))
        for years in range(1, _YEARS + 1)
        if (then := shifted(month, -YEAR * years)) in known
    ]
    # A year to which the newest months can't be compared says less than one to which they can.
    likely = [use * level for use, level in found if level is not None]
    a_day = likely or [use for use, _ in found] or [_lately(known, covered)]
    return sum(a_day, Decimal(0)) / len(a_day) * days_of(month, covered)


def spread_of(known: Known, *, covered: Period) -> Spread:
    """Try the method on each of the last twelve months, as if what followed were not known."""
    errors = sorted(
        error
        for month in sorted(known)[-YEAR:]
        if (error := _error(known, month, covered)) is not None
    )
    if len(errors) < _TRIES:
        return Spread(_UNTRIED, _UNTRIED, 0)
    typical = sum(errors, Decimal(0)) / len(errors)
    # One more than was tried: the month to come is another one.
    place = ceil((len(errors) + 1) * _HELD) - 1
    held = errors[min(place, len(errors) - 1)]
    return Spread(typical, max(held, _LEAST), len(errors))


def project_days(
    known: Known, first: date, last: date, *, covered: Period, spread: Spread
) -> Projection | None:
    """
    Return what is used from day to day, both included: what is known as it is, the rest projected.

    Of months that are not whole in it, the part of their days. None: nothing is known.
    """
    sure = likely = Decimal(0)
    for month, part in _parts(first, last):
        if month in known:
            sure += known[month] * part
            continue
        found = project(known, month, covered=covered)
        if found is None:
            return None
        likely += max(found, Decimal(0)) * part
    off = likely * min(spread.wide, Decimal(1))
    whole = sure + likely
    return Projection(quantity=whole, projected=likely, low=whole - off, high=whole + off)


def _lately(known: Known, covered: Period) -> Decimal:
    """Return the use a day of the newest months."""
    newest = sorted(known)[-_NEWEST:]
    total = sum((known[month] for month in newest), Decimal(0))
    return total / sum(days_of(month, covered) for month in newest)


def _level(known: Known, recent: Sequence[date], years: int, covered: Period) -> Decimal | None:
    """Return how the recent months stand to those so many years before, where both are known."""
    found = compared(known, recent, covered=covered, years=years)
    if found is None or found.before <= 0:
        return None
    return min(max(found.now / found.before, _LEVELS[0]), _LEVELS[1])


def _error(known: Known, month: date, covered: Period) -> Decimal | None:
    """Return how far off the month's projection was, in parts of it; None: there was none."""
    before = {one: value for one, value in known.items() if one < month}
    found = project(before, month, covered=covered)
    return abs(known[month] - found) / found if found else None


def _parts(first: date, last: date) -> Iterator[tuple[date, Decimal]]:
    """Yield the months from day to day, each with the part of it that lies in between."""
    month = first.replace(day=1)
    while month <= last:
        length = monthrange(month.year, month.month)[1]
        end = min(last, month.replace(day=length))
        days = (end - max(first, month)).days + 1
        yield month, Decimal(days) / length
        month = shifted(month, 1)
