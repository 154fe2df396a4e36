"""What the CIS books of a receipt and gives back of a credit, whole or in parts, by what name."""

import json
from datetime import timedelta
from decimal import Decimal

import cast
import debiting
import paying
import pytest
import trade
from django.core.management import call_command

from utenza.bills.models import Bill
from utenza.payments.actions.booking import follow_payments
from utenza.payments.models import Entry, StrayReceipt
from utenza.payments.queries.booked import payments_for
from utenza.payments.queries.history import credits_of
from utenza.payments.queries.payable import payable
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.web.payments.shown import credit_row

NOW, ALL = paying.NOW, Decimal("87.42")
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    there = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}


def follows():
    with acting(Role.INTAKE):
        follow_payments(now=NOW, today=TODAY)


def the_cis_has(bill, amount, *, receipt="", **fields):
    return trade.a_payment(
        bill=bill, amount=amount, receipt=receipt, **{"paid_on": TODAY, **fields}
    )


def paid_twice(person, times=2):
    """Return a bill that was paid once too often, or more, and the receipts."""
    bill = paying.a_bill_to_pay(person)
    receipts = [paying.a_receipt(bill) for _ in range(times)]
    for receipt in receipts:
        paying.comes_in(receipt)
    return bill, receipts


def entries_of(bill, account, kind):
    return [amount for *which, amount in paying.ledger_of(bill) if which == [account, kind]]


