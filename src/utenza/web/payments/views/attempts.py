"""An attempt to pay: how it stands, and the four ways back to it."""

from http import HTTPStatus

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from utenza.bills.rules.targets import Target
from utenza.http.page import PortalRequest, page
from utenza.identity.rules.viewers import ActingFor, Viewer
from utenza.kernel.refusals import Refusal
from utenza.payments.actions.attempts import begin_attempt, cancel_attempt
from utenza.payments.queries.attempts import (
    find_attempt,
    get_attempt,
    open_attempt,
)
from utenza.payments.queries.payable import target_of_bill, target_of_plico
from utenza.payments.queries.receipts import receipts_of_attempt
from utenza.payments.rules.attempts import AlreadyBeingPaid, AttemptState, OnlyLooksOn
from utenza.web.bills.shown import bill_href, plico_href
from utenza.web.payments.attempts import CAME_BACK, attempt_shown
from utenza.web.payments.choices import still_asked
from utenza.web.payments.opening import SeeOther, close_payment_page, open_payment_page
from utenza.web.payments.paths import attempt_href
from utenza.web.payments.views.choosing import payments_page
from utenza.web.readers import Reader, reader_of

GIVE_UP = "annulla"


@page(writes=("POST",), function="payment")
def attempt(request: PortalRequest, token: str) -> HttpResponse:
    """
    Show how it stands; by POST give it up, or begin anew for what of it is not paid.

    Who comes back to what they pay for another of their customers is led to that one.
    """
    reader = reader_of(request)
    try:
        found = get_attempt(viewer=reader.viewer, token=token, now=reader.now)
    except ObjectDoesNotExist:
        whose = _whose(reader.viewer, token)
        if whose is None:
            raise
        came = _came_back(request)
        then = attempt_href(token) + (f"?esito={came}" if came else "")
        return render(request, "payments/of_another.html", {"whose": whose, "next": then})
    if request.method == "POST":
        return _end(request, token, reader)
    is_paid = found.state is AttemptState.PAID
    shown = attempt_shown(
        found,
        receipts_of_attempt(viewer=reader.viewer, token=token),
        still_asked(reader, (line.target for line in found.lines if is_paid)),
        came=_came_back(request),
        now=reader.now,
        language=reader.language,
    )
    if request.GET.get("visto") == shown.seen:
        # The page asks again and again: nothing is new.
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"attempt": shown, "came": _came_back(request), "path": request.path}
    return render(request, "payments/attempt.html", context)


@page()
def under_way_for_bill(request: PortalRequest, number: str) -> HttpResponse:
    """Lead to the attempt that is under way for a bill, or to the bill where none is any more."""
    target = target_of_bill(viewer=request.viewer, number=number)
    return _under_way(request, target, bill_href(number))


@page()
def under_way_for_plico(request: PortalRequest, number: str) -> HttpResponse:
    target = target_of_plico(viewer=request.viewer, number=number)
    return _under_way(request, target, plico_href(number))


def _under_way(request: PortalRequest, target: Target, otherwise: str) -> HttpResponse:
    token = open_attempt(customer_id=request.viewer.customer_id, target=target, now=timezone.now())
    return redirect(attempt_href(token) if token else otherwise)


def _came_back(request: PortalRequest) -> str:
    came = request.GET.get("esito", "")
    return came if came in CAME_BACK else ""


def _whose(viewer: Viewer, token: str) -> ActingFor | None:
    """Return the customer whose attempt it is, if the login may act for that one as well."""
    customer_id = find_attempt(token) if viewer.others else None
    return next((one for one in viewer.others if one.customer_id == customer_id), None)


def _end(request: PortalRequest, token: str, reader: Reader) -> HttpResponse:
    viewer = reader.viewer
    try:
        cancel_attempt(viewer=viewer, token=token, now=reader.now)
    except OnlyLooksOn as refusal:
        return payments_page(request, refusal=refusal)
    # As it ended: until then its page may have been opened by another request.
    found = get_attempt(viewer=viewer, token=token, now=reader.now)
    if request.POST.get("do") == GIVE_UP:
        return close_payment_page(found, SeeOther(attempt_href(token)))
    targets = [line.target for line in found.lines if not line.is_paid]
    if not targets:
        return SeeOther(attempt_href(token))
    try:
        anew = begin_attempt(viewer=viewer, targets=targets, channel=found.channel, now=reader.now)
    except AlreadyBeingPaid as under_way:
        return SeeOther(attempt_href(under_way.token))
    except Refusal as refusal:
        return payments_page(request, refusal=refusal)
    return open_payment_page(request, anew, instead_of=found)
