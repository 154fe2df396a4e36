"""What is true of readings and consumption."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ITALY = ZoneInfo("Europe/Rome")


class Register(StrEnum):
    TOTAL = "total"
    F1 = "F1"
    F2 = "F2"
    F3 = "F3"


class ReadingKind(StrEnum):
    ACTUAL = "actual"
    ESTIMATED = "estimated"
    CUSTOMER = "customer"


class Band(StrEnum):
    """F0 is one band for the whole day; `gas` is in Smc, the others in kWh."""

    F0 = "F0"
    F1 = "F1"
    F2 = "F2"
    F3 = "F3"
    GAS = "gas"


class ConsumptionKind(StrEnum):
    ACTUAL = "actual"
    ESTIMATED = "estimated"


def year_before(today: date) -> date:
    """Return the first of the twelve whole months before the present one."""
    return date(today.year - 1, today.month, 1)


def hours_of(day: str) -> int:
    """Return the hours of an ISO day in Italy: 23 or 25 when the clocks change, 0 for no day."""
    try:
        start = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=ITALY)
    except ValueError:
        return 0
    next_day = start + timedelta(days=1)  # of the wall clock
    return round((next_day.timestamp() - start.timestamp()) / 3600)
