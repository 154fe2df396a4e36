"""Which supply is in which profile, and when."""

from dataclasses import dataclass
from datetime import date

from utenza.identity.rules.viewers import Viewer
from utenza.storage.sql import fetch

# Whether the CIS's profile `b` is the one that the plan `p` asked for; a plan has a request always.
MADE_OF_PLAN = "(b.bp_code = p.bp_code OR b.request_code = p.request_code)"

# From the day on which a planned stay begins what was delivered counts no more.
_STAYS = f"""
WITH planned AS (
    SELECT t.supply_id, d.id AS profile_id, coalesce(d.bp_code, p.bp_code) AS bp_code, t.starts_on
    FROM billing_profiles_plannedstay t
    JOIN billing_profiles_plannedprofile p ON p.id = t.planned_profile_id
    LEFT JOIN LATERAL (
        SELECT b.id, b.bp_code FROM billing_profiles_billingprofile b
        WHERE b.customer_id = %(customer_id)s AND {MADE_OF_PLAN} ORDER BY b.id DESC LIMIT 1
    ) d ON true
    WHERE t.customer_id = %(customer_id)s AND t.state = 'live'
)
SELECT s.supply_id, s.billing_profile_id, b.bp_code, s.starts_on,
       least(s.ends_on, n.starts_on - 1) AS ends_on,
       CASE WHEN s.ends_on < n.starts_on THEN '' ELSE coalesce(n.bp_code, '') END,
       false
FROM billing_profiles_profilesupply s
JOIN billing_profiles_billingprofile b ON b.id = s.billing_profile_id
LEFT JOIN planned n ON n.supply_id = s.supply_id
WHERE s.customer_id = %(customer_id)s AND (n.starts_on IS NULL OR s.starts_on < n.starts_on)
UNION ALL
SELECT supply_id, profile_id, bp_code, starts_on, NULL, '', true FROM planned
ORDER BY starts_on DESC
"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Stay:
    """
    From when to when (both days included) a supply is in a profile.

    Where the customer changed something that the CIS has not delivered yet, one stay ends with the
    profile that it `moves_to`, and the next one `is_planned`; its profile may have no id.
    """

    supply_id: int
    profile_id: int | None
    profile_code: str
    starts_on: date
    ends_on: date | None
    moves_to: str
    is_planned: bool


def stays_of(*, viewer: Viewer) -> list[Stay]:
    """Return which supply was in which profile, and when, the newest first."""
    return fetch(Stay, _STAYS, {"customer_id": viewer.customer_id})
