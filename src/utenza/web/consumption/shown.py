"""What the page of a supply's consumption says beside its chart: words and addresses ready."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext, ngettext

from utenza.bills.queries.spending import BilledPeriod
from utenza.kernel.money import euro, quantity
from utenza.kernel.words import month as month_words
from utenza.kernel.words import period_words, the_day
from utenza.metering.rules.months import SPANS, shares
from utenza.metering.rules.pricing import billed_between
from utenza.supplies.rules import Commodity
from utenza.web.components.choices import Choice
from utenza.web.consumption.addresses import consumption_href
from utenza.web.consumption.charts import BAND_WORDS, unknown_words
from utenza.web.consumption.figures import amount, change, percent
from utenza.web.consumption.forms import Wish
from utenza.web.consumption.histories import History

# ARERA's conventional value, of which the default of UTENZA_GAS_KWH_PER_SMC is made.
_CONVENTIONAL = Decimal("10.7")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that counts, with what it is of below it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BandShare:
    """A band's part of the whole; `width` is for the drawing, in percent."""

    key: str
    name: str
    share: str
    quantity: str
    width: str


def heading_words(commodity: Commodity) -> str:
    if commodity is Commodity.GAS:
        return gettext("I tuoi consumi di gas")
    return gettext("I tuoi consumi di luce")


def figures_of(history: History, billed: Sequence[BilledPeriod], language: str) -> list[Figure]:
    """Return the figures on top of the page; what is not known has none."""
    told = [_total(history, language), _change(history, language)]
    told.append(_cost(history.today, billed, language))
    newest = month_words(history.window[-1], language)
    note = gettext("Il mese è ancora in corso") if history.runs else ""
    told.append(Figure(gettext("Dati fino a"), newest, note))
    return [one for one in told if one is not None]


def spans_of(history: History) -> list[Choice]:
    path = consumption_href(history.supply.card.code)
    return [
        Choice(
            href=path + Wish(span, history.wish.in_kwh).query,
            words=gettext("%(months)d mesi") % {"months": span},
            is_current=span == history.wish.span,
        )
        for span in SPANS
    ]


def units_of(history: History) -> list[Choice]:
    """Return the units of gas; electricity has one only."""
    if not history.is_gas:
        return []
    path, wish = consumption_href(history.supply.card.code), history.wish
    return [
        Choice(path + Wish(wish.span, in_kwh).query, words, in_kwh == wish.in_kwh)
        for in_kwh, words in ((False, "Smc"), (True, "kWh"))
    ]


def factor_words(language: str) -> str:
    """Say how gas becomes kWh, and whose figure that is."""
    factor = settings.GAS_KWH_PER_SMC
    said = {"factor": quantity(factor, language)}
    if factor == _CONVENTIONAL:
        return (
            gettext(
                "Uno Smc vale %(factor)s kWh: è il potere calorifico convenzionale che ARERA indica"
                " per tutta Italia (0,03852 GJ/Smc). In bolletta vale quello della tua zona."
            )
            % said
        )
    return gettext("Uno Smc vale %(factor)s kWh, secondo il potere calorifico della rete.") % said


def band_shares(history: History, language: str) -> list[BandShare]:
    """Return each band's part in the months of the page; nothing where there is one band."""
    found = shares(history.shown)
    total = sum(found.values(), Decimal(0))
    if len(found) == 1 or total <= 0:
        return []
    return [
        BandShare(
            key=band.value.lower(),
            name=gettext(BAND_WORDS[band]),
            share=percent(value / total, language),
            quantity=amount(value, history.unit, language),
            width=f"{max(value, Decimal(0)) * 100 / total:.1f}",
        )
        for band, value in found.items()
    ]


def _total(history: History, language: str) -> Figure:
    shown = history.shown
    total = sum((one.total for one in shown), Decimal(0))
    note = period_words(shown[0].month, _last_day(shown[-1].month), language)
    if history.unknown:
        note += f". {unknown_words(len(history.unknown))}"
    return Figure(gettext("Consumo"), amount(total, history.unit, language), note)


def _change(history: History, language: str) -> Figure | None:
    comparison = history.comparison
    if comparison is None or comparison.change is None:
        return None
    note = ngettext(
        "a parità di giorni, per %(count)d mese",
        "a parità di giorni, per %(count)d mesi",
        comparison.months,
    ) % {"count": comparison.months}
    value = change(comparison.change, language)
    return Figure(gettext("Rispetto a un anno prima"), value, note)


def _cost(today: date, billed: Sequence[BilledPeriod], language: str) -> Figure | None:
    """Add up what the year's days cost so far, beside the same days of the year before."""
    first = date(today.year, 1, 1)
    cost, until = billed_between(billed, first, date(today.year, 12, 31))
    if until is None:
        return None
    note = gettext("fino %(al_giorno)s") % {"al_giorno": the_day(until, language, "al ")}
    then = date(today.year - 1, 1, 1), _a_year_before(until)
    before, known_until = billed_between(billed, *then)
    if known_until == then[1]:
        said = {"note": note, "before": euro(before, language)}
        note = gettext("%(note)s; un anno prima, negli stessi giorni, %(before)s") % said
    label = gettext("Spesa del %(year)d finora") % {"year": today.year}
    return Figure(label, euro(cost, language), note)


def _a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - 1, 2, 28) if is_leap_day else day.replace(year=day.year - 1)


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
