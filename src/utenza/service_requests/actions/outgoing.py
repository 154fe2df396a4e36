"""
What goes out to the CIS: written with its cause, numbered when it is on disk, sent at least once.

Contract, "What goes back": in order, since the last acknowledged number, `request_code` being the
idempotency key. What was withdrawn before it got its number never goes out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.models import Outgoing, OutgoingMark, ServiceRequest
from utenza.service_requests.queries.outgoing import document_of, last_sequence

# Locked before it is counted: what is withdrawn at this very moment takes no number with it.
_NUMBER = """
WITH waiting AS MATERIALIZED (
    SELECT id FROM service_requests_outgoing
    WHERE sequence IS NULL AND withdrawn_at IS NULL ORDER BY id FOR UPDATE
), numbered AS (
    SELECT id, row_number() OVER (ORDER BY id)
               + (SELECT coalesce(max(sequence), 0) FROM service_requests_outgoing) AS n
    FROM waiting
)
UPDATE service_requests_outgoing o SET sequence = numbered.n, due_at = %(now)s
FROM numbered WHERE o.id = numbered.id
"""
# The webhook keeps each customer's order: what failed holds back what came after it.
_TAKE = """
SELECT o.id FROM service_requests_outgoing o
WHERE o.sequence IS NOT NULL AND o.sent_at IS NULL AND o.due_at <= %(now)s
  AND NOT EXISTS (SELECT FROM service_requests_outgoing b
                  WHERE b.customer_id = o.customer_id AND b.sequence < o.sequence
                    AND b.sent_at IS NULL)
ORDER BY o.sequence LIMIT 1 FOR UPDATE SKIP LOCKED
"""
# What the webhook handed over is acknowledged, up to the first that it did not.
_MOVE_MARK = """
UPDATE service_requests_outgoingmark SET acknowledged = reached.n, changed_at = %(now)s
FROM (SELECT coalesce(
          (SELECT min(sequence) - 1 FROM service_requests_outgoing WHERE sent_at IS NULL),
          (SELECT max(sequence) FROM service_requests_outgoing)) AS n) reached
WHERE acknowledged < reached.n
"""
_LEASE = timedelta(minutes=2)
_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))


class NothingWithThatNumber(Refusal):
    message = gettext_noop("Nessun documento ha questo numero: non c’è nulla da confermare.")


@dataclass(frozen=True, slots=True)
class TakenDocument:
    """A document that one worker has in hand, and how often it was tried, this time included."""

    outgoing_id: int
    attempts: int
    document: dict[str, Any]


def send_out(*, request: ServiceRequest, code: str = "", type_: str = "", **more: object) -> None:
    """Write the document that tells the CIS; a later word on a request has a code of its own."""
    document = document_of(
        request_code=code or request.request_code,
        type_=type_ or request.type,
        request_id=request.pk,
    )
    document["payload"] |= more
    Outgoing.objects.create(
        customer_id=request.customer_id,
        request=request,
        request_code=document["request_code"],
        type=document["type"],
        document=document,
        written_at=request.status_at,
    )


def take_back(*, request: ServiceRequest, now: datetime) -> None:
    """Withdraw the request's document if the CIS cannot have seen it."""
    waiting = Outgoing.objects.filter(
        customer_id=request.customer_id, request=request, sequence=None, withdrawn_at=None
    )
    waiting.update(withdrawn_at=now)


@transaction.atomic
def number_outgoing(*, now: datetime) -> int:
    """Give the next numbers to the documents that are on disk; return how many got one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('utenza outgoing'))")
        cursor.execute(_NUMBER, {"now": now})
        return int(cursor.rowcount)


@transaction.atomic
def acknowledge(*, sequence: int, now: datetime) -> None:
    """
    Note that the CIS has everything up to this number; it never goes back.

    Raises NothingWithThatNumber.
    """
    if sequence < 0 or sequence > last_sequence():
        raise NothingWithThatNumber
    OutgoingMark.objects.get_or_create(pk=1)
    further = OutgoingMark.objects.filter(pk=1, acknowledged__lt=sequence)
    further.update(acknowledged=sequence, changed_at=now)
    unsent = Outgoing.objects.filter(sequence__lte=sequence, sent_at=None)
    unsent.update(sent_at=now, due_at=None)


@transaction.atomic
def take_document(*, now: datetime) -> TakenDocument | None:
    """Take the next document for the webhook, so that no other worker sends it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"now": now})
        row = cursor.fetchone()
    if row is None:
        return None
    outgoing = Outgoing.objects.get(pk=row[0])
    outgoing.attempts += 1
    outgoing.due_at = now + _LEASE
    outgoing.save(update_fields=["attempts", "due_at"])
    return TakenDocument(
        outgoing.pk, outgoing.attempts, {"sequence": outgoing.sequence, **outgoing.document}
    )


@transaction.atomic
def settle_document(taken: TakenDocument, *, failure: str, now: datetime) -> None:
    """Write down how the sending ended: taken by the CIS, or to be tried again, for ever."""
    mine = Outgoing.objects.filter(Q(sent_at=None), pk=taken.outgoing_id)
    if not failure:
        mine.update(sent_at=now, due_at=None, failure="")
        OutgoingMark.objects.get_or_create(pk=1)
        with connection.cursor() as cursor:
            cursor.execute(_MOVE_MARK, {"now": now})
        return
    wait = _WAITS[min(taken.attempts, len(_WAITS)) - 1]
    mine.update(due_at=now + wait, failure=failure[:500])
