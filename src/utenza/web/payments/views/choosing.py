"""What to pay and what was paid; the warning before; the click that begins a payment."""

from decimal import Decimal
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from utenza.http.page import PortalRequest, page
from utenza.kernel.money import euro
from utenza.kernel.refusals import Refusal
from utenza.payments.actions.attempts import begin_attempt
from utenza.payments.gateways import takes_cards, takes_pagopa
from utenza.payments.queries.history import (
    attempts_under_way,
    count_payments,
    credits_of,
    find_payments,
)
from utenza.payments.rules.attempts import AlreadyBeingPaid, Channel, check_may_pay
from utenza.web.components.pages import pager
from utenza.web.payments.before import before_row
from utenza.web.payments.choices import Chosen, as_they_stand, wants_warning
from utenza.web.payments.due import due_list
from utenza.web.payments.forms import PageForm
from utenza.web.payments.opening import SeeOther, open_payment_page
from utenza.web.payments.paths import attempt_href
from utenza.web.payments.shown import credit_row, paid_row, under_way_row
from utenza.web.readers import Reader, reader_of

PAYMENTS_ON_A_PAGE = 25


@page()
def payments(request: PortalRequest) -> HttpResponse:
    return payments_page(request)


@page(writes=("POST",), function="payment")
def pay(request: PortalRequest) -> HttpResponse:
    """Lead to the payment page for what was chosen; by GET, say first what there is to know."""
    reader = reader_of(request)
    is_sent = request.method == "POST"
    chosen = Chosen.of(request.POST if is_sent else request.GET)
    try:
        return _begin(request, reader, chosen) if is_sent else _before(request, reader, chosen)
    except AlreadyBeingPaid as under_way:
        return SeeOther(attempt_href(under_way.token))
    except Refusal as refusal:
        return payments_page(request, chosen=chosen, refusal=refusal)


def _begin(request: PortalRequest, reader: Reader, chosen: Chosen) -> HttpResponse:
    targets = chosen.targets(reader.viewer)
    is_asked = "letto" in request.POST
    has_choice = takes_cards()
    if not is_asked and (has_choice or any(map(wants_warning, as_they_stand(reader, targets)))):
        return SeeOther(request.path + chosen.query)
    by_card = has_choice and request.POST.get("con") == Channel.CARD
    channel = Channel.CARD if by_card else Channel.PAGOPA
    token = begin_attempt(viewer=reader.viewer, targets=targets, channel=channel, now=reader.now)
    return open_payment_page(request, token)


def _before(request: PortalRequest, reader: Reader, chosen: Chosen) -> HttpResponse:
    found = as_they_stand(reader, chosen.targets(reader.viewer))
    for one in found:
        check_may_pay(one.state, has_debit_under_way=one.has_debit_under_way)
    total = sum((one.amount for one in found), Decimal(0))
    rows = [before_row(one, reader) for one in found]
    context = {
        "rows": rows,
        "is_warned": any(row.warning for row in rows),
        "total": euro(total, reader.language),
        "fields": chosen.fields,
        "takes_cards": takes_cards(),
    }
    return render(request, "payments/before.html", context)


def payments_page(
    request: PortalRequest, *, chosen: Chosen | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    """Return what is to pay and what was paid; above it what could not be done, and why."""
    reader = reader_of(request)
    viewer = reader.viewer
    count = count_payments(viewer=viewer)
    last = max(1, -(-count // PAYMENTS_ON_A_PAGE))
    number = min(PageForm(request.GET).page, last)
    paid = find_payments(
        viewer=viewer, limit=PAYMENTS_ON_A_PAGE, offset=PAYMENTS_ON_A_PAGE * (number - 1)
    )
    context = {
        "due": due_list(reader, chosen),
        "is_online": takes_pagopa(),
        "under_way": [
            under_way_row(one, reader.language)
            for one in attempts_under_way(viewer=viewer, now=reader.now)
        ],
        "credits": [credit_row(one, reader.language) for one in credits_of(viewer=viewer)],
        "paid": [paid_row(one, reader.language) for one in paid],
        "pager": pager(number=number, last=last, href="/pagamenti/?pagina={}".format),
        "refusal": gettext(str(refusal)) if refusal else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "payments/payments.html", context, status=status)
