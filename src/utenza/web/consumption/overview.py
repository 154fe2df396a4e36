"""All supplies of a customer with what they used, a line each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, ngettext

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
    return UseRow(
        href=consumption_href(card.code),
        name=supply_name(card),
        place=place_of(card),
        commodity=card.commodity.value,
        icon=card.icon,
        total=amount(total, unit, language) if known else "",
        until=_until(known, months, language) if known else gettext("Nessun dato"),
        change=_change(card, known, months, today, language),
        values=tuple(float(known.get(month, 0)) for month in months),
    )


def _until(known: dict[date, Decimal], months: tuple[date, ...], language: str) -> str:
    """Say of how many months the total is, and until when."""
    count = sum(month in known for month in months)
    words = ngettext("%(count)d mese fino a %(month)s", "%(count)d mesi fino a %(month)s", count)
    return words % {"count": count, "month": month_words(months[-1], language)}


def _change(
    card: SupplyCard,
    known: dict[date, Decimal],
    months: tuple[date, ...],
    today: date,
    language: str,
) -> str:
    """Say how the total compares with a year before, and of how many months where not of all."""
    found = compared(known, whole_months(months, today=today), covered=card.covered)
    if found is None or found.change is None:
        return ""
    said = {"percent": percent(found.change, language)}
    if said["percent"] == percent(Decimal(0), language):
        words = gettext("Quanto un anno prima")
    elif found.change < 0:
        words = gettext("%(percent)s in meno di un anno prima") % said
    else:
        words = gettext("%(percent)s in più di un anno prima") % said
    if found.months == sum(month in known for month in months):
        return words
    part = ngettext("su %(count)d mese", "su %(count)d mesi", found.months)
    return f"{words}, {part % {'count': found.months}}"
