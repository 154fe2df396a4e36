"""What is true of billing profiles."""

from enum import StrEnum


class PaymentMethod(StrEnum):
    DIRECT_DEBIT = "direct_debit"
    PAGOPA = "pagopa"


class Delivery(StrEnum):
    """How bills reach the customer; `email` is "Dinamica via email"."""

    EMAIL = "email"
    POST = "post"
