"""What came in and was kept: read at once, and again later where nobody ever did."""

import logging
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from utenza.payments.actions.cards import take_card_news
from utenza.payments.actions.receiving import receive
from utenza.payments.gateways import takes_cards
from utenza.payments.models import Inbound
from utenza.payments.rules.pagopa_receipts import (
    OPERATIONS,
    UnreadableReceiptError,
    read_receipt,
)
from utenza.payments.rules.receipts import CARD_NEWS, Reception

log = logging.getLogger("utenza.payments")

# Until then whoever kept it may still be at work on it (a page's statements last 15 s at most).
FORGOTTEN_AFTER = timedelta(minutes=1)


@transaction.atomic
def take_receipt(
    *, inbound_id: int, body: bytes, received_at: datetime, now: datetime, today: date
) -> Reception:
    """
    Count the receipt that was kept under this number, and note that it was read.

    One that cannot be understood stays with what was kept, for people to look at. The transaction
    acts for the receipt's customer from here on.
    """
    reception = _read(inbound_id, body, received_at, now, today)
    Inbound.objects.filter(pk=inbound_id).update(reading=reception, read_at=now)
    return reception


def next_forgotten(*, after: int, now: datetime) -> int | None:
    """Return the first receipt beyond this number that was kept and that nobody ever read."""
    forgotten = _unread().filter(pk__gt=after, received_at__lt=now - FORGOTTEN_AFTER)
    return forgotten.order_by("pk").values_list("pk", flat=True).first()


@transaction.atomic
def take_forgotten(*, inbound_id: int, now: datetime, today: date) -> Reception | None:
    """Count a receipt that was kept and never read; None where somebody else is at it, or did."""
    found = _unread().select_for_update(skip_locked=True).filter(pk=inbound_id).first()
    if found is None:
        return None
    body, came = bytes(found.body), found.received_at
    if found.operation == CARD_NEWS:
        reception = take_card_news(inbound_id=found.pk, body=body, now=now, today=today)
    else:
        reception = take_receipt(
            inbound_id=found.pk, body=body, received_at=came, now=now, today=today
        )
    log.warning("receipt_read_late %s: %s", found.pk, reception)
    return reception


def _unread() -> QuerySet[Inbound]:
    # Who takes cards no more cannot read what was kept of them: it waits until he does.
    kept = (*OPERATIONS, CARD_NEWS) if takes_cards() else OPERATIONS
    return Inbound.objects.filter(read_at__isnull=True, operation__in=kept)


def _read(
    inbound_id: int, body: bytes, received_at: datetime, now: datetime, today: date
) -> Reception:
    try:
        receipt = read_receipt(body, received_at=received_at)
    except UnreadableReceiptError as error:
        log.error("receipt_unreadable %s: %s", inbound_id, error)  # noqa: TRY400 - it is no bug of ours
        return Reception.UNREADABLE
    if receipt is None:
        return Reception.NOTHING_PAID
    ours = receipt.fiscal_code == settings.PAGOPA_CREDITOR
    return receive(receipt=receipt, ours=ours, inbound_id=inbound_id, now=now, today=today)
