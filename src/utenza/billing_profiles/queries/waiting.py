"""What customers changed here and the CIS has not delivered."""

from dataclasses import dataclass
from datetime import datetime

from utenza.storage.sql import fetch

_WAITING = """
SELECT request_code, 'profile', bp_code, planned_at FROM billing_profiles_plannedprofile
WHERE state = 'live'
UNION ALL
SELECT p.request_code, 'supply', v.supply_code, p.planned_at
FROM billing_profiles_plannedstay t
JOIN billing_profiles_plannedprofile p ON p.id = t.planned_profile_id
JOIN supplies_supply v ON v.id = t.supply_id
WHERE t.state = 'live'
UNION ALL
SELECT request_code, 'mandate', mandate_reference, signed_at FROM billing_profiles_mandatechange
WHERE state = 'signed'
ORDER BY 4, 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class ChangeWaiting:
    """A profile, a supply's move or a mandate, by its code, that pages show over the mirror."""

    request_code: str
    what: str
    code: str
    asked_at: datetime


def changes_waiting() -> list[ChangeWaiting]:
    """Return what still waits for a delivery, of all customers, the oldest first."""
    return fetch(ChangeWaiting, _WAITING, {})
