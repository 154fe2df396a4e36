"""Receipts: each counts once, whatever order and company it comes in."""

from datetime import timedelta
from decimal import Decimal

import cast
import paying
import pytest
import trade
from django.db import connection
from django.test.utils import CaptureQueriesContext

from utenza.bills.actions.holding import hold_bills, release_bills
from utenza.notifications.models import InboxMessage
from utenza.payments.actions.booking import follow_payments
from utenza.payments.models import Entry, Receipt, StrayReceipt
from utenza.payments.queries.attempts import get_attempt
from utenza.payments.queries.payable import payable
from utenza.payments.rules.attempts import AttemptState
from utenza.payments.rules.receipts import Reception
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = paying.NOW
ALL = Decimal("87.42")


def state_of(person, token):
    return get_attempt(viewer=cast.viewer_of(person), token=token, now=NOW).state


def left_of(thing):
    found = payable(customer_id=thing.customer_id, target=paying.target_of(thing), today=NOW.date())
    return found.amount, found.state.value


def follows():
    with acting(Role.INTAKE):
        follow_payments(now=NOW, today=NOW.date())


def test_a_receipt_pays_the_bill_ends_the_attempt_and_is_told(anna):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)

    assert paying.comes_in(paying.a_receipt(bill)) is Reception.COUNTED

    assert left_of(bill) == (Decimal(0), "paid")
    assert state_of(anna, token) is AttemptState.PAID
    assert paying.ledger_of(bill) == [("due", "received", ALL)]
    told = InboxMessage.objects.get(customer=anna.customer)
    assert bill.bill_number in told.subject
    assert "87,42" in told.body
    assert "credito" not in told.body


def test_the_same_receipt_again_changes_nothing(anna):
    bill = paying.a_bill_to_pay(anna)
    receipt = paying.a_receipt(bill)
    paying.comes_in(receipt)

    assert paying.comes_in(receipt) is Reception.REPEATED

    assert paying.position_of(bill).received == ALL
    assert InboxMessage.objects.count() == 1


def test_a_second_receipt_becomes_a_credit(anna):
    bill = paying.a_bill_to_pay(anna)
    paying.comes_in(paying.a_receipt(bill))

    assert paying.comes_in(paying.a_receipt(bill)) is Reception.COUNTED

    assert paying.position_of(bill).received == ALL
    assert paying.ledger_of(bill)[1:] == [
        ("due", "received", ALL),
        ("due", "credited", -ALL),
        ("credit", "credited", ALL),
    ]
    assert {entry.reason for entry in Entry.objects.filter(kind="credited")} == {"already_paid"}
    assert "sono un tuo credito" in InboxMessage.objects.latest("id").body


@pytest.mark.parametrize(
    ("amount", "left", "entries"),
    [
        ("60", ("27.42", "partly_paid"), [("due", "received", Decimal(60))]),
        (
            "100",
            ("0", "paid"),
            [
                ("due", "received", Decimal(100)),
                ("due", "credited", Decimal("-12.58")),
                ("credit", "credited", Decimal("12.58")),
            ],
        ),
    ],
)
def test_a_stale_amount_is_taken_as_it_came(anna, amount, left, entries):
    bill = paying.a_bill_to_pay(anna)

    paying.comes_in(paying.a_receipt(bill, amount=Decimal(amount), is_stand_in=True))

    assert left_of(bill) == (Decimal(left[0]), left[1])
    assert paying.ledger_of(bill) == entries


def test_a_receipt_of_long_after_still_ends_its_attempt_as_paid_and_the_newer_one(anna):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)
    hour = NOW + timedelta(hours=1)
    newer = paying.begins(anna, bill, now=hour)

    paying.comes_in(paying.a_receipt(bill, facts={"paymentNote": token}), now=hour)

    assert state_of(anna, token) is AttemptState.PAID
    assert state_of(anna, newer) is AttemptState.PAID


def test_three_bills_of_one_cart_are_paid_one_after_the_other(anna):
    bills = [paying.a_bill_to_pay(anna) for _ in range(3)]
    token = paying.begins(anna, *bills)

    for bill in bills:
        assert state_of(anna, token) is AttemptState.OPEN
        paying.comes_in(paying.a_receipt(bill, facts={"paymentNote": token}))

    assert state_of(anna, token) is AttemptState.PAID


def test_a_plico_is_paid_with_all_that_it_holds(anna):
    plico, inside = paying.a_plico_to_pay(anna)

    paying.comes_in(paying.a_receipt(plico))

    assert left_of(plico) == (Decimal(0), "paid")
    assert left_of(inside)[1] == "paid"


