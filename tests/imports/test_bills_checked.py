"""The bills of a delivery are checked before anybody sees them; those that are wrong are held."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import paying
import pytest
from cis import a_bill, a_supply, an_item
from django.core.management import CommandError, call_command

from utenza.bills.models import Bill, BillItem, Hold
from utenza.bills.queries.chosen import (
    choose_issued,
    choose_named,
    choose_written,
    chosen_bills,
    chosen_receipts,
    sifted,
)
from utenza.bills.queries.holds import held_bills
from utenza.bills.rules.checking import Beside, Rounding, check
from utenza.imports.generator import write_delivery
from utenza.notifications.models import InboxMessage
from utenza.payments.models import StrayReceipt
from utenza.storage.acting import acting
from utenza.storage.roles import Role

CENT = Decimal("0.01")


def charged(number, *, amount="50.00", **columns):
    """Bill Bruno 400 kWh, whose first line may be wrong."""
    lines = [
        {"group": "energy_variable", "label": "Vendita", "unit": "kWh", "unit_price": "0.125"},
        {"group": "excise_vat", "label": "IVA 10%", "unit": "EUR", "unit_price": "0.1"},
    ]
    vat = str((Decimal(amount) / 10).quantize(CENT))
    items = [
        an_item(number, 1, amount, quantity="400", **lines[0]),
        an_item(number, 2, vat, quantity=amount, **lines[1]),
    ]
    total = str(Decimal(amount) + Decimal(vat))
    told = {"total": total, "open_amount": total, "quantity": "400", "unit": "kWh"}
    return a_bill(number, "S2", "BP-000002", **told | columns), items


def bring(cis, name, *bills):
    """Let the CIS bring these bills and nothing else."""
    cis.rows = {
        "bills.csv": [bill for bill, _ in bills],
        "bill_items.csv": [item for _, items in bills for item in items],
    }
    return cis.write(name)


AUTUMN = {"period_from": "2026-10-01", "period_to": "2026-10-31", "issued_on": "2026-11-12"}


@pytest.fixture
def known(cis):
    """Anna and Bruno are known; the bills of the first delivery have no quantity."""
    cis.deliver("people")
    return cis


def rows_of(report):
    with Path(report.bill_checks.file).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_delivery_says_which_of_its_bills_are_wrong_and_by_how_much(known):
    path = bring(known, "second", charged("2026/10"), charged("2026/11", amount="50.01", **AUTUMN))

    report = known.take(path, checks=Rounding.EITHER)

    checks = report.bill_checks
    assert (checks.checked, checks.wrong, checks.doubtful, checks.held) == (2, 1, 0, 0)
    (row,) = rows_of(report)
    assert row == {
        "bill_number": "2026/11", "supply_code": "S2", "kind": "line", "is_fault": "true",
        "position": "1", "label": "Vendita", "expected": "50.00", "found": "50.01",
        "difference": "0.01", "unit": "EUR",
    }  # fmt: skip
    assert held_bills() == []


def test_what_is_wrong_is_held_in_the_delivery_s_own_transaction(known):
    path = bring(known, "second", charged("2026/10"), charged("2026/11", amount="50.01", **AUTUMN))

    report = known.take(path, checks=Rounding.EITHER, holds=True)

    assert report.bill_checks.held == 1
    (held,) = held_bills()
    assert (held.number, held.by_check) == ("2026/11", True)
    assert "controllo della consegna" in held.reason


def test_a_dry_run_reports_and_keeps_nothing(known):
    path = bring(known, "second", charged("2026/11", amount="50.01"))

    report = known.take(path, checks=Rounding.EITHER, holds=True, dry_run=True)

    assert (report.bill_checks.wrong, report.bill_checks.held) == (1, 1)
    assert report.bill_checks.file.endswith("bill-checks-dry-run.csv")
    assert not Hold.objects.exists()
    assert not Bill.objects.filter(bill_number="2026/11").exists()


def test_a_delivery_without_faults_leaves_no_report(known):
    report = known.take(bring(known, "second", charged("2026/10")), checks=Rounding.EITHER)

    checks = report.bill_checks
    assert (checks.checked, checks.wrong, checks.doubtful, checks.file) == (1, 0, 0, "")
    assert not list(known.folder.glob("deliveries/**/bill-checks*"))


def test_only_what_a_delivery_wrote_is_checked_lines_that_change_included(known):
    known.take(bring(known, "second", charged("2026/10"), charged("2026/11", **AUTUMN)))
    bill, items = charged("2026/11", **AUTUMN)
    moved = [
        items[0] | {"amount": "49.99"},
        items[1] | {"amount": "5.01"},
    ]
    same = charged("2026/10")

    report = known.take(
        bring(known, "third", same, (bill, moved)), checks=Rounding.EITHER, force=True
    )

    assert (report.bill_checks.checked, report.bill_checks.wrong) == (1, 1)
    assert [row["kind"] for row in rows_of(report)] == ["line", "line", "taxable"]


def test_periods_and_the_meter_raise_doubts(known):
    known.take(bring(known, "second", charged("2026/10")))
    late = AUTUMN | {"period_from": "2026-10-03"}
    known.rows["consumption.csv"] = []
    path = bring(known, "third", charged("2026/11", **late))

    report = known.take(path, checks=Rounding.EITHER, holds=True)

    checks = report.bill_checks
    assert (checks.wrong, checks.doubtful, checks.held) == (0, 1, 0)
    assert [(row["kind"], row["found"], row["unit"]) for row in rows_of(report)] == [
        ("gap", "2", "days")
    ]


def test_the_meter_is_asked_in_the_report_too(known):
    bill = charged("2026/11", **AUTUMN)
    path = bring(known, "second", bill)
    known.rows["consumption.csv"] = [
        {"supply_code": "S2", "month": "2026-10", "band": "F0", "quantity": "380", "kind": "actual"}
    ]
    known.folder = known.folder / "again"
    known.folder.mkdir()

    report = known.take(known.write("second"), checks=Rounding.EITHER)

    assert path.name == "second"
    assert [(row["kind"], row["expected"], row["found"]) for row in rows_of(report)] == [
        ("consumption", "380.000", "400.000")
    ]


def test_a_bill_that_was_there_before_is_reported_and_never_held(known):
    """Bruno has seen it, and paid it now: it stays where he found it."""
    old = charged("2026/11", amount="50.01", **AUTUMN)
    known.take(bring(known, "second", old))
    paid = charged("2026/11", amount="50.01", **AUTUMN | {"open_amount": "0.00"})

    report = known.take(bring(known, "third", paid), checks=Rounding.EITHER, holds=True)

    assert Bill.objects.get(bill_number="2026/11").open_amount == 0
    assert (report.bill_checks.wrong, report.bill_checks.held) == (1, 0)
    assert held_bills() == []


def test_what_carla_s_office_released_no_check_holds_again(known, capsys):
    wrong = charged("2026/11", amount="50.01", **AUTUMN)
    known.take(bring(known, "second", wrong), checks=Rounding.EITHER, holds=True)
    call_command("bills", "release", "2026/11")
    paid = charged("2026/11", amount="50.01", **AUTUMN | {"open_amount": "12.00"})

    known.take(bring(known, "third", paid), checks=Rounding.EITHER, holds=True)
    told(capsys, "bills", "check", "--since", "2026-11-01", "--hold")

    assert held_bills() == []
    assert told(capsys, "bills", "hold", "2026/11", "--reason", "prova")[1] == "Trattenute: 1\n"


PLICO = {
    "plico_number": "PL2", "bp_code": "BP-000002", "issued_on": "2026-11-12",
    "due_on": "2026-12-02", "bills_total": "110.01", "previous_balance": "0.00",
    "total_due": "110.01", "open_amount": "110.01", "collection": "pagopa",
}  # fmt: skip


def bring_a_plico(cis, name, *bills):
    bring(cis, f"{name}-alone", *bills)
    cis.rows["plichi.csv"] = [PLICO]
    return cis.write(name)


def test_a_bill_that_comes_later_into_a_held_plico_is_held_with_it(known):
    """Bruno would see it as one to be paid by itself."""
    in_plico = AUTUMN | {"plico_number": "PL2"}
    wrong = charged("2026/11", amount="50.01", **in_plico)
    known.take(bring_a_plico(known, "second", wrong), checks=Rounding.EITHER, holds=True)

    known.take(bring_a_plico(known, "third", charged("2026/12", **in_plico)))

    assert {(one.number, one.plico_number) for one in held_bills()} == {
        ("2026/11", "PL2"), ("2026/12", "PL2"),
    }  # fmt: skip
    call_command("bills", "release", "2026/12")
    assert held_bills() == []


def test_a_wrong_bill_that_comes_into_a_plico_already_seen_is_only_reported(known):
    in_plico = AUTUMN | {"plico_number": "PL2"}
    known.take(bring_a_plico(known, "second", charged("2026/11", **in_plico)))
    wrong = charged("2026/12", amount="50.01", **in_plico)

    report = known.take(bring_a_plico(known, "third", wrong), checks=Rounding.EITHER, holds=True)

    assert (report.bill_checks.wrong, report.bill_checks.held) == (1, 0)
    assert held_bills() == []


def test_a_bill_issued_anew_after_a_credit_note_overlaps_with_nothing(known):
    """Bruno's bill of autumn is taken back whole, and the same days are billed again."""
    credit, _ = charged("2026/NC", kind="credit_note", total="-55.00", open_amount="0.00",
                        quantity="", unit="", **AUTUMN | {"issued_on": "2026-11-14"})  # fmt: skip
    anew = charged("2026/12", **AUTUMN | {"issued_on": "2026-11-15"})
    autumn = charged("2026/11", **AUTUMN)

    report = known.take(
        bring(known, "second", charged("2026/10"), autumn, (credit, []), anew),
        checks=Rounding.EITHER,
    )

    assert (report.bill_checks.checked, report.bill_checks.file) == (4, "")
    in_part = credit | {"total": "-5.00"}
    report = known.take(
        bring(known, "third", charged("2026/10"), autumn, (in_part, []), anew),
        checks=Rounding.EITHER,
    )
    report = known.take(bring(known, "fourth", *later(anew)), checks=Rounding.EITHER)
    assert [(row["bill_number"], row["kind"]) for row in rows_of(report)] == [
        ("2026/12", "overlap")
    ]


