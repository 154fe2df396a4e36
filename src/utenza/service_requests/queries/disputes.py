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


@dataclass(frozen=True, slots=True)
class AboutABill:
    """The bill that a request is about, and whose."""

    customer_id: int
    target: Target


def bill_of(*, request_code: str) -> AboutABill | None:
    """Return the bill that the request is about; nothing for a request about something else."""
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


def _about(customer_id: int, bill_id: int) -> AboutABill:
    return AboutABill(customer_id, Target(bill_id=bill_id))
