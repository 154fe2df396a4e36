"""What a delivery says of the money that came in here: the CIS has booked it, or knows its bill."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import F

from utenza.bills.actions.positions import lock_positions
from utenza.bills.models import Position
from utenza.bills.rules.targets import Target
from utenza.payments.actions.receiving import receive
from utenza.payments.models import Entry, StrayReceipt
from utenza.payments.queries.following import (
    Answer,
    booked_by_the_cis,
    given_back_by_the_cis,
    known_strays,
)
from utenza.payments.rules.ledger import Account, EntryKind
from utenza.payments.rules.receipts import Reception, from_json


def targets_to_follow() -> list[tuple[int, Target]]:
    """Return what `follow_payments` would change as things stand, each with its customer."""
    answers = [*booked_by_the_cis(), *given_back_by_the_cis()]
    return [*map(_where, answers), *(where for _, where in known_strays())]


def follow_payments(
    *, now: datetime, today: date, held: Collection[tuple[int, Target]] | None = None
) -> None:
    """
    Note which receipts and debits the CIS has booked; count receipts that came before their bill.

    In the delivery's own transaction, after its rows: what is open then counts them, so that they
    are taken off what the portal knows beside it. `held` are the positions that the transaction has
    locked, and nothing else is followed before the next delivery; without it they are locked here.
    """
    if held is None:
        held = targets_to_follow()
        lock_positions(held)
    followed = frozenset(held)
    for one in booked_by_the_cis():
        if _where(one) in followed:
            _book(one, now)
    for one in given_back_by_the_cis():
        if _where(one) in followed:
            _write(one, Account.CREDIT, EntryKind.REFUNDED, now)
    for stray_id, where in known_strays():
        if where in followed:
            _claim(StrayReceipt.objects.get(pk=stray_id), now, today)


def _where(one: Answer) -> tuple[int, Target]:
    return one.customer_id, one.target


def _book(one: Answer, now: datetime) -> None:
    _write(one, Account.DUE, EntryKind.BOOKED, now)
    positions = Position.objects.filter(customer_id=one.customer_id, **one.target.keys())
    positions.update(received=F("received") - one.amount)


def _write(one: Answer, account: Account, kind: EntryKind, now: datetime) -> None:
    Entry.objects.create(
        customer_id=one.customer_id,
        account=account,
        kind=kind,
        amount=-one.amount,
        receipt_id=one.receipt_id,
        debit_id=one.debit_id,
        payment_id=one.payment_id,
        made_at=now,
        **one.target.keys(),
    )


def _claim(stray: StrayReceipt, now: datetime, today: date) -> None:
    """Count the receipt; one that fits nothing all the same stays aside, for people."""
    receipt, inbound_id = from_json(stray.receipt), stray.inbound_id
    became = receive(receipt=receipt, ours=True, inbound_id=inbound_id, now=now, today=today)
    if became in {Reception.COUNTED, Reception.REPEATED}:
        stray.claimed_at = now
        stray.save(update_fields=["claimed_at"])
