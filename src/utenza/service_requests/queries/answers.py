"""Answers of the CIS that somebody has to look at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from utenza.storage.sql import fetch

_DOUBTFUL = """
SELECT a.request_code, a.verdict, a.status, a.status_at, a.note, r.status, r.status_at
FROM service_requests_answer a
LEFT JOIN service_requests_servicerequest r ON r.request_code = a.request_code
WHERE NOT a.verdict = 'applied' ORDER BY a.status_at, a.request_code LIMIT 1000
"""
_UNEXPLAINED = """
SELECT request_code, type, status_at FROM service_requests_servicerequest
WHERE status = 'rejected' AND note = '' AND submission_key IS NOT NULL
ORDER BY status_at DESC, request_code LIMIT 1000
"""
_DONE = """
SELECT request_code FROM service_requests_servicerequest
WHERE request_code = ANY(%(codes)s) AND status = 'done'
"""


@dataclass(frozen=True, slots=True)
class Followed:
    """A request of the portal's that an answer has just moved."""

    request_code: str
    type: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class DoubtfulAnswer:
    """An answer that moved nothing, beside the state of its request."""

    request_code: str
    verdict: str
    status: str
    status_at: datetime
    note: str
    known_status: str
    known_status_at: datetime


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A request that was refused, of which the customer was told no reason."""

    request_code: str
    type: str
    status_at: datetime


def doubtful_answers() -> list[DoubtfulAnswer]:
    """Return the answers that are late or contradict what is known, a thousand at most."""
    return fetch(DoubtfulAnswer, _DOUBTFUL, {})


def unexplained_refusals() -> list[Unexplained]:
    """Return the requests made here that were refused without a reason, a thousand at most."""
    return fetch(Unexplained, _UNEXPLAINED, {})


def done_among(request_codes: Collection[str]) -> frozenset[str]:
    """Return those of the requests that are done."""
    return frozenset(fetch(str, _DONE, {"codes": sorted(request_codes)}))
