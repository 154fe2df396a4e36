"""What we write leaves at least once, to one person, or is seen to have failed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from utenza.adapters.mail.fake import FakeMailer
from utenza.notifications import actions, gateways
from utenza.notifications.models import Mail
from utenza.notifications.queries import Outbox, outbox
from utenza.notifications.rules import Message, wait_after
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
LETTER = Message("test", "anna@example.org", "Oggetto", "Testo")
SECRET = Message("test", "anna@example.org", "Oggetto", "https://example.org/k", secret=True)


@pytest.fixture
def server(settings):
    settings.MAILER = "utenza.adapters.mail.fake.FakeMailer"
    gateways.mailer.cache_clear()
    yield gateways.mailer()
    gateways.mailer.cache_clear()


def send_one(now):
    with acting(Role.INTAKE):
        taken = actions.take_mail(now=now)
    if taken is None:
        return None
    failure = actions.send(taken)
    with acting(Role.INTAKE):
        actions.settle(taken, failure=failure, now=now)
    return failure


def test_a_letter_is_sent_once(server: FakeMailer):
    now = timezone.now()
    with acting(Role.PORTAL):
        actions.notify(LETTER, now=now)

    assert [send_one(now), send_one(now)] == ["", None]
    assert [message for _, message in server.sent] == [LETTER]
    assert outbox() == Outbox(waiting=0, retrying=0, given_up=0, sent=1)


def test_a_letter_of_an_undone_transaction_was_never_written(server: FakeMailer):
    with transaction.atomic():
        actions.notify(LETTER, now=timezone.now())
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


def test_a_refused_letter_waits_and_goes_later_with_the_same_reference(server: FakeMailer):
    now = timezone.now()
    actions.notify(LETTER, now=now)
    server.refuses = True

    assert send_one(now) == "the fake server refuses"
    assert outbox() == Outbox(waiting=0, retrying=1, given_up=0, sent=0)
    assert send_one(now + timedelta(seconds=59)) is None
    server.refuses = False
    assert send_one(now + timedelta(seconds=61)) == ""
    assert server.sent == [(f"mail-{Mail.objects.get().pk}", LETTER)]


def test_a_letter_that_never_goes_is_given_up_and_seen(server: FakeMailer):
    now = timezone.now()
    actions.notify(SECRET, now=now)
    server.refuses = True

    attempts = 0
    while send_one(now) is not None:
        attempts += 1
        now += timedelta(days=1)

    assert attempts == 10
    assert outbox() == Outbox(waiting=0, retrying=0, given_up=1, sent=0)
    assert Mail.objects.get().body == ""
    assert Mail.objects.get().failure == "the fake server refuses"


def test_a_letter_whose_worker_died_is_taken_by_another(server: FakeMailer):
    now = timezone.now()
    actions.notify(LETTER, now=now)
    actions.take_mail(now=now)

    assert actions.take_mail(now=now + timedelta(minutes=9)) is None
    assert actions.take_mail(now=now + timedelta(minutes=11)) is not None


def test_a_secret_is_erased_and_other_words_are_kept(server: FakeMailer):
    now = timezone.now()
    actions.notify(SECRET, now=now)
    actions.notify(LETTER, now=now)

    while send_one(now) is not None:
        pass

    assert {kept.body for kept in Mail.objects.all()} == {"", "Testo"}


@pytest.mark.parametrize("to", ["a@example.org, b@example.org", "a@example.org\nb@c.org", "Anna"])
def test_a_letter_has_one_recipient(to):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.notify(Message("test", to, "Oggetto", "Testo"), now=timezone.now())


@pytest.mark.parametrize("role", [Role.PORTAL, Role.OFFICE])
def test_neither_the_web_nor_the_office_reads_what_was_written(role):
    actions.notify(SECRET, now=timezone.now())

    with pytest.raises(ProgrammingError), acting(role):
        Mail.objects.values_list("body", flat=True)[0]


def test_a_thousand_letters_go_to_one_address_each(server: FakeMailer):
    now = timezone.now()
    for number in range(1000):
        actions.notify(Message("test", f"p{number}@example.org", "Oggetto", "Testo"), now=now)

    while send_one(now) is not None:
        pass

    assert sorted(message.to for _, message in server.sent) == sorted(
        f"p{number}@example.org" for number in range(1000)
    )


@pytest.mark.parametrize(("is_secret", "days"), [(True, 1.9), (False, 4.4)])
def test_the_waits_grow_and_end_after_a_weekend_unless_what_they_wait_for_grows_old(
    is_secret, days
):
    waits = []
    while (wait := wait_after(len(waits) + 1, is_secret=is_secret)) is not None:
        waits.append(wait)

    assert waits == sorted(waits)
    assert sum(waits, timedelta()) == pytest.approx(timedelta(days=days), abs=timedelta(hours=2))


def test_what_was_given_up_is_sent_again_when_the_office_says_so_but_no_secret(server, capsys):
    now = timezone.now()
    for message in (LETTER, SECRET):
        actions.notify(message, now=now)
    Mail.objects.update(due_at=None, attempts=15, failure="550")
    assert send_one(now) is None

    call_command("backlog", "--send-again")

    assert [send_one(timezone.now()), send_one(timezone.now())] == ["", None]
    assert [message for _, message in server.sent] == [LETTER]
