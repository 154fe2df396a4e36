"""
Gas that heats, against the cold that there was.

Degree days are the area's, as the retailer delivers them (`degree_days.csv`). What is used in
summer (cooking, hot water) is used in winter too; the rest heats. Method: docs/areas/metering.md.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.kernel.periods import Period
from utenza.metering.rules.months import YEAR, Known, days_of, shifted

# The season: from October to April, whose first half lies in the year before.
_FIRST, _LAST = 10, 4
_MONTHS = 7
# A season that has only begun says little yet: before so many months the last one is shown.
_TELLING = 3
_SUMMER = (6, 7, 8)


@dataclass(frozen=True, slots=True)
class HeatedMonth:
    """
    A month of a season: Smc in all, degree days, and the Smc that this cold would have taken.

    `expected` goes by the season before; None where that can't be told.
    """

    month: date
    used: Decimal
    degree_days: Decimal
    expected: Decimal | None


@dataclass(frozen=True, slots=True)
class Season:
    """
    A heating season as far as it is known, beside the one before.

    Rates are Smc of heating a degree day, of the months that are known in both seasons;
    `rate_before` None where none is.
    """

    starts: int
    months: tuple[HeatedMonth, ...]
    base_a_day: Decimal
    rate: Decimal
    rate_before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """The part by which heating took more (0.08) or less for the same cold."""
        return self.rate / self.rate_before - 1 if self.rate_before else None


def newest_season(
    known: Known, degree_days: Mapping[date, Decimal], *, covered: Period
) -> Season | None:
    """Return the newest season of which gas and cold of some months are known; None: none."""
    both = [month for month in known if degree_days.get(month) and _is_cold(month)]
    seasons = Counter(map(_season_of, both))
    starts = max((one for one, count in seasons.items() if count >= _TELLING), default=None)
    if starts is None:
        return None
    months = [month for month in _months_of(starts) if month in both]
    base = base_a_day(known, covered=covered)
    pairs = [(month, m) for month in months if (m := shifted(month, -YEAR)) in both]
    same, before = [month for month, _ in pairs], [month for _, month in pairs]
    rate = _rate(same or months, known, degree_days, base=base, covered=covered)
    rate_before = _rate(before, known, degree_days, base=base, covered=covered) if before else None
    heated = tuple(
        HeatedMonth(
            month=month,
            used=known[month],
            degree_days=degree_days[month],
            expected=None
            if rate_before is None
            else base * days_of(month, covered) + rate_before * degree_days[month],
        )
        for month in months
    )
    return Season(starts, heated, base, rate, rate_before)


def base_a_day(known: Known, *, covered: Period) -> Decimal:
    """Return the Smc a day of the summers that are known: what does not heat; 0 where none is."""
    summer = [month for month in known if month.month in _SUMMER]
    days = sum(days_of(month, covered) for month in summer)
    return sum((known[month] for month in summer), Decimal(0)) / days if days else Decimal(0)


def _rate(
    months: Sequence[date],
    known: Known,
    degree_days: Mapping[date, Decimal],
    *,
    base: Decimal,
    covered: Period,
) -> Decimal:
    heating = sum(
        (max(known[month] - base * days_of(month, covered), Decimal(0)) for month in months),
        Decimal(0),
    )
    return heating / sum(degree_days[month] for month in months)


def _is_cold(month: date) -> bool:
    return month.month >= _FIRST or month.month <= _LAST


def _season_of(month: date) -> int:
    return month.year if month.month >= _FIRST else month.year - 1


def _months_of(starts: int) -> tuple[date, ...]:
    return tuple(shifted(date(starts, _FIRST, 1), number) for number in range(_MONTHS))
