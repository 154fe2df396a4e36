"""A gateway of text messages in memory that can be made to refuse."""

from utenza.notifications.ports import NotSentError
from utenza.notifications.rules import TextMessage


class FakeTextSender:
    def __init__(self) -> None:
        self.sent: list[tuple[str, TextMessage]] = []
        self.refuses = False

    def send(self, message: TextMessage, *, reference: str) -> None:
        if self.refuses:
            raise NotSentError("the fake gateway refuses")
        self.sent.append((reference, message))
