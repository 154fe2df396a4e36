"""Who a login is and for whom it may act."""

from datetime import date

from utenza.identity.rules.viewers import ActingFor, GrantRole, Viewer
from utenza.storage.sql import fetch

# A customer's name is that of a person, else that of the firm or condominium.
_ACTING_FOR = """
SELECT g.customer_id, c.customer_code,
       coalesce(nullif(c.company_name, ''), c.first_name || ' ' || c.last_name), g.role, g.until
FROM identity_grant g JOIN customers_customer c ON c.id = g.customer_id
WHERE g.login_id = %(login_id)s AND (g.until IS NULL OR g.until >= %(today)s)
ORDER BY g.role = 'holder' DESC, c.customer_code
"""


def customers_of(*, login_id: int, today: date) -> list[ActingFor]:
    """Return the customers that the login may act for today, its own first."""
    return fetch(_acting_for, _ACTING_FOR, {"login_id": login_id, "today": today})


def viewer_of(*, login_id: int, chosen: str | None, today: date) -> Viewer | None:
    """
    Return the login acting for the chosen customer, or for its first one.

    A choice that is no longer granted counts for nothing; without any customer there is no viewer.
    """
    customers = customers_of(login_id=login_id, today=today)
    if not customers:
        return None
    mine = next((one for one in customers if one.customer_code == chosen), customers[0])
    others = tuple(one for one in customers if one is not mine)
    return Viewer(login_id, mine.customer_id, mine.customer_code, mine.name, mine.role, others)


def _acting_for(
    customer_id: int, customer_code: str, name: str, role: str, until: date | None
) -> ActingFor:
    return ActingFor(customer_id, customer_code, name, GrantRole(role), until)
