"""What is taken along: the months of the page, and all that is known of the customer's meters."""

from collections.abc import Iterable

from django.utils.translation import gettext

from utenza.metering.queries.months import ConsumptionLine
from utenza.metering.queries.readings import ReadingOfSupply
from utenza.metering.rules.months import YEAR, MonthOfUse, shifted
from utenza.supplies.rules import Commodity
from utenza.web.components.exports import Sheet
from utenza.web.consumption.charts import bands_in, kind_words
from utenza.web.consumption.histories import History
from utenza.web.consumption.readings import KIND_WORDS

# What registers count; as other cells, for programs and for people.
_UNITS = {Commodity.ELECTRICITY: ("kWh", "kWh"), Commodity.GAS: ("m3", "m³")}


def sheet_of_page(history: History) -> Sheet:
    """
    Return the table under the chart, oldest month first, with the supply's point.

    A month of the contract of which nothing is known has its row too, without figures.
    """
    bands, totals = bands_in(history.shown), history.totals
    apart = bands if len(bands) > 1 else []
    columns = [
        ("point", gettext("POD o PDR")),
        ("month", gettext("Mese")),
        *((band.value, band.value) for band in apart),
        ("total", gettext("Totale")),
        ("unit", gettext("Unità")),
        ("kind", gettext("Tipo")),
        ("year_before", gettext("Un anno prima")),
    ]
    known = {one.month: one for one in history.shown}
    rows = []
    for month in sorted({*known, *history.unknown}):
        one = known.get(month)
        by_band = {use.band: use.quantity for use in one.bands} if one else {}
        rows.append(
            (
                history.supply.card.point_code,
                f"{month:%Y-%m}",
                *(by_band.get(band) for band in apart),
                one.total if one else None,
                history.unit,
                (_kind(one), kind_words(one)) if one else ("missing", gettext("nessun dato")),
                totals.get(shifted(month, -YEAR)),
            )
        )
    return Sheet("months", gettext("Consumi"), columns, rows)


def _kind(one: MonthOfUse) -> str:
    if not one.is_estimated:
        return "actual"
    return "estimated" if all(use.is_estimated for use in one.bands) else "partly_estimated"


def sheet_of_consumption(lines: Iterable[ConsumptionLine]) -> Sheet:
    columns = [
        ("supply", gettext("Fornitura")),
        ("point", gettext("POD o PDR")),
        ("month", gettext("Mese")),
        ("band", gettext("Fascia")),
        ("quantity", gettext("Quantità")),
        ("unit", gettext("Unità")),
        ("kind", gettext("Tipo")),
    ]
    kinds = {"actual": gettext("misurato"), "estimated": gettext("stimato")}
    rows = [
        (
            one.supply_code,
            one.point_code,
            f"{one.month:%Y-%m}",
            one.band.value,
            one.quantity,
            "Smc" if one.band == "gas" else "kWh",
            (one.kind.value, kinds[one.kind]),
        )
        for one in lines
    ]
    return Sheet("consumption", gettext("Consumi"), columns, rows)


def sheet_of_readings(lines: Iterable[ReadingOfSupply]) -> Sheet:
    columns = [
        ("supply", gettext("Fornitura")),
        ("point", gettext("POD o PDR")),
        ("day", gettext("Giorno")),
        ("register", gettext("Registro")),
        ("value", gettext("Lettura")),
        ("unit", gettext("Unità")),
        ("kind", gettext("Tipo")),
    ]
    kinds = {kind: gettext(words) for kind, words in KIND_WORDS.items()}
    rows = [
        (
            one.supply_code,
            one.point_code,
            one.reading.day,
            one.reading.register.value,
            one.reading.value,
            _UNITS[one.commodity],
            (one.reading.kind.value, kinds[one.reading.kind]),
        )
        for one in lines
    ]
    return Sheet("readings", gettext("Letture"), columns, rows)
