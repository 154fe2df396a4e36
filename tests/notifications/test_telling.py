"""What Anna is told is in her inbox for good, and in her post unless she doesn't want it there."""

import re
from datetime import UTC, date, datetime, timedelta

import cast
import pytest
import trade
from django.db import IntegrityError, ProgrammingError, connection, transaction

from utenza.customers.models import Customer
from utenza.identity.queries import holder_of
from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.notifications import actions, queries
from utenza.notifications.messages import letter
from utenza.notifications.models import InboxMessage, Mail, Preference, ReadMark
from utenza.notifications.queries import Addressee, written_for
from utenza.notifications.rules import (
    OPTIONAL_TOPICS,
    SERVICE_TOPICS,
    Notice,
    Topic,
    goes_by_email,
    message_path,
)
from utenza.site.models import Contact, Counter
from utenza.site.queries import shell
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 11, tzinfo=UTC)
RECEIVED = Notice(
    "request-received", Topic.REQUESTS, "Richiesta R-1", "È arrivata.", "/operazioni/"
)
NEW_BILL = Notice("new-bill", Topic.BILLS, "Una nuova fattura", "È di 87,42 €.")


def as_portal(person):
    """Act as a page does for this person."""
    return acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk)


def tell(person, notice, *, role=Role.INTAKE):
    within = as_portal(person) if role is Role.PORTAL else acting(role)
    with within:
        actions.tell(customer_id=person.customer.pk, notice=notice, now=NOW)


def viewer_of(login, customer):
    return Viewer(login.pk, customer.pk, customer.customer_code, "", GrantRole.HOLDER)


def without_email(person):
    Customer.objects.filter(pk=person.customer.pk).update(email="")


def switch_off(person, topic):
    Preference.objects.create(customer=person.customer, topic=topic, by_email=False, changed_at=NOW)


@pytest.mark.parametrize("role", [Role.PORTAL, Role.INTAKE])
def test_what_a_page_or_the_worker_tells_anna_is_in_her_inbox_and_in_the_outbox(anna, role):
    tell(anna, RECEIVED, role=role)

    told, mail = InboxMessage.objects.get(), Mail.objects.get()
    assert (told.customer, told.topic, told.subject) == (anna.customer, "requests", "Richiesta R-1")
    assert (told.body, told.href, told.written_at) == ("È arrivata.", "/operazioni/", NOW)
    assert (mail.kind, mail.to, mail.due_at) == ("request-received", anna.customer.email, NOW)
    assert mail.subject == "Richiesta R-1"


def test_a_letter_ends_with_where_it_is_kept_and_whom_anna_can_call(anna, settings):
    settings.PUBLIC_URL = "https://area.example.it"

    tell(anna, RECEIVED)

    code = InboxMessage.objects.get().code
    assert re.fullmatch("[0-9a-f]{32}", code)
    said, where, help_ = Mail.objects.get().body.split("\n\n")
    assert said == "È arrivata."
    assert where == (
        "Ritrovi questo messaggio nella tua Area Personale:\n"
        f"https://area.example.it/messaggi/{code}/"
    )
    shown = shell(language="it", now=NOW)
    asks, *lines = help_.splitlines()
    assert asks == "Ti serve una mano?"
    assert all(any(one.value in line for line in lines) for one in shown.phones)
    assert all(any(one.address in line for line in lines) for one in shown.counters[:3])


def test_without_telephone_and_counters_a_letter_promises_neither(anna):
    Contact.objects.all().delete()
    Counter.objects.all().delete()

    tell(anna, RECEIVED)

    assert "Ti serve una mano?" not in Mail.objects.get().body


def test_what_is_undone_was_never_told(anna):
    with transaction.atomic():
        actions.tell(customer_id=anna.customer.pk, notice=RECEIVED, now=NOW)
        transaction.set_rollback(True)

    assert not InboxMessage.objects.exists()
    assert not Mail.objects.exists()


@pytest.mark.parametrize("role", [Role.PORTAL, Role.INTAKE])
def test_without_an_address_of_her_own_she_is_reached_at_her_logins(anna, role):
    without_email(anna)

    tell(anna, RECEIVED, role=role)

    assert Mail.objects.get().to == anna.login.email


