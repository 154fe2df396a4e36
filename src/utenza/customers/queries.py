"""What can be asked about customers."""

from collections.abc import Collection
from dataclasses import dataclass

from utenza.storage.sql import fetch, fetch_one

_CONTACTS = """
SELECT first_name, email, mobile, phone FROM customers_customer WHERE id = %(customer_id)s
"""
_IDS = "SELECT customer_code, id FROM customers_customer WHERE customer_code = ANY(%(codes)s)"


@dataclass(frozen=True, slots=True)
class Contacts:
    """How to reach the customer, as the CIS knows it; a firm has no first name."""

    first_name: str
    email: str
    mobile: str
    phone: str


def contacts_of(*, customer_id: int) -> Contacts | None:
    return fetch_one(Contacts, _CONTACTS, {"customer_id": customer_id})


def ids_of(*, codes: Collection[str]) -> dict[str, int]:
    """Return the customers with these codes, for those who see all of them; unknown ones lack."""
    found: list[tuple[str, int]] = fetch(lambda *row: row, _IDS, {"codes": list(codes)})
    return dict(found)
