"""What can be asked about billing profiles."""

from dataclasses import dataclass
from datetime import date

from utenza.billing_profiles.models import BillingProfile
from utenza.billing_profiles.rules import Delivery, PaymentMethod
from utenza.identity.rules.viewers import Viewer
from utenza.kernel.codes import iban
from utenza.storage.sql import Column, fetch, fetch_one

_PROFILES = """
SELECT id, bp_code, payment_method, iban,
       coalesce(nullif(holder_company, ''), concat_ws(' ', holder_first_name, holder_last_name)),
       mandate_reference, mandate_signed_on,
       delivery, delivery_email, delivery_name, delivery_street, delivery_street_number,
       delivery_postcode, delivery_city, delivery_province, opened_on, closed_on
FROM billing_profiles_billingprofile WHERE customer_id = %(customer_id)s
"""
_ALL = _PROFILES + "ORDER BY closed_on DESC NULLS FIRST, opened_on DESC, id DESC"
_ONE = _PROFILES + "AND bp_code = %(code)s"
_STAYS = """
SELECT supply_id, billing_profile_id, starts_on, ends_on FROM billing_profiles_profilesupply
WHERE customer_id = %(customer_id)s ORDER BY starts_on DESC
"""


_COUNT = "SELECT count(*) FROM billing_profiles_billingprofile WHERE customer_id = %(customer_id)s"


@dataclass(frozen=True, slots=True)
class Profile:
    """A billing profile; `account` is its IBAN masked, empty unless it pays by direct debit."""

    id: int
    code: str
    payment_method: PaymentMethod
    account: str
    account_holder: str
    mandate_reference: str
    mandate_signed_on: date | None
    delivery: Delivery
    email: str
    addressee: str
    street: str
    street_number: str
    postcode: str
    city: str
    province: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when (both days included) a supply is in a profile."""

    supply_id: int
    profile_id: int
    starts_on: date
    ends_on: date | None


def profiles_of(*, viewer: Viewer) -> list[Profile]:
    """Return every profile of the customer, open ones first, the newest before."""
    return fetch(_profile, _ALL, {"customer_id": viewer.customer_id})


def get_profile(*, viewer: Viewer, code: str) -> Profile:
    """
    Return the profile with this code, if the viewer may see it.

    Raises BillingProfile.DoesNotExist.
    """
    found = fetch_one(_profile, _ONE, {"customer_id": viewer.customer_id, "code": code})
    if found is None:
        raise BillingProfile.DoesNotExist
    return found


def stays_of(*, viewer: Viewer) -> list[Stay]:
    """Return which supply was in which profile, and when, the newest first."""
    return fetch(Stay, _STAYS, {"customer_id": viewer.customer_id})


def count_profiles(*, viewer: Viewer) -> int:
    """Return how many billing profiles the customer has, closed ones too."""
    return fetch(int, _COUNT, {"customer_id": viewer.customer_id})[0]


def _profile(*columns: Column) -> Profile:
    id_, code, method, number, holder, reference, signed_on, delivery, *rest = columns
    return Profile(
        id_,
        code,
        PaymentMethod(method),
        iban.masked(number) if number else "",
        holder,
        reference,
        signed_on,
        Delivery(delivery),
        *rest,
    )
