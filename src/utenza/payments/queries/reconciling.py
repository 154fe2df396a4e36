"""The books of the portal beside those of the CIS, for the office: of every customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from utenza.payments.rules.reconciling import Agreement
from utenza.storage.sql import Column, fetch

# Receipts by the day on which they came in, each beside what the CIS booked of it; and what the CIS
# alone booked online, by the day of payment.
_RECEIPTS = """
SELECT (r.received_at AT TIME ZONE 'Europe/Rome')::date,
       coalesce(p.plico_number, b.bill_number), c.customer_code, r.channel, r.notice_number,
       r.receipt_id, r.amount, coalesce(m.codes, ''), m.amount, e.credit, false
FROM payments_receipt r
JOIN customers_customer c ON c.id = r.customer_id
LEFT JOIN bills_bill b ON b.id = r.bill_id AND b.customer_id = r.customer_id
LEFT JOIN bills_plico p ON p.id = r.plico_id AND p.customer_id = r.customer_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount) FILTER (WHERE account = 'credit'), 0) AS credit
    FROM payments_entry WHERE receipt_id = r.id
) e
CROSS JOIN LATERAL (
    SELECT string_agg(p.payment_code, ' ' ORDER BY p.paid_on, p.id) AS codes,
           sum(p.amount) AS amount
    FROM payments_entry b JOIN payments_payment p ON p.id = b.payment_id
    WHERE b.receipt_id = r.id AND b.kind = 'booked'
) m
WHERE r.received_at >= %(since)s AND r.received_at < %(until)s
ORDER BY r.received_at, r.id
"""
_BOOKED_ALONE = """
SELECT m.paid_on, coalesce(p.plico_number, b.bill_number), c.customer_code, m.channel,
       coalesce(p.notice_number, b.notice_number), m.receipt, NULL, m.payment_code, m.amount, 0,
       false
FROM payments_payment m
JOIN customers_customer c ON c.id = m.customer_id
LEFT JOIN bills_bill b ON b.id = m.bill_id AND b.customer_id = m.customer_id
LEFT JOIN bills_plico p ON p.id = m.plico_id AND p.customer_id = m.customer_id
WHERE m.channel = 'pagopa' AND m.paid_on >= %(first)s AND m.paid_on <= %(last)s
      AND NOT EXISTS (SELECT FROM payments_entry e WHERE e.payment_id = m.id)
ORDER BY m.paid_on, m.id
"""
_STRAYS = """
SELECT (received_at AT TIME ZONE 'Europe/Rome')::date, '', '', receipt ->> 'channel',
       notice_number, receipt_id, (receipt ->> 'amount')::numeric, '', NULL, 0, true
FROM payments_strayreceipt
WHERE claimed_at IS NULL AND received_at >= %(since)s AND received_at < %(until)s
ORDER BY received_at, id
"""
# What can only come from a fault of ours: a position that is not the sum of its entries, a credit
# below nothing.
_CONTRADICTIONS = """
SELECT c.customer_code, coalesce(p.plico_number, b.bill_number), k.received, e.due, e.credit
FROM bills_position k
JOIN customers_customer c ON c.id = k.customer_id
LEFT JOIN bills_bill b ON b.id = k.bill_id AND b.customer_id = k.customer_id
LEFT JOIN bills_plico p ON p.id = k.plico_id AND p.customer_id = k.customer_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount) FILTER (WHERE account = 'due'), 0) AS due,
           coalesce(sum(amount) FILTER (WHERE account = 'credit'), 0) AS credit
    FROM payments_entry
    WHERE customer_id = k.customer_id AND (bill_id = k.bill_id OR plico_id = k.plico_id)
) e
WHERE k.received <> e.due OR e.credit < 0
"""
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A bill or plico whose `received` is not what the ledger says is `due` (EUR)."""

    customer_code: str
    document: str
    received: Decimal
    due: Decimal
    credit: Decimal


def agreements(*, since: datetime, until: datetime, first: date, last: date) -> Iterator[Agreement]:
    """
    Yield every payment that came in from `since` until before `until`, beside the CIS's books.

    `first` and `last` are the same time in days, both included, for what the CIS alone booked.
    Rows are read as they are yielded, in the transaction of whoever asks.
    """
    parameters = {"since": since, "until": until, "first": first, "last": last}
    for statement in (_RECEIPTS, _BOOKED_ALONE, _STRAYS):
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield from (Agreement(*row) for row in rows)


def contradictions() -> list[Contradiction]:
    """Return what the ledger contradicts: nothing, unless the portal has a fault."""
    return fetch(_contradiction, _CONTRADICTIONS, {})


def _contradiction(*columns: Column) -> Contradiction:
    return Contradiction(*columns)
