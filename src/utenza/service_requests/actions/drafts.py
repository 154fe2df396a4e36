"""Half-written requests and their enclosures: kept until they are sent, or thrown away."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from utenza.identity.rules.viewers import Viewer
from utenza.service_requests.actions.files import keep_file, share_files
from utenza.service_requests.kinds.base import Asking, Kind
from utenza.service_requests.models import Attachment, Draft, ServiceRequest
from utenza.storage.attachments import Cleaned
from utenza.storage.documents import forget

# Deliberately few: the worker comes back in an hour.
MOST_AT_ONCE = 500
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('utenza enclosing'))"


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
    share_files()
    customer_id = asking.viewer.customer_id
    draft, _ = Draft.objects.update_or_create(
        customer_id=customer_id,
        type=kind.type,
        supply_code=asking.supply_code,
        about=asking.about,
        defaults={"changed_at": asking.now},
    )
    Attachment.objects.filter(customer_id=customer_id, draft=draft, field=field).update(draft=None)
    keep_file(draft, field=field, file=file, now=asking.now)


@transaction.atomic
def throw_draft_away(*, viewer: Viewer, draft_id: int) -> None:
    """Forget a draft and the files given with it."""
    _throw_away(viewer.customer_id, draft_id)


def hand_over_draft(*, request: ServiceRequest, asking: Asking) -> None:
    """Give the request the files that it was asked with, and forget the draft."""
    found = _draft_of(request, request.type, asking.supply_code)
    if found is None:
        return
    share_files()
    drafted = Attachment.objects.filter(customer_id=request.customer_id, draft_id=found)
    enclosed = drafted.filter(code__in=[one.code for one in asking.enclosed.values()])
    enclosed.update(request=request, draft=None)
    _throw_away(request.customer_id, found)


def forget_draft(*, request: ServiceRequest, type_: str, supply_code: str) -> None:
    """Forget the draft of a request that has its files already."""
    found = _draft_of(request, type_, supply_code)
    if found is not None:
        _throw_away(request.customer_id, found)


@transaction.atomic
def sweep_drafts(*, before: datetime) -> int:
    """
    Delete drafts that nobody touched since, and the files that neither draft nor request holds.

    The files go last: where that is broken off, the next time finds their rows again. Returns how
    many were deleted of both.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
    old = Draft.objects.filter(changed_at__lt=before).select_for_update(skip_locked=True)
    drafts = list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])
    Attachment.objects.filter(draft__in=drafts).update(draft=None)
    Draft.objects.filter(pk__in=drafts).delete()
    loose = Attachment.objects.filter(draft=None, request=None)
    files = dict(loose.values_list("pk", "sha256")[:MOST_AT_ONCE])
    Attachment.objects.filter(pk__in=files).delete()
    _forget_files({bytes(sha256) for sha256 in files.values()})
    return len(drafts) + len(files)


def _forget_files(hashes: Collection[bytes]) -> None:
    """Take out of the store what no row names; pictures made here equal no delivered document."""
    named = Attachment.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)
    for sha256 in set(hashes) - {bytes(one) for one in named}:
        forget(sha256)


def _draft_of(request: ServiceRequest, type_: str, supply_code: str) -> int | None:
    drafts = Draft.objects.filter(
        customer_id=request.customer_id, type=type_, supply_code=supply_code, about=request.about
    )
    return drafts.values_list("pk", flat=True).first()


def _throw_away(customer_id: int, draft_id: int) -> None:
    """Delete the draft and let go of its files, which the worker sweeps."""
    share_files()
    Attachment.objects.filter(customer_id=customer_id, draft_id=draft_id).update(draft=None)
    Draft.objects.filter(customer_id=customer_id, pk=draft_id).delete()
