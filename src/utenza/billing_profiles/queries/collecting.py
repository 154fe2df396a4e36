"""
Mandates with their whole IBAN, for the file of direct debits alone.

Nothing else reads an IBAN whole; no page and no log ever sees what is returned here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from utenza.billing_profiles.rules import PaymentMethod
from utenza.storage.sql import Column, fetch

# The CIS's own: a mandate that was signed here and is not confirmed is not used, and until it is
# the account before is debited, as the customer was told.
_MANDATES = """
SELECT id, payment_method, mandate_reference, mandate_signed_on, iban,
       coalesce(nullif(holder_company, ''),
                concat_ws(' ', nullif(holder_first_name, ''), nullif(holder_last_name, ''))),
       closed_on
FROM billing_profiles_billingprofile WHERE id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class DebitMandate:
    """How a profile is debited; without a mandate the texts are empty."""

    profile_id: int
    is_debited: bool
    reference: str
    signed_on: date | None
    iban: str = field(repr=False)
    holder: str
    closed_on: date | None


def mandates_to_debit(profile_ids: Iterable[int]) -> dict[int, DebitMandate]:
    """Return the mandates of these profiles, of whichever customer, by profile."""
    found = fetch(_mandate, _MANDATES, {"ids": sorted(set(profile_ids))})
    return {one.profile_id: one for one in found}


def _mandate(profile_id: int, method: str, *rest: Column) -> DebitMandate:
    return DebitMandate(profile_id, method == PaymentMethod.DIRECT_DEBIT, *rest)
