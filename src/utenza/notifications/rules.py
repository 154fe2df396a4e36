"""What customers are told of, which of it they may not want by mail, and when mail is given up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from utenza.kernel.refusals import Refusal, gettext_noop

# After the last of these it is given up: four days and a half, so that nothing is lost where a mail
# server breaks on Friday and is mended on Monday; after two days what holds a secret, which is no
# good any more.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, *[720] * 8))
_WAITS_OF_SECRETS = _WAITS[:9]


class Topic(StrEnum):
    """What a message to a customer is about, in the order in which it is listed."""

    REQUESTS = "requests"
    PAYMENTS = "payments"
    READINGS = "readings"
    BILLS = "bills"
    NEWS = "news"


# Each step of what the customer asked, deadlines included, and what became of the customer's money:
# not to hear of it would cost rights.
SERVICE_TOPICS = frozenset({Topic.REQUESTS, Topic.PAYMENTS})
OPTIONAL_TOPICS = tuple(topic for topic in Topic if topic not in SERVICE_TOPICS)


class OnlyReading(Refusal):
    message = gettext_noop(
        "Il tuo accesso è di sola lettura: le preferenze le può cambiare l’intestatario o un"
        " delegato."
    )


@dataclass(frozen=True, slots=True)
class Message:
    """
    What we write to one person, in words that are already theirs.

    `secret`: the body holds a key, such as the link to a new password, and is erased once sent.
    """

    kind: str
    to: str
    subject: str
    body: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """
    What we tell one customer, in words that are already theirs.

    `kind` names it for the office, `body` is plain paragraphs, `href` the path of the portal on
    which the customer goes on, if there is one.
    """

    kind: str
    topic: Topic
    subject: str
    body: str
    href: str = ""


def goes_by_email(topic: Topic, *, switched_off: Collection[Topic]) -> bool:
    """Tell whether the topic is written by e-mail as well; what is of the service always is."""
    return topic in SERVICE_TOPICS or topic not in switched_off


def message_path(code: str) -> str:
    """Return where in the portal the customer reads the message."""
    return f"/messaggi/{code}/"


@dataclass(frozen=True, slots=True)
class TextMessage:
    """What we write to one telephone (`to` is E.164); `secret` as in `Message`."""

    kind: str
    to: str
    body: str
    secret: bool = False


def wait_after(attempts: int, *, is_secret: bool) -> timedelta | None:
    """Return how long to wait after so many attempts; None: give up."""
    waits = _WAITS_OF_SECRETS if is_secret else _WAITS
    return waits[attempts - 1] if attempts <= len(waits) else None
