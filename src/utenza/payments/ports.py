"""What payments ask of the outside."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from utenza.payments.rules.attempts import CartRefusal


@dataclass(frozen=True, slots=True)
class CartLine:
    """A notice in a cart; `amount` in EUR, as it is owed now."""

    notice_number: str
    amount: Decimal
    description: str


@dataclass(frozen=True, slots=True)
class Cart:
    """
    What a customer pays in one visit: from one to five notices.

    `token` is the attempt's and comes back with each receipt; `return_url` is where the browser
    comes back, and takes what it says as no proof; `email` may be empty.
    """

    token: str
    lines: tuple[CartLine, ...]
    email: str
    return_url: str


class CartNotOpenedError(Exception):
    """The payment page was not opened: `reason` in our words, `detail` in the platform's."""

    def __init__(self, reason: CartRefusal, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Checkout(Protocol):
    def open(self, cart: Cart) -> str:
        """
        Return the address at which the customer pays the cart, good for ten minutes.

        Raises CartNotOpenedError.
        """
