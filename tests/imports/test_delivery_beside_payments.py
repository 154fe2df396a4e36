"""A delivery that follows money and disputes while customers pay: nobody waits in a circle."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Event
from time import monotonic, sleep

import paying
import pytest
import trade
from django.db import connection

from utenza.bills.actions.positions import lock_position, lock_positions
from utenza.bills.models import Position
from utenza.imports.following import follow_requests
from utenza.payments.actions.booking import follow_payments
from utenza.payments.models import Entry
from utenza.service_requests.models import Answer
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
NOW = paying.NOW


def until_somebody_waits():
    """Return once a session of this database waits for what another one holds."""
    until = monotonic() + 2
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
            sleep(0.02)
    raise TimeoutError


def beside(delivery, anna, low, high):
    """Let Anna's click hold the first bill, and ask for the second while the delivery waits."""
    has_first = Event()

    def click():
        try:
            with acting(Role.PORTAL, customer_id=anna.customer.pk):
                lock_position(customer_id=anna.customer.pk, target=paying.target_of(low))
                has_first.set()
                until_somebody_waits()
                lock_position(customer_id=anna.customer.pk, target=paying.target_of(high))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        clicked = pool.submit(click)
        assert has_first.wait(10)
        with acting(Role.INTAKE):
            delivery()
        clicked.result()


def test_refunds_and_bookings_are_followed_in_one_order(anna):
    low, high = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)
    for _ in range(2):
        paying.comes_in(paying.a_receipt(low))
    receipt = paying.a_receipt(high, amount=Decimal(40))
    paying.comes_in(receipt)
    trade.a_payment(bill=high, amount="40", paid_on=NOW.date(), receipt=receipt.receipt_id)
    trade.a_payment(bill=low, amount="87.42", paid_on=NOW.date(), channel="refund")

    beside(lambda: follow_payments(now=NOW, today=NOW.date()), anna, low, high)

    kinds = Entry.objects.values_list("kind", flat=True)
    assert {"booked", "refunded"} <= set(kinds)


def answered(person, bill, code):
    """Have a dispute about the bill, and the CIS's word that it is over."""
    trade.a_request(
        customer=person.customer,
        request_code=code,
        type="double_billing",
        about=bill.bill_number,
        opened_at=NOW,
        status_at=NOW,
        submission_key=f"{code:0>64}",
    )
    Answer.objects.create(
        customer=person.customer,
        request_code=code,
        type="double_billing",
        opened_at=NOW,
        channel="web",
        status="done",
        status_at=NOW + timedelta(minutes=1),
    )
    target = paying.target_of(bill)
    Position.objects.create(customer=person.customer, is_disputed=True, **target.keys())


def test_disputes_end_in_the_order_of_their_bills_not_of_their_requests(anna):
    low, high = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)
    answered(anna, high, "AP-FIRST")
    answered(anna, low, "AP-SECOND")

    beside(lambda: follow_requests(now=NOW), anna, low, high)

    assert not Position.objects.filter(is_disputed=True).exists()


def test_what_is_not_there_yet_is_made_in_its_turn(anna):
    """One row is there and one is not: who wants both takes the first one first."""
    low, high = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)
    Position.objects.create(customer=anna.customer, **paying.target_of(low).keys())
    wanted = [(anna.customer.pk, paying.target_of(bill)) for bill in (high, low)]

    beside(lambda: lock_positions(wanted), anna, low, high)

    assert Position.objects.count() == 2
