"""Two changes at once, from two browsers: one is made, the other hears of it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import cast
import profile_changes as changes
import pytest
import trade
from django.db import IntegrityError, connection

from utenza.billing_profiles.models import MandateChange, PlannedProfile, PlannedStay
from utenza.billing_profiles.queries import profiles_of
from utenza.billing_profiles.rules.changes import ChangeUnderWay
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def debited(anna):
    profile = trade.a_debit_profile(customer=anna.customer, bp_code="BP-000777")
    trade.a_stay(supply=cast.a_supply(customer=anna.customer), profile=profile)
    return profile


@contextmanager
def browser_of(person):
    """A transaction of the web, on a connection of its own."""
    try:
        with acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk):
            yield
    finally:
        connection.close()


def crossing(person, first, second):
    """Run both in transactions that see nothing of each other; the first commits last."""
    is_made, is_waiting = Event(), Event()

    def begin():
        with browser_of(person):
            made = first()
            is_made.set()
            is_waiting.wait(timeout=10)
            return made

    def follow():
        is_made.wait(timeout=10)
        with browser_of(person):
            profiles_of(viewer=changes.viewer_of(person))
            is_waiting.set()
            with pytest.raises(ChangeUnderWay) as refused:
                second()
            return refused.value

    with ThreadPoolExecutor(2) as threads:
        return [one.result() for one in (threads.submit(begin), threads.submit(follow))]


def test_of_two_changes_of_one_supply_the_second_is_refused_and_names_the_first(anna, debited):
    code, refusal = crossing(
        anna,
        lambda: changes.planned(anna, debited, changes.BY_POST, request="R-1"),
        lambda: changes.planned(anna, debited, changes.BY_NOTICE, request="R-2"),
    )

    assert refusal.request_code == "R-1"
    assert PlannedProfile.objects.get().bp_code == code
    assert PlannedStay.objects.count() == 1


def test_of_two_new_accounts_of_one_profile_the_second_is_refused_and_names_the_first(
    anna, debited
):
    reference, refusal = crossing(
        anna,
        lambda: changes.with_iban(anna, debited, request="R-1"),
        lambda: changes.with_iban(anna, debited, request="R-2"),
    )

    assert refusal.request_code == "R-1"
    assert MandateChange.objects.get().mandate_reference == reference


def test_the_database_itself_keeps_a_supply_from_two_plans(anna, debited):
    changes.planned(anna, debited, changes.BY_POST)
    stay = PlannedStay.objects.get()

    with pytest.raises(IntegrityError, match="billing_profiles_one_plan_a_supply"):
        PlannedStay.objects.create(
            customer=anna.customer,
            planned_profile=stay.planned_profile,
            supply=stay.supply,
            starts_on=stay.starts_on,
        )


def test_many_processes_take_many_codes_and_none_twice(anna):
    together = Barrier(8)

    def take(_):
        with browser_of(anna), connection.cursor() as cursor:
            together.wait(timeout=10)
            cursor.execute(
                "SELECT billing_profiles_free_number(900000, 900999) FROM generate_series(1, 20)"
            )
            return [number for (number,) in cursor.fetchall()]

    with ThreadPoolExecutor(8) as threads:
        numbers = [number for taken in threads.map(take, range(8)) for number in taken]

    assert len(set(numbers)) == len(numbers) == 160
    assert set(numbers) <= set(range(900000, 901000))
