"""Readings, consumption, curves and degree days, as the CIS delivers them."""

import re
from functools import lru_cache

from utenza.metering.rules import Band, ConsumptionKind, ReadingKind, Register, hours_of
from utenza.storage.intake import (
    Fault,
    Intake,
    Packed,
    RejectCode,
    choice,
    day,
    derived,
    month,
    number,
    only_checked,
    ref,
    refuse,
    shaped,
    whole,
)

# Nearly every row holds whole numbers alone, and is read in a quarter of the time.
WHOLES = re.compile(r"[0-9]{1,9}(?: [0-9]{1,9})*+")
_VALUE = r"(?:[0-9]{1,9}+(?:\.[0-9]{1,3}+)?+|-)"
INTERVALS = re.compile(rf"{_VALUE}(?: {_VALUE})*+")
INTERVALS_AN_HOUR = {"60": 1, "15": 4}


def intervals(value: str, on: str, minutes: str) -> str:
    """
    Return a day's values, once there are as many as the day has intervals.

    Raises Fault.
    """
    if not (WHOLES.fullmatch(value) or INTERVALS.fullmatch(value)):
        raise Fault(RejectCode.BAD_NUMBER, "non sono valori in Wh divisi da uno spazio")
    expected, found = _expected(on, minutes), value.count(" ") + 1
    if expected and found != expected:
        raise Fault(RejectCode.BAD_VALUE, f"{found} valori, in questo giorno ne servono {expected}")
    return value


@lru_cache(maxsize=4096)
def _expected(on: str, minutes: str) -> int:
    """Return how many values the day has; 0 for a row that is rejected for its other columns."""
    return INTERVALS_AN_HOUR.get(minutes, 0) * hours_of(on)


READINGS = Intake(
    file="readings.csv",
    table="metering_reading",
    key=("supply_code", "read_on", "register"),
    owned_by=("supply_code",),
    fields=(
        ref("supply_code", to="supplies.csv", column="supply_id"),
        day("read_on"),
        choice("register", Register),
        whole("value", most=999_999_999_999),
        choice("kind", ReadingKind),
    ),
)

CONSUMPTION = Intake(
    file="consumption.csv",
    table="metering_consumption",
    key=("supply_code", "month", "band"),
    owned_by=("supply_code",),
    fields=(
        ref("supply_code", to="supplies.csv", column="supply_id"),
        month("month"),
        choice("band", Band),
        number("quantity"),
        choice("kind", ConsumptionKind),
    ),
)

CURVES = Intake(
    file="curves.csv",
    table="metering_curvemonth",
    key=("supply_code", "day"),
    owned_by=("supply_code",),
    fields=(
        ref("supply_code", to="supplies.csv", column="supply_id"),
        day("day"),
        only_checked(choice("minutes", tuple(INTERVALS_AN_HOUR))),
        derived("values", intervals, beside=("day", "minutes"), column="values"),
    ),
    packed=Packed(
        by=("month", "date_trunc('month', s.day)::date"),
        slot="extract(day FROM s.day)::int",
        value="values",
        into="days",
        size=31,
    ),
)

# An extension of the contract, for retailers that tell how cold it was (UTENZA_DEGREE_DAYS).
DEGREE_DAYS = Intake(
    file="degree_days.csv",
    table="metering_degreemonth",
    key=("area", "month"),
    fields=(
        shaped("area", "[A-Z]{2}|[0-9]{5}", "non è una provincia di 2 lettere né un CAP"),
        month("month"),
        number("degree_days", digits=5),
    ),
    rules=(refuse("degree_days < 0", RejectCode.BAD_NUMBER, "degree_days", "è negativo"),),
)

FILES = (READINGS, CONSUMPTION, CURVES, DEGREE_DAYS)
