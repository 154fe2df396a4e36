"""Which bill a request is about, and whether another one disputes it too."""

from collections.abc import Sequence
from dataclasses import dataclass

from utenza.bills.rules.targets import Target
from utenza.service_requests.rules.requests import OPEN
from utenza.storage.sql import fetch, fetch_one

_BILL_OF = """
SELECT r.customer_id, b.id FROM service_requests_servicerequest r
JOIN bills_bill b ON b.customer_id = r.customer_id AND b.bill_number = r.about
WHERE r.request_code = %(code)s
"""
_OTHERS = """
SELECT count(*) FROM service_requests_servicerequest r
JOIN bills_bill b ON b.customer_id = r.customer_id AND b.bill_number = r.about
WHERE r.customer_id = %(customer_id)s AND b.id = %(bill_id)s AND r.request_code <> %(code)s
      AND r.type = ANY(%(types)s) AND r.status = ANY(%(open)s)
"""
# What the CIS has just said something new of, and the plichi through which it is collected.
_ANSWERED = """
WITH about AS (
    SELECT b.customer_id, b.id, b.plico_id FROM service_requests_answer a
    JOIN service_requests_servicerequest r USING (request_code)
    JOIN bills_bill b ON b.customer_id = r.customer_id AND b.bill_number = r.about
    WHERE (a.status, a.status_at, a.note)
          IS DISTINCT FROM (a.settled_status, a.settled_status_at, a.settled_note)
          AND r.type = ANY(%(types)s)
)
SELECT customer_id, 0, id FROM about
UNION
SELECT customer_id, plico_id, 0 FROM about WHERE plico_id IS NOT NULL
"""
# Of bills that were held once those that count as disputed, with no request about them open.
_ENDED = """
SELECT DISTINCT b.customer_id, b.id FROM bills_hold h
JOIN bills_position k ON k.customer_id = h.customer_id AND k.bill_id = h.bill_id AND k.is_disputed
JOIN bills_bill b ON b.id = h.bill_id
WHERE NOT EXISTS (
    SELECT FROM service_requests_servicerequest r
    WHERE r.customer_id = b.customer_id AND r.about = b.bill_number AND r.type = ANY(%(types)s)
      AND r.status = ANY(%(open)s)
)
ORDER BY b.customer_id, b.id
"""


@dataclass(frozen=True, slots=True)
class AboutABill:
    """The bill that a request is about, and whose."""

    customer_id: int
    target: Target


def bill_of(*, request_code: str) -> AboutABill | None:
    """
    Return the bill that the request is about; nothing for a request about something else.

    Nor where the office holds the bill and its customer asks: see `settle_disputes`.
    """
    return fetch_one(_about, _BILL_OF, {"code": request_code})


def is_disputed_elsewhere(about: AboutABill, *, request_code: str, types: Sequence[str]) -> bool:
    """Tell whether another request of one of these types about the bill is open."""
    parameters = {
        "customer_id": about.customer_id,
        "bill_id": about.target.bill_id,
        "code": request_code,
        "types": list(types),
        "open": [str(status) for status in OPEN],
    }
    return fetch(int, _OTHERS, parameters)[0] > 0


def bills_answered(*, types: Sequence[str]) -> list[tuple[int, Target]]:
    """Return the bills of requests of these types that answers will move, and their plichi."""

    def answered(customer_id: int, plico_id: int, bill_id: int) -> tuple[int, Target]:
        return customer_id, Target(plico_id, bill_id)

    return fetch(answered, _ANSWERED, {"types": list(types)})


def disputes_ended(*, types: Sequence[str]) -> list[tuple[int, Target]]:
    """Return the bills, held once, that none of the requests of these types disputes any more."""
    parameters = {"types": list(types), "open": [str(status) for status in OPEN]}
    return fetch(
        lambda customer_id, bill_id: (customer_id, Target(bill_id=bill_id)), _ENDED, parameters
    )


def _about(customer_id: int, bill_id: int) -> AboutABill:
    return AboutABill(customer_id, Target(bill_id=bill_id))
