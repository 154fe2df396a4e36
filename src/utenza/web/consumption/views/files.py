"""Consumption and readings as files."""

from django.http import HttpResponse

from utenza.http.page import PortalRequest, page
from utenza.metering.queries.months import all_consumption
from utenza.metering.queries.readings import all_readings
from utenza.web.components.exports import Format, export
from utenza.web.consumption.forms import WishForm
from utenza.web.consumption.histories import history_of
from utenza.web.consumption.sheets import (
    sheet_of_consumption,
    sheet_of_page,
    sheet_of_readings,
)
from utenza.web.readers import reader_of


@page()
def months_file(request: PortalRequest, code: str, kind: str) -> HttpResponse:
    """Return what the supply's page shows, with the same query, as a file."""
    reader = reader_of(request)
    history = history_of(reader, code, WishForm(request.GET).wish)
    name = f"consumi-{history.supply.card.point_code}-{history.wish.span}-mesi"
    sheets = [sheet_of_page(history)]
    return export(sheets, kind=Format(kind), name=name, language=reader.language)


@page()
def everything(request: PortalRequest, kind: str) -> HttpResponse:
    """Return all that is known of the customer's meters; CSV files hold one table each."""
    reader = reader_of(request)
    sheets = [
        sheet_of_consumption(all_consumption(viewer=reader.viewer)),
        sheet_of_readings(all_readings(viewer=reader.viewer)),
    ]
    name = f"consumi-e-letture-{reader.viewer.customer_code}"
    return export(sheets, kind=Format(kind), name=name, language=reader.language)


@page()
def all_consumption_csv(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    sheets = [sheet_of_consumption(all_consumption(viewer=reader.viewer))]
    name = f"consumi-{reader.viewer.customer_code}"
    return export(sheets, kind=Format.CSV, name=name, language=reader.language)


@page()
def all_readings_csv(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    sheets = [sheet_of_readings(all_readings(viewer=reader.viewer))]
    name = f"letture-{reader.viewer.customer_code}"
    return export(sheets, kind=Format.CSV, name=name, language=reader.language)
