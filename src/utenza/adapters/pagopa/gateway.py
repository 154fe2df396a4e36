"""
PagoPA's payment page: the Checkout service's `POST /carts`, version 2 (amounts in cents).

A cart is an answer 302 whose `Location` is the customer's, and never ours to follow. The published
interface knows 400 and 500; the service itself also answers 422 and 502, and its gateway 429.
"""

import json
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from utenza.payments.ports import Cart, CartLine, CartNotOpenedError
from utenza.payments.rules.attempts import CartRefusal

log = logging.getLogger("utenza.payments")

# Ten seconds in all, for a service that answers at once or not.
_TIMEOUT = httpx.Timeout(connect=3.0, read=7.0, write=3.0, pool=3.0)
_LONGEST_WORDS = 64 * 1024
_LONGEST_ADDRESS = 2000
_LONGEST_TEXT = 140
# How the visit ended according to the browser; nothing is believed because of it.
_ENDINGS = {
    "returnOkUrl": "ok",
    "returnCancelUrl": "annullato",
    "returnErrorUrl": "errore",
    "returnWaitingUrl": "attesa",
}
# What a 422 says in `title` and in `detail`.
_TITLES = {"Multiple payment notices not processable": CartRefusal.TOO_MANY}
_DETAILS = {
    "Duplicate payment notice values found.": CartRefusal.TWICE,
    "Invalid payment notice data": CartRefusal.NOT_PAYABLE,
}


class PagoPaCheckout:
    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        key = settings.PAGOPA_CHECKOUT_KEY
        self._client = httpx.Client(
            headers={"Ocp-Apim-Subscription-Key": key} if key else None,
            timeout=_TIMEOUT,
            transport=transport,
            follow_redirects=False,
            # From one click to the next a connection may die, and a POST is not sent twice.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def open(self, cart: Cart) -> str:
        try:
            return self._opened(cart)
        except CartNotOpenedError as refusal:
            # Neither notices nor amounts: the attempt has them.
            log.warning("cart_refused", extra={"reason": str(refusal)})
            raise

    def _opened(self, cart: Cart) -> str:
        where = settings.PAGOPA_CHECKOUT_URL.rstrip("/") + "/carts"
        try:
            with self._client.stream("POST", where, json=_body(cart)) as answer:
                if answer.status_code == HTTPStatus.FOUND:
                    return _checked(answer.headers.get("Location", ""))
                raise _refusal(answer.status_code, _problem(answer))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # A redirect that leads nowhere is one too: httpx reads it though it never follows.
            raise CartNotOpenedError(CartRefusal.UNREACHABLE, type(error).__name__) from error


def _body(cart: Cart) -> dict[str, Any]:
    body: dict[str, Any] = {
        "paymentNotices": [_notice(line) for line in cart.lines],
        "returnUrls": {name: f"{cart.return_url}?esito={end}" for name, end in _ENDINGS.items()},
        "idCart": cart.token,
    }
    if cart.usable_email:
        body["emailNotice"] = cart.usable_email
    return body


def _notice(line: CartLine) -> dict[str, Any]:
    company = settings.PAGOPA_COMPANY_NAME or settings.COMPANY_NAME
    return {
        "noticeNumber": line.notice_number,
        "fiscalCode": settings.PAGOPA_CREDITOR,
        "amount": int(line.amount * 100),
        "companyName": company[:_LONGEST_TEXT],
        "description": line.description[:_LONGEST_TEXT],
    }


def _checked(location: str) -> str:
    """Return the address if customers may be sent there; raise CartNotOpenedError."""
    try:
        parts = urlsplit(location)
        host, is_ours = parts.hostname, parts.netloc == urlsplit(settings.PUBLIC_URL or "").netloc
    except ValueError:
        host, is_ours = None, False
    if host is None or is_ours or len(location) > _LONGEST_ADDRESS or "@" in parts.netloc:
        raise CartNotOpenedError(CartRefusal.UNREACHABLE, "an address for no customer")
    if not _is_safe(parts.scheme, host):
        raise CartNotOpenedError(CartRefusal.UNREACHABLE, "an address that is not safe")
    return location


def _is_safe(scheme: str, host: str) -> bool:
    return scheme == "https" or (
        settings.PAGOPA_FROM_THIS_MACHINE and (scheme, host) == ("http", "127.0.0.1")
    )


def _problem(answer: httpx.Response) -> dict[str, Any]:
    """Return what the service says of its refusal, or nothing where it says nothing readable."""
    read = b""
    for chunk in answer.iter_bytes():
        read += chunk
        if len(read) > _LONGEST_WORDS:
            return {}
    try:
        problem = json.loads(read)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _refusal(status: int, problem: dict[str, Any]) -> CartNotOpenedError:
    said = f"HTTP {status}"
    if status == HTTPStatus.BAD_REQUEST:
        return CartNotOpenedError(CartRefusal.INVALID, said)
    title, detail = str(problem.get("title")), str(problem.get("detail"))
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        reason = _TITLES.get(title) or _DETAILS.get(detail) or CartRefusal.INVALID
        return CartNotOpenedError(reason, said)
    return CartNotOpenedError(CartRefusal.UNREACHABLE, said)
