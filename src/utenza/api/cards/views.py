"""What the payment page for cards tells us: verified, kept as it came, counted once."""

from datetime import datetime
from functools import partial
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from utenza.http.after_commit import AfterCommit
from utenza.http.page import page
from utenza.payments.actions.cards import take_card_news
from utenza.payments.actions.receiving import keep_inbound
from utenza.payments.gateways import cards, takes_cards
from utenza.payments.ports import NotGenuineError
from utenza.payments.rules.receipts import CARD_NEWS
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
        cards().check(request.body, request.headers)
    except NotGenuineError:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if cards().read(request.body) is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    now = timezone.now()
    kept = keep_inbound(operation=CARD_NEWS, sender="card page", body=request.body, now=now)
    return AfterCommit(partial(_count, request.body, kept, now))


def _count(body: bytes, kept: int, now: datetime) -> HttpResponse:
    with acting(Role.PORTAL):
        take_card_news(inbound_id=kept, body=body, now=now, today=timezone.localdate(now))
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
