"""Supplies as pages show them: addresses and words ready, so that templates only place them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext, pgettext

from utenza.kernel.slugs import to_slug
from utenza.kernel.words import the_day
from utenza.supplies.queries import SupplyCard
from utenza.supplies.rules import Commodity, SupplyStatus


class Chip(NamedTuple):
    """A state: a word and a picture, and a tone that only repeats them."""

    tone: str
    icon: str
    words: str


class SupplyRow(NamedTuple):
    """A supply in a list; `point_kind` is POD or PDR, `offer` empty once the supply has ceased."""

    id: int
    href: str
    name: str
    place: str
    point_kind: str
    point_code: str
    commodity: str
    icon: str
    offer: str
    chip: Chip


def supply_row(card: SupplyCard, language: str) -> SupplyRow:
    return SupplyRow(
        id=card.id,
        href=supply_href(card.code),
        name=supply_name(card),
        place=place_of(card),
        point_kind=point_kind(card.commodity),
        point_code=card.point_code,
        commodity=card.commodity.value,
        icon=card.icon,
        offer="" if card.status is SupplyStatus.CEASED else offer_words(card, language),
        chip=status_chip(card, language),
    )


def supply_rows(cards: Iterable[SupplyCard], language: str) -> list[SupplyRow]:
    return [supply_row(card, language) for card in cards]


def point_kind(commodity: Commodity) -> str:
    return "PDR" if commodity is Commodity.GAS else "POD"


def supply_href(code: str) -> str:
    return f"/forniture/{to_slug(code)}/"


def supply_name(card: SupplyCard) -> str:
    """Return the customer's own name for the supply, else what it is."""
    return card.name or commodity_words(card.commodity)


def commodity_words(commodity: Commodity) -> str:
    return gettext("Gas") if commodity is Commodity.GAS else gettext("Luce")


def place_of(card: SupplyCard) -> str:
    """`Via San Martino 121, 37121 Verona`."""
    return f"{street_of(card)}, {card.postcode} {card.city}"


def street_of(card: SupplyCard) -> str:
    return f"{card.street} {card.street_number}".rstrip()


def status_chip(card: SupplyCard, language: str) -> Chip:
    if card.status is SupplyStatus.ACTIVE:
        return Chip("ok", "circle-check", pgettext("fornitura", "Attiva"))
    if card.status is SupplyStatus.ACTIVATING:
        return Chip("info", "hourglass", pgettext("fornitura", "In attivazione"))
    if card.ended_on is None:
        return Chip("", "power", pgettext("fornitura", "Cessata"))
    ended = the_day(card.ended_on, language)
    return Chip("", "power", gettext("Cessata %(il_giorno)s") % {"il_giorno": ended})


def offer_words(card: SupplyCard, language: str) -> str:
    if card.offer_until is None:
        return card.offer_name
    return gettext("%(offer)s, fino %(al_giorno)s") % {
        "offer": card.offer_name,
        "al_giorno": _until(card.offer_until, language),
    }


def _until(value: date, language: str) -> str:
    return the_day(value, language, "al ")
