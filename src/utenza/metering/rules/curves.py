"""
Interval curves: a day's energy, interval by interval, on Italy's clock.

A day has 24 hours, 23 when summer time begins (none from 2 to 3) and 25 when it ends (two of them).
What was not measured is None and is never taken for zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from utenza.metering.rules import ITALY, hours_of

HOUR, QUARTER = 60, 15
USUAL_HOURS = 24
MISSING = "-"

Values = tuple[Decimal | None, ...]


class NotADay(Exception):
    """As many values as no day has: neither its hours nor their quarters."""


@dataclass(frozen=True, slots=True)
class DayCurve:
    """A day's energy in Wh, `minutes` an interval (15 or 60), from midnight to midnight."""

    day: date
    minutes: int
    values: Values

    @property
    def known(self) -> list[Decimal]:
        """What was measured, in Wh."""
        return [value for value in self.values if value is not None]

    @property
    def total(self) -> Decimal:
        """The sum of what was measured, in Wh; what is missing is not in it."""
        return sum(self.known, Decimal(0))

    @property
    def missing(self) -> int:
        """How many intervals were not measured."""
        return self.values.count(None)

    @property
    def is_empty(self) -> bool:
        return self.missing == len(self.values)


def unpack(day: date, packed: str) -> DayCurve:
    """
    Return the curve that is kept as `120 - 98.5 …`, Wh an interval, `-` a missing one.

    Raises NotADay.
    """
    values = tuple([None if one == MISSING else Decimal(one) for one in packed.split(" ")])
    return DayCurve(day, _minutes(day, len(values)), values)


def pack(values: Iterable[Decimal | None]) -> str:
    """Return the values as they are kept, without idle zeros."""
    return " ".join(MISSING if value is None else _plain(value) for value in values)


def starts_of(day: date, minutes: int) -> tuple[datetime, ...]:
    """Return when each interval begins, on Italy's clock: `fold` tells the second of two hours."""
    return _usual_starts(day, minutes) if hours_in(day) == USUAL_HOURS else _starts(day, minutes)


def clock_minutes(day: date, minutes: int) -> Sequence[int]:
    """Return the minute of the wall clock, from 0 to 1439, at which each interval begins."""
    if hours_in(day) == USUAL_HOURS:
        return range(0, USUAL_HOURS * HOUR, minutes)
    return tuple([start.hour * HOUR + start.minute for start in starts_of(day, minutes)])


@lru_cache(maxsize=8192)
def hours_in(day: date) -> int:
    """Return how many hours the day has in Italy: 23, 24 or 25."""
    return hours_of(day.isoformat())


def by_hour(curve: DayCurve) -> DayCurve:
    """Return the curve by hours; an hour of which a part is missing is missing."""
    if curve.minutes == HOUR:
        return curve
    parts = HOUR // curve.minutes
    hours = zip(*(curve.values[part::parts] for part in range(parts)), strict=True)
    return DayCurve(curve.day, HOUR, tuple([_sum(hour) for hour in hours]))


def average_by_clock(curves: Iterable[DayCurve]) -> dict[int, Decimal]:
    """
    Return the mean of these days for each minute of the wall clock at which an interval begins.

    The curves have intervals of one length. An hour that is there twice counts twice, one that is
    not there, or was not measured, does not count.
    """
    measured: dict[int, list[Decimal]] = defaultdict(list)
    for curve in curves:
        for minute, value in zip(
            clock_minutes(curve.day, curve.minutes), curve.values, strict=True
        ):
            if value is not None:
                measured[minute].append(value)
    return {
        minute: sum(values, Decimal(0)) / len(values) for minute, values in sorted(measured.items())
    }


def _minutes(day: date, count: int) -> int:
    hours = hours_in(day)
    if count == hours:
        return HOUR
    if count == hours * HOUR // QUARTER:
        return QUARTER
    raise NotADay(f"{day}: {count}")


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _usual_starts(day: date, minutes: int) -> tuple[datetime, ...]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ITALY)
    # Additions are of the wall clock, which runs evenly on this day.
    return tuple([midnight + timedelta(minutes=n) for n in range(0, USUAL_HOURS * HOUR, minutes)])


def _starts(day: date, minutes: int) -> tuple[datetime, ...]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ITALY).astimezone(UTC)
    instants = range(0, hours_in(day) * HOUR, minutes)
    return tuple([(midnight + timedelta(minutes=n)).astimezone(ITALY) for n in instants])


def _sum(parts: Values) -> Decimal | None:
    total = Decimal(0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total
