"""A customer's own data as pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.contacts.queries import Sent, Waiting
from utenza.contacts.rules import Channel, Form
from utenza.customers.queries import CustomerData, OpenChange
from utenza.customers.rules import HOME_COUNTRY, ChangeState, CustomerKind, FieldGroup
from utenza.kernel.codes import phone
from utenza.kernel.slugs import to_slug
from utenza.kernel.words import moment

CONTACTS = {
    FieldGroup.EMAIL: ("mail", _("E-mail")),
    FieldGroup.MOBILE: ("smartphone", _("Cellulare")),
    FieldGroup.PHONE: ("phone", _("Telefono")),
    FieldGroup.PEC: ("shield-check", _("PEC")),
}

_LINK = _("Abbiamo scritto a %(target)s: apri il collegamento e conferma. Vale fino al %(until)s.")
_CODE_BY_TEXT = _("Abbiamo mandato un SMS al %(target)s. Il codice vale fino al %(until)s.")
_CODE_BY_MAIL = _(
    "Da qui non mandiamo SMS: il codice per confermare è nell’e-mail a %(target)s. Vale fino al"
    " %(until)s."
)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One way to reach the customer; `note` says what was changed here and is on its way."""

    icon: str
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A change that waits for its proof: what was sent, and whether a code is to be typed."""

    href: str
    label: str
    value: str
    said: str
    takes_code: bool
    is_good: bool


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What the portal calls a person by, or a firm; what is not known is empty."""

    is_person: bool
    name: str
    customer_code: str
    tax_code: str
    vat_number: str
    sdi_code: str
    address: str


def contact_rows(
    data: CustomerData, changes: Iterable[OpenChange], language: str
) -> list[ContactRow]:
    notes = _notes(changes, language)
    return [
        ContactRow(icon, str(label), as_read(data.fields[group]), notes.get(group, ""))
        for group, (icon, label) in CONTACTS.items()
    ]


def waiting_row(waiting: Waiting, language: str, now: datetime) -> WaitingRow:
    sent = waiting.sent
    return WaitingRow(
        href=f"/profilo/contatti/{to_slug(waiting.request_code)}/",
        label=str(CONTACTS[waiting.group][1]),
        value=as_read(waiting.new_value),
        said=_sent_words(sent, language, now),
        takes_code=bool(sent and sent.form is Form.CODE and sent.is_good(now)),
        is_good=bool(sent and sent.is_good(now)),
    )


def personal_data(data: CustomerData) -> PersonalData:
    return PersonalData(
        is_person=data.kind is CustomerKind.PERSON,
        name=data.name,
        customer_code=data.customer_code,
        tax_code=data.tax_code,
        vat_number=data.vat_number,
        sdi_code=data.fields["sdi_code"],
        address=_address(data.fields),
    )


def as_read(value: str) -> str:
    """Return a number in the groups in which people read it; anything else as it is."""
    return phone.readable(value) if value.startswith("+") else value


def _notes(changes: Iterable[OpenChange], language: str) -> dict[FieldGroup, str]:
    words = gettext("Cambiato qui il %(when)s: vale già, lo stiamo passando ai nostri archivi.")
    effective = [one for one in changes if one.state is ChangeState.EFFECTIVE]
    return {
        one.group: words % {"when": moment(timezone.localtime(one.asked_at), language)}
        for one in reversed(effective)
    }


def _sent_words(sent: Sent | None, language: str, now: datetime) -> str:
    if sent is None:
        return gettext("Non ti abbiamo ancora mandato niente: chiedi l’invio.")
    if not sent.is_good(now):
        if sent.form is Form.LINK:
            return gettext("Il collegamento che ti abbiamo mandato è scaduto: chiedine un altro.")
        return gettext("Il codice che ti abbiamo mandato non vale più: chiedine un altro.")
    said = {
        "target": as_read(sent.target),
        "until": moment(timezone.localtime(sent.expires_at), language),
    }
    return _words_of(sent) % said


def _words_of(sent: Sent) -> str:
    if sent.form is Form.LINK:
        return str(_LINK)
    return str(_CODE_BY_TEXT if sent.channel is Channel.SMS else _CODE_BY_MAIL)


def _address(fields: Mapping[str, str]) -> str:
    street = f"{fields['street']} {fields['street_number']}".strip()
    town = f"{fields['postcode']} {fields['city']}"
    if fields["country"] != HOME_COUNTRY:
        return f"{street}, {town} ({fields['country']})"
    return f"{street}, {town} {fields['province']}"
