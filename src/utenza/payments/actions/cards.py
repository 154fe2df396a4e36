"""What a card paid: read once it is kept, counted once by the rules of every receipt."""

import logging
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from utenza.bills.actions.positions import lock_positions
from utenza.bills.queries.holds import is_held
from utenza.bills.rules.targets import Target
from utenza.payments.actions.receiving import count_receipt, keep_aside
from utenza.payments.gateways import cards
from utenza.payments.models import Attempt, AttemptLine, Inbound
from utenza.payments.ports import CardNews, CardPayment, CardReturn
from utenza.payments.queries.attempts import find_attempt
from utenza.payments.queries.payable import NoticeOwner
from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.receipts import ReceiptFacts, Reception, WhyStray
from utenza.storage.acting import act_for

log = logging.getLogger("utenza.payments")


@transaction.atomic
def take_card_news(*, inbound_id: int, body: bytes, now: datetime, today: date) -> Reception:
    """
    Count what the genuine notification kept under this number tells, and note that it was read.

    The transaction acts for the customer of its attempt from here on.
    """
    reception = _take(cards().read(body), inbound_id, now, today)
    Inbound.objects.filter(pk=inbound_id).update(reading=reception, read_at=now)
    return reception


def _take(news: CardNews | None, inbound_id: int, now: datetime, today: date) -> Reception:
    if news is None:
        return Reception.NOTHING_PAID
    if isinstance(news, CardReturn):
        log.warning("card_money_taken_back %s: %s", news.kind, news.payment_id)
        return keep_aside(_of_return(news), WhyStray.TAKEN_BACK, inbound_id, now)
    return receive_card_payment(payment=news, inbound_id=inbound_id, now=now, today=today)


@transaction.atomic
def receive_card_payment(
    *, payment: CardPayment, inbound_id: int | None, now: datetime, today: date
) -> Reception:
    """
    Count what a card paid, once for each bill or plico of its attempt, by the same rules.

    A payment for no attempt of ours is kept aside, and so is one of which amount, currency or visit
    is not the attempt's: what it was for is not known. What the office holds back is kept aside
    under its notice until it is shown. The transaction acts for the customer from here on.
    """
    customer_id = find_attempt(payment.token)
    if customer_id is None:
        return keep_aside(_of_card(payment), WhyStray.UNKNOWN_ATTEMPT, inbound_id, now)
    act_for(login_id=None, customer_id=customer_id)
    attempt = Attempt.objects.get(customer_id=customer_id, token=payment.token)
    if not _is_for(attempt, payment):
        return keep_aside(_of_card(payment), WhyStray.UNLIKE_ATTEMPT, inbound_id, now)
    lines = list(AttemptLine.objects.filter(customer_id=customer_id, attempt=attempt))
    # All of them before the attempt, which the first that counts locks.
    lock_positions([(customer_id, _target_of(line)) for line in lines])
    became = {
        _receive_line(payment, line, inbound_id, now=now, today=today)
        for line in sorted(lines, key=_target_of)
    }
    return became.pop() if len(became) == 1 else Reception.COUNTED


def _receive_line(
    payment: CardPayment, line: AttemptLine, inbound_id: int | None, *, now: datetime, today: date
) -> Reception:
    receipt = _of_card(payment, line)
    owner = NoticeOwner(line.customer_id, _target_of(line))
    if is_held(customer_id=owner.customer_id, target=owner.target):
        return keep_aside(receipt, WhyStray.UNKNOWN_NOTICE, inbound_id, now)
    return count_receipt(receipt, owner, inbound_id, now=now, today=today)


def _is_for(attempt: Attempt, payment: CardPayment) -> bool:
    is_its_visit = payment.reference == attempt.reference or not attempt.reference
    is_its_money = (payment.amount, payment.currency) == (attempt.amount, "EUR")
    return attempt.channel == Channel.CARD and is_its_visit and is_its_money


def _of_card(payment: CardPayment, line: AttemptLine | None = None) -> ReceiptFacts:
    """Return the receipt of a card's payment, or of one line of it, which has a name of its own."""
    return ReceiptFacts(
        channel=Channel.CARD,
        fiscal_code=settings.PAGOPA_CREDITOR,
        receipt_id=f"{payment.payment_id}/{line.pk}" if line else payment.payment_id,
        notice_number=line.notice_number if line else "",
        creditor_reference=payment.payment_id[:35],
        amount=line.amount if line else payment.amount,
        paid_at=payment.paid_at,
        facts={
            "paymentNote": payment.token,
            "visit": payment.reference,
            "currency": payment.currency,
        },
    )


def _of_return(told: CardReturn) -> ReceiptFacts:
    return ReceiptFacts(
        channel=Channel.CARD,
        fiscal_code=settings.PAGOPA_CREDITOR,
        receipt_id=told.return_id,
        notice_number="",
        creditor_reference=told.payment_id[:35],
        amount=-told.amount,
        paid_at=told.returned_at,
        facts={"kind": told.kind, "payment": told.payment_id, "currency": told.currency},
    )


def _target_of(line: AttemptLine) -> Target:
    return Target(plico_id=line.plico_id or 0, bill_id=line.bill_id or 0)
