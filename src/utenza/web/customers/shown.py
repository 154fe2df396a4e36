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
from utenza.kernel.words import moment
from utenza.web.service_requests.shown import prove_href, request_href

CONTACTS = {
    FieldGroup.EMAIL: ("mail", _("E-mail")),
    FieldGroup.MOBILE: ("smartphone", _("Cellulare")),
    FieldGroup.PHONE: ("phone", _("Telefono")),
    FieldGroup.PEC: ("shield-check", _("PEC")),
}

_LABELS = {
    **{group: label for group, (_icon, label) in CONTACTS.items()},
    FieldGroup.RESIDENCE: _("Indirizzo"),
    FieldGroup.SDI_CODE: _("Codice destinatario (SdI)"),
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
    note: "Note | None"


@dataclass(frozen=True, slots=True)
class Note:
    """That a change counts which the CIS does not say yet, with its request."""

    label: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A change that waits for its proof: what was sent, and whether a code is to be typed."""

    href: str
    request_href: str
    function: str
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
    has_invoices: bool


def contact_rows(
    data: CustomerData, changes: Iterable[OpenChange], language: str
) -> list[ContactRow]:
    notes = _notes(changes, language)
    return [
        ContactRow(icon, str(label), phone.readable(data.fields[group]), notes.get(group))
        for group, (icon, label) in CONTACTS.items()
    ]


def waiting_row(waiting: Waiting, language: str, now: datetime) -> WaitingRow:
    sent = waiting.sent
    return WaitingRow(
        href=prove_href(waiting.request_code),
        request_href=request_href(waiting.request_code),
        function=function_of(waiting.group),
        label=str(CONTACTS[waiting.group][1]),
        value=phone.readable(waiting.new_value),
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
        has_invoices=data.kind is not CustomerKind.PERSON or bool(data.vat_number),
    )


def function_of(group: FieldGroup) -> str:
    """Return what read-only mode calls changing this contact: its kind of request."""
    return f"contact_{group}"


def data_notes(changes: Iterable[OpenChange], language: str) -> list[Note]:
    """Return what was changed here of the data that are no contacts."""
    return [note for group, note in _notes(changes, language).items() if group not in CONTACTS]


def _notes(changes: Iterable[OpenChange], language: str) -> dict[FieldGroup, Note]:
    words = gettext("Cambiato qui il %(when)s: vale già, lo stiamo passando ai nostri archivi.")
    effective = [one for one in changes if one.state is ChangeState.EFFECTIVE]
    return {
        one.group: Note(
            str(_LABELS[one.group]),
            words % {"when": moment(timezone.localtime(one.asked_at), language)},
            request_href(one.request_code),
        )
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
        "target": phone.readable(sent.target),
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
