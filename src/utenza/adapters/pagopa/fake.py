"""A payment page in memory."""

from typing import TYPE_CHECKING

from utenza.payments.ports import Cart, CartNotOpenedError

if TYPE_CHECKING:
    from utenza.payments.rules.attempts import CartRefusal


class FakeCheckout:
    """Keeps the carts in `opened`; refuses each while `refusal` says why."""

    def __init__(self) -> None:
        self.opened: list[Cart] = []
        self.refusal: CartRefusal | None = None

    def open(self, cart: Cart) -> str:
        if self.refusal is not None:
            raise CartNotOpenedError(self.refusal)
        self.opened.append(cart)
        return f"https://checkout.example.it/c/{len(self.opened)}"
