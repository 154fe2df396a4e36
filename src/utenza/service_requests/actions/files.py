"""Files of customers: kept by their content, held by a draft or a request."""

import secrets
from datetime import datetime

from utenza.service_requests.models import Attachment, Draft, ServiceRequest
from utenza.storage.attachments import Cleaned
from utenza.storage.documents import keep


def keep_file(held_by: Draft | ServiceRequest, *, field: str, file: Cleaned, now: datetime) -> None:
    """Keep a file that was made harmless; `field` says what it was asked for."""
    Attachment.objects.create(
        customer_id=held_by.customer_id,
        draft=held_by if isinstance(held_by, Draft) else None,
        request=held_by if isinstance(held_by, ServiceRequest) else None,
        code=secrets.token_hex(16),
        field=field,
        name=file.name,
        content_type=file.content_type,
        sha256=keep(file.content),
        added_at=now,
    )
