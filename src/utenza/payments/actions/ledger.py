"""Writing down money that came in or went back; whoever does it holds the position's lock."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from utenza.bills.models import Position
from utenza.bills.rules.targets import Target
from utenza.metering.rules.asking import today_in_italy
from utenza.payments.models import Debit, Entry, Payment, Receipt
from utenza.payments.queries.payable import payable
from utenza.payments.rules.booked import PaymentChannel
from utenza.payments.rules.ledger import (
    Account,
    EntryKind,
    Line,
    balance,
    lines_for,
    lines_of_return,
)
from utenza.payments.rules.receipts import BookedPayment, Claim, booked_as


@dataclass(frozen=True, slots=True)
class Money:
    """What moved for a bill or plico by a receipt or a debit; `claim` is how the CIS books it."""

    customer_id: int
    target: Target
    claim: Claim
    receipt: Receipt | None = None
    debit: Debit | None = None


def money_of_receipt(receipt: Receipt, target: Target) -> Money:
    names = (receipt.receipt_id, receipt.creditor_reference)
    claim = Claim(names, PaymentChannel.PAGOPA, receipt.amount, today_in_italy(receipt.paid_at))
    return Money(receipt.customer_id, target, claim, receipt=receipt)


def money_of_debit(debit: Debit) -> Money:
    target = Target(debit.plico_id or 0, debit.bill_id or 0)
    names = (debit.end_to_end_id, debit.end_to_end_id)
    claim = Claim(names, PaymentChannel.DIRECT_DEBIT, debit.amount, debit.collect_on)
    return Money(debit.customer_id, target, claim, debit=debit)


def count_money(money: Money, position: Position, *, today: date, now: datetime) -> Decimal:
    """Make the entries of money that came in and move the position; return what became credit."""
    still_open = payable(customer_id=money.customer_id, target=money.target, today=today).amount
    booked = booked_payments(money)
    lines = lines_for(money.claim.amount, still_open=still_open, booked=booked)
    _write(money, lines, now)
    _move(position, lines)
    return balance(lines, Account.CREDIT)


def take_back(debit: Debit, position: Position, *, now: datetime) -> bool:
    """
    Make the entries of a debit that went back after it had come, and move the position.

    Returns whether the CIS had booked it: then it is for the CIS to call the amount open again.
    """
    entries = Entry.objects.filter(customer_id=debit.customer_id, debit=debit)
    written = [Line(Account(one.account), EntryKind(one.kind), one.amount) for one in entries]
    lines = lines_of_return(written)
    _write(money_of_debit(debit), lines, now)
    _move(position, lines)
    return entries.filter(kind=EntryKind.BOOKED, amount__lt=0).exists()


def booked_payments(money: Money) -> list[BookedPayment]:
    """Return the CIS's own payments that are this money, where they came first."""
    answered = Entry.objects.filter(customer_id=money.customer_id, payment__isnull=False)
    payments = Payment.objects.filter(
        customer_id=money.customer_id, amount__gt=0, **money.target.keys()
    ).exclude(pk__in=answered.values("payment_id"))
    candidates = [
        BookedPayment(one.pk, one.amount, one.paid_on, PaymentChannel(one.channel), one.receipt)
        for one in payments.order_by("paid_on", "id")
    ]
    return booked_as(money.claim, candidates)


def _write(money: Money, lines: list[Line], now: datetime) -> None:
    Entry.objects.bulk_create(
        Entry(
            customer_id=money.customer_id,
            account=line.account,
            kind=line.kind,
            amount=line.amount,
            reason=line.reason or "",
            receipt=money.receipt,
            debit=money.debit,
            payment_id=line.payment_id,
            made_at=now,
            **money.target.keys(),
        )
        for line in lines
    )


def _move(position: Position, lines: list[Line]) -> None:
    position.received += balance(lines, Account.DUE)
    position.save(update_fields=["received"])
