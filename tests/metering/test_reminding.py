"""Anna is told that her window has opened: once, and only where it is of use."""

from datetime import UTC, date, datetime, timedelta

import cast
import pytest
import trade

from utenza.jobs.chores import Reminding
from utenza.metering.actions.reminding import note_open_windows, remind_next
from utenza.metering.models import SelfReading, WindowReminder
from utenza.notifications.models import InboxMessage, Mail
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.supplies.models import SupplyLabel

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 20, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _window():
    trade.a_window(calendar="RC", opens_on=date(2026, 11, 20), closes_on=date(2026, 11, 27))


def a_meter(person, **fields):
    told = {"commodity": "gas", "meter_smart": False, "reading_calendar": "RC", "city": "Verona"}
    return cast.a_supply(customer=person.customer, **told | fields)


def work(now=MORNING):
    """Let the worker look for windows and write to everybody; return what was written."""
    before = InboxMessage.objects.count()
    with acting(Role.INTAKE):
        note_open_windows(now=now)
    while remind(now):
        pass
    return list(InboxMessage.objects.order_by("id")[before:])


def remind(now):
    with acting(Role.INTAKE):
        return remind_next(now=now)


def test_anna_is_told_once_when_her_window_opens(anna):
    supply = a_meter(anna, supply_code="S-GAS", street_number="7")
    SupplyLabel.objects.create(
        customer=anna.customer, supply=supply, name="Casa al mare", changed_at=MORNING
    )

    (message,) = work()

    assert message.topic == "readings"
    assert message.customer_id == anna.customer.pk
    assert "Casa al mare, Via Roma 7, Verona: fino al 27 novembre 2026" in message.body
    assert message.href == "/operazioni/autolettura/?fornitura=S-GAS"
    assert work() == []
    assert work(MORNING + timedelta(days=1)) == []


def test_who_looks_after_many_meters_gets_one_letter(anna, bruno):
    for number in range(3):
        a_meter(anna, city=f"Paese {number}")
    a_meter(bruno)

    messages = work()

    assert [message.customer_id for message in messages] == [anna.customer.pk, bruno.customer.pk]
    assert messages[0].body.count("fino al") == 3
    assert messages[0].href == "/operazioni/autolettura/"


def test_the_next_window_is_told_of_again(anna):
    a_meter(anna)
    trade.a_window(calendar="RC", opens_on=date(2026, 12, 20), closes_on=date(2026, 12, 27))

    assert len(work()) == 1
    assert len(work(MORNING + timedelta(days=30))) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"meter_smart": True},
        {"status": "activating"},
        {"reading_calendar": ""},
        {"commodity": "electricity"},
    ],
)
def test_whose_meter_needs_no_reading_is_told_nothing(anna, fields):
    a_meter(anna, **fields)

    assert work() == []
    assert not WindowReminder.objects.exists()


@pytest.mark.parametrize("days", [-1, 3, 8])
def test_before_it_opens_and_when_it_is_half_over_nobody_is_told(anna, days):
    a_meter(anna)

    assert work(MORNING + timedelta(days=days)) == []


def test_who_has_sent_meanwhile_is_left_in_peace(anna):
    supply = a_meter(anna)
    with acting(Role.INTAKE):
        note_open_windows(now=MORNING)
    trade.a_self_reading(supply=supply, request_code="R-1", taken_on=date(2026, 11, 20))

    assert work() == []
    assert SelfReading.objects.exists()
    assert not WindowReminder.objects.filter(settled_at=None).exists()


def test_who_wants_no_mail_about_readings_has_it_in_the_inbox_alone(anna):
    from utenza.notifications.models import Preference

    a_meter(anna)
    Preference.objects.create(
        customer=anna.customer, topic="readings", by_email=False, changed_at=MORNING
    )

    assert len(work()) == 1
    assert not Mail.objects.exists()


def test_the_worker_does_it_by_itself_unless_it_is_switched_off(anna, monkeypatch, settings):
    a_meter(anna)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    chore = Reminding(rests_until=MORNING)

    settings.READING_REMINDERS = False
    assert chore() == 0
    settings.READING_REMINDERS = True
    assert chore() == 1
    assert chore() == 0
    assert InboxMessage.objects.count() == 1
