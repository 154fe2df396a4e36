"""What requests ask of the outside."""

from typing import Any, Protocol


class NotTakenError(Exception):
    """The CIS did not take the document; the text says why, for the office."""


class CisReceiver(Protocol):
    def take(self, document: dict[str, Any]) -> None:
        """
        Hand a document of `requests_out` over; its `request_code` names it, should it go twice.

        Raises NotTakenError.
        """
