"""From the click to the payment page: what is kept before, the call, what is kept after."""

from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from utenza.http.after_commit import AfterCommit
from utenza.http.page import PortalRequest
from utenza.identity.rules.viewers import Viewer
from utenza.notifications.queries import written_for
from utenza.payments.actions.attempts import note_page_opened, refuse_attempt
from utenza.payments.gateways import checkout, payment_origins
from utenza.payments.ports import Cart, CartLine, CartNotOpenedError
from utenza.payments.queries.attempts import get_attempt
from utenza.payments.rules.attempts import CartRefusal
from utenza.payments.rules.notices import description
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.web.payments.paths import attempt_href


class SeeOther(HttpResponseRedirect):
    """What a form leads to: asked for by GET, and by that alone."""

    status_code = 303


def open_payment_page(request: PortalRequest, token: str) -> HttpResponse:
    """
    Lead to the payment page of an attempt that is about to be on disk.

    Where it can't be opened the attempt's own page says why and lets try again. Nothing of ours is
    held while the platform is asked.
    """
    viewer = request.viewer
    cart = _cart(viewer, token)

    def then() -> HttpResponse:
        try:
            url = checkout().open(cart)
        except CartNotOpenedError as error:
            _refuse(viewer, token, error.reason)
            return SeeOther(attempt_href(token))
        with _as(viewer):
            note_page_opened(viewer=viewer, token=token, url=url)
        # The browser lets a form lead to these alone; to any other page there is a link.
        is_known = any(url.startswith(f"{origin}/") for origin in payment_origins())
        return SeeOther(url if is_known else attempt_href(token))

    return AfterCommit(then)


def _refuse(viewer: Viewer, token: str, reason: CartRefusal) -> None:
    with _as(viewer):
        refuse_attempt(viewer=viewer, token=token, refusal=reason, now=timezone.now())


def _as(viewer: Viewer) -> AbstractContextManager[None]:
    return acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id)


def _cart(viewer: Viewer, token: str) -> Cart:
    attempt = get_attempt(viewer=viewer, token=token, now=timezone.now())
    return Cart(
        token=token,
        lines=tuple(
            CartLine(line.notice_number, line.amount, description(line.target, line.number))
            for line in attempt.lines
        ),
        email=written_for(customer_id=viewer.customer_id).email,
        return_url=f"{settings.PUBLIC_URL}{attempt_href(token)}",
    )
