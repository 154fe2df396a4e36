"""What is kept of payments: the CIS's mirror, attempts, receipts, and the ledger of both."""

from utenza.payments.models.attempts import Attempt, AttemptLine
from utenza.payments.models.booked import Payment
from utenza.payments.models.ledger import Entry
from utenza.payments.models.receipts import Inbound, Notice, Receipt, StrayReceipt

__all__ = [
    "Attempt",
    "AttemptLine",
    "Entry",
    "Inbound",
    "Notice",
    "Payment",
    "Receipt",
    "StrayReceipt",
]
