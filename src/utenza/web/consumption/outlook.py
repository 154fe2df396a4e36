"""What the next bill and the year may cost, in words that say how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext

from utenza.bills.queries.spending import BilledPeriod
from utenza.bills.rules.credits import standing
from utenza.bills.rules.states import BillKind
from utenza.kernel.money import euro, quantity
from utenza.kernel.words import period_words, the_percent
from utenza.metering.rules.outlook import Outlook, Outlooks, outlooks
from utenza.web.consumption.figures import amount, percent
from utenza.web.consumption.histories import History

_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Expected:
    """A sum that is expected: `range` and `note` say how sure it is and of what it is."""

    label: str
    value: str
    range: str
    note: str


@dataclass(frozen=True, slots=True)
class OutlookCard:
    expected: list[Expected]
    words: str


def outlook_card(
    history: History, billed: Sequence[BilledPeriod], language: str
) -> OutlookCard | None:
    """Return the card; nothing for a supply that ended, or of which too little is known."""
    kinds: dict[BillKind, list[BilledPeriod]] = {kind: [] for kind in BillKind}
    for one in standing(billed):
        kinds[one.kind].append(one)
    found = outlooks(
        history.delivered,
        kinds[BillKind.BILL],
        kinds[BillKind.CREDIT_NOTE],
        covered=history.covered,
        today=history.today,
    )
    if found is None:
        return None
    expected = [_bill(found.bill, history, language)]
    if found.year is not None:
        expected.append(_year(found.year, history, language))
    return OutlookCard(expected, _spread_words(found, language))


def _bill(found: Outlook, history: History, language: str) -> Expected:
    said = {"period": period_words(found.first_day, found.last_day, language)}
    return Expected(
        label=gettext("Prossima fattura, %(period)s") % said,
        value=_about(found.cost, language),
        range=_range(found, language),
        note=_use_words(found, history, language),
    )


def _year(found: Outlook, history: History, language: str) -> Expected:
    note = _use_words(found, history, language)
    if found.billed:
        said = {"billed": euro(found.billed, language)}
        note = gettext("Di cui %(billed)s già fatturati") % said
    return Expected(
        label=gettext("Tutto il %(year)d") % {"year": history.today.year},
        value=_about(found.cost, language),
        range=_range(found, language),
        note=note,
    )


def _about(value: Decimal, language: str) -> str:
    return gettext("circa %(amount)s") % {"amount": _whole(value, language)}


def _range(found: Outlook, language: str) -> str:
    said = {"low": _whole(found.low, language), "high": _whole(found.high, language)}
    return gettext("Fra %(low)s e %(high)s") % said


def _use_words(found: Outlook, history: History, language: str) -> str:
    unit = "Smc" if history.is_gas else "kWh"
    return gettext("Per %(use)s") % {"use": amount(found.use.quantity, unit, language)}


def _spread_words(found: Outlooks, language: str) -> str:
    if not found.spread.tries:
        return gettext(
            "Conosciamo ancora pochi mesi: la stima è incerta, e migliora con le prossime letture."
        )
    return gettext(
        "Provato su ognuno degli ultimi %(tries)d mesi, il consumo previsto si è scostato da quello"
        " vero in media %(del_percento)s; otto volte su dieci resta nell’intervallo indicato."
    ) % {
        "tries": found.spread.tries,
        "del_percento": the_percent(percent(found.spread.typical, language), language, "del "),
    }


def _whole(value: Decimal, language: str) -> str:
    """Write whole euros: cents would promise what nobody knows."""
    whole = quantity(value.quantize(Decimal(1), ROUND_HALF_UP), language)
    return f"€{whole}" if language.startswith("en") else f"{whole}{_NO_BREAK}€"
