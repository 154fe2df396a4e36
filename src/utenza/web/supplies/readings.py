"""The self-reading box: whose meter wants a reading, and when the window opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode
from django.utils.translation import gettext

from utenza.kernel.periods import Period
from utenza.kernel.words import the_day
from utenza.metering.rules.asking import window_on, windows_by_month
from utenza.supplies.queries import SupplyCard
from utenza.supplies.rules import Commodity, SupplyStatus
from utenza.web.supplies.shown import street_of, supply_href, supply_name

WINDOWS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class WindowRow:
    """When the self-reading of one supply counts; `supply` is its name and street."""

    href: str
    send_href: str
    supply: str
    commodity: str
    is_open: bool
    words: str


@dataclass(frozen=True, slots=True)
class ReadingBox:
    """`windows` are the nearest; `more` tells how many supplies are not among them."""

    windows: list[WindowRow]
    more: int
    open_ones: list[WindowRow]
    has_several_open: bool
    has_remote_gas: bool


def reading_box(supplies: Iterable[SupplyCard], *, today: date, language: str) -> ReadingBox:
    running = [one for one in supplies if one.status is SupplyStatus.ACTIVE]
    read_by_hand = sorted(
        (one for one in running if not one.is_read_remotely), key=lambda one: _nearness(one, today)
    )
    rows = [_window_row(one, today, language) for one in read_by_hand[:WINDOWS_SHOWN]]
    open_ones = [row for row in rows if row.is_open]
    return ReadingBox(
        windows=rows,
        more=len(read_by_hand) - len(rows),
        open_ones=open_ones,
        has_several_open=len(open_ones) > 1,
        has_remote_gas=any(
            one.commodity is Commodity.GAS and one.is_read_remotely for one in running
        ),
    )


def window_words(supply: SupplyCard, *, today: date, language: str) -> str:
    """Say until when the window is open, or when it opens; that it is not known is said too."""
    window = _window_of(supply, today)
    if window is None or window.last_day is None:
        return gettext("La prossima finestra non è ancora fissata")
    if today in window:
        closes = the_day(window.last_day, language, "al ")
        return gettext("Aperta fino %(al_giorno)s") % {"al_giorno": closes}
    return gettext("Apre %(il_giorno)s e chiude %(close)s") % {
        "il_giorno": the_day(window.start, language),
        "close": the_day(window.last_day, language),
    }


def _window_row(supply: SupplyCard, today: date, language: str) -> WindowRow:
    return WindowRow(
        href=supply_href(supply.code),
        send_href="/operazioni/autolettura/?" + urlencode({"fornitura": supply.code}),
        supply=f"{supply_name(supply)}, {street_of(supply)}",
        commodity=supply.commodity.value,
        is_open=is_window_open(supply, today),
        words=window_words(supply, today=today, language=language),
    )


def is_window_open(supply: SupplyCard, today: date) -> bool:
    window = _window_of(supply, today)
    return window is not None and today in window


def _window_of(supply: SupplyCard, today: date) -> Period | None:
    """Return the window that is open or comes next; electricity has no calendar but the months."""
    if supply.commodity is Commodity.ELECTRICITY:
        return window_on(today, windows_by_month(today))
    return supply.window


def _nearness(supply: SupplyCard, today: date) -> tuple[bool, date]:
    """Sort open windows first, then the next to open; those not known last."""
    window = _window_of(supply, today)
    if window is None:
        return (True, date.max)
    return (not is_window_open(supply, today), window.last_day or date.max)
