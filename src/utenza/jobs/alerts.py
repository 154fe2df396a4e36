"""Looking after the use of customers who asked for it: once after each delivery, one at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from utenza.bills.queries.spending import billed_to
from utenza.bills.rules.credits import standing
from utenza.bills.rules.states import BillKind
from utenza.kernel.slugs import to_slug
from utenza.metering.actions.alerting import Alert, Watched, tell_once
from utenza.metering.messages import dear_bill_notice, near_limit_notice, unusual_notice
from utenza.metering.queries.alerts import WatchedSupply, watched_supplies
from utenza.metering.queries.curves import peaks_by_month
from utenza.metering.queries.months import months_used
from utenza.metering.rules.alerts import AlertKind, is_news
from utenza.metering.rules.asking import today_in_italy
from utenza.metering.rules.months import YEAR, MonthOfUse, shifted, totals_of
from utenza.metering.rules.outlook import outlooks
from utenza.metering.rules.power import limit_of
from utenza.metering.rules.unusual import unusual_month
from utenza.notifications.queries import written_for
from utenza.supplies.rules import Commodity

# What projecting looks back on, and the bills that price it.
_MONTHS, _MONTHS_OF_BILLS = 4 * YEAR, 2 * YEAR
_MONTHS_OF_CURVES = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """A customer at whose supplies the worker looks, today, and the language it is written in."""

    watched: Watched
    today: date
    language: str

    @property
    def customer_id(self) -> int:
        return self.watched.customer_id

    def months_ago(self, months: int) -> date:
        return shifted(self.today.replace(day=1), -months)


def look_after(watched: Watched, *, now: datetime) -> None:
    """Look at the supplies of the customer whose turn it is, and tell what is new."""
    language = written_for(customer_id=watched.customer_id).language
    turn = Turn(watched, today_in_italy(now), language)
    for supply in watched_supplies(customer_id=watched.customer_id):
        for alert in _alerts(turn, supply):
            tell_once(alert, customer_id=watched.customer_id, now=now)


def _alerts(turn: Turn, supply: WatchedSupply) -> Iterator[Alert]:
    wanted = turn.watched.wanted
    if wanted.unusual_use or wanted.bill_above is not None:
        months = months_used(turn.customer_id, supply.id, since=turn.months_ago(_MONTHS))
        if wanted.unusual_use:
            yield from _unusual(turn, supply, months)
        if wanted.bill_above is not None:
            yield from _dear_bill(turn, supply, months, above=wanted.bill_above)
    if wanted.near_limit and supply.commodity is Commodity.ELECTRICITY:
        yield from _near_limit(turn, supply)


def _unusual(turn: Turn, supply: WatchedSupply, months: list[MonthOfUse]) -> Iterator[Alert]:
    """An estimate is nobody's use: only months that were measured are judged."""
    known = totals_of(months)
    for one in months:
        if one.is_estimated or not is_news(one.month, today=turn.today):
            continue
        found = unusual_month(known, one.month, covered=supply.covered, commodity=supply.commodity)
        if found is not None:
            notice = unusual_notice(supply, found, href=_href(supply), language=turn.language)
            yield Alert(supply.id, AlertKind.UNUSUAL_USE, one.month, notice)


def _dear_bill(
    turn: Turn, supply: WatchedSupply, months: list[MonthOfUse], *, above: Decimal
) -> Iterator[Alert]:
    billed = billed_to(turn.customer_id, supply.id, since=turn.months_ago(_MONTHS_OF_BILLS))
    bills = [one for one in standing(billed) if one.kind is BillKind.BILL]
    known = {one.month: one.total for one in months if one.month < turn.months_ago(0)}
    found = outlooks(known, bills, [], covered=supply.covered, today=turn.today)
    if found is None or found.bill.cost <= above or found.bill.last_day < turn.months_ago(1):
        return
    notice = dear_bill_notice(
        supply, found.bill, above=above, href=_href(supply), language=turn.language
    )
    yield Alert(supply.id, AlertKind.DEAR_BILL, found.bill.first_day, notice)


def _near_limit(turn: Turn, supply: WatchedSupply) -> Iterator[Alert]:
    limit = limit_of(committed=supply.committed_power_kw, available=supply.available_power_kw)
    if limit is None:
        return
    since = turn.months_ago(_MONTHS_OF_CURVES)
    peaks = peaks_by_month(customer_id=turn.customer_id, supply_id=supply.id, since=since)
    for month, peak in peaks.items():
        if peak.is_near(limit.kw):
            href = f"{_href(supply)}curve/?giorno={peak.at:%Y-%m-%d}"
            notice = near_limit_notice(supply, peak, limit=limit, href=href, language=turn.language)
            yield Alert(supply.id, AlertKind.NEAR_LIMIT, month, notice)


def _href(supply: WatchedSupply) -> str:
    return f"/consumi/{to_slug(supply.code)}/"
