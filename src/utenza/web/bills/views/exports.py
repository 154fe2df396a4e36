"""A bill as data: to be checked elsewhere, and for a spreadsheet."""

from django.http import HttpResponse

from utenza.bills.queries.receipts import receipts_of
from utenza.bills.queries.single import get_bill
from utenza.bills.rules.exported import as_json
from utenza.http.downloads import sent_as
from utenza.http.page import PortalRequest, page
from utenza.supplies.queries import get_supply
from utenza.web.bills.checking import beside_of
from utenza.web.bills.names import file_name
from utenza.web.bills.sheets import sheet_of_bill
from utenza.web.components.exports import Format, export
from utenza.web.readers import reader_of


@page()
def as_json_file(request: PortalRequest, number: str) -> HttpResponse:
    """Send the bill with all that it is checked against."""
    reader = reader_of(request)
    found = get_bill(viewer=reader.viewer, number=number, today=reader.today)
    supply = get_supply(viewer=reader.viewer, code=found.supply_code, today=reader.today)
    receipts = receipts_of(viewer=reader.viewer, bill=found)
    beside = beside_of(viewer=reader.viewer, bill=found, receipts=receipts, supply=supply)
    content = as_json(receipts.bill, beside)
    return sent_as("application/json", content, name=file_name("bolletta", number, "", "json"))


@page()
def as_csv_file(request: PortalRequest, number: str) -> HttpResponse:
    """Send the bill's lines as a table for the reader's spreadsheet."""
    reader = reader_of(request)
    found = get_bill(viewer=reader.viewer, number=number, today=reader.today)
    sheet = sheet_of_bill(receipts_of(viewer=reader.viewer, bill=found).bill, reader.language)
    name = file_name("bolletta", number, "", "csv").removesuffix(".csv")
    return export([sheet], kind=Format.CSV, name=name, language=reader.language)
