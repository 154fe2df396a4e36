"""The self-readings of a supply, each with where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop

from utenza.kernel.words import the_day
from utenza.metering.queries.self_readings import SelfReadingStory
from utenza.metering.rules.life import ReadingState
from utenza.service_requests.messages import request_path
from utenza.supplies.queries import SupplyCard, SupplyDetail
from utenza.supplies.rules import SupplyStatus
from utenza.web.bills.shown import bill_href
from utenza.web.supplies.readings import is_window_open
from utenza.web.supplies.shown import Chip

SHOWN = 6
# Tone, icon and word of each state.
_LOOKS = {
    ReadingState.RECEIVED: ("info", "inbox", gettext_noop("Ricevuta")),
    ReadingState.TAKEN: ("info", "hourglass", gettext_noop("Presa in carico")),
    ReadingState.SENT: ("info", "hourglass", gettext_noop("Inviata al distributore")),
    ReadingState.VALIDATED: ("ok", "circle-check", gettext_noop("Convalidata")),
    ReadingState.NOT_VALIDATED: ("bad", "circle-x", gettext_noop("Non convalidata")),
    ReadingState.USED: ("ok", "receipt", gettext_noop("Usata in fattura")),
    ReadingState.REPLACED: ("", "pencil", gettext_noop("Sostituita")),
    ReadingState.CANCELLED: ("", "circle-minus", gettext_noop("Annullata")),
}


@dataclass(frozen=True, slots=True)
class SelfReadingRow:
    """A self-reading in the list; `bill` is the number of the one that used it, or empty."""

    href: str
    digits: str
    on: str
    note: str
    bill: str
    bill_href: str
    chip: Chip


def takes_self_readings(card: SupplyCard) -> bool:
    """Tell whether the customer can send readings of this meter, in its windows."""
    return card.status is SupplyStatus.ACTIVE and not card.is_read_remotely


def wants_self_reading(card: SupplyCard, today: date) -> bool:
    """Tell whether one can be sent today."""
    return takes_self_readings(card) and is_window_open(card, today)


def self_reading_rows(
    stories: Iterable[SelfReadingStory], supply: SupplyDetail, language: str
) -> list[SelfReadingRow]:
    return [_row(one, supply.meter_digits or 0, language) for one in stories]


def _row(one: SelfReadingStory, digits: int, language: str) -> SelfReadingRow:
    tone, icon, words = _LOOKS[one.state]
    return SelfReadingRow(
        href=request_path(one.request_code),
        digits=" · ".join(str(value).zfill(digits) for value in one.values.values()),
        on=gettext("Letta %(il_giorno)s") % {"il_giorno": the_day(one.taken_on, language)},
        note=one.note,
        bill=one.bill_number,
        bill_href=bill_href(one.bill_number) if one.bill_number else "",
        chip=Chip(tone, icon, gettext(words)),
    )
