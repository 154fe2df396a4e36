"""Billing profiles as pages show them."""

from dataclasses import dataclass

from django.utils.translation import gettext

from utenza.billing_profiles.queries import MandateNews, Profile
from utenza.billing_profiles.rules import Delivery, MandateState, PaymentMethod
from utenza.billing_profiles.rules.mandates import MANDATE_TEXT, Creditor
from utenza.kernel.slugs import to_slug
from utenza.kernel.words import day, the_day
from utenza.web.supplies.shown import Chip


@dataclass(frozen=True, slots=True)
class MandateRow:
    """A mandate that debits nothing: not confirmed yet, or refused for this `reason`."""

    chip: Chip
    account: str
    holder: str
    reference: str
    signed: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProfileHeading:
    """
    A billing profile in few words; `closed` says when it was closed, and is empty before.

    `mandate` is what stands beside the account, or in its place; `may_change` tells whether it is
    open and nothing is changing it already.
    """

    code: str
    href: str
    payment: str
    account: str
    delivery: str
    delivered_to: str
    is_debited: bool
    closed: str
    chip: Chip
    mandate: MandateRow | None
    may_change: bool


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
        chip=_chip(profile, language),
        mandate=mandate_row(profile.mandate_news, language) if profile.mandate_news else None,
        may_change=profile.may_change,
    )


def mandate_row(news: MandateNews, language: str) -> MandateRow:
    return MandateRow(
        chip=_mandate_chip(news.state),
        account=news.account,
        holder=news.account_holder,
        reference=news.reference,
        signed=day(news.signed_on, language),
        reason=news.reason,
    )


def mandate_words(creditor: Creditor) -> list[str]:
    """Return the paragraphs that are agreed to with a mandate of this creditor's."""
    return [gettext(text) % {"creditor": creditor.name} for text in MANDATE_TEXT]


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


def _chip(profile: Profile, language: str) -> Chip:
    if profile.is_planned:
        since = the_day(profile.opened_on, language, "dal ")
        return Chip(
            "info", "hourglass", gettext("In attivazione %(dal_giorno)s") % {"dal_giorno": since}
        )
    if profile.closed_on:
        return Chip("", "archive", gettext("Chiuso"))
    if profile.closes_on:
        return Chip("info", "hourglass", gettext("In chiusura"))
    return Chip("ok", "circle-check", gettext("Aperto"))


def _mandate_chip(state: MandateState) -> Chip:
    if state is MandateState.REFUSED:
        return Chip("bad", "circle-x", gettext("Mandato rifiutato"))
    return Chip("info", "hourglass", gettext("Mandato in attivazione"))
