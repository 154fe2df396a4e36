"""The head of the pages of a supply's consumption: whose it is, and the ways to look at it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext

from utenza.supplies.queries import SupplyCard
from utenza.web.components.choices import Choice
from utenza.web.consumption.addresses import (
    consumption_href,
    day_href,
    readings_href,
    week_href,
    year_href,
)
from utenza.web.supplies.shown import SupplyRow, supply_row


class View(StrEnum):
    MONTHS = "months"
    DAY = "day"
    WEEK = "week"
    YEAR = "year"
    READINGS = "readings"


@dataclass(frozen=True, slots=True)
class Head:
    """`back_href` leads from the months to the supply, from all the others to the months."""

    heading: str
    supply: SupplyRow
    back_href: str
    back: str
    views: tuple[Choice, ...]


def head_of(
    card: SupplyCard,
    here: View,
    heading: str,
    *,
    has_curves: bool,
    language: str,
    on: date | None = None,
) -> Head:
    """Return the head of a page; `on` is the day at which its curves stand."""
    supply, is_first = supply_row(card, language), here is View.MONTHS
    return Head(
        heading=heading,
        supply=supply,
        back_href=supply.href if is_first else consumption_href(card.code),
        back=supply.name if is_first else gettext("Consumi"),
        views=tuple(_views(card.code, here, has_curves=has_curves, on=on)),
    )


def _views(code: str, here: View, *, has_curves: bool, on: date | None) -> list[Choice]:
    hourly = [
        Choice(day_href(code, on), gettext("Giorno"), here is View.DAY),
        Choice(week_href(code, on), gettext("Settimana"), here is View.WEEK),
        Choice(year_href(code, on), gettext("Anno"), here is View.YEAR),
    ]
    return [
        Choice(consumption_href(code), gettext("Mesi"), here is View.MONTHS),
        *(hourly if has_curves else ()),
        Choice(readings_href(code), gettext("Letture"), here is View.READINGS),
    ]
