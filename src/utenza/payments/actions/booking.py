"""What a delivery says of the money that came in here: the CIS has booked it, or knows its bill."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from utenza.bills.actions.positions import lock_position
from utenza.bills.rules.targets import Target
from utenza.payments.actions.receiving import receive
from utenza.payments.models import Entry, StrayReceipt
from utenza.payments.queries.payable import find_notice
from utenza.payments.rules.ledger import Account, EntryKind
from utenza.payments.rules.receipts import BookedPayment, WhyStray, booked_as, from_json
from utenza.storage.sql import Column, fetch

# Receipts and debits of which something is still to be booked; there are as many as came in since
# the CIS's last words.
_UNBOOKED = """
SELECT k.customer_id, coalesce(k.plico_id, 0), coalesce(k.bill_id, 0), m.channel, m.receipt_id,
       m.debit_id, m.name, m.reference, m.amount, m.paid_on, e.left_over
FROM bills_position k
CROSS JOIN LATERAL (
    SELECT 'pagopa' AS channel, r.id AS receipt_id, NULL::bigint AS debit_id, r.receipt_id AS name,
           r.creditor_reference AS reference, r.amount,
           (r.paid_at AT TIME ZONE 'Europe/Rome')::date AS paid_on, r.paid_at AS came_at
    FROM payments_receipt r
    WHERE r.customer_id = k.customer_id AND (r.bill_id = k.bill_id OR r.plico_id = k.plico_id)
    UNION ALL
    SELECT 'direct_debit', NULL, d.id, d.end_to_end_id, d.end_to_end_id, d.amount, d.collect_on,
           d.state_at
    FROM payments_debit d
    WHERE d.customer_id = k.customer_id AND (d.bill_id = k.bill_id OR d.plico_id = k.plico_id)
) m
CROSS JOIN LATERAL (
    SELECT sum(amount) AS left_over FROM payments_entry
    WHERE customer_id = k.customer_id AND account = 'due'
          AND (receipt_id = m.receipt_id OR debit_id = m.debit_id)
) e
WHERE k.received > 0 AND e.left_over > 0
ORDER BY coalesce(k.plico_id, 0), coalesce(k.bill_id, 0), m.came_at, m.receipt_id, m.debit_id
"""
_PAYMENTS = """
SELECT coalesce(p.plico_id, 0), coalesce(p.bill_id, 0), p.channel, p.id, p.amount, p.paid_on,
       p.receipt
FROM bills_position k
JOIN payments_payment p ON p.customer_id = k.customer_id
    AND p.channel IN ('pagopa', 'direct_debit')
    AND (p.bill_id = k.bill_id OR p.plico_id = k.plico_id)
WHERE k.received > 0
      AND NOT EXISTS (SELECT FROM payments_entry e WHERE e.payment_id = p.id)
ORDER BY p.paid_on, p.id
"""


# Credits that are still to be given back, the oldest first, and what the CIS gave back for the same
# bill or plico; its amount may have either sign.
_CREDITS = """
SELECT customer_id, coalesce(plico_id, 0), coalesce(bill_id, 0), receipt_id, sum(amount)
FROM payments_entry WHERE account = 'credit'
GROUP BY 1, 2, 3, 4 HAVING sum(amount) > 0 ORDER BY 2, 3, 4
"""
_REFUNDS = """
SELECT p.id, abs(p.amount) FROM payments_payment p
WHERE p.customer_id = %(customer_id)s AND p.channel = 'refund' AND p.amount <> 0
      AND (p.plico_id = %(plico_id)s OR p.bill_id = %(bill_id)s)
      AND NOT EXISTS (SELECT FROM payments_entry e WHERE e.payment_id = p.id)
ORDER BY p.paid_on, p.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class _Unbooked:
    """
    A receipt or debit of which `left_over` (EUR) is not in the CIS's books.

    The CIS calls it by its name or its reference, on its channel.
    """

    customer_id: int
    target: Target
    channel: str
    receipt_id: int | None
    debit_id: int | None
    name: str
    reference: str
    amount: Decimal
    paid_on: date
    left_over: Decimal


def follow_payments(*, now: datetime, today: date) -> None:
    """
    Note which receipts and debits the CIS has booked; count receipts that came before their bill.

    In the delivery's own transaction, after its rows: what is open then counts them, so that they
    are taken off what the portal knows beside it.
    """
    payments = _payments()
    for one in fetch(_unbooked, _UNBOOKED, {}):
        answers = payments[one.target, one.channel]
        found = booked_as(one.name, one.reference, one.amount, one.paid_on, answers)
        if found is not None:
            answers.remove(found)
            _book(one, found, now)
    _follow_refunds(now)
    _claim_strays(now, today)


def _follow_refunds(now: datetime) -> None:
    """Note which credits the CIS gave back: each of its refunds answers for one of them."""

    def settle(
        customer_id: int, plico_id: int, bill_id: int, receipt_pk: int, credit: Decimal
    ) -> None:
        target = Target(plico_id, bill_id)
        lock_position(customer_id=customer_id, target=target)
        parameters = {"customer_id": customer_id, **target.keys()}
        for payment_id, amount in fetch(_pair, _REFUNDS, parameters):
            Entry.objects.create(
                customer_id=customer_id,
                account=Account.CREDIT,
                kind=EntryKind.REFUNDED,
                amount=-min(amount, credit),
                receipt_id=receipt_pk,
                payment_id=payment_id,
                made_at=now,
                **target.keys(),
            )

    fetch(settle, _CREDITS, {})


def _pair(payment_id: int, amount: Decimal) -> tuple[int, Decimal]:
    return payment_id, amount


def _payments() -> defaultdict[tuple[Target, str], list[BookedPayment]]:
    """Return the payments of the CIS that answer for nothing yet, by what for and channel."""
    found: defaultdict[tuple[Target, str], list[BookedPayment]] = defaultdict(list)

    def add(plico_id: int, bill_id: int, channel: str, *rest: Column) -> None:
        found[Target(plico_id, bill_id), channel].append(BookedPayment(*rest))

    fetch(add, _PAYMENTS, {})
    return found


def _book(one: _Unbooked, payment: BookedPayment, now: datetime) -> None:
    position = lock_position(customer_id=one.customer_id, target=one.target)
    Entry.objects.create(
        customer_id=one.customer_id,
        account=Account.DUE,
        kind=EntryKind.BOOKED,
        amount=-one.left_over,
        receipt_id=one.receipt_id,
        debit_id=one.debit_id,
        payment_id=payment.id,
        made_at=now,
        **one.target.keys(),
    )
    position.received -= one.left_over
    position.save(update_fields=["received"])


def _claim_strays(now: datetime, today: date) -> None:
    """Count the receipts that came before the CIS delivered what they are for."""
    waiting = StrayReceipt.objects.filter(claimed_at__isnull=True, why=WhyStray.UNKNOWN_NOTICE)
    for stray in _known(waiting.order_by("id")):
        receive(
            receipt=from_json(stray.receipt),
            ours=True,
            inbound_id=stray.inbound_id,
            now=now,
            today=today,
        )
        stray.claimed_at = now
        stray.save(update_fields=["claimed_at"])


def _known(strays: Iterable[StrayReceipt]) -> list[StrayReceipt]:
    return [stray for stray in strays if find_notice(stray.notice_number) is not None]


def _unbooked(customer_id: int, plico_id: int, bill_id: int, *rest: Column) -> _Unbooked:
    return _Unbooked(customer_id, Target(plico_id, bill_id), *rest)
