"""A mail server in memory that can be made to refuse."""

from utenza.notifications.ports import NotSentError
from utenza.notifications.rules import Message


class FakeMailer:
    def __init__(self) -> None:
        self.sent: list[tuple[str, Message]] = []
        self.refuses = False

    def send(self, message: Message, *, reference: str) -> None:
        if self.refuses:
            raise NotSentError("the fake server refuses")
        self.sent.append((reference, message))
