"""A receipt that was kept just before a process died is counted later, by the worker."""

import json
from datetime import timedelta
from decimal import Decimal

import cast
import pagopa_calls
import paying
import pytest
from django.db import connection

from utenza.jobs import chores
from utenza.payments import gateways
from utenza.payments.actions import inbound
from utenza.payments.actions.attempts import begin_attempt
from utenza.payments.actions.receiving import keep_inbound
from utenza.payments.models import Inbound, Receipt
from utenza.payments.rules.attempts import Channel
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = paying.NOW
ALL = Decimal("87.42")


def kept(body, *, ago=timedelta(minutes=2), operation="paSendRTV2"):
    """Keep it as the web does, and die."""
    with acting(Role.PORTAL):
        return keep_inbound(operation=operation, sender="platform", body=body, now=NOW - ago)


@pytest.fixture
def bill(anna):
    return paying.a_bill_to_pay(anna)


@pytest.fixture
def worker(monkeypatch):
    """Let the worker go round until it finds nothing; return how many pieces it did."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    def work():
        chore, done = chores.CountingForgotten(rests_until=NOW), 0
        while chore():
            done += 1
        return done

    return work


def test_it_is_counted_once_and_noted(bill, worker):
    number = kept(pagopa_calls.receipt(bill.notice_number, "87.42"))

    assert worker() == 1
    assert worker() == 0

    assert paying.position_of(bill).received == ALL
    assert Receipt.objects.get().inbound_id == number
    assert Inbound.objects.get().reading == "counted"


def test_its_instant_is_that_of_its_coming_not_of_its_counting(bill, worker):
    body = pagopa_calls.receipt(bill.notice_number, "87.42", paymentDateTime=None)
    kept(body, ago=timedelta(hours=3))

    worker()

    assert Receipt.objects.get().paid_at == NOW - timedelta(hours=3)


def test_what_the_platform_sent_again_meanwhile_is_counted_no_second_time(bill, worker):
    body = pagopa_calls.receipt(bill.notice_number, "87.42")
    kept(body)
    with acting(Role.PORTAL):
        again = keep_inbound(operation="paSendRTV2", sender="platform", body=body, now=NOW)
        inbound.take_receipt(
            inbound_id=again, body=body, received_at=NOW, now=NOW, today=NOW.date()
        )

    assert worker() == 1

    assert paying.position_of(bill).received == ALL
    assert sorted(Inbound.objects.values_list("reading", flat=True)) == ["counted", "repeated"]


def test_what_came_a_moment_ago_is_left_to_who_is_at_work_on_it(bill, worker):
    kept(pagopa_calls.receipt(bill.notice_number, "87.42"), ago=timedelta(seconds=30))

    assert worker() == 0


def test_what_brings_no_receipt_is_none_of_its_business(bill, worker):
    kept(b"{}", operation="pain.002")

    assert worker() == 0


def paid_by_card(anna, bill):
    """Let Anna pay the bill by card, and return what the payment page says of it."""
    viewer, targets = cast.viewer_of(anna), [paying.target_of(bill)]
    with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
        token = begin_attempt(viewer=viewer, targets=targets, channel=Channel.CARD, now=NOW)
    said = {"type": "paid", "token": token, "reference": "visit-1", "payment_id": "pi_1"}
    money = {"amount": "87.42", "currency": "EUR", "at": NOW.isoformat()}
    return json.dumps(said | money).encode()


def test_what_a_card_paid_is_counted_late_as_well(anna, bill, worker, settings):
    gateways.cards.cache_clear()
    settings.CARDS = "utenza.adapters.card.fake.FakeCards"
    kept(paid_by_card(anna, bill), operation="card")

    assert worker() == 1
    assert worker() == 0

    assert paying.position_of(bill).received == ALL
    assert Inbound.objects.get().reading == "counted"


def test_what_a_card_paid_waits_where_no_cards_are_taken_any_more(anna, bill, worker, settings):
    settings.CARDS = ""
    kept(paid_by_card(anna, bill), operation="card")

    assert worker() == 0


def test_what_cannot_be_read_is_noted_and_stands_in_nobodys_way(bill, worker):
    kept(b"<cut off")
    kept(pagopa_calls.receipt(bill.notice_number, "87.42"))

    assert worker() == 2

    assert paying.position_of(bill).received == ALL
    readings = Inbound.objects.order_by("id").values_list("reading", flat=True)
    assert list(readings) == ["unreadable", "counted"]


def test_one_that_breaks_the_worker_lets_the_next_one_pass(bill, worker, monkeypatch):
    first = kept(pagopa_calls.receipt(bill.notice_number, "1.00"))
    kept(pagopa_calls.receipt(bill.notice_number, "87.42"))
    whole = inbound.take_receipt

    def broken(**told):
        if told["inbound_id"] == first:
            raise ZeroDivisionError
        return whole(**told)

    monkeypatch.setattr(inbound, "take_receipt", broken)
    chore = chores.CountingForgotten(rests_until=NOW)
    with pytest.raises(ZeroDivisionError):
        chore()

    assert chore() == 1
    assert Inbound.objects.get(read_at__isnull=True).pk == first


@pytest.mark.parametrize("role", [Role.PORTAL, Role.INTAKE, Role.OFFICE])
@pytest.mark.parametrize("change", ["body = 'forged'", "received_at = now()"])
def test_nobody_changes_what_came(bill, role, change):
    kept(pagopa_calls.receipt(bill.notice_number, "87.42"))

    denied = pytest.raises(Exception, match="permission denied for table payments_inbound")
    with denied, acting(role), connection.cursor() as cursor:
        cursor.execute(f"UPDATE payments_inbound SET {change}")


def test_the_web_does_not_read_what_came(bill):
    kept(pagopa_calls.receipt(bill.notice_number, "87.42"))

    denied = pytest.raises(Exception, match="permission denied for table payments_inbound")
    with denied, acting(Role.PORTAL), connection.cursor() as cursor:
        cursor.execute("SELECT body FROM payments_inbound")
