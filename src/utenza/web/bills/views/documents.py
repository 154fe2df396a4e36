"""The documents of bills and plichi: one by one, or many in a zip."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from utenza.bills.queries.documents import (
    DocumentKind,
    PdfsOfBill,
    document_of_bill,
    document_of_plico,
    pdfs_of_bills,
)
from utenza.bills.queries.lists import find_bills
from utenza.http.downloads import (
    PDF,
    XML,
    Document,
    Made,
    is_there,
    made_pdf,
    send,
    send_together,
)
from utenza.http.page import PortalRequest, page
from utenza.web.bills.names import file_name
from utenza.web.bills.shown import bill_href, plico_href
from utenza.web.bills.views.lists import bills_page, listing_of
from utenza.web.bills.written import write_document, writer_of
from utenza.web.readers import Reader, reader_of

# About 200 MB of PDFs as the bills of our trade are.
MOST_BILLS_IN_A_ZIP = 200


@page()
def summary(request: PortalRequest, number: str) -> HttpResponseBase:
    return _bill_document(request, number, DocumentKind.SUMMARY)


@page()
def detail(request: PortalRequest, number: str) -> HttpResponseBase:
    return _bill_document(request, number, DocumentKind.DETAIL)


@page()
def xml(request: PortalRequest, number: str) -> HttpResponseBase:
    return _bill_document(request, number, DocumentKind.XML)


@page()
def plico_pdf(request: PortalRequest, number: str) -> HttpResponseBase:
    sha256 = document_of_plico(viewer=request.viewer, number=number)
    if sha256 is None or not is_there(sha256):
        return _missing(request, gettext("Il PDF del plico %s") % number, plico_href(number))
    return send(Document(sha256, file_name("plico", number)))


# It reads, though by POST: a choice of two hundred bills is too long for an address.
@page(reads=("POST",))
def archive(request: PortalRequest) -> HttpResponseBase:
    """Send the chosen bills in a zip, or say above the list why not."""
    numbers = _wanted(request)
    if len(numbers) > MOST_BILLS_IN_A_ZIP:
        most = gettext(
            "Sono troppe: %(count)d fatture, e in un file zip ne stanno al massimo %(most)d."
            " Scegli un anno o una fornitura e riprova."
        )
        return _refused(request, most % {"count": len(numbers), "most": MOST_BILLS_IN_A_ZIP})
    found = pdfs_of_bills(viewer=request.viewer, numbers=numbers)
    if not found:
        return _refused(request, gettext("Scegli almeno una fattura da scaricare."))
    documents, missing = _together(reader_of(request), found)
    if not documents:
        return _refused(request, gettext("Di queste fatture non abbiamo ancora i PDF."))
    return send_together(documents, name="fatture.zip", notes=_notes(missing))


def _together(reader: Reader, bills: list[PdfsOfBill]) -> tuple[list[Document | Made], list[str]]:
    """Return both PDFs of each bill, the CIS's or the one to be written, and which are missing."""
    documents: list[Document | Made] = []
    missing = []
    for bill in bills:
        lacks = bill.summary is None or bill.detail is None
        write = writer_of(reader, bill.number) if lacks else None
        for kind, sha256 in (
            (DocumentKind.SUMMARY, bill.summary),
            (DocumentKind.DETAIL, bill.detail),
        ):
            name = file_name("bolletta", bill.number, _KINDS[kind][0])
            if sha256 is not None and is_there(sha256):
                documents.append(Document(sha256, name))
            elif sha256 is None and write is not None:
                documents.append(Made(partial(write, kind), name))
            else:
                missing.append(name)
    return documents, missing


def _wanted(request: PortalRequest) -> list[str]:
    """Return the numbers of the chosen bills, or of all those that the filters find."""
    if "tutte" not in request.POST:
        return request.POST.getlist("fattura")
    reader = reader_of(request)
    listing = listing_of(reader, request.GET)
    found = find_bills(
        viewer=reader.viewer, today=reader.today, search=listing.filter.search, limit=listing.count
    )
    return [line.number for line in found]


def _refused(request: PortalRequest, words: str) -> HttpResponse:
    return bills_page(request, refusal=words, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _notes(missing: list[str]) -> list[tuple[str, str]]:
    if not missing:
        return []
    words = ngettext(
        "Questo documento non è ancora disponibile: puoi chiederlo al Numero Verde o allo"
        " sportello.",
        "Questi documenti non sono ancora disponibili: puoi chiederli al Numero Verde o allo"
        " sportello.",
        len(missing),
    )
    return [("leggimi.txt", "\r\n".join([words, "", *missing, ""]))]


_KINDS = {
    DocumentKind.SUMMARY: ("sintesi", PDF),
    DocumentKind.DETAIL: ("dettaglio", PDF),
    DocumentKind.XML: ("fattura-elettronica", XML),
}


def _bill_document(request: PortalRequest, number: str, kind: DocumentKind) -> HttpResponseBase:
    sha256 = document_of_bill(viewer=request.viewer, number=number, kind=kind)
    what, content_type = _KINDS[kind]
    extension = "xml" if content_type == XML else "pdf"
    name = file_name("bolletta", number, what, extension)
    if sha256 is not None and is_there(sha256):
        return send(Document(sha256, name, content_type))
    # What the CIS sent and the store lost is missing: another document would not be the same.
    written = None if sha256 else write_document(reader_of(request), number, kind)
    if written is not None:
        return made_pdf(written, name=name)
    return _missing(request, _missing_words(kind) % number, bill_href(number))


def _missing_words(kind: DocumentKind) -> str:
    if kind is DocumentKind.SUMMARY:
        return gettext("La sintesi della fattura %s")
    if kind is DocumentKind.DETAIL:
        return gettext("Il dettaglio della fattura %s")
    return gettext("La fattura elettronica %s")


def _missing(request: PortalRequest, what: str, back: str) -> HttpResponse:
    context = {"what": what, "back": back}
    return render(request, "bills/missing_document.html", context, status=HTTPStatus.NOT_FOUND)
