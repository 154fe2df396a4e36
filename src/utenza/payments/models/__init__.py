"""What is kept of payments: the CIS's mirror, attempts, debits, receipts, and their ledger."""

from utenza.payments.models.attempts import Attempt, AttemptLine
from utenza.payments.models.booked import Payment
from utenza.payments.models.debits import CollectionRun, Debit, DebitNotice, DebitStep
from utenza.payments.models.ledger import Entry
from utenza.payments.models.receipts import Inbound, Notice, Receipt, StrayReceipt

__all__ = [
    "Attempt",
    "AttemptLine",
    "CollectionRun",
    "Debit",
    "DebitNotice",
    "DebitStep",
    "Entry",
    "Inbound",
    "Notice",
    "Payment",
    "Receipt",
    "StrayReceipt",
]
