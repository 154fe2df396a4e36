"""What we write to people about their contact data, in their language."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from utenza.contacts.rules import LASTS, Form
from utenza.customers.rules import FieldGroup


class Words(NamedTuple):
    subject: str
    body: str


_CHANGED = {
    FieldGroup.EMAIL: gettext_noop("L’indirizzo e-mail per le comunicazioni è cambiato."),
    FieldGroup.MOBILE: gettext_noop("Il numero di cellulare è cambiato."),
}


def confirm_path(token: str) -> str:
    """Return the path of the page that a link opens."""
    return f"/conferma/{token}/"


def confirm_address(*, language: str, token: str) -> Words:
    """Return the letter to a new address, with the link that confirms it."""
    with translation.override(language):
        body = _(
            "Nell’Area Personale è stato chiesto di usare questo indirizzo per le comunicazioni."
            "\n\nApri questo collegamento e conferma che è tuo:\n\n%(url)s\n\n"
            "Vale per %(days)d giorni e una volta sola. Se non l’hai chiesto tu, non devi fare "
            "nulla: senza la conferma non cambia niente."
        )
        url = f"{settings.PUBLIC_URL}{confirm_path(token)}"
        said = {"url": url, "days": LASTS[Form.LINK].days}
        return Words(_("Conferma il tuo indirizzo e-mail"), body % said)


def code_by_mail(*, language: str, code: str) -> Words:
    """Return the letter with a code that confirms a new mobile, where no texts are sent."""
    with translation.override(language):
        body = _(
            "Per cambiare il numero di cellulare scrivi questo codice nell’Area Personale:\n\n"
            "%(code)s\n\n"
            "Vale per %(minutes)d minuti e una volta sola. Non darlo a nessuno. Se non l’hai "
            "chiesto tu, non devi fare nulla: senza il codice non cambia niente."
        )
        said = {"code": code, "minutes": _code_minutes()}
        return Words(_("Il codice per cambiare il cellulare"), body % said)


def code_by_text(*, language: str, code: str, brand: str) -> str:
    with translation.override(language):
        words = _(
            "%(brand)s: %(code)s è il codice per confermare questo numero. Vale %(minutes)d "
            "minuti. Non darlo a nessuno."
        )
        return words % {"brand": brand, "code": code, "minutes": _code_minutes()}


def contact_changed(*, language: str, group: FieldGroup, at: datetime) -> Words:
    """Return the letter to the old address: it names no new one. `at` is local."""
    with translation.override(language):
        body = _(
            "%(change)s\n\nQuando: %(day)s alle %(time)s.\n\nSe non sei stato tu, chiama subito il "
            "servizio clienti e scegli una nuova password dalla pagina di accesso."
        )
        said = {
            "change": _(_CHANGED[group]),
            "day": date_format(at, "DATE_FORMAT"),
            "time": date_format(at, "TIME_FORMAT"),
        }
        return Words(_("I tuoi dati di contatto sono cambiati"), body % said)


def mobile_changed_text(*, language: str, brand: str) -> str:
    """Return the text to the old number."""
    with translation.override(language):
        words = _(
            "%(brand)s: il numero di cellulare della tua Area Personale è cambiato. Se non sei "
            "stato tu, chiama il servizio clienti."
        )
        return words % {"brand": brand}


def _code_minutes() -> int:
    return int(LASTS[Form.CODE].total_seconds() // 60)
