"""What people and creditors do with the platform, a use case a method."""

import threading
from dataclasses import replace
from decimal import Decimal

from utenza.adapters.pagopa.simulator.carts import Cart, Ending, Notice, not_payable, read_cart
from utenza.adapters.pagopa.simulator.clock import Clock
from utenza.adapters.pagopa.simulator.creditor import Answer, Creditor, Outcome, Said
from utenza.adapters.pagopa.simulator.journal import Journal
from utenza.adapters.pagopa.simulator.node import Node, NotActivated, PositionState
from utenza.adapters.pagopa.simulator.receipts import Method, Payment, Station, archived, receipt
from utenza.adapters.pagopa.simulator.scripts import PLAIN, SCRIPTS, Script, Shape
from utenza.adapters.pagopa.simulator.sending import Postman, Sending

_LOOKS_EVERY_SECONDS = 0.05
REFUSED = "La banca ha rifiutato il pagamento."


class NoCart(Exception):
    """There is no such cart, or it is too old."""


class Platform:
    """Everything in memory."""

    def __init__(self, creditor: Creditor, station: Station, script: str = PLAIN) -> None:
        self.station = station
        self._creditor, self._first_script = creditor, SCRIPTS[script]
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget all that was, what is on its way too."""
        self.script = self._first_script
        self.clock = Clock()
        self.journal = Journal(self._creditor, self.clock)
        self.node = Node(self.journal, self.station, self.clock)
        self.postman = Postman(self.journal, self.clock, self._note_answer)
        self.carts: dict[str, Cart] = {}

    def run(self, stop: threading.Event) -> None:
        """Send what is due until told to stop."""
        while not stop.wait(_LOOKS_EVERY_SECONDS):
            self.postman.send_due()

    def open_cart(self, body: bytes) -> Cart:
        """Take a cart, or raise CartProblem; the creditor is not asked."""
        now = self.clock.now()
        cart = read_cart(body, creditor=self.station.creditor, script=self.script, now=now)
        if any(self.node.position(notice.number) for notice in cart.notices):
            raise not_payable()
        self.carts[cart.key] = cart
        return cart

    def find_cart(self, key: str) -> Cart:
        """Return a cart that can still be paid, or one that is over, to be looked at."""
        cart = self.carts.get(key)
        if cart is None or not (cart.is_over or cart.is_alive(self.clock.now())):
            raise NoCart
        return cart

    def pay(self, cart: Cart, method: Method, ending: Ending = Ending.PAID) -> None:
        """
        Pay what is in the cart, all or nothing; the receipts follow by the cart's script.

        With `ending` UNKNOWN the payer is not told how it ended, and without receipts it never
        does: the node frees the notices when the payment's time is over.
        """
        cart.tries += 1
        cart.ending = None
        payments = self._activated(cart, method)
        if payments is None:
            return
        if cart.script.fails_first and cart.tries == 1:
            self._free(cart)
            cart.fault = f"{REFUSED} Puoi riprovare."
            return
        for payment in payments if ending is Ending.PAID or cart.script.receipts else ():
            self._settle(payment, cart.script)
        cart.end(ending)

    def refuse(self, cart: Cart, method: Method) -> None:
        """Begin to pay as `pay` does, and let the payer's bank refuse it."""
        if self._activated(cart, method) is not None:
            self._free(cart)
            cart.end(Ending.FAILED, REFUSED)

    def verify(self, number: str) -> Answer:
        """Ask what the notice is about, as banks do before their customers pay."""
        return self.node.verify(number)

    def pay_notice(self, number: str, method: Method, script: Script, amount: Decimal) -> None:
        """
        Pay a notice as banks and post offices do for who has it on paper: verify, get, receipt.

        `amount` (EUR) is what stands on the paper, paid where the creditor is not asked.
        Raises NotActivated.
        """
        notice = Notice(number, self.station.creditor, amount, "", "Avviso di pagamento")
        if script.asks:
            notice = replace(notice, amount=self._verified(number))
        self._settle(self._begin(notice, method, script, note=""), script)

    def resend(self) -> None:
        """Send again what was given up, as PagoPA's support does when a creditor asks."""
        for sending in self.postman.sendings:
            if sending.is_given_up:
                sending.answers.clear()

    def _verified(self, number: str) -> Decimal:
        answer = self.verify(number)
        if answer.outcome is not Outcome.OK:
            raise NotActivated(f"{answer.outcome} {answer.words}")
        amount: Decimal = answer.said["paymentList"]["paymentOptionDescription"]["amount"]
        return amount

    def _activated(self, cart: Cart, method: Method) -> list[Payment] | None:
        """Return the payments that were begun; None, and the cart has failed, where one can't."""
        begun: list[Payment] = []
        try:
            for notice in cart.notices:
                payment = self._begin(notice, method, cart.script, note=cart.note)
                begun.append(payment)
        except NotActivated as refusal:
            for payment in begun:
                self.node.free(payment.notice_number)
            cart.end(Ending.FAILED, refusal.fault)
            return None
        return begun

    def _begin(self, notice: Notice, method: Method, script: Script, *, note: str) -> Payment:
        self.node.hold(notice.number)
        try:
            data = self._data(notice, script, note)
        except NotActivated:
            self.node.free(notice.number)
            raise
        return Payment(self.station, notice.number, data, note, method, self.clock.now())

    def _data(self, notice: Notice, script: Script, note: str) -> Said:
        if not script.asks:
            return archived(self.station, notice.number, notice.amount, notice.description)
        return self.node.get(notice.number, amount=notice.amount, note=note, version=script.version)

    def _free(self, cart: Cart) -> None:
        for notice in cart.notices:
            self.node.free(notice.number)

    def _settle(self, payment: Payment, script: Script) -> None:
        """Let the receipts go; what is due at once is there before the payer is told anything."""
        self.node.mark(payment.notice_number, PositionState.PAID)
        for shape in script.receipts:
            self.postman.take(self._sending(payment, shape))
        for due in self.postman.take_out_due():
            self.postman.send(due)

    def _sending(self, payment: Payment, shape: Shape) -> Sending:
        operation = "paSendRT" if shape.version == 1 else "paSendRTV2"
        due_at = self.clock.now() + shape.after
        return Sending(operation, receipt(payment, shape), due_at, shape.answers_lost)

    def _note_answer(self, sending: Sending) -> None:
        if sending.is_over:
            number = sending.message["receipt"]["noticeNumber"]
            self.node.mark(number, PositionState.NOTIFIED)
