"""The books here and those of the CIS, side by side."""

import csv
import json
from datetime import timedelta
from decimal import Decimal

import paying
import pytest
import trade
from django.core.management import CommandError, call_command

from utenza.bills.models import Position
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
    assert "double" not in reconciled(capsys)["verdicts"]


def test_a_smaller_refund_leaves_the_rest_to_give_back(anna):
    bill = paying.a_bill_to_pay(anna)
    for _ in range(2):
        paying.comes_in(paying.a_receipt(bill))
    booked(bill, amount="50", channel="refund")

    follows()

    left = [amount for account, _, amount in paying.ledger_of(bill) if account == "credit"]
    assert sum(left) == Decimal("37.42")


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
