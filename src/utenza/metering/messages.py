"""What we write to customers about their meters, in their language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from utenza.kernel.money import euro, quantity
from utenza.kernel.words import at_month, period_words, the_day
from utenza.metering.queries.alerts import WatchedSupply
from utenza.metering.rules.outlook import Outlook
from utenza.metering.rules.power import Peak, PowerLimit
from utenza.metering.rules.unusual import UnusualMonth
from utenza.notifications.rules import Notice, Topic
from utenza.supplies.rules import Commodity


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A supply whose reading counts until a day; `name` is the customer's own, or empty."""

    supply_code: str
    name: str
    place: str
    closes_on: date


def window_notice(windows: Sequence[OpenWindow], *, language: str) -> Notice:
    """Return what is written when windows of one customer's open."""
    with override(language):
        lines = [_line(one, language) for one in windows]
        lead = ngettext(
            "Si è aperta la finestra per l’autolettura del gas:",
            "Si sono aperte le finestre per l’autolettura del gas:",
            len(windows),
        )
        how = _(
            "Bastano le cifre nere del contatore, prima della virgola: con queste la prossima"
            " fattura conta i consumi veri e non una stima."
        )
        about = {"fornitura": windows[0].supply_code} if len(windows) == 1 else {}
        return Notice(
            kind="reading-window",
            topic=Topic.READINGS,
            subject=_("È il momento dell’autolettura"),
            body="\n\n".join((lead, "\n".join(lines), how)),
            href="/operazioni/autolettura/" + (f"?{urlencode(about)}" if about else ""),
        )


def unusual_notice(
    supply: WatchedSupply, found: UnusualMonth, *, href: str, language: str
) -> Notice:
    """Return what is written of a month that is not like the others."""
    with override(language):
        said = _about(supply) | {
            "a_mese": at_month(found.month, language),
            "used": _use(found.used, supply, language),
            "expected": _use(found.expected, supply, language),
        }
        if found.is_high:
            words = _(
                "%(place)s: %(a_mese)s risultano %(used)s, quando ce ne aspettavamo circa"
                " %(expected)s."
            )
            advice = _(
                "Se non c’è una ragione che conosci (più persone in casa, un nuovo apparecchio, un"
                " freddo fuori del comune), guarda che cosa resta acceso e confronta la lettura del"
                " contatore."
            )
        else:
            words = _(
                "%(place)s: %(a_mese)s risultano soltanto %(used)s, quando ce ne aspettavamo circa"
                " %(expected)s."
            )
            advice = _(
                "Se in casa c’eri come sempre, confronta la lettura del contatore: un consumo non"
                " contato si recupera in una fattura dopo."
            )
        return Notice(
            kind="unusual-use",
            topic=Topic.READINGS,
            subject=_("Un consumo insolito %(a_mese)s") % said,
            body="\n\n".join((words % said, advice)),
            href=href,
        )


def dear_bill_notice(
    supply: WatchedSupply, expected: Outlook, *, above: Decimal, href: str, language: str
) -> Notice:
    """Return what is written when the next bill will be above the sum that was given."""
    with override(language):
        said = _about(supply) | {
            "period": period_words(expected.first_day, expected.last_day, language),
            "cost": euro(expected.cost, language),
            "low": euro(expected.low, language),
            "high": euro(expected.high, language),
            "above": euro(above, language),
        }
        words = _(
            "%(place)s: per %(period)s prevediamo una fattura di circa %(cost)s, fra %(low)s e"
            " %(high)s. Hai chiesto di saperlo sopra %(above)s."
        )
        how = _(
            "È una previsione da quanto hai usato finora: la pagina dei consumi dice come nasce."
        )
        return Notice(
            kind="dear-bill",
            topic=Topic.BILLS,
            subject=_("%(place)s: la prossima fattura potrebbe superare %(above)s") % said,
            body="\n\n".join((words % said, how)),
            href=href,
        )


def near_limit_notice(
    supply: WatchedSupply, peak: Peak, *, limit: PowerLimit, href: str, language: str
) -> Notice:
    """Return what is written when a peak came near the power that the supply may draw."""
    with override(language):
        said = _about(supply) | {
            "il_giorno": the_day(peak.at.date(), language),
            "peak": quantity(peak.kw, language),
            "limit": quantity(limit.kw, language),
        }
        if limit.cuts_off:
            words = _(
                "%(place)s: %(il_giorno)s hai raggiunto %(peak)s dei %(limit)s kW oltre i quali il"
                " contatore stacca."
            )
        else:
            words = _(
                "%(place)s: %(il_giorno)s hai raggiunto %(peak)s kW, e il contratto ne impegna"
                " %(limit)s."
            )
        how = _("Se capita spesso, accendi gli apparecchi uno alla volta o chiedi più potenza.")
        return Notice(
            kind="near-limit",
            topic=Topic.READINGS,
            subject=_("Vicino al limite di potenza"),
            body="\n\n".join((words % said, how)),
            href=href,
        )


def _about(supply: WatchedSupply) -> dict[str, str]:
    kind = _("Gas") if supply.commodity is Commodity.GAS else _("Luce")
    return {"place": ", ".join(part for part in (supply.name or kind, supply.place) if part)}


def _use(value: Decimal, supply: WatchedSupply, language: str) -> str:
    unit = "Smc" if supply.commodity is Commodity.GAS else "kWh"
    whole = value.quantize(Decimal(1), ROUND_HALF_UP)
    return f"{quantity(whole, language)}\N{NO-BREAK SPACE}{unit}"


def _line(one: OpenWindow, language: str) -> str:
    said = {
        "place": ", ".join(part for part in (one.name, one.place) if part),
        "al_giorno": the_day(one.closes_on, language, "al "),
    }
    return _("%(place)s: fino %(al_giorno)s") % said