def later(charge):
    """Bring the bill again with another day on which it is due, so that it is looked at."""
    bill, items = charge
    return [(bill | {"due_on": "2027-01-02"}, items)]


def test_of_bills_issued_on_one_day_the_earlier_period_comes_first(known):
    """The CIS names the newer one first; the next one follows it all the same."""
    september = {"period_from": "2026-09-01", "period_to": "2026-09-30", "issued_on": "2026-11-12"}
    november = {"period_from": "2026-11-01", "period_to": "2026-11-30", "issued_on": "2026-12-12"}
    in_order = (AUTUMN, september, november)
    bills = [charged(f"2026/{n}", **each) for n, each in enumerate(in_order, 10)]

    report = known.take(bring(known, "second", *bills), checks=Rounding.EITHER)

    assert report.bill_checks.file == ""


def test_a_fixed_price_is_asked_for_of_the_newest_bill_alone(known, capsys, settings, tmp_path):
    """Bruno changed to a fixed offer: what he paid under the other one is no fault of it."""
    settings.HOME = tmp_path / "home"
    dear = charged("2026/11", amount="60.00", **AUTUMN)
    dear[1][0]["unit_price"] = "0.15"
    december = {"period_from": "2026-11-01", "period_to": "2026-11-30", "issued_on": "2026-12-12"}
    newest = charged("2026/12", amount="60.00", **december)
    newest[1][0]["unit_price"] = "0.15"
    bring(known, "unused", charged("2026/10"), dear, newest)
    of_bruno = a_supply("S2", "C2", "IT001E00000002")
    known.rows["supplies.csv"] = [of_bruno | {"offer_until": "2027-12-31"}]

    report = known.take(known.write("second"), checks=Rounding.EITHER)

    assert report.bill_checks.file == ""
    said = told(capsys, "bills", "check", "--since", "2026-01-01")[1]
    assert "da guardare 0" in said
    newest[1][0] |= {"unit_price": "0.16", "amount": "64.00"}
    newest[1][1] |= {"quantity": "64.00", "amount": "6.40"}
    raised = newest[0] | {"total": "70.40", "open_amount": "70.40"}
    report = known.take(bring(known, "third", (raised, newest[1])), checks=Rounding.EITHER)
    assert [(row["bill_number"], row["kind"]) for row in rows_of(report)] == [("2026/12", "price")]