def test_what_a_delegate_asks_is_confirmed_to_the_holder(anna, bruno):
    without_email(anna)
    cast.a_grant(login=bruno.login, customer=anna.customer, role="delegate")

    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=anna.customer.pk):
        actions.tell(customer_id=anna.customer.pk, notice=RECEIVED, now=NOW)

    assert Mail.objects.get().to == anna.login.email


@pytest.mark.parametrize("role", [Role.PORTAL, Role.INTAKE])
def test_who_is_reached_nowhere_finds_it_in_the_inbox(role, bruno):
    nobodys = cast.a_customer(email="")
    cast.a_grant(login=bruno.login, customer=nobodys, role="delegate")

    with acting(role, login_id=bruno.login.pk, customer_id=nobodys.pk):
        actions.tell(customer_id=nobodys.pk, notice=RECEIVED, now=NOW)

    assert InboxMessage.objects.get().customer == nobodys
    assert not Mail.objects.exists()


@pytest.mark.parametrize("closed", ["the login", "the grant"])
def test_a_holder_who_is_one_no_more_is_not_written_to(anna, closed):
    without_email(anna)
    if closed == "the login":
        type(anna.login).objects.filter(pk=anna.login.pk).update(is_active=False)
    else:
        customer = cast.a_customer(email="")
        yesterday = date.today() - timedelta(days=2)
        cast.a_grant(login=anna.login, customer=customer, until=yesterday)
        anna = cast.Person(anna.login, customer)

    assert written_for(customer_id=anna.customer.pk).email == ""


@pytest.mark.parametrize("topic", OPTIONAL_TOPICS)
def test_a_topic_that_was_switched_off_comes_to_the_inbox_alone(anna, topic):
    switch_off(anna, topic)

    tell(anna, Notice("test", topic, "Oggetto", "Testo"), role=Role.PORTAL)

    assert InboxMessage.objects.count() == 1
    assert not Mail.objects.exists()


def test_another_topic_and_another_customer_are_not_switched_off_with_it(anna, bruno):
    switch_off(anna, Topic.NEWS)

    tell(anna, NEW_BILL)
    tell(bruno, Notice("news", Topic.NEWS, "Novità", "Testo"))

    assert {mail.to for mail in Mail.objects.all()} == {anna.customer.email, bruno.customer.email}


@pytest.mark.parametrize("topic", sorted(SERVICE_TOPICS))
def test_what_is_of_the_service_cannot_be_switched_off(anna, topic):
    assert goes_by_email(topic, switched_off=set(Topic))

    with pytest.raises(IntegrityError, match="is_not_of_the_service"):
        switch_off(anna, topic)


@pytest.mark.parametrize(
    ("own", "of_the_other", "expected"),
    [("en", "it", "en"), ("it", "en", "it"), ("", "en", "en"), ("", "", "it")],
)
@pytest.mark.parametrize("role", [Role.PORTAL, Role.INTAKE])
def test_anna_is_written_to_in_her_language(anna, role, own, of_the_other, expected):
    other = cast.a_customer(language=of_the_other)
    cast.a_grant(login=anna.login, customer=other, role="delegate")
    Customer.objects.filter(pk=anna.customer.pk).update(language=own)

    with acting(role, login_id=anna.login.pk, customer_id=anna.customer.pk):
        found = written_for(customer_id=anna.customer.pk)

    assert found == Addressee(anna.customer.email, expected)


def test_a_letter_in_english_is_english_to_its_end(anna):
    Customer.objects.filter(pk=anna.customer.pk).update(language="en")

    tell(anna, RECEIVED)

    assert "You find this message again in the portal:" in Mail.objects.get().body
    assert InboxMessage.objects.get().language == "en"


def test_a_subject_of_several_lines_leaves_as_one(anna):
    notice = Notice("test", Topic.NEWS, "Casa\r\nBcc: bruno@example.org", "Testo")

    message = letter(notice, to=Addressee("anna@example.org", "it"), code="c", now=NOW)

    assert message.subject == "Casa Bcc: bruno@example.org"


def test_a_page_of_brunos_can_neither_tell_anna_anything_nor_learn_her_address(anna, bruno):
    with as_portal(bruno):
        assert holder_of(customer_id=anna.customer.pk) is None
        assert holder_of(customer_id=bruno.customer.pk) is not None
        with pytest.raises(Customer.DoesNotExist):
            actions.tell(customer_id=anna.customer.pk, notice=RECEIVED, now=NOW)

    with pytest.raises(ProgrammingError, match="row-level security"), as_portal(bruno):
        trade.a_message(customer=anna.customer)


