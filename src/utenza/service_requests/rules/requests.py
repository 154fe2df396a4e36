"""The words of a service request: its states, its channels, who moved it."""

from enum import StrEnum


class RequestStatus(StrEnum):
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    WAITING_CUSTOMER = "waiting_customer"
    DONE = "done"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


OPEN = frozenset(
    {RequestStatus.RECEIVED, RequestStatus.IN_PROGRESS, RequestStatus.WAITING_CUSTOMER}
)


class Channel(StrEnum):
    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    POST = "post"
    EMAIL = "email"


class Actor(StrEnum):
    """Who took a step: the customer here, the CIS in a delivery, or the portal by itself."""

    CUSTOMER = "customer"
    CIS = "cis"
    PORTAL = "portal"


class Verdict(StrEnum):
    """
    What became of a step that somebody told.

    LATE is older than what is known already; CONTRADICTORY leads where the workflow does not, or
    names another type or customer. Neither moves the request; both are kept for the office.
    """

    APPLIED = "applied"
    LATE = "late"
    CONTRADICTORY = "contradictory"


class Subject(StrEnum):
    """What a kind of request is about, beside the customer."""

    CUSTOMER = "customer"
    SUPPLY = "supply"
    PROFILE = "profile"
    BILL = "bill"
