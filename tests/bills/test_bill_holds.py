"""What Carla's office holds is not there for Anna until it is released."""

from datetime import UTC, datetime

import cast
import pytest
import trade
from cast import TODAY, viewer_of

from utenza.bills.actions.holding import hold_bills, release_bills
from utenza.bills.models import Bill, Hold, Plico
from utenza.bills.queries.holds import held_bills
from utenza.bills.queries.lists import Search, count_bills, find_bills, open_plichi
from utenza.bills.queries.overview import overview
from utenza.bills.queries.single import get_bill
from utenza.bills.rules.holds import NoReason, UnknownBills
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def home(anna):
    return {
        "supply": cast.a_supply(customer=anna.customer),
        "profile": trade.a_profile(customer=anna.customer),
    }


def hold(*numbers, reason="prezzo sbagliato", now=NOW):
    with acting(Role.INTAKE):
        return hold_bills(numbers=numbers, reason=reason, now=now)


def release(*numbers, now=NOW):
    with acting(Role.INTAKE):
        return release_bills(numbers=numbers, now=now)


def seen_by(person):
    """Return the numbers of bills and plichi that the web finds for the person."""
    viewer = viewer_of(person)
    with acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk):
        listed = find_bills(viewer=viewer, today=TODAY, search=Search(), limit=9)
        assert count_bills(viewer=viewer, today=TODAY, search=Search()) == len(listed)
        newest = overview(viewer=viewer, today=TODAY, newest=9).newest
        assert [one.number for one in newest] == [one.number for one in listed]
        plichi = open_plichi(viewer=viewer, today=TODAY)
        return {line.number for line in listed} | {plico.number for plico in plichi}


def test_a_held_bill_does_not_exist_for_anna_until_it_is_released(anna, home):
    for number in ("2026/1", "2026/2"):
        trade.a_bill(**home, bill_number=number)

    assert hold("2026/1") == 1

    assert seen_by(anna) == {"2026/2"}
    with (
        acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk),
        pytest.raises(Bill.DoesNotExist),
    ):
        get_bill(viewer=viewer_of(anna), number="2026/1", today=TODAY)
    assert release("2026/1") == 1
    assert seen_by(anna) == {"2026/1", "2026/2"}


def test_a_plico_is_held_and_released_whole(anna, home):
    plico = trade.a_plico(profile=home["profile"], plico_number="PL/1")
    for number in ("2026/1", "2026/2"):
        trade.a_bill(**home, bill_number=number, plico=plico)
    trade.a_bill(**home, bill_number="2026/3")

    assert hold("2026/1") == 2

    assert seen_by(anna) == {"2026/3"}
    assert release("2026/2") == 2
    assert seen_by(anna) == {"PL/1", "2026/1", "2026/2", "2026/3"}


def test_what_is_held_of_anna_hides_nothing_of_bruno(anna, bruno, home):
    trade.a_bill(**home, bill_number="2026/1")
    theirs = {
        "supply": cast.a_supply(customer=bruno.customer),
        "profile": trade.a_profile(customer=bruno.customer),
    }
    trade.a_bill(**theirs, bill_number="2026/B")

    hold("2026/1")

    assert seen_by(bruno) == {"2026/B"}
    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        assert Hold.objects.count() == 0
    # The office goes on seeing everything.
    with acting(Role.OFFICE):
        assert (Bill.objects.count(), Plico.objects.count()) == (2, 0)


def test_the_office_sees_what_is_held_why_and_since_when(anna, home):
    plico = trade.a_plico(profile=home["profile"], plico_number="PL/1")
    trade.a_bill(**home, bill_number="2026/1", plico=plico, total="12.00")

    hold("2026/1", reason="  IVA da rifare ")

    (held,) = held_bills()
    assert (held.number, held.plico_number, held.supply_code) == (
        "2026/1", "PL/1", home["supply"].supply_code,
    )  # fmt: skip
    assert (held.reason, held.by_check, held.held_at) == ("IVA da rifare", False, NOW)


def test_holding_twice_is_holding_once_and_it_may_be_held_again(anna, home):
    trade.a_bill(**home, bill_number="2026/1")

    assert (hold("2026/1"), hold("2026/1")) == (1, 0)
    release("2026/1")
    assert hold("2026/1") == 1
    assert Hold.objects.count() == 2


def test_what_is_unknown_or_has_no_reason_is_refused_and_nothing_is_held(anna, home):
    trade.a_bill(**home, bill_number="2026/1")

    with pytest.raises(UnknownBills) as refused:
        hold("2026/1", "2026/9", "2026/8")
    assert refused.value.numbers == ["2026/8", "2026/9"]
    with pytest.raises(NoReason):
        hold("2026/1", reason=" ")
    with pytest.raises(UnknownBills):
        release("2026/1")
    assert held_bills() == []


def test_the_web_can_neither_hold_nor_release(anna, home):
    from django.db import ProgrammingError

    trade.a_bill(**home, bill_number="2026/1")

    for attempt in (
        lambda: hold_bills(numbers=["2026/1"], reason="x", now=NOW),
        lambda: Hold.objects.update(released_at=NOW),
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk),
        ):
            attempt()
