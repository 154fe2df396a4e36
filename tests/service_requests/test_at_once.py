"""Fingers that are too quick, and two people at one thing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from asking import A_COPY, NOON, a_key, asked, viewer_of
from django.db import connection

from utenza.kernel.refusals import Refusal
from utenza.notifications.models import InboxMessage
from utenza.service_requests.actions.answers import follow_answers
from utenza.service_requests.actions.outgoing import number_outgoing
from utenza.service_requests.actions.withdrawing import withdraw
from utenza.service_requests.models import Answer, Outgoing, RequestStep, ServiceRequest
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 20


def at_once(do, many=AT_ONCE):
    """Run it so many times at once, each in a connection of its own; return what each gave."""

    def one(number):
        try:
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def as_the_web(person):
    return acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk)


def test_twenty_clicks_at_once_are_one_request_and_one_receipt(anna):
    key = a_key()

    def click(_number):
        with as_the_web(anna):
            return asked(anna, key=key)

    codes = at_once(click)

    assert len(set(codes)) == 1
    assert ServiceRequest.objects.count() == Outgoing.objects.count() == 1
    assert RequestStep.objects.count() == InboxMessage.objects.count() == 1


def test_numbers_given_by_many_workers_at_once_follow_one_another(anna):
    def ask_and_number(number):
        with as_the_web(anna):
            asked(anna, cleaned=A_COPY | {"words": str(number)})
        with acting(Role.INTAKE):
            number_outgoing(now=NOON)

    at_once(ask_and_number, many=12)

    numbers = Outgoing.objects.values_list("sequence", flat=True)
    assert sorted(numbers) == list(range(1, 13))


def test_a_withdrawal_and_the_numbering_at_once_never_lose_the_cancellation(anna):
    for _ in range(5):
        with as_the_web(anna):
            code = asked(anna)

        def either(number, code=code):
            if number:
                with acting(Role.INTAKE):
                    number_outgoing(now=NOON)
                return
            with as_the_web(anna):
                try:
                    withdraw(viewer=viewer_of(anna), code=code, now=NOON)
                except Refusal:
                    pytest.fail("nobody took it in hand")

        at_once(either, many=2)

        document = Outgoing.objects.get(request_code=code)
        is_cancelled = Outgoing.objects.filter(request_code=f"{code}-X").exists()
        assert (document.sequence is not None) == is_cancelled
        assert (document.withdrawn_at is not None) != is_cancelled


def test_a_withdrawal_that_is_not_over_yet_is_not_overwritten_by_the_cis(anna):
    with as_the_web(anna):
        code = asked(anna)
    Answer.objects.create(
        customer=anna.customer,
        request_code=code,
        type="bill_copy",
        opened_at=NOON,
        channel="web",
        status="in_progress",
        status_at=NOON + timedelta(minutes=1),
    )
    withdrawn = Event()

    def either(number):
        if number:
            withdrawn.wait(10)
            with acting(Role.INTAKE):
                follow_answers(now=NOON)
            return
        with as_the_web(anna):
            later = NOON + timedelta(minutes=2)
            withdraw(viewer=viewer_of(anna), code=code, now=later)
            withdrawn.set()
            # The delivery has to wait for the end of this transaction.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.5)")

    at_once(either, many=2)

    request = ServiceRequest.objects.get(request_code=code)
    assert request.status == "cancelled"
    assert Answer.objects.get().verdict == "late"


def test_another_new_email_and_a_withdrawal_of_the_first_at_once_wait_for_each_other(anna):
    with as_the_web(anna):
        first = asked(anna, slug="contatti-email", cleaned={"email": "prima@example.org"})
    is_held, may_go_on = Event(), Event()

    def either(number):
        if number:
            is_held.wait(timeout=20)
            with as_the_web(anna):
                return asked(anna, slug="contatti-email", cleaned={"email": "seconda@example.org"})
        with as_the_web(anna):
            ServiceRequest.objects.select_for_update().get(request_code=first)
            is_held.set()
            may_go_on.wait(timeout=20)
            withdraw(viewer=viewer_of(anna), code=first, now=NOON)
        return first

    with ThreadPoolExecutor(3) as pool:
        both = [pool.submit(closing_its_connection, either, number) for number in (0, 1)]
        pool.submit(closing_its_connection, once_somebody_waits, may_go_on)
        codes = [one.result(timeout=60) for one in both]

    statuses = dict(ServiceRequest.objects.values_list("request_code", "status"))
    assert statuses == {codes[0]: "cancelled", codes[1]: "waiting_customer"}


def closing_its_connection(do, *given):
    try:
        return do(*given)
    finally:
        connection.close()


def once_somebody_waits(event):
    """Set the event when a transaction waits for a lock of another one."""
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with connection.cursor() as cursor:
        for _ in range(10_000):
            cursor.execute(waits)
            if cursor.fetchone()[0]:
                break
    event.set()
