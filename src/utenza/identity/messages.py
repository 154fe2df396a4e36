"""What we write to people about their login, in their language."""

from datetime import datetime
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from utenza.identity.rules.sign_in import LINK_LASTS


class Words(NamedTuple):
    subject: str
    body: str


CHANGES = {
    "password changed": gettext_noop("La password è stata cambiata."),
    "password chosen": gettext_noop("La password è stata scelta di nuovo."),
    "totp added": gettext_noop("L’app di autenticazione è stata attivata."),
    "totp removed": gettext_noop("L’app di autenticazione è stata tolta."),
    "webauthn added": gettext_noop("È stata aggiunta una chiave di accesso."),
    "webauthn removed": gettext_noop("È stata tolta una chiave di accesso."),
    "recovery_codes added": gettext_noop("Sono stati creati nuovi codici di recupero."),
    "recovery_codes removed": gettext_noop("I codici di recupero sono stati tolti."),
}


def reset_link(*, language: str, username: str, url: str) -> Words:
    """Return the letter with the link to a new password."""
    with override(language):
        subject = _("Scegli una nuova password")
        body = _(
            "Hai chiesto una nuova password per l’Area Personale, nome utente %(username)s.\n\n"
            "Apri questo collegamento per sceglierla:\n\n%(url)s\n\n"
            "Vale per %(minutes)d minuti e una volta sola. Se non l’hai chiesta tu, non devi fare "
            "nulla: la password di oggi resta com’è."
        )
        minutes = int(LINK_LASTS.total_seconds() // 60)
        return Words(subject, body % {"username": username, "url": url, "minutes": minutes})


def security_changed(*, language: str, changed: list[str], at: datetime) -> Words:
    """Return the letter that tells a login's owner of a change to its security; `at` is local."""
    with override(language):
        body = _(
            "%(change)s\n\nQuando: %(day)s alle %(time)s.\n\nSe non riconosci questa modifica, "
            "scegli subito una nuova password dalla pagina di accesso e chiama il servizio clienti."
        )
        said = {
            "change": "\n".join(_(CHANGES[change]) for change in changed),
            "day": date_format(at, "DATE_FORMAT"),
            "time": date_format(at, "TIME_FORMAT"),
        }
        return Words(_("Una modifica alla sicurezza del tuo accesso"), body % said)
