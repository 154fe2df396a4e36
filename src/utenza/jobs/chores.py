"""
What runs by itself, a small piece at a time.

Each chore does one bounded piece as the intake's role, which owns nothing, and says how much it
did. What there is to do is rows in tables, written in the transaction of what caused them: a worker
that is killed leaves them there, and several workers share them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from utenza.identity.actions.housekeeping import forget_old
from utenza.identity.actions.resets import ResetLink, answer_reset
from utenza.identity.actions.wrapping import wrap_sealed
from utenza.identity.messages import reset_link
from utenza.jobs.alerts import look_after
from utenza.metering.actions.alerting import take_watched
from utenza.metering.actions.reminding import note_open_windows, remind_next
from utenza.notifications import actions as outbox
from utenza.notifications.gateways import sends_texts
from utenza.notifications.rules import Message
from utenza.payments.actions.inbound import next_forgotten, take_forgotten
from utenza.service_requests.actions import outgoing as to_cis
from utenza.service_requests.actions.drafts import sweep_drafts
from utenza.service_requests.actions.telling import tell_next_step
from utenza.service_requests.gateways import cis_receiver
from utenza.service_requests.ports import NotTakenError
from utenza.storage.acting import acting
from utenza.storage.roles import Role

Chore = Callable[[], int]

# Half a second of slow hashing: a stop is never waited for longer.
WRAPPED_AT_ONCE = 20
SWEPT_EVERY = timedelta(hours=1)
WINDOWS_LOOKED_AT_EVERY = timedelta(hours=1)
WRAPPING_RESTS = timedelta(minutes=1)
FORGOTTEN_LOOKED_FOR_EVERY = timedelta(minutes=1)


def send_mail() -> int:
    """Send the mail that has been due longest; nothing is locked while its server is talked to."""
    with acting(Role.INTAKE):
        taken = outbox.take_mail(now=timezone.now())
    if taken is None:
        return 0
    failure = outbox.send(taken)
    with acting(Role.INTAKE):
        outbox.settle(taken, failure=failure, now=timezone.now())
    return 1


def send_text() -> int:
    """Send the text message that has been due longest, where there is a way to send any."""
    if not sends_texts():
        return 0
    with acting(Role.INTAKE):
        taken = outbox.take_text(now=timezone.now())
    if taken is None:
        return 0
    failure = outbox.send(taken)
    with acting(Role.INTAKE):
        outbox.settle(taken, failure=failure, now=timezone.now())
    return 1


def answer_forgotten_password() -> int:
    """Settle one request for a new password: its letters are in the outbox, or there are none."""
    now = timezone.now()
    with acting(Role.INTAKE):
        links = answer_reset(now=now)
        for link in links or ():
            outbox.notify(_letter(link), now=now)
    return 0 if links is None else 1


@dataclass
class Wrapping:
    """Wrap old weak hashes, login after login; at the end rest, then look again for new ones."""

    after: int = 0
    rests_until: datetime = field(default_factory=timezone.now)

    def __call__(self) -> int:
        if timezone.now() < self.rests_until:
            return 0
        with acting(Role.INTAKE):
            self.after = wrap_sealed(after=self.after, most=WRAPPED_AT_ONCE)
        if not self.after:
            self.rests_until = timezone.now() + WRAPPING_RESTS
        return int(self.after > 0)


@dataclass
class CountingForgotten:
    """Count receipts that were kept just before a process died, one after the other."""

    after: int = 0
    rests_until: datetime = field(default_factory=timezone.now)

    def __call__(self) -> int:
        now = timezone.now()
        if now < self.rests_until:
            return 0
        with acting(Role.INTAKE):
            forgotten = next_forgotten(after=self.after, now=now)
        # One that breaks is passed over until the next round, so that the others go on.
        self.after = forgotten or 0
        if forgotten is None:
            self.rests_until = now + FORGOTTEN_LOOKED_FOR_EVERY
            return 0
        with acting(Role.INTAKE):
            take_forgotten(inbound_id=forgotten, now=now, today=timezone.localdate(now))
        return 1


@dataclass
class Sweeping:
    """Throw away, once an hour, counts, sessions and half-written requests that have served."""

    rests_until: datetime = field(default_factory=timezone.now)

    def __call__(self) -> int:
        now = timezone.now()
        if now < self.rests_until:
            return 0
        self.rests_until = now + SWEPT_EVERY
        with acting(Role.INTAKE):
            gone = forget_old(now=now)
        with acting(Role.INTAKE):
            return gone + sweep_drafts(before=now - settings.DRAFT_KEPT)


def tell_step() -> int:
    """Write to the customer of one step that the CIS told of."""
    with acting(Role.INTAKE):
        return int(tell_next_step(now=timezone.now()))


@dataclass
class Reminding:
    """Tell customers of the windows that opened; look for new ones once an hour."""

    rests_until: datetime = field(default_factory=timezone.now)

    def __call__(self) -> int:
        if not settings.READING_REMINDERS:
            return 0
        now = timezone.now()
        if now >= self.rests_until:
            self.rests_until = now + WINDOWS_LOOKED_AT_EVERY
            with acting(Role.INTAKE):
                note_open_windows(now=now)
        with acting(Role.INTAKE):
            return int(remind_next(now=now))


def look_after_use() -> int:
    """
    Look at the use of one customer who asked for alerts, once after each delivery.

    Its turn is taken first and for good, so that one whose data break this is not tried for ever.
    """
    now = timezone.now()
    with acting(Role.INTAKE):
        watched = take_watched(now=now)
    if watched is None:
        return 0
    with acting(Role.INTAKE):
        look_after(watched, now=now)
    return 1


def number_requests() -> int:
    """Give what customers asked its numbers, in which the CIS takes it."""
    with acting(Role.INTAKE):
        return to_cis.number_outgoing(now=timezone.now())


def post_request() -> int:
    """Post the next request to the CIS's webhook, if there is one; nothing is locked meanwhile."""
    receiver = cis_receiver()
    if receiver is None:
        return 0
    with acting(Role.INTAKE):
        taken = to_cis.take_document(now=timezone.now())
    if taken is None:
        return 0
    failure = ""
    try:
        receiver.take(taken.document)
    except NotTakenError as error:
        failure = str(error) or type(error).__name__
    with acting(Role.INTAKE):
        to_cis.settle_document(taken, failure=failure, now=timezone.now())
    return 1


def chores() -> tuple[Chore, ...]:
    """Return what a worker does, the most urgent first."""
    return (
        answer_forgotten_password,
        tell_step,
        send_text,
        send_mail,
        number_requests,
        post_request,
        CountingForgotten(),
        Reminding(),
        look_after_use,
        Wrapping(),
        Sweeping(),
    )


def _letter(link: ResetLink) -> Message:
    path = reverse(
        "account_reset_password_from_key", kwargs={"uidb36": link.login_code, "key": link.token}
    )
    words = reset_link(
        language=link.language or settings.LANGUAGE_CODE,
        username=link.username,
        url=f"{link.origin}{path}",
    )
    return Message("reset-link", link.email, words.subject, words.body, secret=True)
