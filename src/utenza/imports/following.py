"""What the portal does about what a delivery brought, in the delivery's own transaction."""

from datetime import datetime

from utenza.service_requests.actions.answers import follow_answers


def follow_delivery(*, now: datetime) -> None:
    """Let requests, and what they changed here, follow the CIS: readers see it with the rows."""
    follow_answers(now=now)
