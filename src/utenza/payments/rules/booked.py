"""How the CIS says that money came in."""

from enum import StrEnum


class PaymentChannel(StrEnum):
    PAGOPA = "pagopa"
    DIRECT_DEBIT = "direct_debit"
    COUNTER = "counter"
    TRANSFER = "transfer"
    REFUND = "refund"
