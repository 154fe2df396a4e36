"""What every letter to a customer says beside its own words."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from utenza.notifications.queries import Addressee
from utenza.notifications.rules import Message, Notice, message_path


def letter(notice: Notice, *, to: Addressee, code: str) -> Message:
    """Return the notice as a letter, which ends with where in the portal it is kept."""
    url = f"{settings.PUBLIC_URL}{message_path(code)}"
    with override(to.language):
        where = _("Ritrovi questo messaggio nella tua Area Personale:\n%(url)s") % {"url": url}
    # A subject is one line, whatever the customer's own words in it.
    subject = " ".join(notice.subject.split())
    return Message(notice.kind, to.email, subject, f"{notice.body.rstrip()}\n\n{where}")
