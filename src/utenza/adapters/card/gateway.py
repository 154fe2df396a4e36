"""
Stripe Checkout: a payment page for cards at Stripe's, told by us and telling us.

Its public documentation: a session is made by POST /v1/checkout/sessions (form fields, amounts in
cents, `Idempotency-Key`), lives at least 30 minutes, and can be expired. Events are signed in
`Stripe-Signature: t=<seconds>,v1=<hex>`, the HMAC-SHA256 of `<t>.<body>` with the endpoint's key;
one older than five minutes is not believed. A session that was paid by a card comes as
`checkout.session.completed` with `payment_status` paid, one paid later by other means as
`checkout.session.async_payment_succeeded`. What was given back comes as `charge.refunded`, whose
`amount_refunded` is all that was given back until then; what is contested as
`charge.dispute.created`. Whoever has a link to a page of the same account may write
`client_reference_id` into it; `metadata` is written by the account's own key alone.
"""

import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import httpx
from django.conf import settings

from utenza.payments.ports import (
    CardNews,
    CardPage,
    CardPayment,
    CardReturn,
    CardReturnKind,
    CardsUnreachableError,
    Cart,
    CartNotOpenedError,
    NotGenuineError,
)
from utenza.payments.rules.attempts import CartRefusal

log = logging.getLogger("utenza.adapters.card")

_TIMEOUT = httpx.Timeout(10.0, connect=3.0)
_BELIEVED_SECONDS = 300
_SECONDS = re.compile(r"[0-9]{1,12}")
_PAID = {"checkout.session.completed", "checkout.session.async_payment_succeeded"}
# Stripe refuses less than 30 minutes; a little more, because its clock is not ours.
_OPEN_SECONDS = 30 * 60 + 30


class StripeCheckout:
    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(
            base_url=settings.CARD_URL,
            auth=(settings.CARD_KEY, ""),
            timeout=_TIMEOUT,
            transport=transport,
            follow_redirects=False,
        )

    def open(self, cart: Cart) -> CardPage:
        headers = {"Idempotency-Key": cart.token}
        try:
            answer = self._client.post(
                "/v1/checkout/sessions", data=dict(_session(cart)), headers=headers
            )
            said = answer.json()
            if answer.status_code == HTTPStatus.OK:
                return CardPage(url=str(said["url"]), reference=str(said["id"]))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            log.warning("card_page_not_opened", extra={"why": type(error).__name__})
            raise CartNotOpenedError(CartRefusal.UNREACHABLE) from error
        log.warning("card_page_not_opened", extra={"why": f"HTTP {answer.status_code}"})
        is_ours = HTTPStatus.BAD_REQUEST <= answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
        is_busy = answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
        why = CartRefusal.INVALID if is_ours and not is_busy else CartRefusal.UNREACHABLE
        raise CartNotOpenedError(why)

    def close(self, reference: str) -> None:
        try:
            answer = self._client.post(f"/v1/checkout/sessions/{reference}/expire")
        except httpx.HTTPError as error:
            raise CardsUnreachableError(type(error).__name__) from error
        # 400: it is not open any more, paid or expired.
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}:
            raise CardsUnreachableError(f"HTTP {answer.status_code}")

    def check(self, body: bytes, headers: Mapping[str, str]) -> None:
        _check_signature(body, headers.get("Stripe-Signature", ""), now=time.time())

    def read(self, body: bytes) -> CardNews | None:
        event = json.loads(body)
        told = event["data"]["object"]
        if event["type"] in _PAID and told["payment_status"] == "paid":
            return _payment(event, told)
        if event["type"] == "charge.refunded":
            before = event["data"].get("previous_attributes") or {}
            cents = int(told["amount_refunded"]) - int(before.get("amount_refunded") or 0)
            return _return(event, told, CardReturnKind.REFUNDED, cents)
        if event["type"] == "charge.dispute.created":
            return _return(event, told, CardReturnKind.DISPUTED, int(told["amount"]))
        return None


def _session(cart: Cart) -> Iterator[tuple[str, str]]:
    yield from {
        "mode": "payment",
        # A method that settles days later would outlast the attempt.
        "payment_method_types[0]": "card",
        "metadata[attempt]": cart.token,
        "success_url": f"{cart.return_url}?esito=ok",
        "cancel_url": f"{cart.return_url}?esito=annullato",
        "locale": "auto",
        "expires_at": str(int(time.time()) + _OPEN_SECONDS),
    }.items()
    if cart.usable_email:
        yield "customer_email", cart.usable_email
    for index, line in enumerate(cart.lines):
        item = f"line_items[{index}]"
        yield f"{item}[quantity]", "1"
        yield f"{item}[price_data][currency]", "eur"
        yield f"{item}[price_data][unit_amount]", str(int(line.amount * 100))
        yield f"{item}[price_data][product_data][name]", line.description


def _check_signature(body: bytes, header: str, *, now: float) -> None:
    """Raise NotGenuineError unless one of the header's signatures is of this body, and recent."""
    parts = [part.partition("=")[::2] for part in header.split(",")]
    times = [value for name, value in parts if name == "t" and _SECONDS.fullmatch(value)]
    if len(times) != 1 or abs(now - int(times[0])) > _BELIEVED_SECONDS:
        raise NotGenuineError
    expected = signature(body, key=settings.CARD_WEBHOOK_KEY, at=int(times[0]))
    given = [value for name, value in parts if name == "v1"]
    if not any(hmac.compare_digest(expected.encode(), value.encode()) for value in given):
        raise NotGenuineError


def signature(body: bytes, *, key: str, at: int) -> str:
    """Return the `v1` of a body signed at `at` seconds since 1970."""
    return hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def _payment(event: Mapping[str, Any], session: Mapping[str, Any]) -> CardPayment:
    return CardPayment(
        token=str((session.get("metadata") or {}).get("attempt") or ""),
        reference=str(session["id"]),
        payment_id=str(session["payment_intent"] or session["id"]),
        amount=Decimal(int(session["amount_total"])) / 100,
        currency=str(session["currency"]).upper(),
        paid_at=_made_at(event),
    )


def _return(
    event: Mapping[str, Any], told: Mapping[str, Any], kind: CardReturnKind, cents: int
) -> CardReturn:
    return CardReturn(
        return_id=str(event["id"]),
        payment_id=str(told["payment_intent"] or told["id"]),
        kind=kind,
        amount=Decimal(cents) / 100,
        currency=str(told["currency"]).upper(),
        returned_at=_made_at(event),
    )


def _made_at(event: Mapping[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(event["created"]), UTC)
