"""Interval curves: the energy of a month, spread over its days and over the hours of each."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Final

from utenza.imports.generator import days
from utenza.imports.generator.world import Supply, World

# Thousandths of a day's energy, hour by hour of the clock: at home, at home on Saturday and Sunday,
# at work.
_AT_HOME: Final = (
    *(22, 18, 16, 15, 15, 20, 38, 58, 52, 40, 36, 38),
    *(46, 44, 38, 36, 38, 48, 68, 82, 80, 66, 50, 36),
)
_AT_HOME_WEEKEND: Final = (
    *(28, 22, 18, 15, 15, 16, 22, 34, 52, 64, 62, 56),
    *(66, 60, 46, 40, 40, 46, 58, 70, 68, 58, 46, 34),
)
_AT_WORK: Final = (
    *(15, 14, 14, 14, 15, 20, 35, 58, 78, 84, 84, 80),
    *(60, 72, 82, 80, 66, 46, 28, 16, 12, 10, 9, 8),
)
# A washing machine, an oven, a dishwasher: the quarters of the clock in which it runs, thousandths
# of a day in each, and on how many days of a thousand.
_APPLIANCES: Final = ((range(36, 42), 56, 330), (range(77, 81), 64, 300), (range(86, 90), 48, 450))
_QUARTERS: Final = 4
_TWO_IN_THE_MORNING: Final = range(2 * _QUARTERS, 3 * _QUARTERS)
_SATURDAY: Final = 5
# Of a usual day's energy, in thousandths.
_WEEKEND_AT_HOME, _WEEKEND_AT_WORK = 1150, 320
_YEAR: Final = 366
# Of a thousand intervals, those the meter did not send; and of a thousand days.
_MISSING, _MISSING_DAYS = 3, 4
_WH_IN_A_TENTH: Final = 100


def curves_of(supply: Supply, world: World) -> Iterator[str]:
    """Yield a row a day: the newest, and those of the year on which the clocks change."""
    changes, recent = _days_until(world.plan.today, max(supply.curve_days, _YEAR))
    for day in sorted(changes | set(recent[: supply.curve_days])):
        is_there = day in changes or world.die(supply.serial, _number(day)) >= _MISSING_DAYS
        if is_there and day >= supply.started_on:
            values = " ".join(_curve(supply, day, world))
            yield f"{supply.code},{day},{supply.curve_minutes},{values}"


@lru_cache(maxsize=4)
def _days_until(today: date, count: int) -> tuple[frozenset[str], list[str]]:
    """Return the days of 23 and 25 hours among the last of them, and all from the newest back."""
    recent = [days.shifted(today.isoformat(), -ago) for ago in range(1, count + 1)]
    return frozenset(day for day in recent[:_YEAR] if days.hours_in(day) != 24), recent  # noqa: PLR2004 - a usual day


def _curve(supply: Supply, day: str, world: World) -> Iterator[str]:
    number = _number(day)
    quarters = _quarters(supply, day, world)
    parts = supply.curve_minutes // (60 // _QUARTERS)
    weights = [sum(quarters[at : at + parts]) for at in range(0, len(quarters), parts)]
    for index, watt_hours in enumerate(_spread(_energy(supply, day, world), weights)):
        missing = world.die(supply.serial, number * 97 + index) < _MISSING
        yield "-" if missing else str(watt_hours)


def _energy(supply: Supply, day: str, world: World) -> int:
    """Return the Wh of a day, so that those of a month are what was consumed in it."""
    month = days.month_of_text(day)
    first = _number(days.day_in(month, 1))
    numbers = range(first, _number(days.last_day(month)) + 1)
    energy = world.use_in(supply, month) * _WH_IN_A_TENTH
    weights = [_weight(supply, number, world) for number in numbers]
    return _spread(energy, weights)[_number(day) - first]


def _weight(supply: Supply, number: int, world: World) -> int:
    if not _is_weekend(number):
        return world.thousandths(supply.serial, number)
    weekend = _WEEKEND_AT_WORK if supply.use == "other" else _WEEKEND_AT_HOME
    return world.thousandths(supply.serial, number) * weekend // 1000


def _quarters(supply: Supply, day: str, world: World) -> list[int]:
    """Return what each quarter of an hour weighs; one that spring skips is not there."""
    number, at_work = _number(day), supply.use == "other"
    at_home = _AT_HOME_WEEKEND if _is_weekend(number) else _AT_HOME
    profile = _AT_WORK if at_work else at_home
    weights = [
        profile[quarter // _QUARTERS] * world.thousandths(supply.serial, number * 97 + quarter)
        for quarter in range(24 * _QUARTERS)
    ]
    if not at_work:
        _run_appliances(weights, supply, number, world)
    night = [weights[quarter] for quarter in _TWO_IN_THE_MORNING]
    times = 1 + days.hours_in(day) - 24
    weights[_TWO_IN_THE_MORNING.start : _TWO_IN_THE_MORNING.stop] = night * times
    return weights


def _run_appliances(weights: list[int], supply: Supply, number: int, world: World) -> None:
    for rank, (runs, thousandths, often) in enumerate(_APPLIANCES):
        if world.die(supply.serial, number * 7 + rank) < often:
            for quarter in runs:
                weights[quarter] += thousandths * _QUARTERS * 1000


def _spread(total: int, weights: Sequence[int]) -> list[int]:
    """Return whole parts in proportion to the weights; they add up to the total."""
    reached = (0, *accumulate(weights))
    ends = (total * weight // reached[-1] for weight in reached)
    return [end - start for start, end in pairwise(ends)]


def _is_weekend(number: int) -> bool:
    return date.fromordinal(number).weekday() >= _SATURDAY


@lru_cache(maxsize=4096)
def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()
