"""The receipt of a payment: to read, to print, to keep."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from utenza.http.downloads import made_pdf
from utenza.http.page import PortalRequest, page
from utenza.payments.queries.receipts import get_receipt
from utenza.site.gateways import typesetter
from utenza.web.bills.names import file_name
from utenza.web.components.brand import brand
from utenza.web.payments.receipts import receipt_shown, told_of
from utenza.web.readers import reader_of


@page()
def receipt(request: PortalRequest, receipt_id: str) -> HttpResponse:
    reader = reader_of(request)
    found = get_receipt(viewer=reader.viewer, receipt_id=receipt_id)
    context = {"receipt": receipt_shown(found, reader.language)}
    return render(request, "payments/receipt.html", context)


@page()
def receipt_pdf(request: PortalRequest, receipt_id: str) -> HttpResponseBase:
    reader = reader_of(request)
    found = get_receipt(viewer=reader.viewer, receipt_id=receipt_id)
    told = told_of(receipt_shown(found, reader.language), brand(), reader.language)
    content = typesetter().typeset("receipt", told, made_at=found.received_at)
    return made_pdf(content, name=file_name("ricevuta", receipt_id))
