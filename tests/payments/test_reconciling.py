"""The books here and those of the CIS, side by side."""

import csv
import json
from datetime import timedelta
from decimal import Decimal

import debiting
import paying
import pytest
import trade
from django.core.management import CommandError, call_command

from utenza.bills.models import Bill, Position
from utenza.payments.actions.booking import follow_payments
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = paying.NOW
TODAY = NOW.date()


def follows():
    with acting(Role.INTAKE):
        follow_payments(now=NOW, today=TODAY)


def reconciled(capsys, *options):
    call_command("reconcile", "--from", "2026-11-01", "--to", "2026-11-30", "--json", *options)
    return json.loads(capsys.readouterr().out)


def booked(bill, receipt=None, amount="87.42", **fields):
    named = receipt.receipt_id if receipt else ""
    return trade.a_payment(bill=bill, amount=amount, paid_on=TODAY, receipt=named, **fields)


def test_each_payment_has_its_verdict_and_the_money_adds_up(anna, capsys, tmp_path):
    matched, different, missing, twice, alone = (paying.a_bill_to_pay(anna) for _ in range(5))
    for bill, amount in ((matched, "87.42"), (different, "80.00")):
        receipt = paying.a_receipt(bill)
        paying.comes_in(receipt)
        booked(bill, receipt, amount)
    paying.comes_in(paying.a_receipt(missing))
    paying.comes_in(paying.a_receipt(twice))
    paying.comes_in(paying.a_receipt(twice))
    booked(alone)
    paying.comes_in(paying.a_receipt(alone, notice_number="301999999999999999"))
    follows()

    found = reconciled(capsys, "--csv", str(tmp_path / "payments.csv"))

    assert {verdict: sums["payments"] for verdict, sums in found["verdicts"].items()} == {
        "matched": 1,
        "different_amount": 1,
        "missing_in_cis": 2,
        "double": 1,
        "missing_here": 1,
        "stray": 1,
    }
    assert Decimal(found["received"]) == 6 * Decimal("87.42")
    assert Decimal(found["booked"]) == Decimal("87.42") + 80 + Decimal("87.42")
    assert Decimal(found["difference"]) == Decimal(found["received"]) - Decimal(found["booked"])
    assert found["contradictions"] == []
    rows = list(csv.DictReader((tmp_path / "payments.csv").read_text().splitlines()))
    assert len(rows) == 7
    assert {row["customer_code"] for row in rows} == {anna.customer.customer_code, ""}
    assert sum(Decimal(row["difference"]) for row in rows) == Decimal(found["difference"])


def test_what_came_in_outside_the_days_is_not_counted(anna, capsys):
    bill = paying.a_bill_to_pay(anna)
    paying.comes_in(paying.a_receipt(bill), now=NOW + timedelta(days=30))

    assert reconciled(capsys)["verdicts"] == {}


def test_a_credit_that_the_cis_gave_back_is_settled(anna, capsys):
    bill = paying.a_bill_to_pay(anna)
    for _ in range(2):
        receipt = paying.a_receipt(bill)
        paying.comes_in(receipt)
    booked(bill, amount="-87.42", channel="refund")

    follows()
    follows()

    assert paying.ledger_of(bill)[-1] == ("credit", "refunded", Decimal("-87.42"))
    found = reconciled(capsys)
    assert found["verdicts"]["refunded"] == {
        "payments": 1,
        "received": "87.42",
        "booked": "0.00",
        "difference": "0.00",
    }
    assert "double" not in found["verdicts"]
    # The first one is due, and the CIS has not booked it.
    assert found["difference"] == "87.42"


def test_a_double_that_the_cis_booked_and_gave_back_is_the_same_in_both_books(anna, capsys):
    bill = paying.a_bill_to_pay(anna)
    for _ in range(2):
        receipt = paying.a_receipt(bill)
        paying.comes_in(receipt)
        booked(bill, receipt)
    booked(bill, amount="-87.42", channel="refund")

    follows()

    found = reconciled(capsys)
    assert found["verdicts"]["matched"]["payments"] == 2
    assert found["difference"] == "0.00"


def test_what_the_cis_gave_back_before_is_no_refund_of_a_later_double(anna):
    bill = paying.a_bill_to_pay(anna)
    yesterday = TODAY - timedelta(days=1)
    trade.a_payment(bill=bill, amount="-87.42", paid_on=yesterday, channel="refund")
    for _ in range(2):
        paying.comes_in(paying.a_receipt(bill))

    follows()

    assert paying.ledger_of(bill)[-1] == ("credit", "credited", Decimal("87.42"))


