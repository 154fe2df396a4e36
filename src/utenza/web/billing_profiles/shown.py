"""Billing profiles as pages show them."""

from dataclasses import dataclass

from django.utils.translation import gettext

from utenza.billing_profiles.queries import Profile
from utenza.billing_profiles.rules import Delivery, PaymentMethod
from utenza.kernel.slugs import to_slug
from utenza.kernel.words import the_day
from utenza.web.supplies.shown import Chip


@dataclass(frozen=True, slots=True)
class ProfileHeading:
    """A billing profile in few words; `closed` says when it was closed, and is empty before."""

    code: str
    href: str
    payment: str
    account: str
    delivery: str
    delivered_to: str
    is_debited: bool
    closed: str
    chip: Chip


def profile_href(code: str) -> str:
    return f"/profili-pagamento/{to_slug(code)}/"


def profile_heading(profile: Profile, language: str) -> ProfileHeading:
    closed = the_day(profile.closed_on, language) if profile.closed_on else ""
    return ProfileHeading(
        code=profile.code,
        href=profile_href(profile.code),
        payment=payment_words(profile),
        account=profile.account,
        delivery=delivery_words(profile),
        delivered_to=delivery_address(profile),
        is_debited=profile.payment_method is PaymentMethod.DIRECT_DEBIT,
        closed=gettext("Chiuso %(il_giorno)s") % {"il_giorno": closed} if closed else "",
        chip=_chip(profile),
    )


def payment_words(profile: Profile) -> str:
    if profile.payment_method is PaymentMethod.DIRECT_DEBIT:
        return gettext("Addebito in conto corrente")
    return gettext("Avviso pagoPA")


def delivery_words(profile: Profile) -> str:
    if profile.delivery is Delivery.EMAIL:
        return gettext("Dinamica via email")
    return gettext("Su carta, per posta")


def delivery_address(profile: Profile) -> str:
    """Return where the bills go: the e-mail address, or name, street and town."""
    if profile.delivery is Delivery.EMAIL:
        return profile.email
    street = f"{profile.street} {profile.street_number}".strip()
    town = f"{profile.postcode} {profile.city} {profile.province}".strip()
    return ", ".join(part for part in (profile.addressee, street, town) if part)


def _chip(profile: Profile) -> Chip:
    if profile.closed_on:
        return Chip("", "archive", gettext("Chiuso"))
    return Chip("ok", "circle-check", gettext("Aperto"))
