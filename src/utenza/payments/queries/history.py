"""A customer's payments, credits and attempts, whatever they are for."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from utenza.identity.rules.viewers import Viewer
from utenza.payments.queries.booked import PAYMENTS, channel_of
from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.booked import PaymentChannel
from utenza.payments.rules.ledger import CreditReason
from utenza.storage.sql import Column, fetch

_ALL = PAYMENTS.format(p="", r="", d="")
_COUNT = f"SELECT count(*) FROM ({_ALL}) paid"  # noqa: S608 - put together from constants alone
_NEWEST = f"""
WITH shown AS MATERIALIZED (
    SELECT * FROM ({_ALL}) paid ORDER BY paid_on DESC, code DESC
    LIMIT %(limit)s OFFSET %(offset)s
)
SELECT s.paid_on, s.amount, s.channel, s.receipt_id, coalesce(b.bill_number, ''),
       coalesce(p.plico_number, '')
FROM shown s
LEFT JOIN bills_bill b ON b.customer_id = %(customer_id)s AND b.id = s.bill_id
LEFT JOIN bills_plico p ON p.customer_id = %(customer_id)s AND p.id = s.plico_id
ORDER BY s.paid_on DESC, s.code DESC
"""  # noqa: S608 - as above
_CREDITS = """
WITH credited AS (
    SELECT e.receipt_id, e.debit_id, e.bill_id, e.plico_id,
           sum(e.amount) FILTER (WHERE e.kind = 'credited') AS amount,
           min(e.reason) FILTER (WHERE e.kind = 'credited') AS reason,
           sum(e.amount) AS left_over,
           max(g.paid_on) FILTER (WHERE e.kind = 'refunded') AS refunded_on
    FROM payments_entry e
    LEFT JOIN payments_payment g ON g.customer_id = %(customer_id)s AND g.id = e.payment_id
    WHERE e.customer_id = %(customer_id)s AND e.account = 'credit'
    GROUP BY e.receipt_id, e.debit_id, e.bill_id, e.plico_id
    -- What a debit that went back had credited is nobody's any more.
    HAVING count(*) FILTER (WHERE e.kind = 'reversed') = 0
)
SELECT coalesce((r.paid_at AT TIME ZONE 'Europe/Rome')::date, d.collect_on), c.amount, c.left_over,
       c.reason, c.refunded_on, coalesce(r.receipt_id, ''), coalesce(b.bill_number, ''),
       coalesce(p.plico_number, '')
FROM credited c
LEFT JOIN payments_receipt r ON r.customer_id = %(customer_id)s AND r.id = c.receipt_id
LEFT JOIN payments_debit d ON d.customer_id = %(customer_id)s AND d.id = c.debit_id
LEFT JOIN bills_bill b ON b.customer_id = %(customer_id)s AND b.id = c.bill_id
LEFT JOIN bills_plico p ON p.customer_id = %(customer_id)s AND p.id = c.plico_id
ORDER BY 1 DESC, r.paid_at DESC, r.id DESC, d.id DESC
"""
_UNDER_WAY = """
SELECT token, amount, opened_at, expires_at FROM payments_attempt
WHERE customer_id = %(customer_id)s AND state = 'open' AND expires_at > %(now)s
ORDER BY opened_at DESC
"""


@dataclass(frozen=True, slots=True)
class PaidLine:
    """
    Money that came in (EUR), and for which bill or plico; `receipt_id` may be empty.

    Both numbers are where the office holds what it is for.
    """

    paid_on: date
    amount: Decimal
    channel: PaymentChannel | Channel
    receipt_id: str
    bill_number: str
    plico_number: str


@dataclass(frozen=True, slots=True)
class Credit:
    """
    What was paid beyond what was owed (EUR); `left_over` of it is not given back yet.

    `refunded_on` is the day of the CIS's last refund of it; `receipt_id` is empty where a direct
    debit paid it.
    """

    paid_on: date
    amount: Decimal
    left_over: Decimal
    reason: CreditReason
    refunded_on: date | None
    receipt_id: str
    bill_number: str
    plico_number: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An attempt that is still open."""

    token: str
    amount: Decimal
    opened_at: datetime
    expires_at: datetime


def count_payments(*, viewer: Viewer) -> int:
    return fetch(int, _COUNT, {"customer_id": viewer.customer_id})[0]


def find_payments(*, viewer: Viewer, limit: int, offset: int = 0) -> list[PaidLine]:
    """Return what was paid, newest first."""
    parameters = {"customer_id": viewer.customer_id, "limit": limit, "offset": offset}
    return fetch(_paid, _NEWEST, parameters)


def credits_of(*, viewer: Viewer) -> list[Credit]:
    """Return what was paid too much, newest first, given back or not."""
    return fetch(_credit, _CREDITS, {"customer_id": viewer.customer_id})


def attempts_under_way(*, viewer: Viewer, now: datetime) -> list[UnderWay]:
    return fetch(UnderWay, _UNDER_WAY, {"customer_id": viewer.customer_id, "now": now})


def _paid(paid_on: date, amount: Decimal, channel: str, *rest: Column) -> PaidLine:
    return PaidLine(paid_on, amount, channel_of(channel), *rest)


def _credit(
    paid_on: date, amount: Decimal, left_over: Decimal, reason: str, *rest: Column
) -> Credit:
    return Credit(paid_on, amount, left_over, CreditReason(reason), *rest)
