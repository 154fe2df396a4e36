"""Checkout's carts: what is taken, what is refused and in which words, for how long they live."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from http import HTTPStatus
from threading import Lock
from typing import Any

from jsonschema import Draft202012Validator

from utenza.adapters.pagopa.simulator.scripts import Script

CART_LASTS = timedelta(minutes=10)
MOST_NOTICES = 5
_TEXT = {"type": "string", "maxLength": 140}
# Where the payer goes back, whole: an address without its scheme leads nowhere (issue #854).
_ADDRESS = {"type": "string", "pattern": "^https?://"}
RETURNS = ("returnOkUrl", "returnCancelUrl", "returnErrorUrl", "returnWaitingUrl")
# Of the published interface; that there are five notices at most is said by a 422 of its own.
_CART = {
    "type": "object",
    "required": ["paymentNotices", "returnUrls"],
    "properties": {
        "emailNotice": {"type": "string", "format": "email"},
        "idCart": {"type": "string"},
        "allCCP": {"type": "boolean"},
        "returnUrls": {
            "type": "object",
            "required": list(RETURNS),
            "properties": dict.fromkeys(RETURNS, _ADDRESS),
        },
        "paymentNotices": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["noticeNumber", "fiscalCode", "amount", "companyName", "description"],
                "properties": {
                    "noticeNumber": {"type": "string", "minLength": 18, "maxLength": 18},
                    "fiscalCode": {"type": "string", "minLength": 11, "maxLength": 11},
                    "amount": {"type": "integer", "minimum": 1},
                    "companyName": _TEXT,
                    "description": _TEXT,
                },
            },
        },
    },
}
_checks = Draft202012Validator(_CART, format_checker=Draft202012Validator.FORMAT_CHECKER)


class Ending(StrEnum):
    """How a visit ended, by the address to which the payer goes back."""

    PAID = "returnOkUrl"
    CANCELLED = "returnCancelUrl"
    FAILED = "returnErrorUrl"
    UNKNOWN = "returnWaitingUrl"


class CartProblem(Exception):
    """A cart that is not taken, as the service says it (`problem+json`)."""

    def __init__(self, status: HTTPStatus, title: str, detail: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in a cart; `amount` (EUR) is what the creditor's site says of it."""

    number: str
    creditor: str
    amount: Decimal
    company: str
    description: str


@dataclass(slots=True)
class Cart:
    """A visit; `fault` says why the last try to pay failed, `lock` is for who acts on it."""

    notices: tuple[Notice, ...]
    returns: dict[str, str]
    note: str
    email: str
    opened_at: datetime
    script: Script
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    lock: Lock = field(default_factory=Lock)
    tries: int = 0
    ending: Ending | None = None
    fault: str = ""

    @property
    def amount(self) -> Decimal:
        return sum((notice.amount for notice in self.notices), Decimal(0))

    @property
    def is_over(self) -> bool:
        """Whether it is paid, or may be; whoever gave up or was refused can try again."""
        return self.ending in {Ending.PAID, Ending.UNKNOWN}

    def is_alive(self, now: datetime) -> bool:
        return now < self.opened_at + CART_LASTS

    def end(self, ending: Ending, fault: str = "") -> None:
        self.ending, self.fault = ending, fault


def read_cart(body: bytes, *, creditor: str, script: Script, now: datetime) -> Cart:
    """
    Return the cart that was asked for.

    Raises CartProblem with what the service answers by itself, before it asks the node.
    """
    asked = _checked(body)
    notices = tuple(_notice(told) for told in asked["paymentNotices"])
    if len(notices) > MOST_NOTICES:
        title = "Multiple payment notices not processable"
        raise CartProblem(HTTPStatus.UNPROCESSABLE_ENTITY, title, "Too many payment notices")
    if len({notice.number for notice in notices}) < len(notices):
        detail = "Duplicate payment notice values found."
        raise CartProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid payment info", detail)
    # Only notices of the third kind have a station of a creditor behind them.
    if any(notice.creditor != creditor or notice.number[0] != "3" for notice in notices):
        raise CartProblem(HTTPStatus.BAD_REQUEST, "Wrong configuration", "Unknown creditor")
    returns = {name: asked["returnUrls"][name] for name in RETURNS}
    note, email = asked.get("idCart", ""), asked.get("emailNotice", "")
    return Cart(notices, returns, note, email, opened_at=now, script=script)


def not_payable() -> CartProblem:
    """Return what the service answers when the node's `checkPosition` says no."""
    status, detail = HTTPStatus.UNPROCESSABLE_ENTITY, "Invalid payment notice data"
    return CartProblem(status, "Invalid payment info", detail)


def _checked(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body)
    except ValueError:
        asked = None
    if not _checks.is_valid(asked):
        detail = "The input request is invalid"
        raise CartProblem(HTTPStatus.BAD_REQUEST, "Request validation error", detail)
    checked: dict[str, Any] = asked
    return checked


def _notice(told: dict[str, Any]) -> Notice:
    amount = Decimal(told["amount"]).scaleb(-2)
    texts = (told["companyName"], told["description"])
    return Notice(told["noticeNumber"], told["fiscalCode"], amount, *texts)
