"""What is to go out to the CIS, and how far it got."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from utenza.service_requests.models import Outgoing, OutgoingMark
from utenza.storage.sql import Column, fetch, fetch_one

_DOCUMENT = """
SELECT r.type, c.customer_code, s.supply_code, r.opened_at, r.channel, coalesce(r.payload, '{}'),
       coalesce((
           SELECT jsonb_agg(
               jsonb_build_object('code', a.code, 'field', a.field, 'name', a.name,
                                  'sha256', encode(a.sha256, 'hex')) ORDER BY a.id)
           FROM service_requests_attachment a
           WHERE a.customer_id = r.customer_id AND a.request_id = r.id), '[]')
FROM service_requests_servicerequest r
JOIN customers_customer c ON c.id = r.customer_id
LEFT JOIN supplies_supply s ON s.id = r.supply_id AND s.customer_id = r.customer_id
WHERE r.id = %(request_id)s
"""
_SINCE = """
SELECT sequence, document FROM service_requests_outgoing
WHERE sequence > %(since)s ORDER BY sequence LIMIT %(most)s
"""
_BACKLOG = """
SELECT count(*) FILTER (WHERE sequence IS NULL),
       count(*) FILTER (WHERE sequence > (SELECT coalesce(max(acknowledged), 0)
                                          FROM service_requests_outgoingmark)),
       count(*) FILTER (WHERE sent_at IS NULL AND failure <> ''),
       min(written_at) FILTER (WHERE sent_at IS NULL)
FROM service_requests_outgoing WHERE withdrawn_at IS NULL
"""
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Backlog:
    """Documents without a number yet, not acknowledged, refused by the webhook; since when."""

    unnumbered: int
    unacknowledged: int
    failing: int
    oldest: datetime | None


def document_of(*, request_code: str, type_: str, request_id: int) -> dict[str, Any]:
    """Return what the CIS is told of the request, but for its number."""
    found = fetch_one(_document, _DOCUMENT, {"request_id": request_id})
    if found is None:
        raise LookupError(request_id)
    return found | {"request_code": request_code, "type": type_}


def is_known_to_cis(*, request_id: int) -> bool:
    """Tell whether the CIS may have seen the request: its document has a number."""
    numbered = Outgoing.objects.filter(request_id=request_id, sequence__isnull=False)
    return numbered.exists()


def is_written_out(*, customer_id: int, request_id: int) -> bool:
    """Tell whether anything of the request goes to the CIS: before, it waits for a proof."""
    return Outgoing.objects.filter(customer_id=customer_id, request_id=request_id).exists()


def acknowledged_sequence() -> int:
    mark = OutgoingMark.objects.filter(pk=1).values_list("acknowledged", flat=True).first()
    return mark or 0


def last_sequence() -> int:
    numbered = Outgoing.objects.exclude(sequence=None).order_by("-sequence")
    return numbered.values_list("sequence", flat=True).first() or 0


def documents_since(*, since: int) -> Iterator[dict[str, Any]]:
    """Yield the documents with a greater number, in order, a thousand at a time."""
    while found := fetch(_numbered, _SINCE, {"since": since, "most": _AT_ONCE}):
        yield from found
        since = found[-1]["sequence"]


def backlog() -> Backlog:
    """Return how much waits for the CIS."""
    return fetch(Backlog, _BACKLOG, {})[0]


def _document(*columns: Column) -> dict[str, Any]:
    type_, customer_code, supply_code, opened_at, channel, *told = columns
    payload, enclosed = map(json.loads, told)
    return {
        "request_code": "",
        "type": type_,
        "customer_code": customer_code,
        "supply_code": supply_code,
        "submitted_at": opened_at.isoformat(),
        "channel": channel,
        "payload": payload | ({"enclosed": enclosed} if enclosed else {}),
    }


def _numbered(sequence: int, document: str) -> dict[str, Any]:
    return {"sequence": sequence, **json.loads(document)}
