"""What customers changed here and the CIS has not delivered."""

from dataclasses import dataclass
from datetime import datetime

from utenza.billing_profiles.queries.stays import MADE_OF_PLAN
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
# What is not followed yet of a request of which the mirror has the profile, or the account.
_DELIVERED = f"""
SELECT p.request_code FROM billing_profiles_plannedprofile p
JOIN billing_profiles_billingprofile b ON b.customer_id = p.customer_id AND {MADE_OF_PLAN}
WHERE b.request_code IN (p.request_code, '') AND (p.state = 'live' OR EXISTS (
    SELECT FROM billing_profiles_plannedstay t
    WHERE t.planned_profile_id = p.id AND t.state = 'live'
) OR EXISTS (
    SELECT FROM billing_profiles_mandatechange m
    WHERE m.planned_profile_id = p.id AND m.state = 'signed'
))
UNION
SELECT m.request_code FROM billing_profiles_mandatechange m
JOIN billing_profiles_billingprofile b ON b.id = m.billing_profile_id
WHERE m.state = 'signed' AND m.planned_profile_id IS NULL
  AND b.payment_method = 'direct_debit'
  AND (b.mandate_reference = m.mandate_reference OR b.iban = m.iban)
"""  # noqa: S608 - our own words


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


def delivered_plans() -> set[str]:
    """
    Return the requests that `settle_plans` will bring further, as the mirror stands now.

    Those of them that are not among `changes_waiting` afterwards have nothing left to wait for.
    """
    return set(fetch(str, _DELIVERED, {}))
