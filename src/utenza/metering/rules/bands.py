"""
Time bands F1, F2 and F3, by a dated table: which hours of which days count in which band.

The table is data (`time_bands.toml` beside this file, with its sources), because bands change by an
act of ARERA and because a public holiday is none for the bands until such an act says so. What is
billed are the bands of the meter, never a reckoning from the curve.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import Any

from utenza.kernel.working_days import easter
from utenza.metering.rules import Band
from utenza.metering.rules.curves import HOUR, USUAL_HOURS, DayCurve, clock_minutes

USUAL_TABLE = Path(__file__).with_name("time_bands.toml")
BANDS = (Band.F1, Band.F2, Band.F3)
_DIGITS = {"1": Band.F1, "2": Band.F2, "3": Band.F3}
_SATURDAY, _SUNDAY = 5, 6
_NOTHING = Decimal(0)

HoursOfDay = tuple[Band, ...]


class BadTimeBands(Exception):
    """The table of time bands cannot be used; the text says why, for whoever installs."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The band of each hour from this day on, until a later row of the table."""

    since: date
    workday: HoursOfDay
    saturday: HoursOfDay
    holiday: HoursOfDay


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of every year, `MM-DD` or so many days after Easter, in the years of its dates."""

    since: date
    until: date
    day: str
    after_easter: int | None

    def falls_on(self, day: date) -> bool:
        if not self.since <= day <= self.until:
            return False
        if self.after_easter is None:
            return f"{day:%m-%d}" == self.day
        return day == easter(day.year) + timedelta(days=self.after_easter)


class TimeBands:
    """What the table says of a day; the same day is looked up once."""

    def __init__(self, hours: tuple[Hours, ...], holidays: tuple[Holiday, ...]) -> None:
        self._hours = sorted(hours, key=lambda one: one.since, reverse=True)
        self._holidays = holidays
        self._known: dict[date, HoursOfDay] = {}

    def of_day(self, day: date) -> HoursOfDay:
        """Return the band of each hour of the wall clock; nothing for a day before the table."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._of_day(day)
        return known

    def is_holiday(self, day: date) -> bool:
        """Tell whether the bands take this day for a holiday; Sundays are not asked for."""
        return any(one.falls_on(day) for one in self._holidays)

    def _of_day(self, day: date) -> HoursOfDay:
        hours = next((one for one in self._hours if one.since <= day), None)
        if hours is None:
            return ()
        if day.weekday() == _SUNDAY or self.is_holiday(day):
            return hours.holiday
        return hours.saturday if day.weekday() == _SATURDAY else hours.workday


def in_bands(curve: DayCurve, bands: TimeBands) -> dict[Band, Decimal]:
    """
    Return what was measured in each band, in Wh: it adds up to the day's total.

    Nothing for a day that the table does not reach back to.
    """
    hours = bands.of_day(curve.day)
    if not hours:
        return {}
    values = [value or _NOTHING for value in curve.values]
    masks = _masks(hours, clock_minutes(curve.day, curve.minutes))
    return {
        band: sum(compress(values, mask), _NOTHING) for band, mask in zip(BANDS, masks, strict=True)
    }


def time_bands_in(text: str) -> TimeBands:
    """
    Read the table: `[[hours]]` and `[[holidays]]`, as `time_bands.toml` explains them.

    Raises BadTimeBands.
    """
    try:
        table = tomllib.loads(text)
        hours = tuple(_hours(row) for row in table.get("hours", ()))
        holidays = tuple(_holiday(row) for row in table.get("holidays", ()))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadTimeBands(f"{type(error).__name__}: {error}") from error
    if not hours:
        raise BadTimeBands("no [[hours]]")
    return TimeBands(hours, holidays)


@lru_cache(maxsize=256)
def _masks(hours: HoursOfDay, minutes: Sequence[int]) -> tuple[tuple[bool, ...], ...]:
    """Return for each band which of the intervals that begin at these minutes are in it."""
    known = [hours[minute // HOUR] for minute in minutes]
    return tuple(tuple(one is band for one in known) for band in BANDS)


def _hours(row: Mapping[str, Any]) -> Hours:
    digits = [str(row[name]) for name in ("workday", "saturday", "holiday")]
    if any(len(one) != USUAL_HOURS for one in digits):
        raise ValueError("an hour is one of 24 digits")
    return Hours(_date(row["since"]), *(tuple(_DIGITS[digit] for digit in one) for one in digits))


def _holiday(row: Mapping[str, Any]) -> Holiday:
    since, until = _date(row["since"]), _date(row.get("until", date.max))
    if ("day" in row) == ("after_easter" in row):
        raise ValueError("a holiday has either day or after_easter")
    day = str(row.get("day", ""))
    if day:
        date.fromisoformat(f"2000-{day}")
        return Holiday(since, until, day, None)
    return Holiday(since, until, "", int(row["after_easter"]))


def _date(value: object) -> date:
    if type(value) is not date:
        raise TypeError(f"{value!r} is no date")
    return value
