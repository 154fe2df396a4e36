"""Paying online, from the click to the payment page: one attempt at a time for anything."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction

from utenza.bills.actions.positions import lock_position
from utenza.bills.rules.targets import Target
from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.kernel.codes import notice_number
from utenza.metering.rules.asking import today_in_italy
from utenza.payments.models import Attempt, AttemptLine, Notice
from utenza.payments.queries.attempts import may_be_at_pagopa, open_attempt
from utenza.payments.queries.payable import Payable, payable
from utenza.payments.rules.attempts import (
    AlreadyBeingPaid,
    AttemptState,
    CartRefusal,
    Channel,
    MaybeAtPagopa,
    NotPaidOnline,
    OnlyLooksOn,
    check_count,
    check_may_pay,
    lasts,
)


@transaction.atomic
def begin_attempt(
    *, viewer: Viewer, targets: Sequence[Target], channel: Channel, now: datetime
) -> str:
    """
    Begin to pay these together, as they stand now; return the attempt's token.

    The payment page is opened afterwards, when this is on disk. What is under way already is led
    back to: a double click begins nothing twice.

    Raises NothingChosen, TooManyChosen, NothingToPay, PaidThroughItsPlico, PaidByInstalments,
    DebitUnderWay, MaybeAtPagopa, NotPaidOnline, OnlyLooksOn, AlreadyBeingPaid.
    """
    if viewer.role is GrantRole.VIEWER:
        raise OnlyLooksOn
    wanted = sorted(set(targets))
    check_count(wanted)
    positions = [lock_position(customer_id=viewer.customer_id, target=one) for one in wanted]
    chosen = [_checked(viewer.customer_id, one, channel, now) for one in wanted]
    attempt = Attempt.objects.create(
        customer_id=viewer.customer_id,
        token=secrets.token_urlsafe(16),
        channel=channel,
        amount=sum((one.amount for one in chosen), Decimal(0)),
        state=AttemptState.OPEN,
        opened_at=now,
        expires_at=now + lasts(channel),
    )
    AttemptLine.objects.bulk_create([_line(attempt, one, now) for one in chosen])
    for position in positions:
        position.paying_until = attempt.expires_at
        position.save(update_fields=["paying_until"])
    return attempt.token


@transaction.atomic
def note_page_opened(*, viewer: Viewer, token: str, url: str, reference: str = "") -> bool:
    """
    Keep where the customer pays; `reference` is the payment page's own name of the visit.

    Return whether the attempt is still open: it may have ended while its page was asked for.
    """
    attempts = Attempt.objects.filter(customer_id=viewer.customer_id, token=token)
    return bool(attempts.filter(state=AttemptState.OPEN).update(url=url, reference=reference))


@transaction.atomic
def refuse_attempt(*, viewer: Viewer, token: str, refusal: CartRefusal, now: datetime) -> None:
    """End an attempt whose payment page was not opened, and say why."""
    _end(viewer.customer_id, token, AttemptState.REFUSED, now, refusal=refusal)


@transaction.atomic
def cancel_attempt(*, viewer: Viewer, token: str, now: datetime) -> None:
    """
    End an attempt that the customer gave up, so that another may begin.

    Should it have been paid all the same, its receipt will say so: a proof wins over this.

    Raises Attempt.DoesNotExist, OnlyLooksOn.
    """
    if viewer.role is GrantRole.VIEWER:
        raise OnlyLooksOn
    _end(viewer.customer_id, token, AttemptState.CANCELLED, now)


def _checked(customer_id: int, target: Target, channel: Channel, now: datetime) -> Payable:
    token = open_attempt(customer_id=customer_id, target=target, now=now)
    if token is not None:
        raise AlreadyBeingPaid(token)
    if channel is Channel.CARD and may_be_at_pagopa(
        customer_id=customer_id, target=target, now=now
    ):
        raise MaybeAtPagopa
    _close_expired(customer_id, target, now)
    found = payable(customer_id=customer_id, target=target, today=today_in_italy(now))
    check_may_pay(found.state, has_debit_under_way=found.has_debit_under_way)
    return found


def _close_expired(customer_id: int, target: Target, now: datetime) -> None:
    lines = AttemptLine.objects.filter(customer_id=customer_id, is_open=True, **target.keys())
    for line in lines:
        attempts = Attempt.objects.filter(customer_id=customer_id, pk=line.attempt_id)
        attempts.filter(state=AttemptState.OPEN).update(state=AttemptState.EXPIRED, ended_at=now)
    lines.update(is_open=False)


def _line(attempt: Attempt, one: Payable, now: datetime) -> AttemptLine:
    return AttemptLine(
        customer_id=attempt.customer_id,
        attempt=attempt,
        number=one.number,
        notice_number=one.notice_number or issue_notice(attempt.customer_id, one.target, now=now),
        amount=one.amount,
        is_open=True,
        is_paid=False,
        **one.target.keys(),
    )


def issue_notice(customer_id: int, target: Target, *, now: datetime) -> str:
    """
    Give a notice number of our own to a bill or plico that came without one.

    Raises NotPaidOnline where the portal has no segregation code to issue under.
    """
    if not settings.PAGOPA_SEGREGATION_CODE:
        raise NotPaidOnline
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('payments_notice_base')")
        (base,) = cursor.fetchone()
    number = notice_number.generate(segregation=settings.PAGOPA_SEGREGATION_CODE, base=base)
    Notice.objects.create(
        customer_id=customer_id, notice_number=number, issued_at=now, **target.keys()
    )
    return number


def _end(
    customer_id: int,
    token: str,
    state: AttemptState,
    now: datetime,
    *,
    refusal: CartRefusal | None = None,
) -> None:
    attempt = Attempt.objects.get(customer_id=customer_id, token=token)
    lines = AttemptLine.objects.filter(customer_id=customer_id, attempt=attempt)
    _free(customer_id, (Target(one.plico_id or 0, one.bill_id or 0) for one in lines), attempt)
    ended = Attempt.objects.filter(pk=attempt.pk, customer_id=customer_id, state=AttemptState.OPEN)
    if ended.update(state=state, refusal=refusal or "", ended_at=now):
        lines.update(is_open=False)


def _free(customer_id: int, targets: Iterable[Target], attempt: Attempt) -> None:
    """Let each be paid anew, unless another attempt has it in hand by now."""
    for target in sorted(targets):
        position = lock_position(customer_id=customer_id, target=target)
        if position.paying_until == attempt.expires_at:
            position.paying_until = None
            position.save(update_fields=["paying_until"])
