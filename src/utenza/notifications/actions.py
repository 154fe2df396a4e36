"""Telling customers, writing messages, sending what was written, noting what was read."""

import logging
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.notifications.gateways import mailer, text_sender
from utenza.notifications.messages import letter
from utenza.notifications.models import InboxMessage, Mail, Preference, ReadMark, Text
from utenza.notifications.ports import NotSentError
from utenza.notifications.queries import switched_off, written_for
from utenza.notifications.rules import (
    OPTIONAL_TOPICS,
    Message,
    Notice,
    OnlyReading,
    TextMessage,
    Topic,
    goes_by_email,
    wait_after,
)

log = logging.getLogger("utenza.notifications")

# Who takes a mail and dies keeps it this long from the others.
_LEASE = timedelta(minutes=10)


Written = TypeVar("Written", Mail, Text)


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that one worker has in hand, and how often it was tried, this time included."""

    mail_id: int
    attempts: int
    message: Message


@dataclass(frozen=True, slots=True)
class TakenText:
    """A text message that one worker has in hand."""

    text_id: int
    attempts: int
    message: TextMessage


@transaction.atomic(savepoint=False)
def tell(*, customer_id: int, notice: Notice, now: datetime) -> None:
    """
    Write the notice into the customer's inbox and, unless they don't want it, into the outbox.

    Both are written in the transaction of what they tell, by the portal for its acting customer or
    by the worker for any. A customer who is reached nowhere has the inbox alone.

    Raises Customer.DoesNotExist.
    """
    addressee = written_for(customer_id=customer_id)
    told = InboxMessage.objects.create(
        customer_id=customer_id,
        code=secrets.token_hex(16),
        topic=notice.topic,
        kind=notice.kind,
        language=addressee.language,
        subject=notice.subject,
        body=notice.body,
        href=notice.href,
        written_at=now,
    )
    is_wanted = goes_by_email(notice.topic, switched_off=switched_off(customer_id=customer_id))
    if addressee.email and is_wanted:
        notify(letter(notice, to=addressee, code=told.code, now=now), now=now)


def mark_read(*, viewer: Viewer, code: str, now: datetime) -> None:
    """
    Note that the viewer's login has read the message; the first time counts.

    Raises InboxMessage.DoesNotExist.
    """
    message = InboxMessage.objects.only("id").get(customer_id=viewer.customer_id, code=code)
    _mark(viewer, [message.pk], now)


@transaction.atomic
def mark_all_read(*, viewer: Viewer, newest: str, now: datetime) -> None:
    """
    Note the message `newest` and all that came before it as read by the viewer's login.

    What arrived after the list was shown stays new.

    Raises InboxMessage.DoesNotExist.
    """
    messages = InboxMessage.objects.filter(customer_id=viewer.customer_id)
    seen = messages.filter(written_at__lte=messages.get(code=newest).written_at)
    read = ReadMark.objects.filter(customer_id=viewer.customer_id, login_id=viewer.login_id)
    _mark(viewer, seen.exclude(pk__in=read.values("message_id")).values_list("pk", flat=True), now)


@transaction.atomic
def choose_topics(*, viewer: Viewer, by_email: Collection[Topic], now: datetime) -> None:
    """
    Keep which of the topics that can be chosen the customer wants by e-mail.

    Raises OnlyReading.
    """
    if viewer.role is GrantRole.VIEWER:
        raise OnlyReading
    for topic in OPTIONAL_TOPICS:
        Preference.objects.update_or_create(
            customer_id=viewer.customer_id,
            topic=topic,
            defaults={"by_email": topic in by_email, "changed_at": now},
        )


def notify(message: Message, *, now: datetime) -> None:
    """Put the message in the outbox: it leaves once the transaction is on disk, or never was."""
    Mail.objects.create(
        kind=message.kind,
        to=message.to,
        subject=message.subject,
        body=message.body,
        secret=message.secret,
        written_at=now,
        due_at=now,
    )


def notify_by_text(message: TextMessage, *, now: datetime) -> None:
    """Put the text message in its outbox, as `notify` does with a letter."""
    Text.objects.create(
        kind=message.kind,
        to=message.to,
        body=message.body,
        secret=message.secret,
        written_at=now,
        due_at=now,
    )


@transaction.atomic
def take_mail(*, now: datetime) -> Taken | None:
    """Take the mail that has been due longest, so that no other worker sends it meanwhile."""
    mail = _take(Mail, now)
    if mail is None:
        return None
    message = Message(mail.kind, mail.to, mail.subject, mail.body, mail.secret)
    return Taken(mail.pk, mail.attempts, message)


@transaction.atomic
def take_text(*, now: datetime) -> TakenText | None:
    """Take the text message that has been due longest."""
    text = _take(Text, now)
    if text is None:
        return None
    message = TextMessage(text.kind, text.to, text.body, text.secret)
    return TakenText(text.pk, text.attempts, message)


def send(taken: Taken | TakenText) -> str:
    """Hand it to its server, outside any transaction; return what went wrong, or nothing."""
    try:
        if isinstance(taken, Taken):
            mailer().send(taken.message, reference=f"mail-{taken.mail_id}")
        else:
            text_sender().send(taken.message, reference=f"text-{taken.text_id}")
    except NotSentError as error:
        return str(error) or type(error).__name__
    return ""


@transaction.atomic
def settle(taken: Taken | TakenText, *, failure: str, now: datetime) -> None:
    """Write down how the sending ended: sent, to be tried again, or given up."""
    is_secret = taken.message.secret
    wait = wait_after(taken.attempts, is_secret=is_secret) if failure else None
    changes: dict[str, object] = {"failure": failure[:500], "due_at": wait and now + wait}
    if not failure:
        changes["sent_at"] = now
    if is_secret and wait is None:
        changes["body"] = ""
    if isinstance(taken, Taken):
        event, named = "mail_not_sent", {"mail": taken.mail_id}
        Mail.objects.filter(pk=taken.mail_id).update(**changes)
    else:
        event, named = "text_not_sent", {"text": taken.text_id}
        Text.objects.filter(pk=taken.text_id).update(**changes)
    if failure:
        log.warning(event, extra={**named, "attempts": taken.attempts, "given_up": wait is None})


@transaction.atomic
def send_again(*, now: datetime) -> int:
    """Make due what was given up, as if it had just been written, unless it held a secret."""
    given_up = {"sent_at": None, "due_at": None, "secret": False}
    return sum(
        outbox.objects.filter(**given_up).update(attempts=0, due_at=now) for outbox in (Mail, Text)
    )


def _take(outbox: type[Written], now: datetime) -> Written | None:
    due = outbox.objects.filter(due_at__lte=now).order_by("due_at")
    message = due.select_for_update(skip_locked=True).first()
    if message is None:
        return None
    message.attempts += 1
    message.due_at = now + _LEASE
    message.save(update_fields=["attempts", "due_at"])
    return message


def _mark(viewer: Viewer, message_ids: Iterable[int], now: datetime) -> None:
    told = {"customer_id": viewer.customer_id, "login_id": viewer.login_id, "read_at": now}
    marks = [ReadMark(message_id=message_id, **told) for message_id in message_ids]
    ReadMark.objects.bulk_create(marks, ignore_conflicts=True)