def test_a_page_that_acts_for_nobody_learns_no_address(anna):
    with acting(Role.PORTAL):
        assert holder_of(customer_id=anna.customer.pk) is None


@pytest.mark.parametrize("href", ["https://altrove.example/", "//altrove.example", "operazioni/"])
def test_a_message_leads_nowhere_but_into_the_portal(anna, href):
    with pytest.raises(IntegrityError, match="leads_to_the_portal"):
        trade.a_message(customer=anna.customer, href=href)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE notifications_inboxmessage SET subject = ''",
        "DELETE FROM notifications_inboxmessage",
        "UPDATE notifications_readmark SET read_at = now()",
        "DELETE FROM notifications_readmark",
        "DELETE FROM notifications_preference",
    ],
)
def test_no_page_changes_what_was_told_or_that_it_was_read(anna, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        as_portal(anna),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_mark_names_a_message_of_the_same_customer(anna, bruno):
    hers = trade.a_message(customer=anna.customer)

    with pytest.raises(IntegrityError, match="notifications_readmark_owner"):
        ReadMark.objects.create(
            customer=bruno.customer, message=hers, login=bruno.login, read_at=NOW
        )


def test_a_thousand_customers_get_a_letter_each_with_one_address_and_their_own_words():
    customers = [cast.a_customer(email=f"p{number}@example.org") for number in range(1000)]
    with acting(Role.INTAKE):
        for customer in customers:
            notice = Notice("bill", Topic.BILLS, "Fattura", f"Cliente {customer.customer_code}.")
            actions.tell(customer_id=customer.pk, notice=notice, now=NOW)

    codes = dict(InboxMessage.objects.values_list("customer_id", "code"))
    bodies = dict(Mail.objects.values_list("to", "body"))
    assert (len(codes), len(bodies), Mail.objects.count()) == (1000, 1000, 1000)
    for customer in customers:
        body = bodies[customer.email]
        assert body.startswith(f"Cliente {customer.customer_code}.\n")
        assert re.findall(r"/messaggi/\S+", body) == [message_path(codes[customer.pk])]


def test_each_login_has_its_own_marks(anna, bruno):
    cast.a_grant(login=bruno.login, customer=anna.customer, role="delegate")
    hers = trade.a_message(customer=anna.customer)

    actions.mark_read(viewer=viewer_of(bruno.login, anna.customer), code=hers.code, now=NOW)

    assert queries.inbox(viewer=viewer_of(bruno.login, anna.customer)) == queries.Inbox(1, 0)
    assert queries.inbox(viewer=viewer_of(anna.login, anna.customer)) == queries.Inbox(1, 1)


def test_a_delegate_neither_sees_nor_forges_the_holders_mark(anna, bruno):
    cast.a_grant(login=bruno.login, customer=anna.customer, role="delegate")
    hers, later = (trade.a_message(customer=anna.customer) for _ in range(2))
    mark = {"customer": anna.customer, "login": anna.login, "read_at": NOW}
    ReadMark.objects.create(message=hers, **mark)

    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=anna.customer.pk):
        assert not ReadMark.objects.exists()
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ReadMark.objects.create(message=later, **mark)


def test_the_first_reading_counts(anna):
    hers, viewer = trade.a_message(customer=anna.customer), viewer_of(anna.login, anna.customer)

    actions.mark_read(viewer=viewer, code=hers.code, now=NOW)
    actions.mark_read(viewer=viewer, code=hers.code, now=NOW + timedelta(days=1))

    assert ReadMark.objects.get().read_at == NOW


def test_what_arrived_after_the_list_was_shown_stays_new(anna):
    viewer = viewer_of(anna.login, anna.customer)
    for minute in (1, 2):
        seen = trade.a_message(customer=anna.customer, written_at=NOW + timedelta(minutes=minute))
    later = trade.a_message(customer=anna.customer, written_at=NOW + timedelta(minutes=3))

    actions.mark_all_read(viewer=viewer, newest=seen.code, now=NOW)
    actions.mark_all_read(viewer=viewer, newest=seen.code, now=NOW)

    lines = queries.find_messages(viewer=viewer, limit=10)
    assert lines[0].code == later.code
    assert [line.is_read for line in lines] == [False, True, True]
