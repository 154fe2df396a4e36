"""The story of a request: steps are added, never changed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from utenza.service_requests.models import RequestStep, ServiceRequest
from utenza.service_requests.rules.requests import OPEN, Actor, Channel, RequestStatus

_MOVE_ALL = """
WITH told AS (
    SELECT * FROM unnest(%(codes)s::text[], %(notes)s::text[]) AS t (code, note)
), gone AS (
    UPDATE service_requests_servicerequest r
    SET status = %(status)s, status_at = greatest(r.status_at, %(now)s),
        note = CASE WHEN %(is_reason)s THEN told.note ELSE '' END
    FROM told WHERE r.request_code = told.code AND r.status = ANY(%(starts)s)
    RETURNING r.id, r.customer_id, told.note
)
INSERT INTO service_requests_requeststep
       (customer_id, request_id, status, at, actor, channel, note, verdict, recorded_at, told_at)
SELECT customer_id, id, %(status)s, %(now)s, 'portal', '', note, 'applied', %(now)s, %(told_at)s
FROM gone ORDER BY id
"""


def add_step(
    request: ServiceRequest,
    *,
    status: RequestStatus,
    at: datetime,
    note: str = "",
    actor: Actor = Actor.CUSTOMER,
) -> None:
    """Add a step that was taken here, of which the customer is told in the same transaction."""
    RequestStep.objects.create(
        customer_id=request.customer_id,
        request=request,
        status=status,
        at=at,
        actor=actor,
        channel=Channel.WEB,
        note=note,
        recorded_at=at,
        told_at=at,
    )


def move(
    request: ServiceRequest,
    *,
    status: RequestStatus,
    at: datetime,
    note: str = "",
    actor: Actor = Actor.CUSTOMER,
) -> None:
    """Put the request in another state, with the step that leads there."""
    request.status, request.status_at, request.note = status, at, note
    request.save(update_fields=["status", "status_at", "note"])
    add_step(request, status=status, at=at, note=note, actor=actor)


def move_all(
    words: Mapping[str, str],
    *,
    status: RequestStatus,
    now: datetime,
    starts: Collection[RequestStatus] = OPEN,
    is_told: bool = False,
) -> None:
    """
    Move those of these requests that are where it `starts`, each with our words, all at once.

    The step alone has them, so that an answer of the CIS without a note says nothing new; what
    became of a request that is rejected is its note as well. Unless the customer `is_told` by what
    else happens, the worker writes.
    """
    told: dict[str, Any] = {
        "codes": list(words),
        "notes": list(words.values()),
        "status": status,
        "is_reason": status is RequestStatus.REJECTED,
        "starts": sorted(starts),
        "told_at": now if is_told else None,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_ALL, told)
