"""Messages and their topics as pages show them: words and paths ready."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from utenza.notifications.queries import MessageLine
from utenza.notifications.rules import Topic, message_path


@dataclass(frozen=True, slots=True)
class TopicLook:
    """A topic's name and picture; `about` says what is written under it."""

    words: str | Promise
    about: str | Promise
    icon: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in the list; its subject is in `language`, which need not be the page's."""

    href: str
    language: str
    subject: str
    topic: TopicLook
    written_at: datetime
    is_read: bool


TOPICS = {
    Topic.REQUESTS: TopicLook(
        _("Richieste"), _("Ogni passo delle tue richieste, con i termini e gli esiti."), "file-text"
    ),
    Topic.PAYMENTS: TopicLook(
        _("Pagamenti"), _("Ogni pagamento che ci arriva, e ogni addebito."), "wallet"
    ),
    Topic.READINGS: TopicLook(
        _("Letture e consumi"),
        _("Quando si apre la finestra per l’autolettura, e gli avvisi sui consumi che hai acceso."),
        "gauge",
    ),
    Topic.BILLS: TopicLook(
        _("Fatture"), _("Quando arriva una nuova fattura, o la prossima sarà alta."), "receipt"
    ),
    Topic.NEWS: TopicLook(
        _("Novità"), _("Gli avvisi sul servizio e ciò che cambia nell’Area Personale."), "megaphone"
    ),
}


def message_row(line: MessageLine) -> MessageRow:
    return MessageRow(
        href=message_path(line.code),
        language=line.language,
        subject=line.subject,
        topic=TOPICS[line.topic],
        written_at=line.written_at,
        is_read=line.is_read,
    )
