"""The node: which notices can be paid, and who pays one now."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from utenza.adapters.pagopa.simulator.clock import Clock
from utenza.adapters.pagopa.simulator.creditor import Answer, Creditor, Outcome, Said
from utenza.adapters.pagopa.simulator.receipts import Station

# For so long a payment that was begun keeps its notice, unless it ends before.
TOKEN_LASTS = timedelta(seconds=900)


class PositionState(StrEnum):
    """PAID until the creditor has answered the receipt, NOTIFIED from then on."""

    PAYING = "PAYING"
    PAID = "PAID"
    NOTIFIED = "NOTIFIED"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a notice stands; PAYING ends by itself at `until`."""

    state: PositionState
    until: datetime


class NotActivated(Exception):
    """The payment can't begin: `fault` as the payer's side is told."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


class Node:
    def __init__(self, creditor: Creditor, station: Station, clock: Clock) -> None:
        self._creditor, self._station, self._clock = creditor, station, clock
        self._lock = threading.Lock()
        self._positions: dict[str, Position] = {}

    def position(self, number: str) -> Position | None:
        """Return where the notice stands, None where nothing keeps it from being paid."""
        with self._lock:
            return self._standing(number)

    def standing(self) -> dict[str, Position]:
        """Return all that stands in the way of somebody, by notice."""
        with self._lock:
            found = {number: self._standing(number) for number in self._positions}
        return {number: position for number, position in found.items() if position}

    def hold(self, number: str) -> None:
        """Keep the notice for whoever pays it now; raise NotActivated if it is kept already."""
        with self._lock:
            if position := self._standing(number):
                is_paying = position.state is PositionState.PAYING
                said = "PPT_PAGAMENTO_IN_CORSO" if is_paying else "PPT_PAGAMENTO_DUPLICATO"
                raise NotActivated(said)
            self._positions[number] = Position(
                PositionState.PAYING, self._clock.now() + TOKEN_LASTS
            )

    def free(self, number: str) -> None:
        """Let the notice be paid by somebody else."""
        with self._lock:
            self._positions.pop(number, None)

    def mark(self, number: str, state: PositionState) -> None:
        with self._lock:
            self._positions[number] = Position(state, self._clock.now())

    def verify(self, number: str) -> Answer:
        """Ask the creditor what the notice is about, as banks do for who reads it on paper."""
        return self._creditor.call("paVerifyPaymentNotice", self._asking(number))

    def get(self, number: str, *, amount: Decimal | None, note: str, version: int) -> Said:
        """
        Return what the creditor says of the notice now that it is to be paid.

        Raises NotActivated.
        """
        asked = {**self._asking(number), "amount": amount, "paymentNote": note or None}
        operation = "paGetPayment" if version == 1 else "paGetPaymentV2"
        answer = self._creditor.call(operation, asked)
        if answer.outcome is Outcome.KO:
            raise NotActivated(f"PPT_ERRORE_EMESSO_DA_PAA {answer.words}")
        if answer.outcome is not Outcome.OK:
            raise NotActivated(answer.outcome)
        data: Said = answer.said["data"]
        return data

    def _asking(self, number: str) -> Said:
        code = {"fiscalCode": self._station.creditor, "noticeNumber": number}
        return {**self._station.named(), "qrCode": code}

    def _standing(self, number: str) -> Position | None:
        position = self._positions.get(number)
        if position and position.state is PositionState.PAYING:
            return position if self._clock.now() < position.until else None
        return position