def test_while_history_is_arriving_no_days_are_missing(known, settings):
    settings.HISTORY_ARRIVING = True
    late = AUTUMN | {"period_from": "2026-10-03"}

    report = known.take(
        bring(known, "second", charged("2026/10"), charged("2026/11", **late)),
        checks=Rounding.EITHER,
    )

    assert report.bill_checks.file == ""


@pytest.fixture
def spoilt(cis, tmp_path):
    """A generated delivery is loaded, and cents are moved in many of its bills by every way."""
    where = tmp_path / "generated"
    write_delivery(where=where, customers=30, seed=4, today=date(2026, 11, 22), name="g", months=12)
    report = cis.take(where, checks=Rounding.HALF_UP)
    assert report.bill_checks.wrong == 0
    chance = Random(20261122)  # noqa: S311 - must repeat itself
    numbers = list(Bill.objects.order_by("id").values_list("bill_number", flat=True))
    chosen = chance.sample(numbers, 120)
    for number in chosen:
        spoil(Bill.objects.get(bill_number=number), chance)
    return numbers


def spoil(bill, chance):
    cent = chance.choice((CENT, -CENT))
    line = chance.choice(list(BillItem.objects.filter(bill=bill)))
    kind = chance.choice(("line", "both", "total", "quantity", "period", "price", "vat", "rate"))
    if kind in {"line", "both"}:
        BillItem.objects.filter(pk=line.pk).update(amount=line.amount + cent)
    if kind in {"total", "both"}:
        bill.total += cent
    if kind == "quantity" and bill.quantity:
        bill.quantity += 1
    if kind == "period":
        bill.period_from = bill.period_from.replace(day=chance.choice((2, 15)))
    if kind == "price" and line.unit_price is not None:
        price = line.unit_price + Decimal("0.000123")
        BillItem.objects.filter(pk=line.pk).update(unit_price=price)
    # The CIS may write VAT and EUR otherwise, and then what is taxed or the rate is wrong.
    vat = BillItem.objects.filter(bill=bill, group="excise_vat", unit="EUR").first()
    if kind in {"vat", "rate"} and vat is not None:
        label = chance.choice((vat.label, "I.V.A. 10%", "IVA10%"))
        unit = chance.choice(("€", "euro"))
        BillItem.objects.filter(pk=vat.pk).update(
            label=label,
            unit=unit,
            quantity=vat.quantity + cent * (kind == "vat"),
            **a_wrong_rate(vat) if kind == "rate" else {},
        )
    bill.save()


