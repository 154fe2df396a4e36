"""
Days as `YYYY-MM-DD` text and months as numbers (year x 12 + month - 1).

Text compares like the days and is what the files want; each is worked out once.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

ROME: Final = ZoneInfo("Europe/Rome")


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


@lru_cache(maxsize=4096)
def month_of_text(day: str) -> int:
    return month_of(date.fromisoformat(day))


@lru_cache(maxsize=4096)
def month_name(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


@lru_cache(maxsize=4096)
def day_in(month: int, day: int) -> str:
    return f"{month_name(month)}-{day:02d}"


@lru_cache(maxsize=4096)
def last_day(month: int) -> str:
    return day_in(month, monthrange(month // 12, month % 12 + 1)[1])


@lru_cache(maxsize=65_536)
def shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@lru_cache(maxsize=4096)
def hours_in(day: str) -> int:
    """Return 23, 24 or 25: the length of the day in Italy."""
    start = date.fromisoformat(day)
    ends = [datetime.combine(start + timedelta(days=days), time(), ROME) for days in (0, 1)]
    return round((ends[1].timestamp() - ends[0].timestamp()) / 3600)


@lru_cache(maxsize=65_536)
def moment(day: str, hour: int, minute: int) -> str:
    """Return the instant, with Italy's offset on that day."""
    clock = time(hour, minute)
    return datetime.combine(date.fromisoformat(day), clock, ROME).isoformat()
