"""The supplies, and the page of one, where the customer may give it a name."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from utenza.billing_profiles.queries import profiles_of, stays_of
from utenza.bills.queries.lists import Search, find_bills
from utenza.http.page import PortalRequest, page
from utenza.kernel.refusals import Refusal
from utenza.metering.queries import last_readings, year_of_consumption
from utenza.metering.queries.curves import has_curves
from utenza.metering.queries.self_readings import self_readings_of
from utenza.supplies.actions import label_supply
from utenza.supplies.queries import SupplyDetail, get_supply, supplies_of
from utenza.supplies.rules import OnlyReading, SupplyStatus, tidy_label
from utenza.web.bills.shown import bill_row
from utenza.web.consumption.addresses import consumption_href, curves_href, readings_href
from utenza.web.readers import Reader, reader_of
from utenza.web.supplies import details
from utenza.web.supplies.forms import SupplyLabelForm
from utenza.web.supplies.self_readings import (
    SHOWN,
    self_reading_rows,
    takes_self_readings,
    wants_self_reading,
)
from utenza.web.supplies.shown import (
    supply_href,
    supply_row,
    supply_rows,
)

NEWEST_BILLS = 6


@page()
def supplies(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    found = supplies_of(viewer=reader.viewer, today=reader.today)
    ceased = [one for one in found if one.status is SupplyStatus.CEASED]
    running = [one for one in found if one.status is not SupplyStatus.CEASED]
    context = {
        "running": supply_rows(running, reader.language),
        "ceased": supply_rows(ceased, reader.language),
    }
    return render(request, "supplies/supplies.html", context)


@page(reads=("GET",), writes=("POST",), function="supply_label", keeps_typed=True)
def supply(request: PortalRequest, code: str) -> HttpResponse:
    reader = reader_of(request)
    found = get_supply(viewer=reader.viewer, code=code, today=reader.today)
    if request.method != "POST":
        form = SupplyLabelForm(initial={"name": found.card.name, "icon": found.card.icon})
        return _supply_page(request, reader, found, form)
    form = SupplyLabelForm(request.POST)
    if request.closed:
        return _supply_page(request, reader, found, form)
    if not form.is_valid():
        return _supply_page(request, reader, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        label = tidy_label(name=form.cleaned_data["name"], icon=form.chosen_icon)
        label_supply(viewer=reader.viewer, code=code, label=label, now=timezone.now())
    except OnlyReading as refusal:
        form.add_error(None, gettext(str(refusal)))
        return _supply_page(request, reader, found, form, HTTPStatus.FORBIDDEN)
    except Refusal as refusal:
        form.add_error("name", gettext(str(refusal)))
        return _supply_page(request, reader, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, gettext("Fatto: nome e icona della fornitura sono salvati."))
    return redirect(supply_href(code))


def _supply_page(
    request: PortalRequest,
    reader: Reader,
    found: SupplyDetail,
    form: SupplyLabelForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    return render(
        request,
        "supplies/supply.html",
        _context(reader, found) | {"form": form},
        status=status,
    )


def _context(reader: Reader, found: SupplyDetail) -> dict[str, Any]:
    viewer, card = reader.viewer, found.card
    lines = find_bills(
        viewer=viewer, today=reader.today, search=Search(supply_id=card.id), limit=NEWEST_BILLS
    )
    readings = last_readings(viewer=viewer, supply_id=card.id)
    months = year_of_consumption(viewer=viewer, supply_id=card.id, today=reader.today)
    found_curves = has_curves(viewer=viewer, supply_id=card.id)
    stays = [stay for stay in stays_of(viewer=viewer) if stay.supply_id == card.id]
    sent = self_readings_of(viewer=viewer, supply_id=card.id)
    return {
        "takes_readings": takes_self_readings(card),
        "wants_reading": wants_self_reading(card, reader.today),
        "self_readings": self_reading_rows(sent[:SHOWN], found, reader.language),
        "supply": supply_row(card, reader.language),
        "card": card,
        "has_ceased": card.status is SupplyStatus.CEASED,
        "may_label": not viewer.only_reads,
        "facts": details.facts_of(found, reader.language),
        "curve_href": curves_href(card.code) if found_curves else "",
        "readings_href": readings_href(card.code),
        "meter": details.meter_facts(found, today=reader.today, language=reader.language),
        "readings": details.reading_table(readings, reader.language),
        "consumption_href": consumption_href(card.code),
        "consumption": details.consumption_table(months, card.commodity, reader.language),
        "stays": details.stay_rows(stays, profiles_of(viewer=viewer), reader.language),
        "bills": [bill_row(line, card, 1, reader.language) for line in lines],
    }
