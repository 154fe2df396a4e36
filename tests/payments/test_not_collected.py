"""What no batch takes and nobody is told of, though it is open: what is held, what is disputed."""

import debiting
import paying
import pytest

from utenza.bills.actions.holding import hold_bills, release_bills
from utenza.bills.actions.positions import note_dispute, note_instalments
from utenza.bills.rules.states import BillState
from utenza.payments.models import Debit
from utenza.payments.queries.payable import payable
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = debiting.moment_of(debiting.TODAY)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    there = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}


def hold(bill):
    with acting(Role.INTAKE):
        hold_bills(numbers=[bill.bill_number], reason="prezzo sbagliato", now=NOW)


def release(bill):
    with acting(Role.INTAKE):
        release_bills(numbers=[bill.bill_number], now=NOW)


def test_of_a_bill_that_carla_holds_anna_is_neither_told_nor_debited(anna):
    bill = debiting.a_debited_bill(anna)
    hold(bill)

    assert debiting.told_on() == []
    assert debiting.sent_for() is None

    release(bill)
    assert debiting.told_on() == [bill.bill_number]


def test_a_bill_held_after_anna_was_told_is_left_with_her_money(anna):
    bill = debiting.a_debited_bill(anna)
    debiting.told_on()
    hold(bill)

    assert debiting.sent_for() is None

    release(bill)
    debiting.sent_for()
    assert Debit.objects.filter(bill=bill).exists()


def test_a_plico_of_which_a_bill_is_held_is_not_collected(anna):
    plico, bill = debiting.a_debited_plico(anna)
    hold(bill)

    assert debiting.told_on() == []
    assert debiting.sent_for() is None

    release(bill)
    assert debiting.told_on() == [plico.plico_number]


def dispute(bill, *, is_disputed=True):
    target = paying.target_of(bill)
    with acting(Role.INTAKE):
        note_dispute(customer_id=bill.customer_id, target=target, is_disputed=is_disputed)


def state_of(thing):
    target = paying.target_of(thing)
    today = debiting.TODAY
    return payable(customer_id=thing.customer_id, target=target, today=today).state


def test_a_plico_is_not_collected_while_any_of_its_bills_is_disputed(anna):
    plico, first = debiting.a_debited_plico(anna)
    second = debiting.a_debited_bill(anna, profile=plico.billing_profile, plico=plico)
    for bill in (first, second):
        dispute(bill)

    assert debiting.told_on() == []
    assert debiting.sent_for() is None

    dispute(first, is_disputed=False)
    assert state_of(plico) is BillState.DISPUTED
    dispute(second, is_disputed=False)
    assert state_of(plico) is BillState.DIRECT_DEBIT
    assert debiting.told_on() == [plico.plico_number]


def test_a_plico_of_which_a_bill_is_paid_in_instalments_is_not_collected(anna):
    plico, bill = debiting.a_debited_plico(anna)
    with acting(Role.INTAKE):
        note_instalments(customer_id=anna.customer.pk, target=paying.target_of(bill))

    assert debiting.told_on() == []
    assert state_of(plico) is BillState.IN_INSTALMENTS
