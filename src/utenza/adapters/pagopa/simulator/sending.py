"""Receipts on their way: sent when they are due, and again until the creditor answers."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from utenza.adapters.pagopa.simulator.clock import Clock
from utenza.adapters.pagopa.simulator.creditor import Answer, Creditor, Outcome, Said

MOST_TRIES = 5
# The real one's interval is not published.
TRIED_AGAIN_AFTER = timedelta(seconds=10)


@dataclass(slots=True)
class Sending:
    """A receipt to be sent; of the first `answers_lost` answers nothing is heard."""

    operation: str
    message: Said
    due_at: datetime
    answers_lost: int = 0
    answers: list[Answer] = field(default_factory=list)
    is_in_hand: bool = False

    @property
    def is_over(self) -> bool:
        return bool(self.answers) and self.answers[-1].is_final

    @property
    def is_given_up(self) -> bool:
        return not self.is_over and len(self.answers) >= MOST_TRIES


class Postman:
    """Sends each in a thread of its own: two that are due together arrive together."""

    def __init__(self, creditor: Creditor, clock: Clock, tell: Callable[[Sending], None]) -> None:
        self._creditor, self._clock, self._tell = creditor, clock, tell
        self._lock = threading.Lock()
        self.sendings: list[Sending] = []

    def take(self, sending: Sending) -> None:
        with self._lock:
            self.sendings.append(sending)

    def take_out_due(self) -> list[Sending]:
        """Return what is due now; it is in the caller's hands."""
        now = self._clock.now()
        with self._lock:
            due = [one for one in self.sendings if self._is_due(one, now)]
            for one in due:
                one.is_in_hand = True
        return due

    def send(self, sending: Sending) -> None:
        """Send it once, and note what was answered."""
        answer = self._creditor.call(sending.operation, sending.message)
        if len(sending.answers) < sending.answers_lost:
            answer = Answer(Outcome.TIMEOUT, "the answer was lost")
        with self._lock:
            sending.answers.append(answer)
            sending.due_at = self._clock.now() + TRIED_AGAIN_AFTER
            sending.is_in_hand = False
        self._tell(sending)

    def send_due(self) -> None:
        """Send all that is due, each on its own."""
        for one in self.take_out_due():
            threading.Thread(target=self.send, args=(one,), daemon=True).start()

    @staticmethod
    def _is_due(one: Sending, now: datetime) -> bool:
        return not (one.is_in_hand or one.is_over or one.is_given_up) and one.due_at <= now
