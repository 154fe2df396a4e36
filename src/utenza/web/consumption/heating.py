"""Gas that heats against the cold: what the card and its chart say."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext

from utenza.kernel.money import quantity
from utenza.kernel.words import month as month_words
from utenza.kernel.words import short_month, the_percent
from utenza.metering.queries.months import degree_days_near
from utenza.metering.rules.expecting import heating_parts
from utenza.metering.rules.heating import HeatedMonth, Season, newest_season
from utenza.metering.rules.months import whole_months
from utenza.web.components.charts import Chart, Entry, Table
from utenza.web.components.charts.columns import Column, Part, stacked
from utenza.web.consumption.figures import amount, figure, percent
from utenza.web.consumption.histories import History


@dataclass(frozen=True, slots=True)
class HeatingCard:
    """A season beside the cold that it had, and how that is reckoned."""

    words: str
    chart: Chart


def heating_card(history: History, language: str) -> HeatingCard | None:
    """Return the newest season, where the retailer tells how cold it was (UTENZA_DEGREE_DAYS)."""
    supply = history.supply
    heats = heating_parts(supply.card.commodity, supply.gas_profile)[0] > 0
    if not (settings.DEGREE_DAYS and heats and history.months):
        return None
    cold = degree_days_near(
        postcode=supply.card.postcode,
        province=supply.card.province,
        since=history.months[0].month,
    )
    ended = whole_months(history.totals, today=history.today)
    known = {month: history.totals[month] for month in ended}
    season = newest_season(known, cold, covered=history.covered)
    if season is None:
        return None
    return HeatingCard(_method_words(season, history, language), _chart(season, history, language))


def _chart(season: Season, history: History, language: str) -> Chart:
    name = f"{season.starts}/{(season.starts + 1) % 100:02d}"
    columns = [_column(one, history.unit, language) for one in season.months]
    legend = [Entry("gas", gettext("Gas usato"))]
    if season.rate_before is not None:
        legend.append(Entry("beside", gettext("Atteso, con la resa dell’inverno prima")))
    return Chart(
        name="riscaldamento",
        title=gettext("Gas e freddo, inverno %(season)s") % {"season": name},
        summary=_summary(season, history, language),
        step=gettext("mese per mese"),
        unit=history.unit,
        drawing=stacked(columns, written=lambda value: quantity(Decimal(str(value)), language)),
        legend=tuple(legend),
        table=_table(season, history, language),
    )


def _column(one: HeatedMonth, unit: str, language: str) -> Column:
    words = gettext("%(month)s: %(used)s, %(degree_days)s gradi giorno") % {
        "month": month_words(one.month, language),
        "used": amount(one.used, unit, language),
        "degree_days": figure(one.degree_days, language),
    }
    if one.expected is not None:
        said = {"expected": amount(one.expected, unit, language)}
        words += "; " + gettext("attesi %(expected)s") % said
    return Column(
        words=words,
        label=short_month(one.month, language)[:3],
        under=str(one.month.year) if one.month.month == 1 else "",
        parts=(Part("gas", float(one.used)),),
        beside=None if one.expected is None else float(one.expected),
    )


def _summary(season: Season, history: History, language: str) -> str:
    rate = f"{quantity(season.rate, language)} {history.unit}"
    said = gettext("Per ogni grado giorno il riscaldamento ha preso %(rate)s.") % {"rate": rate}
    if season.change is None:
        return said
    change = percent(season.change, language)
    told = {"il_percento": the_percent(change, language)}
    if change == percent(season.change * 0, language):
        words = gettext("A parità di freddo è quanto l’inverno prima.")
    elif season.change < 0:
        words = gettext("A parità di freddo è %(il_percento)s in meno dell’inverno prima.") % told
    else:
        words = gettext("A parità di freddo è %(il_percento)s in più dell’inverno prima.") % told
    return f"{said} {words}"


def _method_words(season: Season, history: History, language: str) -> str:
    return gettext(
        "I gradi giorno dicono quanto freddo ha fatto nella tua zona. Da ogni mese togliamo"
        " %(base)s al giorno, quello che usi d’estate per cucinare e per l’acqua calda: il resto"
        " riscalda."
    ) % {"base": amount(season.base_a_day, history.unit, language)}


def _table(season: Season, history: History, language: str) -> Table:
    rows = (
        (
            month_words(one.month, language),
            quantity(one.used, language),
            quantity(one.degree_days, language),
            "" if one.expected is None else figure(one.expected, language),
        )
        for one in season.months
    )
    head = (
        gettext("Mese"),
        gettext("Gas usato (%(unit)s)") % {"unit": history.unit},
        gettext("Gradi giorno"),
        gettext("Atteso (%(unit)s)") % {"unit": history.unit},
    )
    return Table(gettext("Gas e gradi giorno, mese per mese"), head, tuple(rows))
