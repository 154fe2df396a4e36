"""When a message is tried again, and when it is given up."""

from dataclasses import dataclass
from datetime import timedelta

# After the last of these it is given up: two days, so that a week-end's breakdown loses nothing
# that still matters.
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720, 720))


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
class TextMessage:
    """What we write to one telephone (`to` is E.164); `secret` as in `Message`."""

    kind: str
    to: str
    body: str
    secret: bool = False


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts; None: give up."""
    return _WAITS[attempts - 1] if attempts <= len(_WAITS) else None
