"""Text messages wait in an outbox of their own and leave as letters do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from utenza.adapters.sms.fake import FakeTextSender
from utenza.jobs.chores import send_text
from utenza.notifications import actions
from utenza.notifications.models import Text
from utenza.notifications.queries import Outbox, text_outbox
from utenza.notifications.rules import TextMessage
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
CODE = TextMessage("test", "+393331234567", "Il codice è 123456", secret=True)
NEWS = TextMessage("test", "+393331234567", "Buongiorno")


def test_a_text_that_the_web_wrote_is_sent_once_by_the_worker(texts: FakeTextSender):
    with acting(Role.PORTAL):
        actions.notify_by_text(CODE, now=timezone.now())

    assert [send_text(), send_text()] == [1, 0]
    assert texts.sent == [(f"text-{Text.objects.get().pk}", CODE)]
    assert text_outbox() == Outbox(waiting=0, retrying=0, given_up=0, sent=1)


def test_the_code_is_erased_once_it_is_sent_and_other_words_are_kept(texts: FakeTextSender):
    actions.notify_by_text(CODE, now=timezone.now())
    actions.notify_by_text(NEWS, now=timezone.now())

    while send_text():
        pass

    assert {kept.body for kept in Text.objects.all()} == {"", "Buongiorno"}


def test_a_text_of_an_undone_transaction_was_never_written():
    with transaction.atomic():
        actions.notify_by_text(CODE, now=timezone.now())
        transaction.set_rollback(True)

    assert not Text.objects.exists()


def test_a_refused_text_waits_and_goes_later_with_the_same_reference(texts: FakeTextSender):
    actions.notify_by_text(NEWS, now=timezone.now())
    texts.refuses = True

    assert [send_text(), send_text()] == [1, 0]
    assert text_outbox() == Outbox(waiting=0, retrying=1, given_up=0, sent=0)
    texts.refuses = False
    Text.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert send_text() == 1
    assert texts.sent == [(f"text-{Text.objects.get().pk}", NEWS)]


def test_where_no_texts_are_sent_the_worker_asks_for_none(settings):
    settings.TEXT_SENDER = ""
    actions.notify_by_text(NEWS, now=timezone.now())

    assert send_text() == 0
    assert text_outbox().waiting == 1


@pytest.mark.parametrize("to", ["anna@example.org", "333 1234567", "+39", "+391, +392"])
def test_a_text_goes_to_one_number(to):
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.notify_by_text(TextMessage("test", to, "Testo"), now=timezone.now())


@pytest.mark.parametrize("role", [Role.PORTAL, Role.OFFICE])
def test_neither_the_web_nor_the_office_reads_a_code(role):
    actions.notify_by_text(CODE, now=timezone.now())

    with pytest.raises(ProgrammingError), acting(role):
        Text.objects.values_list("body", flat=True)[0]
