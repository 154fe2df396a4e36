"""What customers change of a billing profile, and what makes a new one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from utenza.billing_profiles.rules import Delivery, PaymentMethod
from utenza.billing_profiles.rules.mandates import Mandate, checked
from utenza.identity.rules.viewers import GrantRole
from utenza.kernel.codes import email_address
from utenza.kernel.refusals import Refusal, gettext_noop

ITALY = ZoneInfo("Europe/Rome")


class OnlyLooking(Refusal):
    message = gettext_noop(
        "Il tuo accesso è di sola lettura: come si paga e dove arrivano le fatture lo può cambiare"
        " chi è intestatario o delegato."
    )


class ProfileClosed(Refusal):
    message = gettext_noop("Questo profilo è chiuso: non si può più cambiare.")


class NothingWouldChange(Refusal):
    message = gettext_noop("È già così: non c’è niente da cambiare.")


class NothingToMove(Refusal):
    message = gettext_noop("In questo profilo non c’è nessuna fornitura da portare nel nuovo.")


class NoSupplyChosen(Refusal):
    message = gettext_noop("Scegli almeno una fornitura.")


class SupplyNotInProfile(Refusal):
    field = "supplies"
    message = gettext_noop(
        "Una delle forniture scelte non è in questo profilo: ricarica la pagina e scegli di nuovo."
    )


class NotDebited(Refusal):
    message = gettext_noop(
        "Questo profilo si paga con avviso pagoPA: per l’IBAN attiva prima l’addebito in conto."
    )


class NoCodeLeft(Refusal):
    message = gettext_noop(
        "Ora non possiamo aprire da qui un nuovo profilo di pagamento: puoi chiederlo per telefono"
        " o allo sportello."
    )


class AddressIncomplete(Refusal):
    message = gettext_noop(
        "Scrivi l’indirizzo per intero: nome, via, numero civico, CAP, città e provincia."
    )


class ChangeUnderWay(Refusal):
    """`request_code` names the request that is being followed."""

    message = gettext_noop(
        "C’è già una modifica in corso: aspetta che sia conclusa, oppure annullala dalle tue"
        " richieste."
    )

    def __init__(self, request_code: str = "") -> None:
        super().__init__()
        self.request_code = request_code


@dataclass(frozen=True, slots=True)
class PaymentChange:
    """Pay by direct debit with this mandate; without one, by pagoPA notice again."""

    mandate: Mandate | None

    @property
    def payment_method(self) -> PaymentMethod:
        return PaymentMethod.DIRECT_DEBIT if self.mandate else PaymentMethod.PAGOPA


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryChange:
    """Where bills arrive: an e-mail address, or a name and a postal address."""

    delivery: Delivery
    email: str = ""
    addressee: str = ""
    street: str = ""
    street_number: str = ""
    postcode: str = ""
    city: str = ""
    province: str = ""

    @property
    def postal(self) -> tuple[str, ...]:
        street = (self.addressee, self.street, self.street_number)
        return (*street, self.postcode, self.city, self.province)


Change: TypeAlias = PaymentChange | DeliveryChange


@dataclass(frozen=True, slots=True)
class Present:
    """A supply that is in a profile; `under_way` names the request by which it leaves, if any."""

    supply_id: int
    supply_code: str
    starts_on: date
    under_way: str = ""


def counts_from(today: date) -> date:
    """Return the first day of a change that is asked for today: bills issued stay as they are."""
    return today + timedelta(days=1)


def day_of(now: datetime) -> date:
    return now.astimezone(ITALY).date()


def check_may_change(role: GrantRole) -> None:
    """Raise OnlyLooking."""
    if role is GrantRole.VIEWER:
        raise OnlyLooking


def checked_change(change: Change) -> Change:
    """
    Return the change with what was typed put in order.

    Raises what `mandates.checked` raises, NotAnEmailAddress, AddressIncomplete.
    """
    if isinstance(change, DeliveryChange):
        return _checked_delivery(change)
    return replace(change, mandate=checked(change.mandate)) if change.mandate else change


def check_changes(change: Change, *, method: PaymentMethod, delivery: DeliveryChange) -> None:
    """
    Ask that the change makes a new profile out of what is now.

    Another account alone does not: it makes a new mandate. Raises NothingWouldChange.
    """
    is_same = (
        change == delivery
        if isinstance(change, DeliveryChange)
        else change.payment_method is method
    )
    if is_same:
        raise NothingWouldChange


def chosen(present: Sequence[Present], codes: Collection[str] | None) -> list[Present]:
    """
    Return the supplies that move; without a choice all that are not on their way already.

    Raises NothingToMove, NoSupplyChosen, SupplyNotInProfile, ChangeUnderWay.
    """
    if not present:
        raise NothingToMove
    if codes is None:
        free = [one for one in present if not one.under_way]
        return free or _not_under_way(present)
    if not codes:
        raise NoSupplyChosen
    if not set(codes) <= {one.supply_code for one in present}:
        raise SupplyNotInProfile
    return _not_under_way([one for one in present if one.supply_code in codes])


def bp_code(number: int) -> str:
    return f"BP-{number:06}"


def _not_under_way(supplies: list[Present] | Sequence[Present]) -> list[Present]:
    for one in supplies:
        if one.under_way:
            raise ChangeUnderWay(one.under_way)
    return list(supplies)


def _checked_delivery(change: DeliveryChange) -> DeliveryChange:
    """What the other way of delivery would need is left out."""
    if change.delivery is Delivery.EMAIL:
        return DeliveryChange(
            delivery=Delivery.EMAIL, email=email_address.normalise(change.email.strip())
        )
    addressee, street, number, postcode, city, province = (
        " ".join(part.split()) for part in change.postal
    )
    tidy = DeliveryChange(
        delivery=Delivery.POST,
        addressee=addressee,
        street=street,
        street_number=number,
        postcode=postcode,
        city=city,
        province=province.upper(),
    )
    if not all(tidy.postal) or not _is_province(tidy.province):
        raise AddressIncomplete
    return tidy


def _is_province(text: str) -> bool:
    return len(text) == len("MI") and text.isascii() and text.isalpha()
