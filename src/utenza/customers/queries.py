"""What can be asked about customers: what they changed here counts before the CIS says it too."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from utenza.customers.models import Change, Customer
from utenza.customers.rules import ChangeState, CustomerKind, FieldGroup
from utenza.storage.sql import Column, fetch, fetch_one

# The customer's row with its effective changes laid over it, the newest last.
_PRESENT = """
WITH said AS (
    SELECT coalesce(jsonb_object_agg(v.key, v.value ORDER BY ch.id), '{}') AS fields
    FROM customers_change ch CROSS JOIN jsonb_each(ch.new_values) v
    WHERE ch.customer_id = %(customer_id)s AND ch.state = 'effective'
)
"""

_CONTACTS = f"""{_PRESENT}
SELECT p.first_name, p.email, p.mobile, p.phone
FROM customers_customer c CROSS JOIN said CROSS JOIN jsonb_populate_record(c, said.fields) p
WHERE c.id = %(customer_id)s
"""  # noqa: S608 - our own words

_DATA = f"""{_PRESENT}
SELECT p.customer_code, p.kind,
       jsonb_build_object(
           'email', p.email, 'pec', p.pec, 'phone', p.phone, 'mobile', p.mobile,
           'sdi_code', p.sdi_code, 'street', p.street, 'street_number', p.street_number,
           'postcode', p.postcode, 'city', p.city, 'province', p.province, 'country', p.country
       )::text,
       p.first_name, p.last_name, p.company_name, p.tax_code, p.vat_number, p.language
FROM customers_customer c CROSS JOIN said CROSS JOIN jsonb_populate_record(c, said.fields) p
WHERE c.id = %(customer_id)s
"""  # noqa: S608 - as above

_OPEN = """
SELECT id, request_code, field_group, new_values::text, state, asked_at FROM customers_change
WHERE customer_id = %(customer_id)s AND state IN ('waiting_proof', 'effective')
ORDER BY id DESC
"""
_HOLDER = """
SELECT kind, first_name, last_name, company_name, tax_code, vat_number
FROM customers_customer WHERE id = %(customer_id)s
"""
# A telephone number is free text for the CIS: it is read as people write it before it is compared.
_AS_E164 = """
CASE WHEN digits LIKE '+%%' THEN digits
     WHEN digits LIKE '00%%' THEN '+' || substr(digits, 3)
     WHEN digits = '' THEN ''
     ELSE '+39' || digits END
"""
# The mirror says it when every field does, whatever capitals and blanks the CIS writes.
MIRROR_SAYS = f"""
NOT EXISTS (
    SELECT FROM jsonb_each_text({{values}}) said
    CROSS JOIN LATERAL (SELECT to_jsonb(c) ->> said.key AS mirrored) m
    CROSS JOIN LATERAL (SELECT regexp_replace(m.mirrored, '[^0-9+]', '', 'g') AS digits) d
    WHERE lower(btrim(said.value)) <> CASE said.key
        WHEN 'phone' THEN {_AS_E164}
        ELSE lower(btrim(regexp_replace(m.mirrored, '\\s+', ' ', 'g'))) END
)
"""
# Once the mirror has said a change, those before it are history as well.
_DELIVERED = f"""
WITH delivered AS (
    SELECT ch.id, ch.customer_id, ch.field_group
    FROM customers_change ch JOIN customers_customer c ON c.id = ch.customer_id
    WHERE ch.state = 'effective' AND NOT ch.mirror_said_it
      AND {MIRROR_SAYS.format(values="ch.new_values")}
)
SELECT ch.request_code FROM customers_change ch
WHERE ch.state = 'effective' AND EXISTS (
    SELECT FROM delivered d WHERE d.customer_id = ch.customer_id
    AND d.field_group = ch.field_group AND d.id >= ch.id
)
"""  # noqa: S608 - as above
_IDS = "SELECT customer_code, id FROM customers_customer WHERE customer_code = ANY(%(codes)s)"


@dataclass(frozen=True, slots=True)
class Contacts:
    """How to reach the customer; a firm has no first name."""

    first_name: str
    email: str
    mobile: str
    phone: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who the customer is before the law; `tax_code` is a firm's too, and may be a person's."""

    kind: CustomerKind
    name: str
    tax_code: str
    vat_number: str


@dataclass(frozen=True, slots=True)
class CustomerData:
    """
    Who the customer is and how it is reached, as it counts now.

    `fields` are those that can be changed, by the name that `rules.FIELDS` gives them.
    """

    customer_code: str
    kind: CustomerKind
    fields: Mapping[str, str]
    first_name: str
    last_name: str
    company_name: str
    tax_code: str
    vat_number: str
    language: str

    @property
    def name(self) -> str:
        return self.company_name or f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class OpenChange:
    """A change that waits for its proof, or that the CIS has not delivered yet."""

    change_id: int
    request_code: str
    group: FieldGroup
    new_values: Mapping[str, str]
    state: ChangeState
    asked_at: datetime


def contacts_of(*, customer_id: int) -> Contacts | None:
    return fetch_one(Contacts, _CONTACTS, {"customer_id": customer_id})


def holder_of(*, customer_id: int) -> Holder:
    """
    Return who the customer is, as the CIS says it: nobody changes that here.

    Raises Customer.DoesNotExist.
    """
    found = fetch_one(_holder, _HOLDER, {"customer_id": customer_id})
    if found is None:
        raise Customer.DoesNotExist
    return found


def ids_of(*, codes: Collection[str]) -> dict[str, int]:
    """Return the customers with these codes, for those who see all of them; unknown ones lack."""
    found: list[tuple[str, int]] = fetch(lambda *row: row, _IDS, {"codes": list(codes)})
    return dict(found)


def get_customer_data(*, customer_id: int) -> CustomerData:
    """
    Return what is known of the customer, its effective changes included.

    Raises Customer.DoesNotExist.
    """
    found = fetch_one(_data, _DATA, {"customer_id": customer_id})
    if found is None:
        raise Customer.DoesNotExist
    return found


def open_changes(*, customer_id: int) -> list[OpenChange]:
    """Return the customer's changes that are not over, the newest first."""
    return fetch(_open_change, _OPEN, {"customer_id": customer_id})


def get_waiting_change(*, customer_id: int, request_code: str) -> OpenChange:
    """
    Return the customer's change of this request, while it waits for its proof.

    Raises Change.DoesNotExist.
    """
    for change in open_changes(customer_id=customer_id):
        waits = change.state is ChangeState.WAITING_PROOF
        if change.request_code == request_code and waits:
            return change
    raise Change.DoesNotExist


def delivered_changes() -> list[str]:
    """
    Return the requests whose effective change the mirror says by now.

    One that only goes back to what the mirror said all along is ended by its request's answer, or
    once the mirror has moved away and back: before that nothing tells that the CIS has read it.
    """
    return fetch(str, _DELIVERED, {})


def _data(*columns: Column) -> CustomerData:
    code, kind, fields, *names = columns
    return CustomerData(code, CustomerKind(kind), json.loads(fields), *names)


def _holder(kind: str, first_name: str, last_name: str, company_name: str, *codes: str) -> Holder:
    return Holder(CustomerKind(kind), company_name or f"{first_name} {last_name}", *codes)


def _open_change(
    change_id: int, request_code: str, group: str, new_values: str, state: str, asked_at: datetime
) -> OpenChange:
    said = json.loads(new_values)
    return OpenChange(
        change_id, request_code, FieldGroup(group), said, ChangeState(state), asked_at
    )
