"""What is true of customers, and of what they change about themselves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from utenza.kernel.codes import email_address, phone
from utenza.kernel.refusals import Refusal, gettext_noop


class CustomerKind(StrEnum):
    PERSON = "person"
    BUSINESS = "business"
    CONDOMINIUM = "condominium"


class FieldGroup(StrEnum):
    """What is changed together, by one request."""

    EMAIL = "email"
    MOBILE = "mobile"
    PHONE = "phone"
    PEC = "pec"
    RESIDENCE = "residence"
    SDI_CODE = "sdi_code"


class ChangeState(StrEnum):
    WAITING_PROOF = "waiting_proof"
    EFFECTIVE = "effective"
    SETTLED = "settled"
    DROPPED = "dropped"


class DropReason(StrEnum):
    """`superseded`: another change of the same was asked before this one was proved."""

    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


RESIDENCE = ("street", "street_number", "postcode", "city", "province", "country")
FIELDS: Mapping[FieldGroup, tuple[str, ...]] = {
    **{group: (group.value,) for group in FieldGroup},
    FieldGroup.RESIDENCE: RESIDENCE,
}
# These count once whoever asked has shown to receive what is sent there.
TO_PROVE = frozenset({FieldGroup.EMAIL, FieldGroup.MOBILE})
# One can do without these.
REMOVABLE = frozenset({FieldGroup.PHONE, FieldGroup.PEC, FieldGroup.SDI_CODE})

HOME_COUNTRY = "IT"
# What Italian registers write as the province of an address abroad.
ABROAD = "EE"
_LONGEST = 200
_SDI_CODE = re.compile(r"[A-Z0-9]{7}")
_POSTCODE = re.compile(r"[0-9]{5}")
_TWO_LETTERS = re.compile(r"[A-Z]{2}")


class NothingTyped(Refusal):
    message = gettext_noop("Scrivi il nuovo dato: così com’è il campo è vuoto.")


class SameAsNow(Refusal):
    message = gettext_noop("È già quello che abbiamo: non c’è niente da cambiare.")


class NotAMobileNumber(Refusal):
    message = gettext_noop(
        "Questo non è un numero di cellulare. Se è un telefono fisso, scrivilo come telefono."
    )


class NotAnSdiCode(Refusal):
    message = gettext_noop("Il codice destinatario ha 7 caratteri, lettere e cifre.")


class IncompleteAddress(Refusal):
    message = gettext_noop("Mancano la via, il CAP o il comune.")


class TooLongAddress(Refusal):
    message = gettext_noop("L’indirizzo è troppo lungo: al massimo 200 caratteri per riga.")


class NotAPostcode(Refusal):
    message = gettext_noop("Il CAP ha 5 cifre.")


class NotAProvince(Refusal):
    message = gettext_noop("La provincia si scrive con la sua sigla di 2 lettere, come MI.")


class NotACountry(Refusal):
    message = gettext_noop("Il paese si scrive con la sua sigla di 2 lettere, come IT.")


class AlreadyChanging(Refusal):
    message = gettext_noop(
        "Stai già cambiando questo dato da un’altra pagina: aprila, o ricarica questa."
    )


@dataclass(frozen=True, slots=True)
class Residence:
    street: str
    street_number: str
    postcode: str
    city: str
    province: str
    country: str = HOME_COUNTRY


def new_contact(group: FieldGroup, typed: str) -> dict[str, str]:
    """
    Return the new value of the group's one field as it is kept; an empty one takes it away.

    That an address is a PEC is nothing that its domain tells: it is checked as an address.

    Raises NothingTyped, NotAnEmailAddress, NotAPhoneNumber, NotAMobileNumber, NotAnSdiCode.
    """
    if not typed.strip():
        if group not in REMOVABLE:
            raise NothingTyped
        return {group.value: ""}
    return {group.value: _NORMALISE[group](typed)}


def new_residence(typed: Residence) -> dict[str, str]:
    """
    Return the address as it is kept; abroad the postcode is free and the province is `EE`.

    Raises IncompleteAddress, TooLongAddress, NotAPostcode, NotAProvince, NotACountry.
    """
    kept = {field: " ".join(getattr(typed, field).split()) for field in RESIDENCE}
    kept["province"], kept["country"] = kept["province"].upper(), kept["country"].upper()
    if not (kept["street"] and kept["postcode"] and kept["city"]):
        raise IncompleteAddress
    if max(map(len, kept.values())) > _LONGEST:
        raise TooLongAddress
    if not _TWO_LETTERS.fullmatch(kept["country"]):
        raise NotACountry
    if kept["country"] != HOME_COUNTRY:
        return kept | {"province": ABROAD}
    if not _POSTCODE.fullmatch(kept["postcode"]):
        raise NotAPostcode
    if not _TWO_LETTERS.fullmatch(kept["province"]):
        raise NotAProvince
    return kept


def check_differs(values: Mapping[str, str], *, present: Mapping[str, str]) -> None:
    """
    Refuse a change that changes nothing.

    Raises SameAsNow.
    """
    if all(present[field] == value for field, value in values.items()):
        raise SameAsNow


def _mobile(typed: str) -> str:
    number = phone.normalise(typed)
    if not phone.is_mobile(number):
        raise NotAMobileNumber
    return number


def _sdi_code(typed: str) -> str:
    code = typed.strip().upper()
    if not _SDI_CODE.fullmatch(code):
        raise NotAnSdiCode
    return code


_NORMALISE = {
    FieldGroup.EMAIL: email_address.normalise,
    FieldGroup.MOBILE: _mobile,
    FieldGroup.PHONE: phone.normalise,
    FieldGroup.PEC: email_address.normalise,
    FieldGroup.SDI_CODE: _sdi_code,
}
