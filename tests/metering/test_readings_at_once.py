"""Two hands on one reading: Anna's two tabs, the CIS and Anna, every step of the table."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import cast
import pytest
import trade
from django.db import connection

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.metering.actions.keeping import TypedReading, keep_self_reading
from utenza.metering.actions.moving import move
from utenza.metering.models import SelfReading, SelfReadingStep
from utenza.metering.rules import Register
from utenza.metering.rules.life import WORKFLOW, ReadingAlreadyTaken, ReadingState, Step
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def power(anna):
    return cast.a_supply(customer=anna.customer, supply_code="S-LUCE", meter_smart=False)


def keep_at_once(person, codes):
    """Send a reading from as many tabs as there are codes, all at the same moment."""
    customer = person.customer
    viewer = Viewer(person.login.pk, customer.pk, customer.customer_code, "Anna", GrantRole.HOLDER)
    together = Barrier(len(codes), timeout=10)

    def keep(code):
        try:
            with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
                together.wait()
                return keep_self_reading(
                    viewer=viewer,
                    supply_code="S-LUCE",
                    typed=TypedReading({Register.TOTAL: 1100}, NOW.date()),
                    request_code=code,
                    now=NOW,
                )
        except ReadingAlreadyTaken:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(codes)) as pool:
        return [kept for kept in pool.map(keep, codes) if kept]


@pytest.mark.django_db(transaction=True)
def test_from_two_tabs_at_once_one_reading_stands(anna, power):
    kept = keep_at_once(anna, ["R-1", "R-2"])

    # The second is refused, or came late enough to be a correction of the first.
    states = sorted(SelfReading.objects.values_list("state", flat=True))
    assert states == ["received", "replaced"][: len(kept)]


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_each_replaces_another_reading_or_is_refused(anna, power):
    keep_at_once(anna, ["R-1"])

    kept = keep_at_once(anna, ["R-2", "R-3"])

    replaced = [one.replaces for one in kept]
    assert len(replaced) == len(set(replaced))
    assert SelfReading.objects.filter(state="received").count() == 1
    assert SelfReading.objects.filter(state="replaced").count() == len(kept)


@pytest.mark.parametrize("state", ReadingState)
@pytest.mark.parametrize("step", Step)
def test_the_database_takes_the_steps_of_the_table_and_no_other(anna, power, state, step):
    reading = trade.a_self_reading(supply=power, state=state)

    moved = [one.state for one in move([(reading.pk, "nota")], step, now=NOW)]

    expected = [WORKFLOW[state, step]] if (state, step) in WORKFLOW else []
    reading.refresh_from_db()
    told = SelfReadingStep.objects.order_by("id").values_list("state", "note")
    assert moved == expected
    assert reading.state == (expected or [state])[0]
    assert list(told)[1:] == [(one, "nota") for one in expected]
