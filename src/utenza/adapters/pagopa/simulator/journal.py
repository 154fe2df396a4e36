"""What was said to the creditor and what it answered, in its order."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from utenza.adapters.pagopa.simulator.clock import Clock
from utenza.adapters.pagopa.simulator.creditor import Answer, Creditor, Said

_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Call:
    at: datetime
    operation: str
    notice_number: str
    answer: Answer


class Journal:
    """A creditor like the one it stands before, whose answers are noted."""

    def __init__(self, creditor: Creditor, clock: Clock) -> None:
        self._creditor, self._clock = creditor, clock
        self.calls: deque[Call] = deque(maxlen=_KEPT)

    def call(self, operation: str, message: Said) -> Answer:
        answer = self._creditor.call(operation, message)
        about = message.get("qrCode") or message["receipt"]
        self.calls.append(Call(self._clock.now(), operation, about["noticeNumber"], answer))
        return answer
