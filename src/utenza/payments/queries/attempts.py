"""What customers tried to pay."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from utenza.bills.rules.targets import Target
from utenza.identity.rules.viewers import Viewer
from utenza.payments.models import Attempt, AttemptLine
from utenza.payments.rules.attempts import (
    AT_PAGOPA_FOR,
    AttemptState,
    CartRefusal,
    Channel,
    page_lasts,
)
from utenza.storage.sql import Column, fetch, fetch_one

_ATTEMPT = """
SELECT id, token, channel, amount, state, refusal, url, reference, opened_at, expires_at
FROM payments_attempt WHERE customer_id = %(customer_id)s AND token = %(token)s
"""
# What the office holds is not there for its customer.
_LINES = """
SELECT coalesce(l.plico_id, 0), coalesce(l.bill_id, 0), l.number, l.notice_number, l.amount,
       l.is_paid, coalesce(b.id, p.id) IS NULL
FROM payments_attemptline l
LEFT JOIN bills_bill b ON b.customer_id = l.customer_id AND b.id = l.bill_id
LEFT JOIN bills_plico p ON p.customer_id = l.customer_id AND p.id = l.plico_id
WHERE l.customer_id = %(customer_id)s AND l.attempt_id = %(attempt_id)s
ORDER BY l.id
"""
_OPEN = """
SELECT a.token FROM payments_attemptline l
JOIN payments_attempt a ON a.id = l.attempt_id AND a.customer_id = %(customer_id)s
WHERE l.customer_id = %(customer_id)s AND l.is_open AND a.expires_at > %(now)s
      AND (l.bill_id = %(bill_id)s OR l.plico_id = %(plico_id)s)
"""


_FIND = "SELECT customer_id FROM payments_find_attempt(%(token)s) AS found (customer_id)"


@dataclass(frozen=True, slots=True)
class AttemptedLine:
    """A bill or plico of an attempt; `amount` (EUR) as it was at the click."""

    target: Target
    number: str
    notice_number: str
    amount: Decimal
    is_paid: bool
    is_held: bool


@dataclass(frozen=True, slots=True)
class AttemptSeen:
    """
    An attempt as it stands now: one whose time is over is EXPIRED, whatever its row says.

    `url` is empty once the payment page is gone; `reference` is that page's own name of the visit.
    """

    token: str
    channel: Channel
    amount: Decimal
    state: AttemptState
    refusal: CartRefusal | None
    url: str
    reference: str
    opened_at: datetime
    expires_at: datetime
    lines: list[AttemptedLine] = field(default_factory=list)


def get_attempt(*, viewer: Viewer, token: str, now: datetime) -> AttemptSeen:
    """
    Return the viewer's attempt with this token.

    Raises Attempt.DoesNotExist.
    """

    def seen(id_: int, *columns: Column) -> AttemptSeen:
        parameters = {"customer_id": viewer.customer_id, "attempt_id": id_}
        return _attempt(now, fetch(_line, _LINES, parameters), *columns)

    parameters = {"customer_id": viewer.customer_id, "token": token}
    found = fetch_one(seen, _ATTEMPT, parameters)
    if found is None:
        raise Attempt.DoesNotExist
    return found


def open_attempt(*, customer_id: int, target: Target, now: datetime) -> str | None:
    """Return the token of the attempt that is under way for the bill or plico, if one is."""
    parameters = {"customer_id": customer_id, "now": now, **target.keys()}
    return fetch_one(str, _OPEN, parameters)


def is_paid_by_card(*, customer_id: int, target: Target) -> bool:
    """Tell whether the attempt under way, where one is, for the bill or plico is by card."""
    lines = AttemptLine.objects.filter(customer_id=customer_id, is_open=True, **target.keys())
    return lines.filter(attempt__channel=Channel.CARD).exists()


def may_be_at_pagopa(*, customer_id: int, target: Target, now: datetime) -> bool:
    """Tell whether pagoPA may still take the money of an attempt whose time is over."""
    lines = AttemptLine.objects.filter(customer_id=customer_id, is_paid=False, **target.keys())
    return lines.filter(
        attempt__channel=Channel.PAGOPA,
        attempt__state__in=(AttemptState.OPEN, AttemptState.EXPIRED),
        attempt__opened_at__gt=now - AT_PAGOPA_FOR,
    ).exists()


def find_attempt(token: str) -> int | None:
    """Return the customer whose attempt has this token, whoever asks."""
    return fetch_one(_maybe, _FIND, {"token": token})


def _maybe(customer_id: int | None) -> int | None:
    return customer_id


def _attempt(now: datetime, lines: list[AttemptedLine], *columns: Column) -> AttemptSeen:
    token, channel, amount, state, refusal, url, reference, opened_at, expires_at = columns
    stands = AttemptState(state)
    if stands is AttemptState.OPEN and expires_at <= now:
        stands = AttemptState.EXPIRED
    is_alive = stands is AttemptState.OPEN and now < opened_at + page_lasts(Channel(channel))
    why = CartRefusal(refusal) if refusal else None
    told = (stands, why, url if is_alive else "", reference, opened_at, expires_at)
    return AttemptSeen(token, Channel(channel), amount, *told, lines)


def _line(plico_id: int, bill_id: int, *rest: Column) -> AttemptedLine:
    return AttemptedLine(Target(plico_id=plico_id, bill_id=bill_id), *rest)
