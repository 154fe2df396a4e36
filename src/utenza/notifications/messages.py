"""What every letter to a customer says beside its own words."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from utenza.notifications.queries import Addressee
from utenza.notifications.rules import Message, Notice, message_path
from utenza.site.queries import shell

# The first are the retailer's main ones; the help page has them all.
COUNTERS_NAMED = 3


def letter(notice: Notice, *, to: Addressee, code: str, now: datetime) -> Message:
    """Return the notice as a letter, which ends with where it is kept and who can be reached."""
    url = f"{settings.PUBLIC_URL}{message_path(code)}"
    with override(to.language):
        where = _("Ritrovi questo messaggio nella tua Area Personale:\n%(url)s") % {"url": url}
        parts = [notice.body.rstrip(), where, *_reached(to.language, now)]
    # A subject is one line, whatever the customer's own words in it.
    subject = " ".join(notice.subject.split())
    return Message(notice.kind, to.email, subject, "\n\n".join(parts))


def _reached(language: str, now: datetime) -> list[str]:
    """Return telephone and counters as a paragraph, as the help page has them, if there are any."""
    known = shell(language=language, now=now)
    phones = [(one.label, one.value, one.note) for one in known.phones]
    counters = [(one.name, one.address, one.hours) for one in known.counters[:COUNTERS_NAMED]]
    lines = [f"{label}: {', '.join(filter(None, told))}" for label, *told in phones + counters]
    return ["\n".join([_("Ti serve una mano?"), *lines])] if lines else []
