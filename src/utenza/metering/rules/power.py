"""
What a curve says of power: the highest that was drawn, and what is never switched off.

Power is the mean of an interval: with hours the true peak may have been higher, with quarters it is
what the meter itself takes for the highest power of a month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from utenza.metering.rules.curves import HOUR, DayCurve, by_hour, clock_minutes, starts_of

# The night: its quietest hour says what stays on.
NIGHT_ENDS = 6
FEWEST_NIGHTS = 7
# From this part of a limit on, a peak is near it.
NEAR = Decimal("0.9")
# Up to this committed power the meter cuts off above the available one: a tenth more, where only
# the committed one is known. Above it there is no limiter.
_LIMITED_UNTIL_KW = 30
_AVAILABLE = Decimal("1.1")
_W_IN_KW = 1000
_HOURS_OF_A_YEAR = 8760


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest mean power of an interval, and when that began on Italy's clock."""

    kw: Decimal
    at: datetime
    minutes: int

    def share_of(self, committed_kw: Decimal) -> Decimal:
        """Return it as a part of the committed power: 1 is all of it."""
        return self.kw / committed_kw

    def is_near(self, limit_kw: Decimal) -> bool:
        return self.kw >= limit_kw * NEAR


@dataclass(frozen=True, slots=True)
class PowerLimit:
    """What a supply may draw; above it the meter `cuts_off`, or it draws more than it pays for."""

    kw: Decimal
    cuts_off: bool


@dataclass(frozen=True, slots=True)
class BaseLoad:
    """What stays on at night, in W: the middle of the quietest hours of so many nights."""

    watts: Decimal
    nights: int

    @property
    def kwh_a_year(self) -> Decimal:
        """What it would come to if it stayed on all year."""
        return self.watts * _HOURS_OF_A_YEAR / _W_IN_KW


def power_kw(energy_wh: Decimal, minutes: int) -> Decimal:
    """Return the mean power of an interval of so many minutes."""
    return energy_wh * HOUR / minutes / _W_IN_KW


def limit_of(*, committed: Decimal | None, available: Decimal | None) -> PowerLimit | None:
    """Return the power that the supply may draw; None where neither is known."""
    if committed is not None and not has_limiter(committed):
        return PowerLimit(committed, cuts_off=False)
    if available is not None:
        return PowerLimit(available, cuts_off=has_limiter(available / _AVAILABLE))
    return None if committed is None else PowerLimit(committed * _AVAILABLE, cuts_off=True)


def has_limiter(committed_kw: Decimal) -> bool:
    """Tell whether the meter of such a supply cuts off above its available power."""
    return committed_kw <= _LIMITED_UNTIL_KW


def peak_of(curves: Iterable[DayCurve]) -> Peak | None:
    """Return the highest power, the first time it was reached; nothing where all is missing."""
    days = [(power_kw(max(curve.known), curve.minutes), curve) for curve in curves if curve.known]
    if not days:
        return None
    kw, curve = max(days, key=lambda one: one[0])
    place = curve.values.index(max(curve.known))
    return Peak(kw, starts_of(curve.day, curve.minutes)[place], curve.minutes)


def base_load(curves: Iterable[DayCurve]) -> BaseLoad | None:
    """
    Return what stays on at night, where at least a week of nights was measured whole.

    Of each night, from midnight to six, the quietest hour; of these the middle one, so that neither
    a night with guests nor one without current moves it.
    """
    quietest = [night for night in map(_quietest_hour, curves) if night is not None]
    if len(quietest) < FEWEST_NIGHTS:
        return None
    return BaseLoad(median(quietest), len(quietest))


def _quietest_hour(curve: DayCurve) -> Decimal | None:
    hours = by_hour(curve)
    night = [
        value
        for minute, value in zip(clock_minutes(hours.day, HOUR), hours.values, strict=True)
        if minute < NIGHT_ENDS * HOUR
    ]
    known = [value for value in night if value is not None]
    return min(known) if known and len(known) == len(night) else None
