"""What no batch takes and nobody is told of, though it is open: what is held, what is disputed."""

import debiting
import pytest

from utenza.bills.actions.holding import hold_bills, release_bills
from utenza.payments.models import Debit
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
