"""The books of the portal beside those of the CIS, for the office: of every customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from utenza.payments.rules.reconciling import Agreement
from utenza.storage.sql import Column, fetch

# What a receipt or debit became: the credit that is left of it, what of it was given back, and what
# the CIS booked of it.
_BECAME = """
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount) FILTER (WHERE account = 'credit'), 0) AS credit,
           coalesce(-sum(amount) FILTER (WHERE kind = 'refunded'), 0) AS refunded
    FROM payments_entry WHERE {source} = r.id
) e
CROSS JOIN LATERAL (
    SELECT string_agg(p.payment_code, ' ' ORDER BY p.paid_on, p.id) AS codes,
           sum(p.amount) AS amount
    FROM payments_entry b JOIN payments_payment p ON p.id = b.payment_id
    WHERE b.{source} = r.id AND b.kind = 'booked'
) m
"""
_OF = """
JOIN customers_customer c ON c.id = {0}.customer_id
LEFT JOIN bills_bill b ON b.id = {0}.bill_id AND b.customer_id = {0}.customer_id
LEFT JOIN bills_plico p ON p.id = {0}.plico_id AND p.customer_id = {0}.customer_id
"""
# Receipts by the day on which they came in, each beside what the CIS booked of it; debits by the
# day of their batch; and what the CIS alone booked online or for what we debited, by the day of
# payment. Of a debit that went back nothing is here: what the CIS booked of it is its to take back.
_RECEIPTS = f"""
SELECT (r.received_at AT TIME ZONE 'Europe/Rome')::date,
       coalesce(p.plico_number, b.bill_number), c.customer_code, r.channel, r.notice_number,
       r.receipt_id, r.amount, coalesce(m.codes, ''), m.amount, e.credit, e.refunded, ''
FROM payments_receipt r {_OF.format("r")} {_BECAME.format(source="receipt_id")}
WHERE r.received_at >= %(since)s AND r.received_at < %(until)s
ORDER BY r.received_at, r.id
"""  # noqa: S608 - put together from constants alone
_DEBITS = f"""
SELECT r.collect_on, coalesce(p.plico_number, b.bill_number), c.customer_code, 'direct_debit', '',
       r.end_to_end_id, CASE r.state WHEN 'returned' THEN 0 ELSE r.amount END,
       coalesce(m.codes, ''), m.amount, e.credit, e.refunded,
       CASE r.state WHEN 'returned' THEN 'returned' ELSE '' END
FROM payments_collectionrun run JOIN payments_debit r ON r.run_id = run.id
{_OF.format("r")} {_BECAME.format(source="debit_id")}
WHERE run.collect_on >= %(first)s AND run.collect_on <= %(last)s
      AND r.state IN ('collected', 'returned')
ORDER BY r.collect_on, r.id
"""  # noqa: S608 - as above
_BOOKED_ALONE = f"""
SELECT m.paid_on, coalesce(p.plico_number, b.bill_number), c.customer_code, m.channel,
       coalesce(p.notice_number, b.notice_number), m.receipt, NULL, m.payment_code, m.amount, 0, 0,
       ''
FROM payments_payment m {_OF.format("m")}
WHERE m.channel IN ('pagopa', 'direct_debit') AND m.paid_on >= %(first)s AND m.paid_on <= %(last)s
      AND NOT EXISTS (SELECT FROM payments_entry e WHERE e.payment_id = m.id)
      AND (m.channel = 'pagopa' OR EXISTS (
          SELECT FROM payments_debit d
          WHERE d.customer_id = m.customer_id AND (d.bill_id = m.bill_id OR d.plico_id = m.plico_id)
                AND d.state <> 'sent'
      ))
ORDER BY m.paid_on, m.id
"""  # noqa: S608 - as above
# Money in another currency is in no sum: the office sees it by its name.
_STRAYS = """
SELECT (received_at AT TIME ZONE 'Europe/Rome')::date, '', '', receipt ->> 'channel',
       notice_number, receipt_id,
       CASE coalesce(receipt -> 'facts' ->> 'currency', 'EUR')
           WHEN 'EUR' THEN (receipt ->> 'amount')::numeric ELSE 0 END,
       '', NULL, 0, 0, 'stray'
FROM payments_strayreceipt
WHERE claimed_at IS NULL AND received_at >= %(since)s AND received_at < %(until)s
ORDER BY received_at, id
"""
# What can only come from a fault of ours: a position that is not the sum of its entries, a credit
# below nothing.
_CONTRADICTIONS = f"""
SELECT c.customer_code, coalesce(p.plico_number, b.bill_number), k.received, e.due, e.credit
FROM bills_position k {_OF.format("k")}
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount) FILTER (WHERE account = 'due'), 0) AS due,
           coalesce(sum(amount) FILTER (WHERE account = 'credit'), 0) AS credit
    FROM payments_entry
    WHERE customer_id = k.customer_id AND (bill_id = k.bill_id OR plico_id = k.plico_id)
) e
WHERE k.received <> e.due OR e.credit < 0
"""  # noqa: S608 - as above
# More came in than the CIS, which has not booked it, calls open: it was paid there as well.
_PAID_TWICE = f"""
SELECT c.customer_code, coalesce(p.plico_number, b.bill_number), k.received,
       coalesce(p.open_amount, b.open_amount)
FROM bills_position k {_OF.format("k")}
WHERE k.received > greatest(coalesce(p.open_amount, b.open_amount), 0)
ORDER BY c.customer_code, 2
"""  # noqa: S608 - as above
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A bill or plico whose `received` is not what the ledger says is `due` (EUR)."""

    customer_code: str
    document: str
    received: Decimal
    due: Decimal
    credit: Decimal


@dataclass(frozen=True, slots=True)
class PaidTwice:
    """A bill or plico for which more was received, and is not booked, than is open there (EUR)."""

    customer_code: str
    document: str
    received: Decimal
    open_amount: Decimal


def agreements(*, since: datetime, until: datetime, first: date, last: date) -> Iterator[Agreement]:
    """
    Yield every payment that came in from `since` until before `until`, beside the CIS's books.

    `first` and `last` are the same time in days, both included, for debits and for what the CIS
    alone booked. Rows are read as they are yielded, in the transaction of whoever asks.
    """
    parameters = {"since": since, "until": until, "first": first, "last": last}
    for statement in (_RECEIPTS, _DEBITS, _BOOKED_ALONE, _STRAYS):
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield from (Agreement(*row) for row in rows)


def contradictions() -> list[Contradiction]:
    """Return what the ledger contradicts: nothing, unless the portal has a fault."""
    return fetch(_contradiction, _CONTRADICTIONS, {})


def paid_twice() -> list[PaidTwice]:
    """
    Return what was perhaps paid twice: here, and at the CIS, which calls it paid otherwise.

    Only people can tell: the CIS may have settled it with this money and not have said so yet.
    """
    return fetch(PaidTwice, _PAID_TWICE, {})


def _contradiction(*columns: Column) -> Contradiction:
    return Contradiction(*columns)
