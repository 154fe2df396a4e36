"""What is true of billing profiles."""

from enum import StrEnum


class PaymentMethod(StrEnum):
    DIRECT_DEBIT = "direct_debit"
    PAGOPA = "pagopa"


class Delivery(StrEnum):
    """How bills reach the customer; `email` is "Dinamica via email"."""

    EMAIL = "email"
    POST = "post"


class PlanState(StrEnum):
    """Where a change stands that the CIS has to follow: with it, `live` gives way to its rows."""

    LIVE = "live"
    FULFILLED = "fulfilled"
    DROPPED = "dropped"


class MandateState(StrEnum):
    """Where a mandate stands: nothing is debited on it before it is `active`."""

    SIGNED = "signed"
    ACTIVE = "active"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
