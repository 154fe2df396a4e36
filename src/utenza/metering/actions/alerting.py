"""Alerts about use: what a customer switches on, whose turn it is, and telling each thing once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.metering.models import AlertChoice
from utenza.metering.rules.alerts import AlertKind, OnlyReading, Wanted
from utenza.notifications.actions import tell
from utenza.notifications.rules import Notice
from utenza.storage.sql import Column, fetch_one

# Whoever was not looked at since the newest delivery, or has chosen anew. One at a time, so that
# several workers share them and a kill costs one customer's turn, until the next delivery.
_TAKE = """
UPDATE metering_alertchoice SET looked_at = %(now)s
WHERE id = (
    SELECT id FROM metering_alertchoice
    WHERE (unusual_use OR near_limit OR bill_above IS NOT NULL)
      AND (looked_at IS NULL
           OR looked_at < (SELECT max(ended_at) FROM site_delivery WHERE outcome = 'applied'))
    ORDER BY looked_at NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING customer_id, unusual_use, bill_above, near_limit, reading_window
"""
_NOTE = """
INSERT INTO metering_alerttold (customer_id, supply_id, kind, about, told_at)
VALUES (%(customer_id)s, %(supply_id)s, %(kind)s, %(about)s, %(now)s)
ON CONFLICT (customer_id, supply_id, kind, about) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """A customer whose turn it is, with what it wants to be told."""

    customer_id: int
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to tell of a supply; `about` is the month, or the first day, that it is of."""

    supply_id: int
    kind: AlertKind
    about: date
    notice: Notice


@transaction.atomic
def choose_alerts(*, viewer: Viewer, wanted: Wanted, now: datetime) -> None:
    """
    Keep what the customer wants to be told; the worker looks at it anew.

    Raises OnlyReading.
    """
    if viewer.role is GrantRole.VIEWER:
        raise OnlyReading
    chosen = {
        "unusual_use": wanted.unusual_use,
        "bill_above": wanted.bill_above,
        "near_limit": wanted.near_limit,
        "reading_window": wanted.reading_window,
        "changed_at": now,
        "looked_at": None,
    }
    AlertChoice.objects.update_or_create(customer_id=viewer.customer_id, defaults=chosen)


def take_watched(*, now: datetime) -> Watched | None:
    """Take the customer whose turn it is to be looked at; None: nobody's."""
    return fetch_one(_watched, _TAKE, {"now": now})


@transaction.atomic
def tell_once(alert: Alert, *, customer_id: int, now: datetime) -> bool:
    """Tell the customer, unless it was told before; tell whether it was new."""
    noted: dict[str, Column] = {
        "customer_id": customer_id,
        "supply_id": alert.supply_id,
        "kind": alert.kind,
        "about": alert.about,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, noted)
        is_new = bool(cursor.rowcount)
    if is_new:
        tell(customer_id=customer_id, notice=alert.notice, now=now)
    return is_new


def _watched(customer_id: int, *wanted: Column) -> Watched:
    return Watched(customer_id, Wanted(*wanted))
