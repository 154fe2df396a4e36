"""What waits for its proof, and what a link would confirm."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from utenza.contacts.rules import MOST_TRIES, Channel, Form, LinkNoLongerGood
from utenza.customers.rules import FieldGroup
from utenza.identity.rules.viewers import Viewer
from utenza.storage.acting import instead_for
from utenza.storage.sql import Column, fetch, fetch_one

# The last message of each change is the one that the page speaks of.
_WAITING = """
SELECT ch.request_code, ch.field_group, ch.new_values ->> ch.field_group, ch.asked_at,
       p.form, p.channel, p.target, p.asked_at, p.expires_at, p.tries
FROM customers_change ch
LEFT JOIN LATERAL (
    SELECT * FROM contacts_proof p
    WHERE p.customer_id = ch.customer_id AND p.change_id = ch.id ORDER BY p.id DESC LIMIT 1
) p ON true
WHERE ch.customer_id = %(customer_id)s AND ch.state = 'waiting_proof'
ORDER BY ch.id DESC
"""

_LINK = """
SELECT p.id, p.customer_id, p.change_id, ch.request_code, ch.field_group, p.target
FROM contacts_proof p
JOIN customers_change ch ON ch.customer_id = p.customer_id AND ch.id = p.change_id
WHERE p.digest = %(digest)s AND p.form = 'link' AND p.used_at IS NULL
  AND p.expires_at > %(now)s AND ch.state = 'waiting_proof'
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """The last message by which a change can be proved."""

    form: Form
    channel: Channel
    target: str
    sent_at: datetime
    expires_at: datetime
    tries: int

    def is_good(self, now: datetime) -> bool:
        return now < self.expires_at and self.tries < MOST_TRIES


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that waits; `sent` is nothing where no message could be written yet."""

    request_code: str
    group: FieldGroup
    new_value: str
    asked_at: datetime
    sent: Sent | None


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What a link confirms; the address is no secret to who received the letter there."""

    proof_id: int
    customer_id: int
    change_id: int
    request_code: str
    group: FieldGroup
    target: str


def waiting_changes(*, viewer: Viewer) -> list[Waiting]:
    """Return what waits for its proof, the newest first."""
    return fetch(_waiting, _WAITING, {"customer_id": viewer.customer_id})


def link_digest(token: str) -> bytes:
    """Return what is kept of a link: nothing that opens it."""
    return salted_hmac("utenza.contacts.link", token, algorithm="sha256").digest()


def open_link(*, token: str, now: datetime) -> OpenLink:
    """
    Return what this link would confirm, for whoever holds it, signed in or not.

    Raises LinkNoLongerGood, also for one that never was.
    """
    digest = link_digest(token)
    customer_id = _customer_of(digest)
    if customer_id is None:
        raise LinkNoLongerGood
    with instead_for(customer_id):
        found = fetch_one(_link, _LINK, {"digest": digest, "now": now})
    if found is None:
        raise LinkNoLongerGood
    return found


def _customer_of(digest: bytes) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT contacts_link_customer(%s)", [digest])
        row: tuple[int | None] = cursor.fetchone()
    return row[0]


def _waiting(
    request_code: str, group: str, new_value: str, asked_at: datetime, *sent: Column
) -> Waiting:
    return Waiting(request_code, FieldGroup(group), new_value, asked_at, _sent(*sent))


def _sent(form: str | None, channel: str, *rest: Column) -> Sent | None:
    return Sent(Form(form), Channel(channel), *rest) if form else None


def _link(
    proof_id: int, customer_id: int, change_id: int, request_code: str, group: str, target: str
) -> OpenLink:
    return OpenLink(proof_id, customer_id, change_id, request_code, FieldGroup(group), target)
