"""Receipts at the same instant, in real transactions: each counts once, whatever waits for what."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pagopa_calls
import paying
import psycopg
import pytest
from django.db import connection
from django.test import Client
from pagopa_calls import SEND, SEND_V2, VERIFY, receipt
from pagopa_platform import Platform

from utenza.notifications.models import InboxMessage
from utenza.payments.models import Attempt, Entry, Inbound, Receipt

pytestmark = pytest.mark.django_db(transaction=True)
ALL = Decimal("87.42")


def all_at_once(bodies):
    """Post them together, each in a thread and a connection of its own; return the outcomes."""
    ready = Barrier(len(bodies))

    def post(body):
        try:
            ready.wait()
            return Platform(Client()).call(body).findtext("outcome")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(post, bodies))


@pytest.mark.parametrize("roots", [(SEND_V2, SEND_V2), (SEND, SEND_V2)])
def test_the_same_receipt_twice_at_once_counts_once(november, anna, roots):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)
    name = pagopa_calls.a_receipt_id()
    bodies = [receipt(bill.notice_number, "87.42", root=root, receiptId=name) for root in roots * 2]

    assert all_at_once(bodies) == ["OK"] * 4

    assert paying.position_of(bill).received == ALL
    assert Receipt.objects.count() == InboxMessage.objects.count() == 1
    assert Attempt.objects.get(token=token).state == "paid"
    readings = sorted(Inbound.objects.values_list("reading", flat=True))
    assert readings == ["counted", "repeated", "repeated", "repeated"]


def test_two_receipts_for_one_notice_at_once_make_one_credit(november, anna):
    bill = paying.a_bill_to_pay(anna)

    assert all_at_once([receipt(bill.notice_number, "87.42") for _ in range(2)]) == ["OK"] * 2

    assert paying.position_of(bill).received == ALL
    given = Entry.objects.filter(account="credit")
    assert [entry.amount for entry in given] == [ALL]
    assert sum(entry.amount for entry in Entry.objects.filter(account="due")) == ALL


def test_one_name_for_two_bills_at_once_counts_for_one_of_them(november, anna, bruno):
    bills = [paying.a_bill_to_pay(person) for person in (anna, bruno)]
    name = pagopa_calls.a_receipt_id()

    bodies = [receipt(bill.notice_number, "87.42", receiptId=name) for bill in bills]
    assert all_at_once(bodies) == ["OK"] * 2

    assert Receipt.objects.count() == 1
    assert sorted(Inbound.objects.values_list("reading", flat=True)) == ["counted", "stray"]


def test_a_receipt_that_cannot_wait_any_longer_is_sent_again(november, anna):
    bill = paying.a_bill_to_pay(anna)
    body = receipt(bill.notice_number, "87.42")
    with another_session() as busy:
        busy.execute("LOCK TABLE bills_position IN EXCLUSIVE MODE")
        waited = Platform(Client()).post(body)
        busy.rollback()

    assert waited.status_code == 503
    assert b"outcome" not in waited.content
    assert Inbound.objects.get().reading == ""
    assert all_at_once([body]) == ["OK"]
    assert paying.position_of(bill).received == ALL


def another_session():
    given = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{key: given[key] for key in known if given.get(key)})


def test_receipts_and_questions_at_once_never_wait_in_a_circle(november, anna):
    bills = [paying.a_bill_to_pay(anna) for _ in range(3)]
    bodies = [receipt(bill.notice_number, "87.42") for bill in bills]
    bodies += [pagopa_calls.question(VERIFY, bill.notice_number) for bill in bills]

    outcomes = all_at_once(bodies)

    assert outcomes[:3] == ["OK"] * 3
    assert Receipt.objects.count() == 3
