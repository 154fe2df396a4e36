"""Requests as their customer sees them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from utenza.identity.rules.viewers import Viewer
from utenza.service_requests.models import Attachment, Draft, ServiceRequest
from utenza.service_requests.rules.requests import OPEN, Actor, RequestStatus
from utenza.storage.sql import Column, fetch, fetch_one

_REQUESTS = """
SELECT r.id, r.request_code, r.type, r.about, r.opened_at, r.channel, r.status, r.status_at, r.note,
       r.promised_on, coalesce(r.payload, '{}'), r.submission_key IS NOT NULL, r.supply_id
FROM service_requests_servicerequest r
WHERE r.customer_id = %(customer_id)s
"""
_FOUND = (
    _REQUESTS
    + """
  AND (%(status)s::text[] IS NULL OR r.status = ANY(%(status)s))
  AND (%(types)s::text[] IS NULL OR r.type = ANY(%(types)s))
  AND (%(year)s::int IS NULL
       OR extract(year FROM r.opened_at AT TIME ZONE 'Europe/Rome') = %(year)s)
ORDER BY (%(waiting_first)s::bool AND r.status = 'waiting_customer') DESC,
         r.opened_at DESC, r.id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
)
_ONE = _REQUESTS + "AND r.request_code = %(code)s"
_ABOUT = _REQUESTS + "AND r.about = %(about)s ORDER BY r.opened_at DESC, r.id DESC LIMIT 20"
_STORY = """
SELECT status, at, actor, channel, note FROM service_requests_requeststep
WHERE customer_id = %(customer_id)s AND request_id = %(request_id)s AND verdict = 'applied'
ORDER BY at, id
"""
_YEARS = """
SELECT DISTINCT extract(year FROM opened_at AT TIME ZONE 'Europe/Rome')::int
FROM service_requests_servicerequest WHERE customer_id = %(customer_id)s ORDER BY 1 DESC
"""
_OPEN = """
SELECT count(*) FROM service_requests_servicerequest
WHERE customer_id = %(customer_id)s AND status = ANY(%(open)s)
"""
_ASKED_BEFORE = """
SELECT count(*) FROM service_requests_servicerequest
WHERE customer_id = %(customer_id)s AND type = %(type)s AND submission_key IS NOT NULL
  AND about = %(about)s AND supply_id IS NOT DISTINCT FROM %(supply_id)s
"""


@dataclass(frozen=True, slots=True)
class Request:
    """A request; one that was not born here has no payload to show."""

    id: int
    code: str
    type: str
    about: str
    opened_at: datetime
    channel: str
    status: RequestStatus
    status_at: datetime
    note: str
    promised_on: date | None
    payload: Mapping[str, Any]
    is_from_here: bool
    supply_id: int | None


@dataclass(frozen=True, slots=True)
class StoryStep:
    status: RequestStatus
    at: datetime
    actor: Actor
    channel: str
    note: str


@dataclass(frozen=True, slots=True)
class Search:
    """
    Which requests are looked for; None is any.

    With `waiting_first` those come before the others that wait for the customer's answer.
    """

    status: tuple[RequestStatus, ...] | None = None
    types: tuple[str, ...] | None = None
    year: int | None = None
    waiting_first: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A request half written, with what was typed so far."""

    id: int
    type: str
    supply_code: str
    about: str
    typed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that was made harmless and kept: its code, the form's field, the customer's name."""

    code: str
    field: str
    name: str
    content_type: str
    sha256: bytes
    added_at: datetime


def find_requests(
    *, viewer: Viewer, search: Search, limit: int = 20, offset: int = 0
) -> list[Request]:
    """Return the customer's requests, newest first but for what the search puts before."""
    asked: dict[str, Any] = {
        "customer_id": viewer.customer_id,
        "status": None if search.status is None else [one.value for one in search.status],
        "types": None if search.types is None else list(search.types),
        "year": search.year,
        "waiting_first": search.waiting_first,
        "limit": limit,
        "offset": offset,
    }
    return fetch(_request, _FOUND, asked)


