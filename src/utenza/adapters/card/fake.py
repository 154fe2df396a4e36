"""A payment page for cards in memory."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from utenza.payments.ports import (
    CardNews,
    CardPage,
    CardPayment,
    CardReturn,
    CardReturnKind,
    Cart,
    CartNotOpenedError,
    NotGenuineError,
)

if TYPE_CHECKING:
    from utenza.payments.rules.attempts import CartRefusal


class FakeCards:
    """
    Keeps the carts in `opened` and what was closed in `closed`; believes what is signed `ok`.

    `meanwhile` is done while a page is being opened.
    """

    def __init__(self) -> None:
        self.opened: list[Cart] = []
        self.closed: list[str] = []
        self.refusal: CartRefusal | None = None
        self.meanwhile: Callable[[], object] = lambda: None

    def open(self, cart: Cart) -> CardPage:
        if self.refusal is not None:
            raise CartNotOpenedError(self.refusal)
        self.opened.append(cart)
        self.meanwhile()
        return CardPage("https://cards.example.it/pay", f"visit-{len(self.opened)}")

    def close(self, reference: str) -> None:
        self.closed.append(reference)

    def check(self, body: bytes, headers: Mapping[str, str]) -> None:
        if headers.get("Signature") != "ok":
            raise NotGenuineError

    def read(self, body: bytes) -> CardNews | None:
        said = json.loads(body)
        if said["type"] == "paid":
            return CardPayment(said["token"], said["reference"], *_money(said))
        if said["type"] in set(CardReturnKind):
            payment_id, amount, currency, at = _money(said)
            kind = CardReturnKind(said["type"])
            return CardReturn(said["return_id"], payment_id, kind, amount, currency, at)
        return None


def _money(said: dict[str, str]) -> tuple[str, Decimal, str, datetime]:
    at = datetime.fromisoformat(said["at"])
    return said["payment_id"], Decimal(said["amount"]), said["currency"], at