def test_a_refund_settles_what_came_before_it_and_leaves_what_came_after(anna):
    bill = paying.a_bill_to_pay(anna)
    for days in (0, 0, 5):
        moment = NOW + timedelta(days=days)
        paying.comes_in(paying.a_receipt(bill, paid_at=moment), now=moment)
    booked(bill, amount="100.00", channel="refund")

    follows()

    given_back = [amount for _, kind, amount in paying.ledger_of(bill) if kind == "refunded"]
    assert given_back == [Decimal("-87.42")]


def test_what_was_paid_at_the_counter_as_well_is_asked_after(anna, capsys):
    bill = paying.a_bill_to_pay(anna)
    paying.comes_in(paying.a_receipt(bill))
    assert reconciled(capsys)["paid_twice"] == []

    booked(bill, channel="counter")
    Bill.objects.filter(pk=bill.pk).update(open_amount=0)
    follows()

    assert reconciled(capsys)["paid_twice"] == [
        {
            "customer_code": anna.customer.customer_code,
            "document": bill.bill_number,
            "received": "87.42",
            "open_amount": "0.00",
        }
    ]
    call_command("reconcile", "--from", "2026-11-01", "--to", "2026-11-30")
    assert "paid twice?" in capsys.readouterr().out


def test_money_in_another_currency_is_in_no_sum(anna, capsys):
    receipt = paying.a_receipt(
        paying.a_bill_to_pay(anna),
        notice_number="301999999999999999",
        facts={"currency": "USD"},
    )
    paying.comes_in(receipt)

    found = reconciled(capsys)

    assert (found["verdicts"]["stray"]["payments"], found["received"]) == (1, "0.00")


def test_a_smaller_refund_leaves_the_rest_to_give_back(anna):
    bill = paying.a_bill_to_pay(anna)
    for _ in range(2):
        paying.comes_in(paying.a_receipt(bill))
    booked(bill, amount="50", channel="refund")

    follows()

    left = [amount for account, _, amount in paying.ledger_of(bill) if account == "credit"]
    assert sum(left) == Decimal("37.42")


def debits_of(capsys):
    """Return what is said of December's debits: how many, and what lies between the books."""
    call_command("reconcile", "--from", "2026-12-01", "--to", "2026-12-31", "--json")
    found = json.loads(capsys.readouterr().out)
    return {
        verdict: (one["payments"], one["difference"]) for verdict, one in found["verdicts"].items()
    }


def the_cis_books(bill, amount="87.42"):
    trade.a_payment(bill=bill, amount=amount, paid_on=debiting.DUE, channel="direct_debit")
    follows()


@pytest.mark.usefixtures("_store")
def test_debits_stand_beside_what_the_cis_booked_of_them(anna, capsys):
    bills = [debiting.a_debited_bill(anna) for _ in range(5)]
    _, matched, back, back_unbooked, refused = bills
    debiting.told_on()
    debiting.sent_for()
    for bill in bills[:4]:
        debiting.collected(bill)
    for bill in (matched, back):
        the_cis_books(bill)
    for bill in (back, back_unbooked):
        debiting.returned(bill)
    debiting.rejected(refused)
    the_cis_books(refused)

    assert debits_of(capsys) == {
        "missing_in_cis": (1, "87.42"),
        "matched": (1, "0.00"),
        "returned": (2, "-87.42"),
        "missing_here": (1, "-87.42"),
    }


@pytest.mark.usefixtures("_store")
def test_a_debit_that_the_cis_booked_with_another_amount_is_named(anna, capsys):
    bill = debiting.with_the_bank(anna)
    debiting.collected(bill)
    name = debiting.debit_of(bill).end_to_end_id
    trade.a_payment(
        bill=bill, amount="80.00", paid_on=debiting.DUE, channel="direct_debit", receipt=name
    )
    follows()

    assert debits_of(capsys) == {"different_amount": (1, "7.42")}


def test_what_the_cis_collects_by_itself_is_its_own_affair(anna, capsys):
    the_cis_books(debiting.a_debited_bill(anna))

    assert debits_of(capsys) == {}


@pytest.fixture
def _store(settings, tmp_path):
    there = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path / "store"}}
    settings.STORAGES = {**settings.STORAGES, "documents": there}


def test_a_fault_of_ours_does_not_stay_hidden(anna, capsys):
    bill = paying.a_bill_to_pay(anna)
    paying.comes_in(paying.a_receipt(bill))
    Position.objects.update(received=5)

    with pytest.raises(SystemExit) as ended:
        reconciled(capsys)

    assert ended.value.code == 4
    (wrong,) = json.loads(capsys.readouterr().out)["contradictions"]
    assert (wrong["document"], wrong["received"], wrong["due"]) == (
        bill.bill_number,
        "5.00",
        "87.42",
    )


def test_days_the_wrong_way_round_are_refused():
    with pytest.raises(CommandError, match="--from is after --to"):
        call_command("reconcile", "--from", "2026-11-02", "--to", "2026-11-01")
