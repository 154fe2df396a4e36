"""The receipt of a payment: to read, to print, to keep."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from utenza.http.downloads import made_pdf
from utenza.http.page import PortalRequest, page
from utenza.payments.messages.receipts import receipt_words, told_of
from utenza.payments.queries.receipts import get_receipt
from utenza.site.gateways import typesetter
from utenza.web.bills.names import file_name
from utenza.web.payments.paths import receipt_href
from utenza.web.payments.shown import subject_href
from utenza.web.readers import reader_of


@page()
def receipt(request: PortalRequest, receipt_id: str) -> HttpResponse:
    reader = reader_of(request)
    found = get_receipt(viewer=reader.viewer, receipt_id=receipt_id)
    context = {
        "receipt": receipt_words(found, reader.language),
        "pdf_href": f"{receipt_href(receipt_id)}ricevuta.pdf",
        "subject_href": subject_href(found.bill_number, found.plico_number),
    }
    return render(request, "payments/receipt.html", context)


@page()
def receipt_pdf(request: PortalRequest, receipt_id: str) -> HttpResponseBase:
    reader = reader_of(request)
    found = get_receipt(viewer=reader.viewer, receipt_id=receipt_id)
    told = told_of(receipt_words(found, reader.language), reader.language)
    content = typesetter().typeset("receipt", told, made_at=found.received_at)
    return made_pdf(content, name=file_name("ricevuta", receipt_id))
