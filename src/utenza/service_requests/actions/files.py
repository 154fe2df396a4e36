"""Files of customers: kept by their content, held by a draft or a request."""

import secrets
from datetime import datetime

from django.db import connection

from utenza.service_requests.models import Attachment, Draft, ServiceRequest
from utenza.storage.attachments import Cleaned
from utenza.storage.documents import keep

# Who takes a file in, or gives one up, shares this; who sweeps what nobody holds has it alone, so
# that no file goes which a row is about to name.
_SHARE = "SELECT pg_advisory_xact_lock_shared(hashtext('utenza enclosing'))"


def share_files() -> None:
    """Let nothing be swept until the transaction ends, which takes files in or gives them up."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARE)


def keep_file(held_by: Draft | ServiceRequest, *, field: str, file: Cleaned, now: datetime) -> None:
    """Keep a file that was made harmless; `field` says what it was asked for."""
    share_files()
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
