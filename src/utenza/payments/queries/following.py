"""What a delivery says of money that came in here: which of it the CIS booked, or gave back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from utenza.bills.rules.targets import Target
from utenza.payments.rules.booked import PaymentChannel
from utenza.payments.rules.receipts import BookedPayment, Claim, booked_as
from utenza.storage.sql import Column, fetch

# Of these something is still to be booked: as many as came in since the CIS's last words, and the
# few that were paid too much.
_LOOKED_AT = """
SELECT customer_id, plico_id, bill_id FROM bills_position WHERE received > 0
UNION
SELECT customer_id, plico_id, bill_id FROM payments_entry
WHERE account = 'credit' AND kind = 'credited'
"""
# What was credited whole is booked as well, if by its name: that moves nothing.
_UNBOOKED = f"""
SELECT k.customer_id, coalesce(k.plico_id, 0), coalesce(k.bill_id, 0), m.receipt_id, m.debit_id,
       e.left_over, m.name, m.reference, m.channel, m.amount, m.paid_on
FROM ({_LOOKED_AT}) k
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
    SELECT coalesce(sum(amount) FILTER (WHERE account = 'due'), 0) AS left_over,
           bool_or(account = 'credit') AND NOT bool_or(kind = 'booked') AS is_credited_alone
    FROM payments_entry
    WHERE customer_id = k.customer_id AND (receipt_id = m.receipt_id OR debit_id = m.debit_id)
) e
WHERE e.left_over > 0 OR e.is_credited_alone
ORDER BY 2, 3, e.left_over = 0, m.came_at, m.receipt_id, m.debit_id
"""  # noqa: S608 - put together from constants alone
_PAYMENTS = f"""
SELECT coalesce(k.plico_id, 0), coalesce(k.bill_id, 0), p.id, p.amount, p.paid_on, p.channel,
       p.receipt
FROM ({_LOOKED_AT}) k
JOIN payments_payment p ON p.customer_id = k.customer_id
    AND p.channel <> 'refund' AND p.amount > 0
    AND (p.bill_id = k.bill_id OR p.plico_id = k.plico_id)
WHERE NOT EXISTS (SELECT FROM payments_entry e WHERE e.payment_id = p.id)
ORDER BY p.paid_on, p.id
"""  # noqa: S608 - as above
# Credits and what the CIS gave back for the same bill or plico (its amount may have either sign),
# each laid end to end, the oldest first: a refund pays the credits beside which it lies, if it is
# not from before their money came. What of it is left for others is theirs with the next delivery.
_REFUNDED = """
WITH credit AS (
    SELECT e.customer_id, e.bill_id, e.plico_id, e.receipt_id, e.debit_id, sum(e.amount) AS amount,
           min(e.id) AS first_id,
           min(coalesce((r.paid_at AT TIME ZONE 'Europe/Rome')::date, d.collect_on)) AS paid_on
    FROM payments_entry e
    LEFT JOIN payments_receipt r ON r.customer_id = e.customer_id AND r.id = e.receipt_id
    LEFT JOIN payments_debit d ON d.customer_id = e.customer_id AND d.id = e.debit_id
    WHERE e.account = 'credit'
    GROUP BY e.customer_id, e.bill_id, e.plico_id, e.receipt_id, e.debit_id
    HAVING sum(e.amount) > 0
), owed AS (
    SELECT *, sum(amount) OVER (
        PARTITION BY customer_id, bill_id, plico_id ORDER BY first_id) AS until
    FROM credit
), given AS (
    SELECT c.customer_id, c.bill_id, c.plico_id, p.id, p.paid_on, rest.amount,
           sum(rest.amount) OVER (
        PARTITION BY c.customer_id, c.bill_id, c.plico_id ORDER BY p.paid_on, p.id) AS until
    FROM (
        SELECT customer_id, bill_id, plico_id, min(paid_on) AS paid_on FROM credit GROUP BY 1, 2, 3
    ) c
    JOIN payments_payment p ON p.customer_id = c.customer_id AND p.channel = 'refund'
        AND p.paid_on >= c.paid_on AND (p.bill_id = c.bill_id OR p.plico_id = c.plico_id)
    CROSS JOIN LATERAL (
        SELECT abs(p.amount) + coalesce(sum(e.amount), 0) AS amount
        FROM payments_entry e WHERE e.payment_id = p.id
    ) rest
    WHERE rest.amount > 0
)
SELECT o.customer_id, coalesce(o.plico_id, 0), coalesce(o.bill_id, 0), o.receipt_id, o.debit_id,
       g.id, least(o.until, g.until) - greatest(o.until - o.amount, g.until - g.amount)
