"""The bill to come and the year, from what was used and what it cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from utenza.kernel.periods import Period
from utenza.metering.rules.months import Known
from utenza.metering.rules.pricing import Invoice, Prices, billed_between, next_period, prices_of
from utenza.metering.rules.projecting import Projection, Spread, project_days, spread_of


@dataclass(frozen=True, slots=True)
class Outlook:
    """EUR that these days, both included, will cost, in which range, and what of it is billed."""

    first_day: date
    last_day: date
    use: Projection
    billed: Decimal
    cost: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Outlooks:
    """`year` is the calendar year's; None where it is billed to its end."""

    bill: Outlook
    year: Outlook | None
    spread: Spread


def outlooks(
    known: Known,
    billed: Sequence[Invoice],
    credited: Sequence[Invoice],
    *,
    covered: Period,
    today: date,
) -> Outlooks | None:
    """
    Return what the next bill and the present year will cost.

    `billed` are bills, the oldest first, `credited` credit notes. None where nothing is known to
    project from, no bill charges a quantity, or the supply has ended.
    """
    prices, period = prices_of(billed), next_period(billed)
    if prices is None or period is None or covered.end is not None:
        return None
    spread = spread_of(known, covered=covered)
    bill = _outlook(known, *period, prices=prices, covered=covered, spread=spread)
    if bill is None:
        return None
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    cost, until = billed_between([*billed, *credited], first, last)
    first = first if until is None else until + timedelta(days=1)
    rest = None
    if first <= last:
        rest = _outlook(known, first, last, prices=prices, covered=covered, spread=spread)
    return Outlooks(bill, None if rest is None else _with_billed(rest, cost), spread)


def _outlook(
    known: Known, first: date, last: date, *, prices: Prices, covered: Period, spread: Spread
) -> Outlook | None:
    use = project_days(known, first, last, covered=covered, spread=spread)
    if use is None:
        return None
    return Outlook(
        first_day=first,
        last_day=last,
        use=use,
        billed=Decimal(0),
        cost=prices.cost(use.quantity, first, last),
        low=prices.cost(use.low, first, last),
        high=prices.cost(use.high, first, last),
    )


def _with_billed(rest: Outlook, billed: Decimal) -> Outlook:
    return replace(
        rest,
        billed=billed,
        cost=rest.cost + billed,
        low=rest.low + billed,
        high=rest.high + billed,
    )
