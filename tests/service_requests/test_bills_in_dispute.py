"""What requests tell bills: a dispute while it is open, instalments once they are granted."""

from datetime import timedelta

import pytest
from asking import NOON, asked, viewer_of
from django.core.management import call_command
from test_answers import Anna, tell

from utenza.bills.actions.holding import hold_bills
from utenza.bills.models import Bill, Position
from utenza.bills.queries.single import get_bill
from utenza.bills.rules.states import BillState
from utenza.service_requests.actions.withdrawing import withdraw
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
TWICE = {"other": "2026/X", "words": ""}
WRONG = {"fault": "price", "disputed": None, "words": "I prezzi non tornano."}
THREE_TIMES = {"instalments": 3, "reason": ""}


@pytest.fixture
def delivered(cis):
    cis.deliver()
    Bill.objects.filter(pk=the_bill().pk).update(
        open_amount="250.00", total="250.00", plico=None, due_on="2026-12-05"
    )
    return cis


def the_bill():
    return Bill.objects.filter(customer__customer_code="C1", kind="bill").earliest("id")


def seen():
    return get_bill(
        viewer=viewer_of(Anna()), number=the_bill().bill_number, today=the_bill().due_on
    )


def asks(slug, cleaned):
    return asked(Anna(), slug=slug, cleaned=cleaned, bill=seen())


def is_disputed():
    return Position.objects.filter(bill=the_bill(), is_disputed=True).exists()


def test_a_bill_that_anna_disputes_says_so_until_she_takes_it_back(delivered):
    code = asks("doppia-fatturazione", TWICE)
    assert seen().line.state is BillState.DISPUTED

    withdraw(viewer=viewer_of(Anna()), code=code, now=NOON)

    assert seen().line.state is BillState.TO_PAY


def test_a_dispute_that_anna_takes_back_while_the_bill_is_held_ends_with_its_release(delivered):
    first, second = asks("doppia-fatturazione", TWICE), asks("rettifica-fattura", WRONG)
    number = the_bill().bill_number
    for code, disputed in ((first, True), (second, False)):
        with acting(Role.INTAKE):
            hold_bills(numbers=[number], reason="prova", now=NOON)
        with acting(Role.PORTAL, login_id=Anna().login.pk, customer_id=Anna().customer.pk):
            withdraw(viewer=viewer_of(Anna()), code=code, now=NOON)

        call_command("bills", "release", number)

        assert (seen().line.state is BillState.DISPUTED) is disputed


@pytest.mark.parametrize("status", ["done", "rejected", "cancelled"])
def test_however_a_dispute_ends_the_bill_is_to_pay_as_before(delivered, status):
    code = asks("doppia-fatturazione", TWICE)

    tell(delivered, "a1", code, status, NOON + timedelta(days=2), type_="double_billing")

    assert not is_disputed()


def test_while_another_dispute_is_open_the_bill_stays_disputed(delivered):
    first, second = asks("doppia-fatturazione", TWICE), asks("rettifica-fattura", WRONG)

    tell(delivered, "a1", first, "done", NOON + timedelta(days=2), type_="double_billing")
    assert is_disputed()

    later = NOON + timedelta(days=3)
    tell(delivered, "a2", second, "rejected", later, type_="billing_rectification")
    assert not is_disputed()


@pytest.mark.parametrize(
    ("status", "state"),
    [("done", BillState.IN_INSTALMENTS), ("rejected", BillState.TO_PAY)],
)
def test_instalments_count_once_they_are_granted(delivered, status, state):
    code = asks("rateizzazione", THREE_TIMES)
    assert seen().line.state is BillState.TO_PAY

    tell(delivered, "a1", code, status, NOON + timedelta(days=2), type_="instalment_plan")

    assert seen().line.state is state