FROM owed o
JOIN given g ON g.customer_id = o.customer_id AND g.paid_on >= o.paid_on
    AND (g.bill_id = o.bill_id OR g.plico_id = o.plico_id)
    AND o.until - o.amount < g.until AND g.until - g.amount < o.until
ORDER BY 2, 3, o.first_id, g.until
"""
# Receipts that came before what they are for, where that is known now.
_KNOWN_STRAYS = """
SELECT s.id, found.customer_id, coalesce(found.plico_id, 0), coalesce(found.bill_id, 0)
FROM payments_strayreceipt s CROSS JOIN LATERAL payments_find_notice(s.notice_number) found
WHERE s.claimed_at IS NULL AND s.why = 'unknown_notice'
ORDER BY s.id
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A payment of the CIS that answers for a receipt or debit of ours: with `amount` (EUR) of it.

    The amount is nothing where what came in was credited: the CIS has it, and no balance moves.
    """

    customer_id: int
    target: Target
    receipt_id: int | None
    debit_id: int | None
    payment_id: int
    amount: Decimal


def booked_by_the_cis() -> list[Answer]:
    """Return which payments of the CIS are money that came in here, in the order of `Target`."""
    payments = _payments()
    found: list[Answer] = []

    def answer(customer_id: int, plico_id: int, bill_id: int, *columns: Column) -> None:
        receipt_id, debit_id, left_over, *claimed = columns
        target = Target(plico_id, bill_id)
        candidates = payments[target]
        for payment in booked_as(_claim(*claimed), candidates, is_open=left_over > 0):
            candidates.remove(payment)
            amount = min(payment.amount, left_over)
            left_over -= amount
            ours = (customer_id, target, receipt_id, debit_id)
            found.append(Answer(*ours, payment.id, amount))

    fetch(answer, _UNBOOKED, {})
    return found


def given_back_by_the_cis() -> list[Answer]:
    """Return which refunds of the CIS give back which credits, in the order of `Target`."""

    def answer(customer_id: int, plico_id: int, bill_id: int, *columns: Column) -> Answer:
        return Answer(customer_id, Target(plico_id, bill_id), *columns)

    return fetch(answer, _REFUNDED, {})


def known_strays() -> list[tuple[int, tuple[int, Target]]]:
    """Return the receipts that came before what they are for, each with whose and what that is."""

    def stray(id_: int, customer_id: int, *target: Column) -> tuple[int, tuple[int, Target]]:
        return id_, (customer_id, Target(*target))

    return fetch(stray, _KNOWN_STRAYS, {})


def _payments() -> defaultdict[Target, list[BookedPayment]]:
    """Return the payments of the CIS that answer for nothing yet, by what for."""
    found: defaultdict[Target, list[BookedPayment]] = defaultdict(list)

    def add(plico_id: int, bill_id: int, *columns: Column) -> None:
        payment_id, amount, paid_on, channel, receipt = columns
        payment = BookedPayment(payment_id, amount, paid_on, PaymentChannel(channel), receipt)
        found[Target(plico_id, bill_id)].append(payment)

    fetch(add, _PAYMENTS, {})
    return found


def _claim(name: str, reference: str, channel: str, amount: Decimal, paid_on: date) -> Claim:
    return Claim((name, reference), PaymentChannel(channel), amount, paid_on)
