"""A supply's months in the unit that is asked for: what the page shows and its files hold."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.conf import settings

from utenza.kernel.periods import Period
from utenza.metering.queries.months import months_of_use
from utenza.metering.rules.months import (
    SPANS,
    YEAR,
    Comparison,
    MonthOfUse,
    compared,
    months_to,
    totals_of,
    unknown_months,
    whole_months,
)
from utenza.supplies.queries import SupplyDetail, get_supply
from utenza.supplies.rules import Commodity
from utenza.web.consumption.forms import Wish
from utenza.web.readers import Reader

# The longest view, and the year before its first month.
_REACH = max(SPANS) + YEAR
_THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class History:
    """
    What is known of a supply's use.

    `months` go back a year more than the longest view; `window` are those of the view, oldest
    first. Both end with the newest that is known. Quantities and `totals` are in `unit`;
    `delivered` are the totals of months that have ended as the CIS has them, kWh or Smc.
    """

    supply: SupplyDetail
    wish: Wish
    today: date
    unit: str
    months: tuple[MonthOfUse, ...]
    window: tuple[date, ...]
    totals: dict[date, Decimal]
    delivered: dict[date, Decimal]

    @property
    def shown(self) -> list[MonthOfUse]:
        """The months of the view that are known, oldest first."""
        return [one for one in self.months if one.month in self.window]

    @property
    def covered(self) -> Period:
        """The days of the contract."""
        return self.supply.card.covered

    @property
    def unknown(self) -> list[date]:
        """The view's months of the contract of which nothing is known."""
        return unknown_months(self.totals, self.window, covered=self.covered)

    @property
    def is_gas(self) -> bool:
        return self.supply.card.commodity is Commodity.GAS

    @property
    def runs(self) -> bool:
        """Tell whether the newest month has not ended yet."""
        return bool(self.window) and self.window[-1] >= self.today.replace(day=1)

    @property
    def comparison(self) -> Comparison | None:
        """The view's months that have ended, beside the same days a year before."""
        months = whole_months(self.window, today=self.today)
        return compared(self.totals, months, covered=self.covered)


def history_of(reader: Reader, code: str, wish: Wish) -> History:
    """
    Return the supply's months, if the viewer may see it.

    Raises Supply.DoesNotExist.
    """
    supply = get_supply(viewer=reader.viewer, code=code, today=reader.today)
    found = months_of_use(viewer=reader.viewer, supply_id=supply.card.id, count=_REACH)
    is_gas = supply.card.commodity is Commodity.GAS
    wish = replace(wish, in_kwh=wish.in_kwh and is_gas)
    months = tuple(_in_kwh(found) if wish.in_kwh else found)
    return History(
        supply=supply,
        wish=wish,
        today=reader.today,
        unit="Smc" if is_gas and not wish.in_kwh else "kWh",
        months=months,
        window=months_to(months[-1].month, wish.span) if months else (),
        totals=totals_of(months),
        delivered={
            one.month: one.total for one in found if one.month < reader.today.replace(day=1)
        },
    )


def _in_kwh(months: Iterable[MonthOfUse]) -> list[MonthOfUse]:
    """Return gas as the energy that burning it gives (UTENZA_GAS_KWH_PER_SMC)."""
    factor = settings.GAS_KWH_PER_SMC
    return [
        MonthOfUse(
            one.month,
            tuple(
                replace(use, quantity=(use.quantity * factor).quantize(_THOUSANDTH))
                for use in one.bands
            ),
        )
        for one in months
    ]