def verdicts(capsys):
    call_command("reconcile", "--from", "2026-11-01", "--to", "2026-11-30", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["contradictions"] == []
    return {verdict: sums["payments"] for verdict, sums in told["verdicts"].items()}


def test_a_credit_is_given_back_in_two_deliveries(anna):
    bill, _ = paid_twice(anna)
    the_cis_has(bill, "50", channel="refund")
    follows()
    the_cis_has(bill, "-37.42", channel="refund")
    follows()
    follows()

    assert entries_of(bill, "credit", "refunded") == [Decimal(-50), Decimal("-37.42")]


def test_one_refund_gives_back_two_credits(anna):
    bill, _ = paid_twice(anna, times=3)
    refund = the_cis_has(bill, "100", channel="refund")
    follows()

    assert entries_of(bill, "credit", "refunded") == [-ALL, ALL - 100]
    the_cis_has(bill, "74.84", channel="refund")
    follows()
    assert sum(entries_of(bill, "credit", "refunded")) == -2 * ALL
    listed = payments_for(viewer=cast.viewer_of(anna), bill_id=bill.pk)
    assert [one.code for one in listed].count(refund.payment_code) == 1


@pytest.mark.parametrize("named", [True, False])
def test_what_was_given_back_keeps_the_receipt_of_its_payment(anna, named):
    bill, receipts = paid_twice(anna)
    proofs = {one.receipt_id for one in receipts}
    the_cis_has(bill, -ALL, channel="refund", receipt=receipts[1].receipt_id if named else "")
    follows()

    listed = payments_for(viewer=cast.viewer_of(anna), bill_id=bill.pk)

    assert {one.receipt_id for one in listed if one.amount > 0} == proofs
    assert [one.receipt_id for one in listed if one.amount < 0] == [""]


def test_a_refund_beyond_the_credits_gives_back_no_more_than_there_is(anna):
    bill, _ = paid_twice(anna)
    the_cis_has(bill, "100", channel="refund")
    follows()

    assert entries_of(bill, "credit", "refunded") == [-ALL]


def test_a_credit_that_a_debit_made_is_given_back_as_the_debits(anna):
    bill = debiting.with_the_bank(anna, notice_number=paying.a_notice_number())
    paying.comes_in(paying.a_receipt(bill))
    debiting.collected(bill)
    the_cis_has(bill, "40", channel="refund", paid_on=debiting.DUE)
    the_cis_has(bill, "47.42", channel="refund", paid_on=debiting.DUE)
    follows()

    given = Entry.objects.filter(account="credit", kind="refunded")
    assert [one.amount for one in given.order_by("id")] == [Decimal(-40), Decimal("-47.42")]
    assert {one.debit for one in given} == {debiting.debit_of(bill)}


def test_anna_sees_the_credit_that_a_debit_made_and_what_of_it_came_back(anna):
    bill = debiting.with_the_bank(anna, notice_number=paying.a_notice_number())
    paying.comes_in(paying.a_receipt(bill))
    debiting.collected(bill)
    the_cis_has(bill, "40", channel="refund", paid_on=debiting.DUE)
    follows()

    (credit,) = credits_of(viewer=cast.viewer_of(anna))
    assert (credit.paid_on, credit.amount, credit.left_over) == (debiting.DUE, ALL, ALL - 40)
    row = credit_row(credit, "it")
    assert row.href == f"/fatture/{bill.bill_number.replace('/', '~')}/"


def test_the_credit_names_the_day_on_which_the_cis_gave_it_back(anna):
    bill, _ = paid_twice(anna)
    for days, amount in ((2, "40"), (6, "47.42")):
        the_cis_has(bill, amount, channel="refund", paid_on=TODAY + timedelta(days=days))
    follows()

    (credit,) = credits_of(viewer=cast.viewer_of(anna))

    assert credit.refunded_on == TODAY + timedelta(days=6)
    assert "il 28 novembre 2026" in credit_row(credit, "it").story[1]


def test_what_a_returned_debit_had_credited_is_no_credit_any_more(anna):
    bill = debiting.with_the_bank(anna, notice_number=paying.a_notice_number())
    paying.comes_in(paying.a_receipt(bill))
    debiting.collected(bill)
    debiting.returned(bill)

    assert credits_of(viewer=cast.viewer_of(anna)) == []


def test_what_the_cis_booked_in_part_leaves_the_rest_to_be_booked(anna, capsys):
    bill = paying.a_bill_to_pay(anna, total="100")
    receipt = paying.a_receipt(bill)
    paying.comes_in(receipt)
    the_cis_has(bill, "60", receipt=receipt.receipt_id)
    Bill.objects.filter(pk=bill.pk).update(open_amount=40)
    follows()
    assert paying.position_of(bill).received == 40
    assert verdicts(capsys) == {"different_amount": 1}

    the_cis_has(bill, "40", receipt=receipt.receipt_id)
    Bill.objects.filter(pk=bill.pk).update(open_amount=0)
    follows()

    assert paying.position_of(bill).received == 0
    assert verdicts(capsys) == {"matched": 1}


def test_a_receipt_of_which_the_cis_booked_a_part_already_pays_what_is_left(anna):
    bill = paying.a_bill_to_pay(anna, total="100")
    receipt = paying.a_receipt(bill)
    the_cis_has(bill, "60", receipt=receipt.receipt_id)
    Bill.objects.filter(pk=bill.pk).update(open_amount=40)

    paying.comes_in(receipt)

    assert paying.position_of(bill).received == 40
    left = payable(customer_id=anna.customer.pk, target=paying.target_of(bill), today=TODAY)
    assert left.amount == 0
    assert entries_of(bill, "credit", "credited") == []


def test_a_reference_alone_is_no_name_where_the_amount_is_another(anna):
    bill = paying.a_bill_to_pay(anna)
    small = paying.a_receipt(bill, amount=Decimal(40))
    large = paying.a_receipt(bill, amount=Decimal("47.42"))
    for receipt in (small, large):
        paying.comes_in(receipt)
    told = the_cis_has(bill, "47.42", receipt=small.creditor_reference)
    follows()

    (booked,) = Entry.objects.filter(kind="booked")
    assert (booked.receipt.receipt_id, booked.payment) == (large.receipt_id, told)


def test_a_reference_alone_is_no_name_where_the_day_is_another(anna):
    bill = paying.a_bill_to_pay(anna)
    receipt = paying.a_receipt(bill)
    paying.comes_in(receipt)
    the_cis_has(bill, ALL, receipt=receipt.creditor_reference, paid_on=TODAY - timedelta(days=4))
    follows()

    assert not Entry.objects.filter(kind="booked").exists()


def test_by_its_name_a_receipt_is_known_through_whatever_channel(anna):
    bill = paying.a_bill_to_pay(anna)
    receipt = paying.a_receipt(bill)
    paying.comes_in(receipt)
    the_cis_has(bill, ALL, receipt=receipt.receipt_id, channel="transfer")
    follows()

    assert paying.position_of(bill).received == 0


@pytest.mark.parametrize("names", ["receipt_id", "creditor_reference"])
def test_a_double_payment_that_the_cis_booked_too_is_one_payment_in_both_books(anna, capsys, names):
    bill, receipts = paid_twice(anna)
    for receipt in receipts:
        the_cis_has(bill, ALL, receipt=getattr(receipt, names))
    the_cis_has(bill, -ALL, channel="refund")
    Bill.objects.filter(pk=bill.pk).update(open_amount=0)
    follows()
    follows()

    assert verdicts(capsys) == {"matched": 2}
    listed = payments_for(viewer=cast.viewer_of(anna), bill_id=bill.pk)
    assert sorted(one.amount for one in listed) == [-ALL, ALL, ALL]
    assert paying.position_of(bill).received == 0


def test_a_receipt_that_fits_nothing_all_the_same_stays_aside(anna):
    first, second = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)
    number = second.notice_number
    Bill.objects.filter(pk=second.pk).update(notice_number="")
    early = paying.a_receipt(first, notice_number=number)
    paying.comes_in(early)
    paying.comes_in(paying.a_receipt(first, receipt_id=early.receipt_id))
    Bill.objects.filter(pk=second.pk).update(notice_number=number)
    follows()

    assert StrayReceipt.objects.get().claimed_at is None