def test_a_receipt_for_nobody_here_is_kept_aside(anna):
    bill = paying.a_bill_to_pay(anna)
    foreign = paying.a_receipt(bill, fiscal_code="01234567897")
    unknown = paying.a_receipt(bill, notice_number="301999999999999999")

    for _ in range(2):
        assert paying.comes_in(foreign, ours=False) is Reception.STRAY
        assert paying.comes_in(unknown) is Reception.STRAY

    assert sorted(StrayReceipt.objects.values_list("why", flat=True)) == [
        "other_creditor",
        "unknown_notice",
    ]
    assert not Receipt.objects.exists()


def test_one_name_for_two_bills_is_for_people_to_understand(anna):
    bill, other = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)
    receipt = paying.a_receipt(bill)
    paying.comes_in(receipt)

    same = paying.a_receipt(other, receipt_id=receipt.receipt_id)

    assert paying.comes_in(same) is Reception.STRAY
    assert StrayReceipt.objects.get().why == "same_id"
    assert left_of(other) == (ALL, "to_pay")


def test_a_receipt_that_came_before_its_bill_is_counted_with_the_delivery(anna):
    number = paying.a_notice_number()
    unborn = trade.Bill(notice_number=number, open_amount=ALL)
    paying.comes_in(paying.a_receipt(unborn))
    follows()
    assert StrayReceipt.objects.get().claimed_at is None

    bill = paying.a_bill_to_pay(anna, notice_number=number)
    follows()

    assert left_of(bill) == (Decimal(0), "paid")
    assert StrayReceipt.objects.get().claimed_at == NOW


@pytest.mark.django_db
def test_a_delivery_asks_once_after_all_that_waits_for_its_bill():
    for _ in range(3):
        unborn = trade.Bill(notice_number=paying.a_notice_number(), open_amount=ALL)
        paying.comes_in(paying.a_receipt(unborn))

    with CaptureQueriesContext(connection) as asked:
        follows()

    # What it may change, and once more what it does.
    told = [one["sql"] for one in asked.captured_queries]
    assert sum("payments_find_notice" in sql for sql in told) == 2


def test_what_the_cis_has_booked_is_not_counted_beside_it(anna):
    bill = paying.a_bill_to_pay(anna)
    receipt = paying.a_receipt(bill)
    paying.comes_in(receipt)
    type(bill).objects.filter(pk=bill.pk).update(open_amount=0)
    trade.a_payment(
        bill=bill, amount="87.42", paid_on=NOW.date(), channel="pagopa", receipt=receipt.receipt_id
    )

    follows()
    follows()

    assert paying.position_of(bill).received == 0
    assert paying.ledger_of(bill) == [("due", "received", ALL), ("due", "booked", -ALL)]
    assert left_of(bill) == (Decimal(0), "paid")


def test_a_receipt_that_comes_after_the_cis_booked_it_is_no_second_payment(anna):
    bill = paying.a_bill_to_pay(anna)
    type(bill).objects.filter(pk=bill.pk).update(open_amount=0)
    trade.a_payment(bill=bill, amount="87.42", paid_on=NOW.date(), channel="pagopa")

    paying.comes_in(paying.a_receipt(bill, amount=ALL))

    assert paying.ledger_of(bill) == [("due", "received", ALL), ("due", "booked", -ALL)]
    assert "credito" not in InboxMessage.objects.get().body


def test_money_at_the_counter_does_not_answer_for_a_receipt(anna):
    bill = paying.a_bill_to_pay(anna, open_amount="0")
    trade.a_payment(bill=bill, amount="87.42", paid_on=NOW.date(), channel="counter")

    paying.comes_in(paying.a_receipt(bill, amount=ALL))

    assert ("credit", "credited", ALL) in paying.ledger_of(bill)


def test_a_receipt_for_a_bill_that_the_office_holds_waits_until_it_is_shown(anna):
    plico, inside = paying.a_plico_to_pay(anna)
    with acting(Role.INTAKE):
        hold_bills(numbers=[inside.bill_number], reason="Da rivedere", now=NOW)
    receipt = paying.a_receipt(plico)

    assert paying.comes_in(receipt) is Reception.STRAY
    follows()
    with acting(Role.INTAKE):
        release_bills(numbers=[inside.bill_number], now=NOW)
    follows()

    assert left_of(plico) == (Decimal(0), "paid")
