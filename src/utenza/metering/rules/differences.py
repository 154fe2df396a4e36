"""
What a meter counted between two readings, and whether a bill charged as much.

Method and rounding: docs/areas/metering.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from utenza.metering.rules import ReadingKind, Register
from utenza.metering.rules.judging import use_between
from utenza.supplies.rules import as_charged

# Also the way from an evening's reading to one of the next morning, which is the same.
_DAY = timedelta(days=1)


class Verdict(StrEnum):
    """
    How bills stand beside the readings of their period.

    ESTIMATED: charged by an estimate, and to be settled by a later bill. UNKNOWN: there is no
    reading at one end, the registers can't be subtracted (a meter was changed), or C is not known.
    """

    EQUAL = "equal"
    DIFFERENT = "different"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meter:
    """
    What subtracting takes: whole digits of a register, and C, by which cubic metres become Smc.

    C is 1 for electricity, None where that of a gas meter is not known.
    """

    digits: int | None
    coefficient: Decimal | None = Decimal(1)


@dataclass(frozen=True, slots=True)
class MeterDay:
    """What all registers showed on a day; an estimate where one of them is."""

    day: date
    values: Mapping[Register, int]
    kind: ReadingKind


@dataclass(frozen=True, slots=True)
class Charge:
    """What a bill charged for its days, both included: kWh, or Smc."""

    first_day: date
    last_day: date
    quantity: Decimal
    is_estimated: bool
    bill_number: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """
    Charges that follow one another from one reading to another, beside what was counted.

    `measured` None where the readings don't tell.
    """

    charges: tuple[Charge, ...]
    verdict: Verdict
    measured: Decimal | None = None

    @property
    def charged(self) -> Decimal:
        return sum((one.quantity for one in self.charges), Decimal(0))

    @property
    def difference(self) -> Decimal | None:
        return None if self.measured is None else self.charged - self.measured


def meter_days(readings: Iterable[tuple[date, Register, int, ReadingKind]]) -> list[MeterDay]:
    """Return the readings a day each, oldest first."""
    values: dict[date, dict[Register, int]] = {}
    kinds: dict[date, set[ReadingKind]] = {}
    for day, register, value, kind in readings:
        values.setdefault(day, {})[register] = value
        kinds.setdefault(day, set()).add(kind)
    return [MeterDay(day, values[day], _kind_of(kinds[day])) for day in sorted(values)]


def counted(since: MeterDay, until: MeterDay, meter: Meter) -> int | None:
    """
    Return what the registers counted in between, in what they show; None: it can't be told.

    A register that shows less than before went round if it stood in its last tenth; else the meter
    was changed.
    """
    if since.values.keys() != until.values.keys():
        return None
    uses = [
        _counted(last=since.values[register], value=value, digits=meter.digits)
        for register, value in until.values.items()
    ]
    return None if None in uses else sum(use for use in uses if use is not None)


def checked(charges: Iterable[Charge], days: Sequence[MeterDay], meter: Meter) -> list[Check]:
    """
    Compare what was charged with what was counted, from reading to reading.

    `charges` in the order of their days. Those between two readings are taken together, as long as
    each begins where the one before ended; what no two readings enclose stands alone. Registers
    show whole units and bills round to whole ones: a difference of one a register, and one more,
    is nobody's mistake.
    """
    read = {one.day: one for one in days}
    done: list[Check] = []
    waiting: list[Charge] = []
    for charge in charges:
        if waiting and charge.first_day != waiting[-1].last_day + _DAY:
            done += map(_alone, waiting)
            waiting = []
        if not waiting and _read_on(charge.first_day - _DAY, read) is None:
            done.append(_alone(charge))
            continue
        waiting.append(charge)
        until = _read_on(charge.last_day, read)
        if until is not None:
            done.append(_checked(tuple(waiting), until, read, meter))
            waiting = []
    return done + [_alone(one) for one in waiting]


def _checked(
    charges: tuple[Charge, ...], until: MeterDay, read: Mapping[date, MeterDay], meter: Meter
) -> Check:
    since = _read_on(charges[0].first_day - _DAY, read)
    use = None if since is None else counted(since, until, meter)
    found = Check(charges, Verdict.UNKNOWN)
    if since is None or use is None or meter.coefficient is None:
        return found
    slack = Decimal(len(until.values) + 1)
    measured = as_charged(
        Decimal(use), coefficient=meter.coefficient, charged=found.charged, slack=slack
    ).quantize(Decimal(1), ROUND_HALF_UP)
    if abs(found.charged - measured) <= slack:
        return Check(charges, Verdict.EQUAL, measured)
    # The last of the charges is the one that should have settled the others.
    is_estimate = ReadingKind.ESTIMATED in {since.kind, until.kind} or charges[-1].is_estimated
    return Check(charges, Verdict.ESTIMATED if is_estimate else Verdict.DIFFERENT, measured)


def _alone(charge: Charge) -> Check:
    return Check((charge,), Verdict.ESTIMATED if charge.is_estimated else Verdict.UNKNOWN)


def _kind_of(kinds: set[ReadingKind]) -> ReadingKind:
    if ReadingKind.ESTIMATED in kinds:
        return ReadingKind.ESTIMATED
    return ReadingKind.CUSTOMER if ReadingKind.CUSTOMER in kinds else ReadingKind.ACTUAL


def _counted(*, last: int, value: int, digits: int | None) -> int | None:
    if value >= last:
        return value - last
    if digits is None or last * 10 < 10**digits * 9:
        return None
    return use_between(last=last, value=value, digits=digits)


def _read_on(day: date, read: Mapping[date, MeterDay]) -> MeterDay | None:
    return read.get(day) or read.get(day + _DAY)
