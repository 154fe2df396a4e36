"""What was told to a customer, where they are reached; what the office asks of the outboxes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from utenza.customers.models import Customer
from utenza.customers.queries import contacts_of
from utenza.identity.queries import holder_of
from utenza.identity.rules.viewers import Viewer
from utenza.notifications.models import InboxMessage
from utenza.notifications.rules import Topic
from utenza.storage.row_security import THE_CUSTOMER
from utenza.storage.sql import Column, fetch, fetch_one

_STATE = """
SELECT count(*) FILTER (WHERE due_at IS NOT NULL AND attempts = 0),
       count(*) FILTER (WHERE due_at IS NOT NULL AND attempts > 0),
       count(*) FILTER (WHERE due_at IS NULL AND sent_at IS NULL),
       count(*) FILTER (WHERE sent_at IS NOT NULL)
FROM notifications_{kind}
"""

# A message is new to each login until it has opened it.
_MESSAGES = """
FROM notifications_inboxmessage m
LEFT JOIN notifications_readmark r ON r.message_id = m.id AND r.login_id = %(login_id)s
WHERE m.customer_id = %(customer_id)s
"""
_COUNTS = f"""
SELECT count(*), count(*) FILTER (WHERE r.id IS NULL) {_MESSAGES}
"""
_LINES = f"""
SELECT m.code, m.topic, m.language, m.subject, m.written_at, r.id IS NOT NULL {_MESSAGES}
ORDER BY m.written_at DESC, m.id DESC LIMIT %(limit)s OFFSET %(offset)s
"""
_MESSAGE = """
SELECT topic, language, subject, written_at, body, href FROM notifications_inboxmessage
WHERE customer_id = %(customer_id)s AND code = %(code)s
"""
# For the bell, on every page: of the newest alone, so that it costs the same after ten years. It
# names the customer itself, as roles that see all customers ask it too.
UNREAD = f"""
SELECT count(*) FROM (
    SELECT FROM (
        SELECT id FROM notifications_inboxmessage WHERE customer_id = {THE_CUSTOMER}
        ORDER BY written_at DESC, id DESC LIMIT 50
    ) m
    WHERE NOT EXISTS (
        SELECT FROM notifications_readmark r WHERE r.message_id = m.id AND r.login_id = %(login_id)s
    )
    LIMIT 10
) u
"""  # noqa: S608 - put together from constants alone
_SWITCHED_OFF = """
SELECT topic FROM notifications_preference
WHERE customer_id = %(customer_id)s AND NOT by_email
"""
# An e-mail that the customer gave here counts before the CIS says it too, and nobody removes one.
_REACHED = """
SELECT c.id FROM customers_customer c
WHERE c.id = ANY(%(customers)s) AND (
    c.email <> ''
    OR EXISTS (SELECT FROM customers_change ch WHERE ch.customer_id = c.id
               AND ch.state = 'effective' AND ch.new_values ->> 'email' <> '')
    OR EXISTS (SELECT FROM identity_grant g JOIN identity_login l ON l.id = g.login_id
               WHERE g.customer_id = c.id AND l.is_active
               AND (g.until IS NULL OR g.until >= %(today)s))
)
"""


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages wait, failed and will be tried again, were given up, were sent."""

    waiting: int
    retrying: int
    given_up: int
    sent: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """How many messages a customer has, and how many of them the login has not opened yet."""

    count: int
    unread: int


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message in the list; its subject is in `language`."""

    code: str
    topic: Topic
    language: str
    subject: str
    written_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """A message whole; `href` leads to the page it is about, where there is one."""

    topic: Topic
    language: str
    subject: str
    written_at: datetime
    body: str
    href: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a customer is reached by e-mail, empty if nowhere, and the language to write in."""

    email: str
    language: str


def inbox(*, viewer: Viewer) -> Inbox:
    return fetch(Inbox, _COUNTS, _asked(viewer))[0]


def find_messages(*, viewer: Viewer, limit: int, offset: int = 0) -> list[MessageLine]:
    """Return the customer's messages, newest first."""
    return fetch(_line, _LINES, _asked(viewer) | {"limit": limit, "offset": offset})


def get_message(*, viewer: Viewer, code: str) -> ToldMessage:
    """
    Return the message with this code, if it was written to the viewer's customer.

    Raises InboxMessage.DoesNotExist.
    """
    asked = {"customer_id": viewer.customer_id, "code": code}
    message = fetch_one(_message, _MESSAGE, asked)
    if message is None:
        raise InboxMessage.DoesNotExist
    return message


def switched_off(*, customer_id: int) -> frozenset[Topic]:
    """Return the topics that the customer doesn't want by e-mail."""
    return frozenset(fetch(Topic, _SWITCHED_OFF, {"customer_id": customer_id}))


def written_for(*, customer_id: int) -> Addressee:
    """
    Return where and in which language the customer is written to: who writes asks here first.

    Their own address comes before that of the holder's login; without a known language it is the
    portal's. The portal's role finds the acting customer alone.

    Raises Customer.DoesNotExist.
    """
    contacts = contacts_of(customer_id=customer_id)
    holder = holder_of(customer_id=customer_id)
    if contacts is None or holder is None:
        raise Customer.DoesNotExist
    return Addressee(contacts.email or holder.email, holder.language or settings.LANGUAGE_CODE)


def reached(*, customer_ids: Iterable[int], today: date) -> frozenset[int]:
    """Return those of the customers whom a message of the portal reaches: by e-mail or in it."""
    wanted = {"customers": sorted(set(customer_ids)), "today": today}
    return frozenset(fetch(int, _REACHED, wanted))


def outbox() -> Outbox:
    """Return how the letters stand."""
    return fetch(Outbox, _STATE.format(kind="mail"), {})[0]


def _asked(viewer: Viewer) -> dict[str, int]:
    return {"customer_id": viewer.customer_id, "login_id": viewer.login_id}


def _line(code: str, topic: str, *rest: Column) -> MessageLine:
    return MessageLine(code, Topic(topic), *rest)


def _message(topic: str, *rest: Column) -> ToldMessage:
    return ToldMessage(Topic(topic), *rest)


def text_outbox() -> Outbox:
    """Return how the text messages stand."""
    return fetch(Outbox, _STATE.format(kind="text"), {})[0]
