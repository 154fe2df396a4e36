"""What can be asked about customers."""

from dataclasses import dataclass

from utenza.storage.sql import fetch_one

_CONTACTS = """
SELECT first_name, email, mobile, phone FROM customers_customer WHERE id = %(customer_id)s
"""


@dataclass(frozen=True, slots=True)
class Contacts:
    """How to reach the customer, as the CIS knows it; a firm has no first name."""

    first_name: str
    email: str
    mobile: str
    phone: str


def contacts_of(*, customer_id: int) -> Contacts | None:
    return fetch_one(Contacts, _CONTACTS, {"customer_id": customer_id})
