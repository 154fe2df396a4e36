"""What was paid: our receipts and what the CIS booked, each payment once."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.identity.rules.viewers import Viewer
from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.booked import PaymentChannel
from utenza.storage.sql import Column, fetch

# A payment of the CIS is the same as the receipt that it answers for in the ledger, or that it
# names; a receipt that none answers for yet stands for itself, and so does a debit that came. A
# refund may settle several credits, and is one line: it is none of what it gives back.
PAYMENTS = """
SELECT p.paid_on, p.amount, p.channel, coalesce(r.receipt_id, '') AS receipt_id, p.bill_id,
       p.plico_id, p.payment_code AS code
FROM payments_payment p
LEFT JOIN LATERAL (
    SELECT id, receipt_id FROM payments_entry
    WHERE customer_id = p.customer_id AND payment_id = p.id AND kind = 'booked' LIMIT 1
) e ON true
LEFT JOIN payments_receipt r ON r.customer_id = p.customer_id AND p.channel <> 'refund'
    AND (r.id = e.receipt_id OR (e.id IS NULL AND p.receipt <> '' AND r.receipt_id = p.receipt))
WHERE p.customer_id = %(customer_id)s {p}
UNION ALL
SELECT (r.paid_at AT TIME ZONE 'Europe/Rome')::date, r.amount, r.channel, r.receipt_id, r.bill_id,
       r.plico_id, r.receipt_id
FROM payments_receipt r
WHERE r.customer_id = %(customer_id)s {r}
      AND NOT EXISTS (SELECT FROM payments_entry e WHERE e.customer_id = r.customer_id
                      AND e.receipt_id = r.id AND e.kind = 'booked')
      AND NOT EXISTS (SELECT FROM payments_payment p WHERE p.customer_id = r.customer_id
                      AND p.receipt = r.receipt_id AND p.channel <> 'refund')
UNION ALL
SELECT d.collect_on, d.amount, 'direct_debit', '', d.bill_id, d.plico_id, d.end_to_end_id
FROM payments_debit d
WHERE d.customer_id = %(customer_id)s AND d.state = 'collected' {d}
      AND NOT EXISTS (SELECT FROM payments_entry e WHERE e.customer_id = d.customer_id
                      AND e.debit_id = d.id AND e.kind = 'booked')
"""
_OF_ONE = "AND ({0}.bill_id = %(bill_id)s OR {0}.plico_id = %(plico_id)s)"
_OF_BILL_OR_PLICO = f"""
SELECT code, paid_on, amount, channel, plico_id IS NOT NULL, receipt_id
FROM ({PAYMENTS.format(**{row: _OF_ONE.format(row) for row in "prd"})}) paid
ORDER BY paid_on, code
"""  # noqa: S608 - put together from constants alone


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """
    Money that came in, in EUR; `is_of_plico` when it paid a plico whole.

    `receipt_id` is empty where no receipt of ours proves it.
    """

    code: str
    paid_on: date
    amount: Decimal
    channel: PaymentChannel | Channel
    is_of_plico: bool
    receipt_id: str = ""


def payments_for(
    *, viewer: Viewer, bill_id: int | None = None, plico_id: int | None = None
) -> list[PaymentLine]:
    """Return what was paid for the bill and for the plico, oldest first."""
    parameters = {"customer_id": viewer.customer_id, "bill_id": bill_id, "plico_id": plico_id}
    return fetch(_line, _OF_BILL_OR_PLICO, parameters)


def channel_of(name: str) -> PaymentChannel | Channel:
    """Return how money came in: through one of the CIS's channels, or by card from here."""
    return Channel.CARD if name == Channel.CARD else PaymentChannel(name)


def _line(code: str, paid_on: date, amount: Decimal, channel: str, *rest: Column) -> PaymentLine:
    return PaymentLine(code, paid_on, amount, channel_of(channel), *rest)
