"""What notifications ask of the outside."""

from typing import Protocol

from utenza.notifications.rules import Message


class NotSentError(Exception):
    """The mail server did not take the message; the text says why, for the office."""


class Mailer(Protocol):
    def send(self, message: Message, *, reference: str) -> None:
        """
        Hand the message over; the same reference names the same message, should it go twice.

        Raises NotSentError.
        """
