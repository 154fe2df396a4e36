"""What a customer wants to be told of use, without looking."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.metering.rules.months import shifted

# What is older is no news: data that arrive late are for the pages.
_MONTHS_OF_NEWS = 2
# The meter cuts off above the available power: a tenth over the committed one, where only that is
# known. From this part of it on, a peak is near.
_AVAILABLE, _NEAR = Decimal("1.1"), Decimal("0.9")
MOST_EUR = Decimal(99_999)
# The hours of the longest day: more values are quarter-hours.
_HOURS, _QUARTERS = 25, 4


class AlertKind(StrEnum):
    UNUSUAL_USE = "unusual_use"
    DEAR_BILL = "dear_bill"
    NEAR_LIMIT = "near_limit"


class OnlyReading(Refusal):
    message = gettext_noop(
        "Il tuo accesso è di sola lettura: gli avvisi li può accendere l’intestatario o un"
        " delegato."
    )


class NotASum(Refusal):
    message = gettext_noop("Scrivi un importo in euro, maggiore di zero, per esempio 150.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts are switched on; `bill_above` in EUR, None: not wanted."""

    unusual_use: bool = False
    bill_above: Decimal | None = None
    near_limit: bool = False
    reading_window: bool = True


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest power of a month, in kW, and the limit at which the meter cuts off."""

    day: date
    kw: Decimal
    limit_kw: Decimal

    @property
    def is_near(self) -> bool:
        return self.kw >= self.limit_kw * _NEAR


def tidy_sum(text: str) -> Decimal | None:
    """
    Return the EUR that were typed, with a comma or a point; None for nothing.

    Raises NotASum.
    """
    typed = "".join(text.split()).replace("€", "").replace(",", ".")
    if not typed:
        return None
    try:
        found = Decimal(typed)
    except ArithmeticError as error:
        raise NotASum from error
    if not (found.is_finite() and 0 < found <= MOST_EUR):
        raise NotASum
    return found.quantize(Decimal("0.01"))


def is_news(month: date, *, today: date) -> bool:
    """Tell whether the month is one of the last that have ended."""
    first = today.replace(day=1)
    return shifted(first, -_MONTHS_OF_NEWS) <= month < first


def limit_kw(*, committed: Decimal | None, available: Decimal | None) -> Decimal | None:
    """Return the power at which the meter cuts off; None where neither is known."""
    if available is not None:
        return available
    return None if committed is None else committed * _AVAILABLE


def peak_of(month: date, days: list[str | None], *, limit: Decimal) -> Peak | None:
    """
    Return the highest power of a month's curves, as `CurveMonth.days` has them.

    An interval says its mean power; the values of a day are hours or quarter-hours. None: no value.
    """
    found = [
        (_watts(written.split()), number) for number, written in enumerate(days, start=1) if written
    ]
    watts, number = max(found, default=(Decimal(0), 0))
    return Peak(month.replace(day=number), watts / 1000, limit) if watts else None


def _watts(values: list[str]) -> Decimal:
    """Return a day's highest mean power; 0 where every interval is missing."""
    highest = max((Decimal(one) for one in values if one != "-"), default=Decimal(0))
    return highest * (_QUARTERS if len(values) > _HOURS else 1)
