"""The story of a request: steps are added, never changed."""

from datetime import datetime

from utenza.service_requests.models import RequestStep, ServiceRequest
from utenza.service_requests.rules.requests import Actor, Channel, RequestStatus


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
