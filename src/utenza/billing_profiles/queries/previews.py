"""What a change would make of a profile, before anything is changed."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.conf import settings

from utenza.billing_profiles.queries.profiles import MandateNews, Profile, get_profile
from utenza.billing_profiles.rules import Delivery, MandateState, PaymentMethod, changes
from utenza.billing_profiles.rules.changes import (
    Change,
    ChangeUnderWay,
    DeliveryChange,
    NotDebited,
    PaymentChange,
    Present,
    ProfileClosed,
)
from utenza.billing_profiles.rules.mandates import (
    Creditor,
    DirectDebitNotOffered,
    Mandate,
    SameIban,
    checked,
)
from utenza.identity.rules.viewers import Viewer
from utenza.kernel.codes import iban
from utenza.storage.sql import fetch, fetch_one

_PRESENT = """
SELECT DISTINCT ON (s.supply_id) s.supply_id, v.supply_code,
       greatest(s.starts_on, %(counts_from)s), coalesce(p.request_code, '')
FROM billing_profiles_profilesupply s
JOIN supplies_supply v ON v.id = s.supply_id
LEFT JOIN billing_profiles_plannedstay t ON t.supply_id = s.supply_id AND t.state = 'live'
LEFT JOIN billing_profiles_plannedprofile p ON p.id = t.planned_profile_id
WHERE s.customer_id = %(customer_id)s AND s.billing_profile_id = %(profile_id)s
  AND v.status <> 'ceased' AND (s.ends_on IS NULL OR s.ends_on >= %(counts_from)s)
ORDER BY s.supply_id, s.starts_on
"""
_IS_ITS_IBAN = """
SELECT iban = %(iban)s FROM billing_profiles_billingprofile
WHERE customer_id = %(customer_id)s AND id = %(profile_id)s
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """
    The profile as it is and the one that would be made, which has neither id nor code yet.

    `staying` are supplies that nobody moves: without any the old profile closes. Bills already
    issued, open ones too, stay with the old profile and are paid as they say.
    """

    old: Profile
    new: Profile
    change: Change
    moving: tuple[Present, ...]
    staying: tuple[Present, ...]
    counts_from: date

    @property
    def closes_old(self) -> bool:
        return not self.staying


def creditor() -> Creditor:
    """
    Return who collects by direct debit.

    Raises DirectDebitNotOffered.
    """
    if not settings.SEPA_CREDITOR_ID:
        raise DirectDebitNotOffered
    return Creditor(
        settings.SEPA_CREDITOR_ID,
        settings.SEPA_CREDITOR_NAME or settings.COMPANY_NAME,
        settings.SEPA_CREDITOR_ADDRESS or settings.COMPANY_ADDRESS,
    )


def present_in(*, viewer: Viewer, bp_code: str, today: date) -> list[Present]:
    """
    Return the supplies that are in the profile when a change of today would count.

    Raises BillingProfile.DoesNotExist.
    """
    return _present(viewer, get_profile(viewer=viewer, code=bp_code), today)


def movable(*, viewer: Viewer, bp_code: str, today: date) -> list[Present]:
    """
    Return the supplies that a change of today could take along.

    Raises BillingProfile.DoesNotExist, OnlyLooking, ProfileClosed, NothingToMove, ChangeUnderWay.
    """
    return changes.chosen(_present(viewer, _changeable(viewer, bp_code), today), None)


def request_under_way(*, viewer: Viewer, bp_code: str, today: date) -> str:
    """
    Return the request that is changing the profile already, or nothing.

    Raises BillingProfile.DoesNotExist.
    """
    profile = get_profile(viewer=viewer, code=bp_code)
    if profile.mandate_news and profile.mandate_news.state is MandateState.SIGNED:
        return profile.mandate_news.request_code
    leaving = (one.under_way for one in _present(viewer, profile, today) if one.under_way)
    return next(leaving, "")