def a_wrong_rate(vat):
    price = Decimal("0.22")
    return {"unit_price": price, "amount": (vat.quantity * price).quantize(CENT)}


@pytest.mark.parametrize("rounding", list(Rounding))
def test_the_sieve_lets_nothing_through_that_the_rule_finds(spoilt, rounding):
    with acting(Role.INTAKE):
        assert choose_named(numbers=spoilt) == len(spoilt)
        suspects = sifted()
        bills = [bill for page in chosen_bills(at_once=100) for bill in page]
        receipts = chosen_receipts([bill.id for bill in bills])
        found = {
            bill.id
            for bill in bills
            if check(
                receipts[bill.id][0],
                Beside(before=receipts[bill.id][1], fixed_until=bill.fixed_until),
                rounding=rounding,
            ).findings
        }

    assert len(bills) == len(spoilt)
    assert len(found) > 60
    assert found <= suspects
    # It sifts: most bills that are right are not read at all.
    assert len(suspects - found) < len(spoilt) / 10 or rounding is Rounding.HALF_EVEN


def test_bills_are_chosen_by_day_of_issue_too(known):
    known.take(bring(known, "second", charged("2026/10"), charged("2026/11", **AUTUMN)))

    with acting(Role.INTAKE):
        assert choose_issued(since=date(2026, 11, 1)) == 1
        assert [bill.number for page in chosen_bills(at_once=9) for bill in page] == ["2026/11"]
        assert choose_written() == 0


