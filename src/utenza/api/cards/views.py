"""What the payment page for cards tells us: verified, kept as it came, counted once."""

from functools import partial
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from utenza.http.after_commit import AfterCommit
from utenza.http.page import page
from utenza.payments.actions.receiving import keep_inbound, receive_card_payment
from utenza.payments.gateways import cards, takes_cards
from utenza.payments.ports import CardPayment, NotGenuineError
from utenza.storage.acting import acting
from utenza.storage.roles import Role


# Not among what can be closed: money that came in is written down in sola consultazione too.
@csrf_exempt
@page(reads=("POST",), public=True)
def notification(request: HttpRequest) -> HttpResponse:
    """
    Take a notification; its signature is all that makes it believed.

    Any answer but a success makes the sender try again for days, so that nothing is lost while the
    database is away.
    """
    if not takes_cards():
        raise Http404
    try:
        payment = cards().read(request.body, request.headers)
    except NotGenuineError:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if payment is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    inbound_id = keep_inbound(
        operation="card", sender="card page", body=request.body, now=timezone.now()
    )
    return AfterCommit(partial(_count, payment, inbound_id))


def _count(payment: CardPayment, inbound_id: int) -> HttpResponse:
    with acting(Role.PORTAL):
        receive_card_payment(
            payment=payment,
            inbound_id=inbound_id,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
