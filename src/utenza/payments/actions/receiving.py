"""Proofs of payment: kept as they came, then counted once, whatever else they say."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import Q

from utenza.bills.actions.positions import lock_position
from utenza.bills.models import Position
from utenza.kernel.refusals import Refusal
from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.payments.actions.ledger import count_money, money_of_receipt
from utenza.payments.gateways import cards, takes_cards
from utenza.payments.messages.letters import payment_received
from utenza.payments.models import (
    Attempt,
    AttemptLine,
    Inbound,
    Receipt,
    StrayReceipt,
)
from utenza.payments.ports import CardsUnreachableError
from utenza.payments.queries.payable import NoticeOwner, find_notice, payable
from utenza.payments.rules.attempts import AttemptState, Channel
from utenza.payments.rules.receipts import ReceiptFacts, Reception, WhyStray, to_json
from utenza.storage.acting import act_for
from utenza.storage.constraints import refusing

log = logging.getLogger("utenza.payments")


def keep_inbound(*, operation: str, sender: str, body: bytes, now: datetime) -> int:
    """Keep what came from outside before anything reads it; return its number."""
    inbound = Inbound(operation=operation, sender=sender[:200], body=body, received_at=now)
    inbound.save(force_insert=True)
    return inbound.pk


@transaction.atomic
def receive(
    *, receipt: ReceiptFacts, ours: bool, inbound_id: int | None, now: datetime, today: date
) -> Reception:
    """
    Count a receipt once, for whatever its notice is about; nothing about it is refused.

    It may come twice, twice at once, before or after the customer comes back, long after its
    attempt ended, without any attempt, with another amount than is owed, for what is paid already
    or for nobody known here. `ours` is false when it is another creditor's. The transaction acts
    for the customer from here on.
    """
    owner = find_notice(receipt.notice_number) if ours else None
    if owner is None:
        why = WhyStray.UNKNOWN_NOTICE if ours else WhyStray.OTHER_CREDITOR
        return keep_aside(receipt, why, inbound_id, now)
    act_for(login_id=None, customer_id=owner.customer_id)
    return count_receipt(receipt, owner, inbound_id, now=now, today=today)


def count_receipt(
    receipt: ReceiptFacts,
    owner: NoticeOwner,
    inbound_id: int | None,
    *,
    now: datetime,
    today: date,
) -> Reception:
    """Count a receipt once, for the customer for whom the transaction acts."""
    position = lock_position(customer_id=owner.customer_id, target=owner.target)
    try:
        kept = _keep(receipt, owner, inbound_id, now)
    except _SameId:
        return keep_aside(receipt, WhyStray.SAME_ID, inbound_id, now)
    if kept is None:
        return Reception.REPEATED
    money = money_of_receipt(kept, owner.target)
    credit = count_money(money, position, today=today, now=now)
    count = _Count(owner, position, kept, now)
    count.settle_attempts()
    _tell(owner, kept, credit, today, now)
    return Reception.COUNTED


class _SameId(Refusal):
    """Another bill's receipt has this name already: it is for people to understand."""


@dataclass(frozen=True, slots=True)
class _Count:
    """A receipt that is counted now, its position locked."""

    owner: NoticeOwner
    position: Position
    receipt: Receipt
    now: datetime

    def settle_attempts(self) -> None:
        """
        Mark what it pays: in the attempt that it names, or else the latest, and in the open one.

        At the page of another attempt the same would be paid once more.
        """
        keys = {"customer_id": self.owner.customer_id, "is_paid": False}
        mine = AttemptLine.objects.filter(**keys, **self.owner.target.keys())
        token = self.receipt.facts.get("paymentNote") or ""
        line = mine.filter(attempt__token=token).first() or mine.order_by("-id").first()
        if line is None:
            return
        lines = mine.filter(Q(pk=line.pk) | Q(is_open=True))
        attempts = Attempt.objects.select_for_update().filter(
            customer_id=line.customer_id, pk__in=list(lines.values_list("attempt_id", flat=True))
        )
        ended = list(attempts.order_by("pk"))
        lines.update(is_open=False, is_paid=True)
        for attempt in ended:
            if attempt.channel == Channel.CARD and attempt.token != token:
                _close_card_page(attempt)
            if not AttemptLine.objects.filter(**keys, attempt=attempt).exists():
                attempt.state, attempt.refusal = AttemptState.PAID, ""
                attempt.ended_at = attempt.ended_at or self.now
            attempt.save(update_fields=["state", "refusal", "ended_at", "url"])
        if self.position.paying_until is not None:
            self.position.paying_until = None
            self.position.save(update_fields=["paying_until"])


def _close_card_page(attempt: Attempt) -> None:
    """
    Let nothing more be paid at the card's page, once this is on disk and if it can be.

    What else the attempt was to pay is not paid there any more either: nobody is led back to it.
    """
    attempt.url = ""
    if attempt.state == AttemptState.OPEN and attempt.reference and takes_cards():
        transaction.on_commit(partial(_close, attempt.reference), robust=True)


def _close(reference: str) -> None:
    try:
        cards().close(reference)
    except CardsUnreachableError:
        log.warning("card_page_not_closed", exc_info=True)


def _keep(
    receipt: ReceiptFacts, owner: NoticeOwner, inbound_id: int | None, now: datetime
) -> Receipt | None:
    """Keep the receipt; return None for one that is here already."""
    kept = Receipt(
        customer_id=owner.customer_id,
        channel=receipt.channel,
        fiscal_code=receipt.fiscal_code,
        receipt_id=receipt.receipt_id,
        notice_number=receipt.notice_number,
        creditor_reference=receipt.creditor_reference,
        amount=receipt.amount,
        fee=receipt.fee,
        paid_at=receipt.paid_at,
        psp_name=receipt.psp_name,
        method=receipt.method,
        is_stand_in=receipt.is_stand_in,
        facts=receipt.facts,
        inbound_id=inbound_id,
        received_at=now,
        **owner.target.keys(),
    )
    same = {"fiscal_code": receipt.fiscal_code, "receipt_id": receipt.receipt_id}
    mine = Receipt.objects.filter(customer_id=owner.customer_id, **owner.target.keys())
    if mine.filter(**same).exists():
        return None
    with refusing(_SameId, constraint="payments_receipt_counts_once"), transaction.atomic():
        kept.save(force_insert=True)
    return kept


def keep_aside(
    receipt: ReceiptFacts, why: WhyStray, inbound_id: int | None, now: datetime
) -> Reception:
    """Keep what does not count, once, for the office to look at or for a delivery to claim."""
    StrayReceipt.objects.bulk_create(
        [
            StrayReceipt(
                fiscal_code=receipt.fiscal_code,
                receipt_id=receipt.receipt_id,
                notice_number=receipt.notice_number,
                receipt=to_json(receipt),
                why=why,
                inbound_id=inbound_id,
                received_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    return Reception.STRAY


def _tell(
    owner: NoticeOwner, receipt: Receipt, credit: Decimal, today: date, now: datetime
) -> None:
    stands = payable(customer_id=owner.customer_id, target=owner.target, today=today)
    language = written_for(customer_id=owner.customer_id).language
    notice = payment_received(
        number=stands.number,
        amount=receipt.amount,
        credit=credit,
        left=stands.left,
        language=language,
    )
    tell(customer_id=owner.customer_id, notice=notice, now=now)
