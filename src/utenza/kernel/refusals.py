"""Answers that are a no: the customer reads them, nothing is broken."""

from typing import ClassVar


def gettext_noop(message: str) -> str:
    """
    Mark Italian words for the translators and return them as they are.

    Named as the extraction tools expect it, because the kernel knows no framework.
    """
    return message


class Refusal(Exception):
    """
    A request the portal understood and does not grant.

    A subclass is named for what happened and carries `message`: Italian, plain, to be translated
    by the interface that shows it.
    """

    message: ClassVar[str] = gettext_noop("La richiesta non può essere accettata.")

    def __str__(self) -> str:
        return self.message
