"""How somebody shows to receive what is sent to an address or a number."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from utenza.identity.rules.limits import HOUR, Limit
from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.kernel.refusals import Refusal, gettext_noop


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class Form(StrEnum):
    """A link is opened, by whoever holds it; a code is typed, by who asked for it."""

    LINK = "link"
    CODE = "code"


LASTS = {Form.LINK: timedelta(days=3), Form.CODE: timedelta(minutes=15)}
MOST_TRIES = 5
CODE_DIGITS = 6
# A customer corrects what was mistyped; nobody fills a stranger's telephone.
PROOFS_OF_A_CUSTOMER = Limit("contact proofs of a customer", 10, HOUR)
PROOFS_TO_A_TARGET = Limit("contact proofs to a target", 5, HOUR)

_PARTING = re.compile(r"[\s.\-]+")


class LinkNoLongerGood(Refusal):
    message = gettext_noop(
        "Questo collegamento non vale più: è già stato usato, è scaduto o la modifica è stata"
        " annullata."
    )


class WrongCode(Refusal):
    message = gettext_noop("Il codice non è giusto. Ricontrolla le sei cifre.")


class CodeNoLongerGood(Refusal):
    message = gettext_noop("Il codice è scaduto: fattene mandare un altro.")


class TooManyCodes(Refusal):
    message = gettext_noop("Troppi tentativi con questo codice: fattene mandare un altro.")


class AlreadyProved(Refusal):
    message = gettext_noop("Questo dato è già confermato.")


class ProvedByLink(Refusal):
    message = gettext_noop(
        "Qui non serve un codice: apri il collegamento che ti abbiamo mandato per e-mail."
    )


class OnlyReading(Refusal):
    message = gettext_noop(
        "Con il tuo accesso puoi solo consultare: i dati li cambia l’intestatario o un delegato."
    )


@dataclass(frozen=True, slots=True)
class Way:
    """By which message something is proved, and where that goes."""

    form: Form
    channel: Channel
    target: str


def way_to_prove(*, email: str, mobile: str, known_email: str, sends_texts: bool) -> Way:
    """
    Return how a new e-mail or a new mobile is proved, whichever is given.

    Where no texts are sent, who asks for a new mobile is asked for a code that goes to the e-mail
    already known: it does not show that the number is right, but that it is you who asks.
    """
    if email:
        return Way(Form.LINK, Channel.EMAIL, email)
    if sends_texts:
        return Way(Form.CODE, Channel.SMS, mobile)
    return Way(Form.CODE, Channel.EMAIL, known_email)


def check_may_change(viewer: Viewer) -> None:
    """
    Refuse who may only look.

    Raises OnlyReading.
    """
    if viewer.role is GrantRole.VIEWER:
        raise OnlyReading


def as_code(typed: str) -> str:
    """Return the code without the blanks that people type between its digits."""
    return _PARTING.sub("", typed)
