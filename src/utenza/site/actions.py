"""What is recorded of the portal itself."""

from collections.abc import Mapping
from datetime import datetime

from utenza.site.models import Delivery
from utenza.site.rules import DeliveryOutcome


def record_delivery(  # noqa: PLR0913 - a record has the columns that it has
    *,
    name: str,
    content_sha256: bytes | None,
    produced_at: datetime | None,
    started_at: datetime,
    ended_at: datetime,
    outcome: DeliveryOutcome,
    files: Mapping[str, Mapping[str, int]],
    reason: str = "",
    rejects_file: str = "",
) -> Delivery:
    """Write down how a delivery ended, in the transaction that made it so."""
    return Delivery.objects.create(
        name=name,
        content_sha256=content_sha256,
        produced_at=produced_at,
        started_at=started_at,
        ended_at=ended_at,
        outcome=outcome,
        reason=reason[:2000],
        files=dict(files),
        rejects_file=rejects_file,
    )
