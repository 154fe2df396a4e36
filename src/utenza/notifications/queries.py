"""What the office wants to know of the outbox."""

from dataclasses import dataclass

from utenza.storage.sql import fetch

_STATE = """
SELECT count(*) FILTER (WHERE due_at IS NOT NULL AND attempts = 0),
       count(*) FILTER (WHERE due_at IS NOT NULL AND attempts > 0),
       count(*) FILTER (WHERE due_at IS NULL AND sent_at IS NULL),
       count(*) FILTER (WHERE sent_at IS NOT NULL)
FROM notifications_mail
"""


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many mails wait, how many failed and will be tried again, were given up, were sent."""

    waiting: int
    retrying: int
    given_up: int
    sent: int


def outbox() -> Outbox:
    return fetch(Outbox, _STATE, {})[0]
