"""What is true of the portal itself."""

from enum import StrEnum


class DeliveryOutcome(StrEnum):
    APPLIED = "applied"
    REFUSED = "refused"