def told(capsys, *arguments):
    """Run the command; return its exit code and what it said."""
    code = 0
    try:
        call_command(*arguments)
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr().out


def test_carlas_office_checks_holds_lists_and_releases_by_command(
    known, capsys, settings, tmp_path
):
    settings.HOME = tmp_path / "home"
    known.take(bring(known, "second", charged("2026/11", amount="50.01", **AUTUMN)))

    code, said = told(capsys, "bills", "check", "--since", "2026-11-01", "--hold")
    assert code == 3
    assert "controllate: 1; non tornano 1, da guardare 0, trattenute 1" in said
    assert (tmp_path / "home/deliveries/bill-checks-since-2026-11-01.csv").is_file()
    code, said = told(capsys, "bills", "list")
    assert (code, said.startswith("2026/11 (S2) 55.01 EUR")) == (0, True)
    assert json.loads(told(capsys, "bills", "list", "--json")[1])[0]["number"] == "2026/11"
    assert told(capsys, "bills", "release", "2026/11") == (0, "Rilasciate: 1\n")
    assert told(capsys, "bills", "list") == (0, "Nessuna fattura trattenuta.\n")
    assert told(capsys, "bills", "hold", "2026/11", "--reason", "prova") == (0, "Trattenute: 1\n")
    with pytest.raises(CommandError) as refused:
        call_command("bills", "hold", "2026/0", "--reason", "prova")
    assert (refused.value.returncode, "2026/0" in str(refused.value)) == (3, True)


def test_a_corrected_bill_passes_when_it_is_checked_again(known, capsys):
    known.take(
        bring(known, "second", charged("2026/11", amount="50.01", **AUTUMN)),
        checks=Rounding.EITHER, holds=True,
    )  # fmt: skip

    report = known.take(
        bring(known, "third", charged("2026/11", **AUTUMN)), checks=Rounding.EITHER, holds=True
    )

    assert (report.bill_checks.checked, report.bill_checks.wrong) == (1, 0)
    # Held until somebody releases it.
    assert [one.number for one in held_bills()] == ["2026/11"]


def test_of_money_for_a_bill_that_the_check_holds_nobody_is_told(known):
    """The receipt came before the bill, and waits on while the bill is held."""
    bill, items = charged(
        "2026/10", amount="50.01", notice_number=paying.a_notice_number(), **AUTUMN
    )
    early = Bill(notice_number=bill["notice_number"], open_amount=bill["open_amount"])
    paying.comes_in(paying.a_receipt(early))
    told = InboxMessage.objects.count()

    report = known.take(bring(known, "second", (bill, items)), checks=Rounding.EITHER, holds=True)

    assert report.bill_checks.held == 1
    assert InboxMessage.objects.count() == told
    assert StrayReceipt.objects.get().claimed_at is None
