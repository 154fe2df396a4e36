"""What is true of service requests."""

from enum import StrEnum


class RequestStatus(StrEnum):
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    WAITING_CUSTOMER = "waiting_customer"
    DONE = "done"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    POST = "post"
    EMAIL = "email"
