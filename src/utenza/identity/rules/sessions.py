"""How long somebody stays signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# The session is written at most this often while its owner goes from page to page.
REFRESHED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """`idle` from one page to the next, `whole` from the sign-in; the server enforces both."""

    idle: timedelta
    whole: timedelta

    def is_over(self, *, since: datetime, seen: datetime, now: datetime) -> bool:
        return now - seen > self.idle or now - since > self.whole


def is_to_refresh(*, seen: datetime, now: datetime) -> bool:
    return now - seen >= REFRESHED_EVERY
