"""By when something is promised."""

from dataclasses import dataclass
from datetime import date, timedelta

from utenza.kernel.working_days import add_working_days


@dataclass(frozen=True, slots=True)
class Promise:
    """Days, in which a request is settled: working days in Italy, or days of the calendar."""

    days: int
    are_working: bool = True

    def due(self, asked_on: date) -> date:
        """Return the last day that keeps the promise."""
        if self.are_working:
            return add_working_days(asked_on, self.days)
        return asked_on + timedelta(days=self.days)