def preview(
    *,
    viewer: Viewer,
    bp_code: str,
    change: Change,
    supply_codes: Collection[str] | None,
    today: date,
) -> Preview:
    """
    Return what the change would make; without `supply_codes` all supplies move that can.

    Raises BillingProfile.DoesNotExist, OnlyLooking, ProfileClosed, ChangeUnderWay,
    DirectDebitNotOffered, NothingWouldChange, what `changed_change` and `chosen` raise.
    """
    old = _changeable(viewer, bp_code)
    if isinstance(change, PaymentChange) and change.mandate:
        creditor()
    change = changes.checked_change(change)
    changes.check_changes(change, method=old.payment_method, delivery=_delivery_of(old))
    present = _present(viewer, old, today)
    moving = changes.chosen(present, supply_codes)
    return Preview(
        old=old,
        new=_made_of(old, change, today),
        change=change,
        moving=tuple(moving),
        staying=tuple(one for one in present if not one.under_way and one not in moving),
        counts_from=changes.counts_from(today),
    )


def check_iban_may_change(*, viewer: Viewer, bp_code: str, today: date) -> Profile:
    """
    Return the profile, if its account can be changed now.

    Raises BillingProfile.DoesNotExist, OnlyLooking, ProfileClosed, ChangeUnderWay, NotDebited,
    DirectDebitNotOffered.
    """
    profile = _changeable(viewer, bp_code)
    if profile.payment_method is not PaymentMethod.DIRECT_DEBIT:
        raise NotDebited
    if profile.closes_on:
        # All its supplies are on their way to a profile that takes along the present mandate.
        changes.chosen(_present(viewer, profile, today), None)
    creditor()
    return profile


def preview_iban(
    *, viewer: Viewer, bp_code: str, mandate: Mandate, today: date
) -> tuple[Profile, Mandate]:
    """
    Return the profile, as it stays, and the mandate put in order that would be its new one.

    Raises what `check_iban_may_change` raises, SameIban, what `mandates.checked` raises.
    """
    profile = check_iban_may_change(viewer=viewer, bp_code=bp_code, today=today)
    tidy = checked(mandate)
    asked = {"customer_id": viewer.customer_id, "profile_id": profile.id, "iban": tidy.iban}
    if fetch_one(bool, _IS_ITS_IBAN, asked):
        raise SameIban
    return profile, tidy


def with_mandate(profile: Profile, mandate: Mandate, today: date) -> Profile:
    """Return the profile as it would be with this mandate, signed today and not confirmed."""
    return replace(profile, account="", account_holder="", mandate_news=_unsigned(mandate, today))


def _changeable(viewer: Viewer, bp_code: str) -> Profile:
    """Return the profile unless it is closed, or about to change or to close already."""
    profile = get_profile(viewer=viewer, code=bp_code)
    changes.check_may_change(viewer.role)
    if profile.closed_on:
        raise ProfileClosed
    if profile.is_planned:
        raise ChangeUnderWay(profile.request_code)
    news = profile.mandate_news
    if news and news.state is MandateState.SIGNED:
        raise ChangeUnderWay(news.request_code)
    return profile


def _present(viewer: Viewer, profile: Profile, today: date) -> list[Present]:
    asked = {
        "customer_id": viewer.customer_id,
        "profile_id": profile.id,
        "counts_from": changes.counts_from(today),
    }
    return fetch(Present, _PRESENT, asked)


def _delivery_of(profile: Profile) -> DeliveryChange:
    """Return where the profile's bills arrive, in the form in which it would be asked for."""
    if profile.delivery is Delivery.EMAIL:
        return DeliveryChange(delivery=Delivery.EMAIL, email=profile.email)
    return DeliveryChange(
        delivery=Delivery.POST,
        addressee=profile.addressee,
        street=profile.street,
        street_number=profile.street_number,
        postcode=profile.postcode,
        city=profile.city,
        province=profile.province,
    )


def _made_of(old: Profile, change: Change, today: date) -> Profile:
    made = replace(
        old,
        id=None,
        code="",
        opened_on=changes.counts_from(today),
        closes_on=None,
        replaces=old.code,
        request_code="",
        mandate_news=None,
    )
    if isinstance(change, DeliveryChange):
        return replace(made, **asdict(change))
    paid = replace(
        made,
        payment_method=change.payment_method,
        account="",
        account_holder="",
        mandate_reference="",
        mandate_signed_on=None,
    )
    return replace(paid, mandate_news=_unsigned(change.mandate, today)) if change.mandate else paid


def _unsigned(mandate: Mandate, today: date) -> MandateNews:
    return MandateNews(
        state=MandateState.SIGNED,
        account=iban.masked(mandate.iban),
        account_holder=mandate.holder,
        reference="",
        signed_on=today,
        reason="",
        request_code="",
    )
