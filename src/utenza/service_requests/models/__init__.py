"""What is kept of requests: the requests and their story, what goes out, what came back."""

from utenza.service_requests.models.exchanged import Answer, Outgoing, OutgoingMark
from utenza.service_requests.models.requests import (
    Attachment,
    Draft,
    RequestStep,
    ServiceRequest,
)

__all__ = [
    "Answer",
    "Attachment",
    "Draft",
    "Outgoing",
    "OutgoingMark",
    "RequestStep",
    "ServiceRequest",
]
