"""All supplies of a customer with what they used, a line each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from utenza.kernel.words import month as month_words
from utenza.metering.queries.months import UseOfSupply
from utenza.metering.rules.months import YEAR, compared, months_to, whole_months
from utenza.supplies.queries import SupplyCard
from utenza.supplies.rules import Commodity
from utenza.web.consumption.addresses import consumption_href
from utenza.web.consumption.figures import amount, percent
from utenza.web.supplies.shown import place_of, supply_name


@dataclass(frozen=True, slots=True)
class UseRow:
    """A supply in the list; `values` are its last twelve months for the small drawing."""

    href: str
    name: str
    place: str
    commodity: str
    icon: str
    total: str
    until: str
    change: str
    values: tuple[float, ...]


def use_rows(
    cards: Iterable[SupplyCard], uses: Iterable[UseOfSupply], *, today: date, language: str
) -> list[UseRow]:
    by_supply: dict[int, dict[date, Decimal]] = {}
    for use in uses:
        by_supply.setdefault(use.supply_id, {})[use.month] = use.quantity
    return [_row(card, by_supply.get(card.id, {}), today, language) for card in cards]


def _row(card: SupplyCard, known: dict[date, Decimal], today: date, language: str) -> UseRow:
    unit = "Smc" if card.commodity is Commodity.GAS else "kWh"
    months = months_to(max(known), YEAR) if known else ()
    total = sum((known[month] for month in months if month in known), Decimal(0))
    said = {"month": month_words(months[-1], language)} if months else {}
    return UseRow(
        href=consumption_href(card.code),
        name=supply_name(card),
        place=place_of(card),
        commodity=card.commodity.value,
        icon=card.icon,
        total=amount(total, unit, language) if known else "",
        until=gettext("12 mesi fino a %(month)s") % said if known else gettext("Nessun dato"),
        change=_change(card, known, months, today, language),
        values=tuple(float(known.get(month, 0)) for month in months),
    )


def _change(
    card: SupplyCard,
    known: dict[date, Decimal],
    months: tuple[date, ...],
    today: date,
    language: str,
) -> str:
    found = compared(known, whole_months(months, today=today), covered=card.covered)
    if found is None or found.change is None:
        return ""
    said = {"percent": percent(found.change, language)}
    if found.change < 0:
        return gettext("%(percent)s in meno di un anno prima") % said
    return gettext("%(percent)s in più di un anno prima") % said
