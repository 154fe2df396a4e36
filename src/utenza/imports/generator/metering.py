"""Consumption a month, readings, curves; and how cold the months were."""

from collections.abc import Iterator
from typing import Final

from utenza.imports.generator import days
from utenza.imports.generator.billing import is_estimated
from utenza.imports.generator.curves import curves_of
from utenza.imports.generator.names import TOWNS
from utenza.imports.generator.output import Delivery
from utenza.imports.generator.world import Supply, World

# Percent of F1 and F2, at home and at work; F3 is the rest.
_BANDS: Final = ((33, 41), (52, 25))
# Degree days of a usual year, and their thousandths from January to December.
_COLD_OF_A_YEAR: Final = 2_300
_COLD: Final = (215, 178, 136, 68, 12, 0, 0, 0, 8, 62, 129, 192)
_METER_DIGITS: Final = (6, 5)
_MONTHS_OF_BAND_READINGS, _IN_THE_SHOWCASE = 12, 25


def write_metering(supply: Supply, delivery: Delivery, *, world: World) -> None:
    months = _months(supply, world)
    if world.plan.writes("consumption.csv"):
        delivery.tables.consumption.add_all(_consumption(supply, months, world))
    if world.plan.writes("readings.csv"):
        delivery.tables.readings.add_all(_readings(supply, months, world))
    if world.plan.writes("curves.csv") and supply.curve_days and not supply.ended_on:
        delivery.tables.curves.add_all(curves_of(supply, world))


def write_degree_days(delivery: Delivery, *, world: World) -> None:
    for place, province in enumerate(sorted({each.province for each in TOWNS})):
        for month in range(world.first_month, world.month):
            cold = _COLD_OF_A_YEAR * _COLD[month % 12] * world.thousandths(place, month)
            line = f"{province},{days.month_name(month)},{cold / 1_000_000:.1f}"
            delivery.tables.degree_days.add(line)


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
        count = _IN_THE_SHOWCASE if world.plan.showcase else _MONTHS_OF_BAND_READINGS
        months = months[-count:]
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
