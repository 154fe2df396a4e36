"""What the office wants to know of the outboxes."""

from dataclasses import dataclass

from utenza.storage.sql import fetch

_STATE = """
SELECT count(*) FILTER (WHERE due_at IS NOT NULL AND attempts = 0),
       count(*) FILTER (WHERE due_at IS NOT NULL AND attempts > 0),
       count(*) FILTER (WHERE due_at IS NULL AND sent_at IS NULL),
       count(*) FILTER (WHERE sent_at IS NOT NULL)
FROM notifications_{kind}
"""


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages wait, failed and will be tried again, were given up, were sent."""

    waiting: int
    retrying: int
    given_up: int
    sent: int


def outbox() -> Outbox:
    """Return how the letters stand."""
    return fetch(Outbox, _STATE.format(kind="mail"), {})[0]


def text_outbox() -> Outbox:
    """Return how the text messages stand."""
    return fetch(Outbox, _STATE.format(kind="text"), {})[0]
