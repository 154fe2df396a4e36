"""Spans of days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from utenza.kernel.refusals import Refusal, gettext_noop

_ONE_DAY = timedelta(days=1)


class PeriodEndedBeforeItStarted(Refusal):
    message = gettext_noop("La data di fine viene prima della data di inizio.")


@dataclass(frozen=True, slots=True)
class Period:
    """
    Days from `start` (included) to `end` (excluded); no `end` means still running.

    Raises PeriodEndedBeforeItStarted.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise PeriodEndedBeforeItStarted

    @classmethod
    def through(cls, first: date, last: date | None) -> Self:
        """
        Build it from a first and a last day that both belong to it, as bills print them.

        The calendar's own last day (9999-12-31) is how some systems write that there is no end.
        """
        return cls(first, None if last is None or last == date.max else last + _ONE_DAY)

    @property
    def last_day(self) -> date | None:
        """The last day that still belongs to it; None while it runs."""
        return None if self.end is None else self.end - _ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Self) -> bool:
        """Tell whether some day belongs to both; two periods that only touch do not overlap."""
        starts = max(self.start, other.start)
        return all(period.end is None or starts < period.end for period in (self, other))