def requests_about(*, viewer: Viewer, about: str) -> list[Request]:
    """Return the requests about this bill or billing profile, newest first."""
    return fetch(_request, _ABOUT, {"customer_id": viewer.customer_id, "about": about})


def get_request(*, viewer: Viewer, code: str) -> Request:
    """
    Return the request with this code, if the viewer may see it.

    Raises ServiceRequest.DoesNotExist.
    """
    found = fetch_one(_request, _ONE, {"customer_id": viewer.customer_id, "code": code})
    if found is None:
        raise ServiceRequest.DoesNotExist
    return found


def story_of(*, viewer: Viewer, request_id: int) -> list[StoryStep]:
    """Return the steps of a request, the first one first."""
    asked = {"customer_id": viewer.customer_id, "request_id": request_id}
    return fetch(_step, _STORY, asked)


def years_of_requests(*, viewer: Viewer) -> list[int]:
    return fetch(int, _YEARS, {"customer_id": viewer.customer_id})


def count_open(*, viewer: Viewer) -> int:
    """Count the customer's requests that have not ended."""
    return fetch(int, _OPEN, {"customer_id": viewer.customer_id, "open": sorted(OPEN)})[0]


def asked_before(*, viewer: Viewer, type_: str, supply_id: int | None, about: str) -> int:
    """Count what the customer asked here of this kind about this subject: see `submission_key`."""
    asked: dict[str, Any] = {
        "customer_id": viewer.customer_id,
        "type": type_,
        "supply_id": supply_id,
        "about": about,
    }
    return fetch(int, _ASKED_BEFORE, asked)[0]


def drafts_of(*, viewer: Viewer) -> list[Begun]:
    """Return what was begun and not sent, the newest first."""
    mine = Draft.objects.filter(customer_id=viewer.customer_id).order_by("-changed_at")
    return [_begun(draft) for draft in mine]


def draft_for(*, viewer: Viewer, type_: str, supply_code: str, about: str) -> Begun | None:
    """Return what was begun of this kind about this subject."""
    found = Draft.objects.filter(
        customer_id=viewer.customer_id, type=type_, supply_code=supply_code, about=about
    ).first()
    return _begun(found) if found else None


def enclosed_in_draft(*, viewer: Viewer, draft_id: int) -> list[Enclosed]:
    mine = Attachment.objects.filter(customer_id=viewer.customer_id, draft_id=draft_id)
    return [_enclosed(one) for one in mine.order_by("id")]


def enclosed_in_request(*, viewer: Viewer, request_id: int) -> list[Enclosed]:
    mine = Attachment.objects.filter(customer_id=viewer.customer_id, request_id=request_id)
    return [_enclosed(one) for one in mine.order_by("id")]


def get_attachment(*, viewer: Viewer, code: str) -> Enclosed:
    """
    Return the file with this code, if the viewer may see it.

    Raises Attachment.DoesNotExist.
    """
    # What neither a draft nor a request holds was given up, and waits to be swept.
    held = Attachment.objects.exclude(draft=None, request=None)
    return _enclosed(held.get(customer_id=viewer.customer_id, code=code))


def _begun(draft: Draft) -> Begun:
    return Begun(draft.pk, draft.type, draft.supply_code, draft.about, draft.typed)


def _enclosed(one: Attachment) -> Enclosed:
    return Enclosed(
        one.code, one.field, one.name, one.content_type, bytes(one.sha256), one.added_at
    )


def _request(*columns: Column) -> Request:
    id_, code, type_, about, opened_at, channel, status, *rest = columns
    status_at, note, promised_on, payload, is_from_here, supply_id = rest
    return Request(
        id_,
        code,
        type_,
        about,
        opened_at,
        channel,
        RequestStatus(status),
        status_at,
        note,
        promised_on,
        json.loads(payload),
        is_from_here,
        supply_id,
    )


def _step(status: str, at: datetime, actor: str, channel: str, note: str) -> StoryStep:
    return StoryStep(RequestStatus(status), at, Actor(actor), channel, note)
