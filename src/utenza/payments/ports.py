"""What payments ask of the outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from utenza.kernel.codes.email_address import NotAnEmailAddress, normalise
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
    comes back, and takes what it says as no proof; `email` may be empty, or no address at all.
    """

    token: str
    lines: tuple[CartLine, ...]
    email: str
    return_url: str

    @property
    def usable_email(self) -> str:
        """The address if payment pages accept it: a whole cart is refused for one that is not."""
        try:
            address = normalise(self.email)
        except NotAnEmailAddress:
            return ""
        return address if address.isascii() else ""


class CartNotOpenedError(Exception):
    """The payment page was not opened: `reason` in our words, `detail` in the platform's."""

    def __init__(self, reason: CartRefusal, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class CardPage:
    """Where the customer types the card, and the payment page's own name of the visit."""

    url: str
    reference: str


@dataclass(frozen=True, slots=True)
class CardPayment:
    """
    Money that a card paid, for the attempt with this token (empty where we named none).

    `payment_id` names the payment for ever; `reference` the visit to the payment page. `currency`
    is as ISO 4217 has it, and the amount in hundredths of its unit.
    """

    token: str
    reference: str
    payment_id: str
    amount: Decimal
    currency: str
    paid_at: datetime


class CardReturnKind(StrEnum):
    """How money that a card had paid went back: given back, or contested by the card's holder."""

    REFUNDED = "refunded"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class CardReturn:
    """
    Money of the payment `payment_id` that went back at the card's side; `amount` is above zero.

    `return_id` names this return for ever: one payment may go back in several.
    """

    return_id: str
    payment_id: str
    kind: CardReturnKind
    amount: Decimal
    currency: str
    returned_at: datetime


CardNews = CardPayment | CardReturn


class NotGenuineError(Exception):
    """The notification is not signed by whom it says, or is too old to be believed."""


class CardsUnreachableError(Exception):
    """The payment page's owner did not answer."""


class Cards(Protocol):
    """A payment page for cards, at its owner's: no card's number ever passes here (SAQ A)."""

    def open(self, cart: Cart) -> CardPage:
        """
        Return the page at which the customer pays the cart, good for half an hour.

        Raises CartNotOpenedError.
        """

    def close(self, reference: str) -> None:
        """
        See to it that nothing more is paid at that page; one that is closed or paid stays so.

        Raises CardsUnreachableError.
        """

    def check(self, body: bytes, headers: Mapping[str, str]) -> None:
        """
        Accept a notification that its sender signed, not long ago.

        Raises NotGenuineError.
        """

    def read(self, body: bytes) -> CardNews | None:
        """Return what a genuine notification tells of money; None for what it tells else."""


class Checkout(Protocol):
    def open(self, cart: Cart) -> str:
        """
        Return the address at which the customer pays the cart, good for ten minutes.

        Raises CartNotOpenedError.
        """
