"""Half-written requests and their enclosures: kept until they are sent, or thrown away."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from utenza.identity.rules.viewers import Viewer
from utenza.service_requests.actions.files import keep_file
from utenza.service_requests.kinds.base import Asking, Kind
from utenza.service_requests.models import Attachment, Draft, ServiceRequest
from utenza.storage.attachments import Cleaned


@transaction.atomic
def save_draft(*, kind: Kind, asking: Asking, typed: Mapping[str, Any]) -> None:
    """Keep what was typed so far, in place of what was kept before."""
    Draft.objects.update_or_create(
        customer_id=asking.viewer.customer_id,
        type=kind.type,
        supply_code=asking.supply_code,
        about=asking.about,
        defaults={"typed": dict(typed), "changed_at": asking.now},
    )


@transaction.atomic
def enclose(*, kind: Kind, asking: Asking, field: str, file: Cleaned) -> None:
    """Keep a file of a form that is not sent yet: it need not come again, whatever is wrong."""
    customer_id = asking.viewer.customer_id
    draft, _ = Draft.objects.get_or_create(
        customer_id=customer_id,
        type=kind.type,
        supply_code=asking.supply_code,
        about=asking.about,
        defaults={"changed_at": asking.now},
    )
    Attachment.objects.filter(customer_id=customer_id, draft=draft, field=field).delete()
    keep_file(draft, field=field, file=file, now=asking.now)


@transaction.atomic
def throw_draft_away(*, viewer: Viewer, draft_id: int) -> None:
    """Forget a draft and the files given with it."""
    _throw_away(viewer.customer_id, draft_id)


def hand_over_draft(*, request: ServiceRequest, type_: str, supply_code: str) -> None:
    """Give the request the files of its draft, and forget the draft."""
    found = _draft_of(request, type_, supply_code)
    if found is None:
        return
    enclosed = Attachment.objects.filter(customer_id=request.customer_id, draft_id=found)
    enclosed.update(request=request, draft=None)
    Draft.objects.filter(customer_id=request.customer_id, pk=found).delete()


def forget_draft(*, request: ServiceRequest, type_: str, supply_code: str) -> None:
    """Forget the draft of a request that has its files already."""
    found = _draft_of(request, type_, supply_code)
    if found is not None:
        _throw_away(request.customer_id, found)


def _draft_of(request: ServiceRequest, type_: str, supply_code: str) -> int | None:
    drafts = Draft.objects.filter(
        customer_id=request.customer_id, type=type_, supply_code=supply_code, about=request.about
    )
    return drafts.values_list("pk", flat=True).first()


def _throw_away(customer_id: int, draft_id: int) -> None:
    mine = Draft.objects.filter(customer_id=customer_id, pk=draft_id)
    Attachment.objects.filter(customer_id=customer_id, draft__in=mine).delete()
    mine.delete()
