"""A payment page for cards in memory."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from utenza.payments.ports import CardPage, CardPayment, Cart, CartNotOpenedError, NotGenuineError

if TYPE_CHECKING:
    from utenza.payments.rules.attempts import CartRefusal


class FakeCards:
    """Keeps the carts in `opened` and what was closed in `closed`; believes what is signed `ok`."""

    def __init__(self) -> None:
        self.opened: list[Cart] = []
        self.closed: list[str] = []
        self.refusal: CartRefusal | None = None

    def open(self, cart: Cart) -> CardPage:
        if self.refusal is not None:
            raise CartNotOpenedError(self.refusal)
        self.opened.append(cart)
        return CardPage("https://cards.example.it/pay", f"visit-{len(self.opened)}")

    def close(self, reference: str) -> None:
        self.closed.append(reference)

    def read(self, body: bytes, headers: Mapping[str, str]) -> CardPayment | None:
        if headers.get("Signature") != "ok":
            raise NotGenuineError
        said = json.loads(body)
        if said.get("type") != "paid":
            return None
        return CardPayment(
            said["token"],
            said["reference"],
            said["payment_id"],
            Decimal(said["amount"]),
            datetime.fromisoformat(said["paid_at"]),
        )
