"""
How much a meter is likely to have counted since its last reading.

What the registers count: cubic metres of gas (annual Smc divided by C) or kWh. Sources and method:
docs/areas/metering.md.
"""

from calendar import isleap, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from utenza.supplies.rules import Commodity

_YEAR = timedelta(days=365)
# The months' part of a year's heating, in thousandths: degree days (20 °C) of a town of the
# northern plain, heated from 15 October to 15 April. A plausible range asks for no more.
_HEATING = {1: 224, 2: 178, 3: 139, 4: 51, 10: 51, 11: 147, 12: 210}
# How much of the year's gas heats, by the category that a profile's code begins with (TISG: C1
# heating, C2 cooking and hot water, C3 both, T2 both in a workshop). C1 may be all or not quite: a
# CIS calls C1 families too that cook in summer. All others are taken as even.
_HEATS = {
    "C1": (Decimal("0.8"), Decimal(1)),
    "C3": (Decimal("0.8"),),
    "T2": (Decimal("0.8"),),
}
_EVEN = (Decimal(0),)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What is nobody's surprise: `slack` around what is expected, less than `never_absurd`."""

    slack: int
    never_absurd: int


# In cubic metres and kWh: a holiday house that used nothing, or a warm week-end, is not nagged.
_TOLERANCES = {Commodity.GAS: Tolerance(10, 500), Commodity.ELECTRICITY: Tolerance(30, 1500)}


@dataclass(frozen=True, slots=True)
class Expectation:
    """
    The use that is expected, in what the register counts.

    From `least` to `most` nobody asks twice; from `absurd` on it can't be.
    """

    use: Decimal
    least: int
    most: int
    absurd: int


def heating_parts(commodity: Commodity, gas_profile: str) -> tuple[Decimal, ...]:
    """Return the parts of a year's use that may be heating; the likeliest is the first."""
    if commodity is not Commodity.GAS:
        return _EVEN
    return _HEATS.get(gas_profile.strip().upper()[:2], _EVEN)


def part_of_year(*, after: date, until: date, heating: Decimal) -> Decimal:
    """Return the part of a year's use that falls into these days; a whole year's is 1."""
    days = (after + timedelta(days=number + 1) for number in range((until - after).days))
    return sum((_part_of_day(day, heating) for day in days), Decimal(0))


def use_of_a_year_before(
    past: Sequence[tuple[date, int]], *, after: date, until: date
) -> Decimal | None:
    """
    Return what the meter counted on the same days a year before, between its readings in a line.

    `past` are days and what the registers showed, oldest first. None where they don't reach so far
    back, or where a register went round or a meter was changed.
    """
    shown = [_shown_on(past, day - _YEAR) for day in (after, until)]
    if shown[0] is None or shown[1] is None or shown[1] < shown[0]:
        return None
    return shown[1] - shown[0]


def expectation(commodity: Commodity, use: Decimal, *others: Decimal) -> Expectation:
    """
    Half of it to its double is plausible, ten times as much is absurd (order of magnitude).

    `others` are as likely as the first, and widen what is plausible.
    """
    tolerance = _TOLERANCES[commodity]
    low, high = min((use, *others)), max((use, *others))
    return Expectation(
        use=use,
        least=max(0, _whole(min(low / 2, low - tolerance.slack), ROUND_FLOOR)),
        most=_whole(max(high * 2, high + tolerance.slack), ROUND_CEILING),
        absurd=_whole(max(high * 10, Decimal(tolerance.never_absurd)), ROUND_CEILING),
    )


def _part_of_day(day: date, heating: Decimal) -> Decimal:
    in_month = monthrange(day.year, day.month)[1]
    warm = Decimal(_HEATING.get(day.month, 0)) / 1000 / in_month
    return heating * warm + (1 - heating) / (365 + isleap(day.year))


def _shown_on(past: Sequence[tuple[date, int]], day: date) -> Decimal | None:
    for (before, low), (later, high) in pairwise(past):
        if before <= day <= later and before < later:
            if high < low:
                return None
            return low + Decimal(high - low) * (day - before).days / (later - before).days
    return None


def _whole(value: Decimal, rounding: str) -> int:
    return int(value.to_integral_value(rounding))
