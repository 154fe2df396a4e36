"""From the click to the payment page: what is kept before, the call, what is kept after."""

import logging
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from utenza.http.after_commit import AfterCommit
from utenza.http.page import PortalRequest
from utenza.identity.rules.viewers import Viewer
from utenza.payments.actions.attempts import note_page_opened, refuse_attempt
from utenza.payments.gateways import cards, checkout, payment_origins
from utenza.payments.ports import (
    CardPage,
    CardsUnreachableError,
    Cart,
    CartLine,
    CartNotOpenedError,
)
from utenza.payments.queries.attempts import AttemptSeen, get_attempt
from utenza.payments.rules.attempts import CartRefusal, Channel
from utenza.payments.rules.notices import description
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.web.payments.paths import attempt_href

log = logging.getLogger("utenza.web.payments")


class SeeOther(HttpResponseRedirect):
    """What a form leads to: asked for by GET, and by that alone."""

    status_code = 303


def open_payment_page(
    request: PortalRequest, token: str, *, instead_of: AttemptSeen | None = None
) -> HttpResponse:
    """
    Lead to the payment page of an attempt that is about to be on disk.

    The page of the attempt `instead_of` which it is made is closed first, where it can be.

    Where it can't be opened the attempt's own page says why and lets try again. Nothing of ours is
    held while the platform is asked.
    """
    viewer = request.viewer
    attempt = get_attempt(viewer=viewer, token=token, now=timezone.now())
    cart = _cart(attempt, email=getattr(request.user, "email", ""))

    def then() -> HttpResponse:
        if instead_of is not None:
            _close(instead_of.channel, instead_of.reference)
        try:
            page = _open(attempt.channel, cart)
        except CartNotOpenedError as error:
            _refuse(viewer, token, error.reason)
            return SeeOther(attempt_href(token))
        told = {"url": page.url, "reference": page.reference}
        with _as(viewer):
            is_wanted = note_page_opened(viewer=viewer, token=token, **told)
        if not is_wanted:
            _close(attempt.channel, page.reference)
            return SeeOther(attempt_href(token))
        # The browser lets a form lead to these alone; to any other page there is a link.
        is_known = any(page.url.startswith(f"{origin}/") for origin in payment_origins())
        return SeeOther(page.url if is_known else attempt_href(token))

    return AfterCommit(then)


def close_payment_page(attempt: AttemptSeen, response: HttpResponse) -> HttpResponse:
    """Answer so, once the attempt's end is on disk and its payment page closed."""

    def then() -> HttpResponse:
        _close(attempt.channel, attempt.reference)
        return response

    return AfterCommit(then)


def _open(channel: Channel, cart: Cart) -> CardPage:
    if channel is Channel.CARD:
        return cards().open(cart)
    return CardPage(checkout().open(cart), reference="")


def _close(channel: Channel, reference: str) -> None:
    """Should it stay open and be paid all the same, the money becomes a credit."""
    if channel is not Channel.CARD or not reference:
        return
    try:
        cards().close(reference)
    except CardsUnreachableError:
        log.warning("card_page_not_closed", exc_info=True)


def _refuse(viewer: Viewer, token: str, reason: CartRefusal) -> None:
    with _as(viewer):
        refuse_attempt(viewer=viewer, token=token, refusal=reason, now=timezone.now())


def _as(viewer: Viewer) -> AbstractContextManager[None]:
    return acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id)


def _cart(attempt: AttemptSeen, *, email: str) -> Cart:
    """The e-mail is of the login that pays: the payment page shows it, and writes to it."""
    return Cart(
        token=attempt.token,
        lines=tuple(
            CartLine(line.notice_number, line.amount, description(line.target, line.number))
            for line in attempt.lines
        ),
        email=email,
        return_url=f"{settings.PUBLIC_URL}{attempt_href(attempt.token)}",
    )
