"""What notifications ask of the outside."""

from typing import Protocol

from utenza.notifications.rules import Message, TextMessage


class NotSentError(Exception):
    """The server did not take the message; the text says why, for the office."""


class Mailer(Protocol):
    def send(self, message: Message, *, reference: str) -> None:
        """
        Hand the message over; the same reference names the same message, should it go twice.

        Raises NotSentError.
        """


class TextSender(Protocol):
    def send(self, message: TextMessage, *, reference: str) -> None:
        """
        Hand the text over; the same reference names the same text, should it go twice.

        Raises NotSentError.
        """
