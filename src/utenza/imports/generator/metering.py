"""Consumption a month, readings, and the curves of a few days."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from utenza.imports.generator import days
from utenza.imports.generator.billing import is_estimated
from utenza.imports.generator.output import Delivery
from utenza.imports.generator.world import Supply, World

# Percent of F1 and F2, at home and at work; F3 is the rest.
_BANDS: Final = ((33, 31), (52, 25))
# Thousandths of a day's consumption, hour by hour, at home and at work.
_HOURS: Final = (
    (
        22,
        18,
        16,
        15,
        15,
        20,
        38,
        58,
        52,
        40,
        36,
        38,
        46,
        44,
        38,
        36,
        38,
        48,
        68,
        82,
        80,
        66,
        50,
        36,
    ),
    (15, 14, 14, 14, 15, 20, 35, 58, 78, 84, 84, 80, 60, 72, 82, 80, 66, 46, 28, 16, 12, 10, 9, 8),
)
_METER_DIGITS: Final = (6, 5)
_MONTHS_OF_BAND_READINGS: Final = 12
_YEAR: Final = 366
_TWO_IN_THE_MORNING: Final = 2
# Of a thousand intervals, those the meter did not send.
_MISSING: Final = 4


def write_metering(supply: Supply, delivery: Delivery, *, world: World) -> None:
    months = _months(supply, world)
    if world.plan.writes("consumption.csv"):
        delivery.tables.consumption.add_all(_consumption(supply, months, world))
    if world.plan.writes("readings.csv"):
        delivery.tables.readings.add_all(_readings(supply, months, world))
    if world.plan.writes("curves.csv") and supply.curve_days and not supply.ended_on:
        delivery.tables.curves.add_all(_curves(supply, world))


def _months(supply: Supply, world: World) -> range:
    """Return the whole months of the plan in which the supply was under contract."""
    started = days.month_of_text(supply.started_on)
    ended = days.month_of_text(supply.ended_on) if supply.ended_on else world.month
    return range(max(world.first_month, started), min(world.month, ended + 1))


def _consumption(supply: Supply, months: range, world: World) -> Iterator[str]:
    for month in months:
        name = days.month_name(month)
        kind = "estimated" if is_estimated(supply, month) else "actual"
        for band, tenths in _in_bands(supply, world.use_in(supply, month)):
            yield f"{supply.code},{name},{band},{tenths / 10:.1f},{kind}"


def _in_bands(supply: Supply, quantity: int) -> tuple[tuple[str, int], ...]:
    if supply.gas:
        return (("gas", quantity),)
    if supply.one_rate:
        return (("F0", quantity),)
    first, second = _BANDS[supply.use == "other"]
    in_f1, in_f2 = quantity * first // 100, quantity * second // 100
    return ("F1", in_f1), ("F2", in_f2), ("F3", quantity - in_f1 - in_f2)


def _readings(supply: Supply, months: range, world: World) -> Iterator[str]:
    if not supply.gas:
        months = months[-_MONTHS_OF_BAND_READINGS:]
    used = world.used_before(supply, months.start) if months else 0
    for month in months:
        used += world.use_in(supply, month)
        if not is_estimated(supply, month):
            yield from _shown(supply, month, used, world)


def _shown(supply: Supply, month: int, used: int, world: World) -> Iterator[str]:
    """Yield what each register shows once so many tenths went through the meter."""
    turn = 10 ** _METER_DIGITS[supply.gas]
    day = days.last_day(month)
    base = world.die(supply.serial, 0) * turn // 2_000
    if supply.gas:
        kind = "actual" if supply.smart or world.die(supply.serial, month) % 4 else "customer"
        cubic_metres = used * 100_000 // supply.coefficient
        yield f"{supply.code},{day},total,{(base + cubic_metres) % turn},{kind}"
        return
    for band, tenths in _in_bands(supply, used):
        register = "total" if supply.one_rate else band
        yield f"{supply.code},{day},{register},{(base + tenths // 10) % turn},actual"


def _curves(supply: Supply, world: World) -> Iterator[str]:
    special, recent = _curve_days(world.plan.today)
    for day in sorted(special | set(recent[: supply.curve_days])):
        if day < supply.started_on:
            continue
        values = " ".join(_curve(supply, day, world))
        yield f"{supply.code},{day},{supply.curve_minutes},{values}"


@lru_cache(maxsize=1)
def _curve_days(today: date) -> tuple[frozenset[str], list[str]]:
    """Return the year's days of 23 and 25 hours, and all its days from the newest back."""
    recent = [(today - timedelta(days=ago)).isoformat() for ago in range(1, _YEAR)]
    return frozenset(day for day in recent if days.hours_in(day) != len(_HOURS[0])), recent


def _curve(supply: Supply, day: str, world: World) -> Iterator[str]:
    """Yield Wh an interval; the hour that spring skips or autumn repeats is the third."""
    hours = list(_HOURS[supply.use == "other"])
    hours[_TWO_IN_THE_MORNING : _TWO_IN_THE_MORNING + 1] = [hours[_TWO_IN_THE_MORNING]] * (
        1 + days.hours_in(day) - len(hours)
    )
    parts = 60 // supply.curve_minutes
    number = date.fromisoformat(day).toordinal()
    for index, thousandths in enumerate(each for each in hours for _ in range(parts)):
        chance = number * 97 + index
        watt_hours = supply.annual * thousandths * world.thousandths(supply.serial, chance)
        missing = world.die(supply.serial, chance) < _MISSING
        yield "-" if missing else str(watt_hours // (365 * 1000 * parts))
