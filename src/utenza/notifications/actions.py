"""Writing messages, and sending what was written."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from utenza.notifications.gateways import mailer
from utenza.notifications.models import Mail
from utenza.notifications.ports import NotSentError
from utenza.notifications.rules import Message, wait_after

log = logging.getLogger("utenza.notifications")

# Who takes a mail and dies keeps it this long from the others.
_LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that one worker has in hand, and how often it was tried, this time included."""

    mail_id: int
    attempts: int
    message: Message


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


@transaction.atomic
def take_mail(*, now: datetime) -> Taken | None:
    """Take the mail that has been due longest, so that no other worker sends it meanwhile."""
    due = Mail.objects.filter(due_at__lte=now).order_by("due_at")
    mail = due.select_for_update(skip_locked=True).first()
    if mail is None:
        return None
    mail.attempts += 1
    mail.due_at = now + _LEASE
    mail.save(update_fields=["attempts", "due_at"])
    message = Message(mail.kind, mail.to, mail.subject, mail.body, mail.secret)
    return Taken(mail.pk, mail.attempts, message)


def send(taken: Taken) -> str:
    """Hand the mail to its server, outside any transaction; return what went wrong, or nothing."""
    try:
        mailer().send(taken.message, reference=f"mail-{taken.mail_id}")
    except NotSentError as error:
        return str(error) or type(error).__name__
    return ""


@transaction.atomic
def settle(taken: Taken, *, failure: str, now: datetime) -> None:
    """Write down how the sending ended: sent, to be tried again, or given up."""
    wait = wait_after(taken.attempts) if failure else None
    changes: dict[str, object] = {"failure": failure[:500], "due_at": wait and now + wait}
    if not failure:
        changes["sent_at"] = now
    if taken.message.secret and wait is None:
        changes["body"] = ""
    Mail.objects.filter(pk=taken.mail_id).update(**changes)
    if failure:
        log.warning(
            "mail_not_sent",
            extra={"mail": taken.mail_id, "attempts": taken.attempts, "given_up": wait is None},
        )
