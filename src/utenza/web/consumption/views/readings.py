"""The readings of a supply's meter, and its bills beside them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from utenza.bills.queries.spending import billed_periods
from utenza.http.page import PortalRequest, page
from utenza.metering.queries.curves import has_curves
from utenza.metering.queries.readings import ReadingOfSupply, readings_of
from utenza.metering.rules.months import YEAR, shifted
from utenza.supplies.queries import get_supply
from utenza.web.components.exports import Format, export
from utenza.web.consumption.addresses import consumption_href
from utenza.web.consumption.heads import View, head_of
from utenza.web.consumption.readings import charge_table, days_of_meter, reading_table
from utenza.web.consumption.sheets import sheet_of_readings
from utenza.web.readers import reader_of
from utenza.web.supplies.self_readings import wants_self_reading

_YEARS_OF_BILLS = 3


@page()
def readings(request: PortalRequest, code: str) -> HttpResponse:
    """Show every reading with what was used since the one before, and each bill beside them."""
    reader = reader_of(request)
    supply = get_supply(viewer=reader.viewer, code=code, today=reader.today)
    found = readings_of(viewer=reader.viewer, supply_id=supply.card.id)
    since = shifted(reader.today.replace(day=1), -_YEARS_OF_BILLS * YEAR)
    billed = billed_periods(viewer=reader.viewer, supply_id=supply.card.id, since=since)
    days = days_of_meter(found)
    head = head_of(
        supply.card,
        View.READINGS,
        gettext("Letture del contatore"),
        has_curves=has_curves(viewer=reader.viewer, supply_id=supply.card.id),
        language=reader.language,
    )
    context = {
        "head": head,
        "card": supply.card,
        "serial": supply.meter_serial,
        "path": consumption_href(supply.card.code),
        "wants_reading": wants_self_reading(supply.card, reader.today),
        "readings": reading_table(days, supply, reader.language),
        "charges": charge_table(billed, days, supply, reader.language),
    }
    return render(request, "consumption/readings.html", context)


@page()
def readings_file(request: PortalRequest, code: str, kind: str) -> HttpResponse:
    """Return the supply's readings as a file."""
    reader = reader_of(request)
    card = get_supply(viewer=reader.viewer, code=code, today=reader.today).card
    found = readings_of(viewer=reader.viewer, supply_id=card.id)
    lines = [ReadingOfSupply(card.code, card.point_code, card.commodity, one) for one in found]
    name = f"letture-{card.point_code}"
    sheets = [sheet_of_readings(lines)]
    return export(sheets, kind=Format(kind), name=name, language=reader.language)
