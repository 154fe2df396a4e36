"""The door through which pagoPA's platform comes in."""

import logging
from datetime import datetime
from functools import partial
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from utenza.api.pagopa import soap
from utenza.api.pagopa.answering import answer_question, answer_receipt
from utenza.api.pagopa.clients import claimed_name, client_of
from utenza.api.pagopa.operations import QUESTIONS, RECEIPTS
from utenza.http.after_commit import AfterCommit
from utenza.http.page import page
from utenza.http.uploads import announced_length
from utenza.payments.actions.receiving import keep_inbound

log = logging.getLogger("utenza.api")

# A receipt with all that the schema lets in has some 40 KB.
MOST_BYTES = 256 * 1024
_XML = "text/xml; charset=utf-8"
_PLAIN = "text/plain; charset=utf-8"


# It says that it reads, so that sola consultazione leaves it open: what was paid was paid.
@csrf_exempt
@page(reads=("POST",), public=True)
def pa_for_node(request: HttpRequest) -> HttpResponse:
    """Answer one call; what may be a receipt is on disk before anything reads it."""
    client = client_of(request)
    if client is None:
        log.warning("pagopa_turned_away %s", claimed_name(request))
        return HttpResponse("forbidden\n", _PLAIN, HTTPStatus.FORBIDDEN)
    if announced_length(request) > MOST_BYTES:
        return HttpResponse("too large\n", _PLAIN, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not (operation := soap.receipt_of(request.body)):
        return _question(request.body)
    now = timezone.now()
    kept = keep_inbound(operation=operation, sender=client, body=request.body, now=now)
    return AfterCommit(partial(_receipt, request.body, kept, now))


def _question(body: bytes) -> HttpResponse:
    try:
        call = soap.read_call(body, among=QUESTIONS)
    except soap.NotACallError as error:
        return _no_call(error)
    return HttpResponse(answer_question(call, today=timezone.localdate()), _XML)


def _receipt(body: bytes, kept: int, now: datetime) -> HttpResponse:
    try:
        call = soap.read_call(body, among=RECEIPTS)
    except soap.NotACallError as error:
        return _no_call(error)
    today = timezone.localdate(now)
    answer = answer_receipt(call, inbound_id=kept, body=body, received_at=now, today=today)
    return HttpResponse(answer, _XML)


def _no_call(error: soap.NotACallError) -> HttpResponse:
    """Say so in SOAP, and as the caller's mistake: of ours HTTP says 500 and more."""
    return HttpResponse(soap.fault(error), _XML, HTTPStatus.BAD_REQUEST)
