"""
A supply's use month by month, and how it compares with a year before.

Method and examples: docs/areas/metering.md.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from utenza.kernel.periods import Period
from utenza.metering.rules import Band

YEAR = 12
SPANS = (12, 24, 36)
Known = Mapping[date, Decimal]


@dataclass(frozen=True, slots=True)
class BandUse:
    band: Band
    quantity: Decimal
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class MonthOfUse:
    """What was used in a month (its first day), band by band: kWh, or Smc for gas."""

    month: date
    bands: tuple[BandUse, ...]

    @property
    def total(self) -> Decimal:
        return sum((one.quantity for one in self.bands), Decimal(0))

    @property
    def is_estimated(self) -> bool:
        """Tell whether any of it is an estimate."""
        return any(one.is_estimated for one in self.bands)


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    The use of the same days of two years, of so many months.

    Of a month that was not as long in both (February, the month in which a supply began) the longer
    one counts in proportion.
    """

    now: Decimal
    before: Decimal
    months: int

    @property
    def change(self) -> Decimal | None:
        """The part by which it grew (0.08) or shrank (-0.08); None from nothing."""
        return self.now / self.before - 1 if self.before > 0 else None


def shifted(month: date, months: int) -> date:
    """Return the first day of the month so many later, or earlier."""
    number = month.year * YEAR + month.month - 1 + months
    return date(number // YEAR, number % YEAR + 1, 1)


def months_to(newest: date, count: int) -> tuple[date, ...]:
    """Return so many months, the last of which is `newest`, oldest first."""
    return tuple(shifted(newest, age - count + 1) for age in range(count))


# A page asks for the same months of the same contract again and again.
@lru_cache(maxsize=4096)
def days_of(month: date, covered: Period) -> int:
    """
    Return the days of the month that belong to the contract.

    All of them where none does: what was delivered for a month was used in it.
    """
    length = monthrange(month.year, month.month)[1]
    first = max(month, covered.start)
    last = min(month.replace(day=length), covered.last_day or date.max)
    days = (last - first).days + 1
    return days if days > 0 else length


def totals_of(months: Iterable[MonthOfUse]) -> dict[date, Decimal]:
    return {one.month: one.total for one in months}


def compared(
    known: Known, months: Sequence[date], *, covered: Period, years: int = 1
) -> Comparison | None:
    """Compare these months with those so many years before, where both are known; None: nowhere."""
    pairs = [
        (month, before)
        for month in months
        if month in known and (before := shifted(month, -YEAR * years)) in known
    ]
    if not pairs:
        return None
    now = before_now = Decimal(0)
    for month, before in pairs:
        days, days_before = days_of(month, covered), days_of(before, covered)
        common = min(days, days_before)
        now += known[month] * common / days
        before_now += known[before] * common / days_before
    return Comparison(now, before_now, len(pairs))


def whole_months(months: Iterable[date], *, today: date) -> list[date]:
    """Leave out the month that still runs: it is not comparable yet."""
    return [month for month in months if month < today.replace(day=1)]


def unknown_months(known: Known, months: Iterable[date], *, covered: Period) -> list[date]:
    """Return those of the months that belong to the contract and of which nothing is known."""
    began = covered.start.replace(day=1)
    return [month for month in months if month >= began and month not in known]


def shares(months: Iterable[MonthOfUse]) -> dict[Band, Decimal]:
    """Return each band's quantity in these months, in the order of the bands."""
    found: dict[Band, Decimal] = {}
    for one in months:
        for use in one.bands:
            found[use.band] = found.get(use.band, Decimal(0)) + use.quantity
    return {band: found[band] for band in Band if band in found}
