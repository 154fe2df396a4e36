from datetime import date
from decimal import Decimal

import cast
import pytest
import trade

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.payments.queries.booked import payments_for
from utenza.payments.rules.booked import PaymentChannel


def viewer_of(person):
    customer = person.customer
    return Viewer(person.login.pk, customer.pk, customer.customer_code, "Anna", GrantRole.HOLDER)


@pytest.fixture
def paid(anna):
    supply = cast.a_supply(customer=anna.customer)
    profile = trade.a_profile(customer=anna.customer)
    plico = trade.a_plico(profile=profile)
    bill = trade.a_bill(supply=supply, profile=profile, plico=plico)
    trade.a_payment(bill=bill, amount="5", paid_on=date(2026, 11, 20), channel="counter")
    trade.a_payment(plico=plico, amount="95", paid_on=date(2026, 11, 1))
    trade.a_payment(bill=trade.a_bill(supply=supply, profile=profile), amount="7")
    return bill


def test_a_bill_in_a_plico_shows_its_own_payments_and_those_of_the_plico(anna, paid):
    lines = payments_for(viewer=viewer_of(anna), bill_id=paid.pk, plico_id=paid.plico_id)

    assert [(line.amount, line.is_of_plico) for line in lines] == [
        (Decimal(95), True),
        (Decimal(5), False),
    ]
    assert lines[1].channel is PaymentChannel.COUNTER


def test_a_bill_outside_a_plico_shows_its_own_alone(anna, paid):
    assert len(payments_for(viewer=viewer_of(anna), bill_id=paid.pk)) == 1


def test_bruno_sees_no_payment_of_annas(bruno, paid):
    assert payments_for(viewer=viewer_of(bruno), bill_id=paid.pk, plico_id=paid.plico_id) == []
