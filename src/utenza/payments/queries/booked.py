"""What the CIS booked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.identity.rules.viewers import Viewer
from utenza.payments.rules.booked import PaymentChannel
from utenza.storage.sql import Column, fetch

_OF_BILL_OR_PLICO = """
SELECT payment_code, paid_on, amount, channel, plico_id IS NOT NULL FROM payments_payment
WHERE customer_id = %(customer_id)s AND (bill_id = %(bill_id)s OR plico_id = %(plico_id)s)
ORDER BY paid_on, id
"""


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """Money booked by the CIS, in EUR; `is_of_plico` when it paid a plico whole."""

    code: str
    paid_on: date
    amount: Decimal
    channel: PaymentChannel
    is_of_plico: bool


def payments_for(
    *, viewer: Viewer, bill_id: int | None = None, plico_id: int | None = None
) -> list[PaymentLine]:
    """Return what was paid for the bill and for the plico, oldest first."""
    parameters = {"customer_id": viewer.customer_id, "bill_id": bill_id, "plico_id": plico_id}
    return fetch(_line, _OF_BILL_OR_PLICO, parameters)


def _line(code: str, paid_on: date, amount: Decimal, *rest: Column) -> PaymentLine:
    channel, is_of_plico = rest
    return PaymentLine(code, paid_on, amount, PaymentChannel(channel), is_of_plico)
