"""Single cents are planted in bills that add up, and the check has to find them."""

import csv
import io
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from receipts import receipts_of, with_line

from utenza.bills.rules.checking import check
from utenza.imports.generator import write_delivery

SAMPLE = Path(__file__).resolve().parents[3] / "shared/sample-delivery/cis-20261122-1.zip"
SEED = 20261122
FAULTS = 4_000
CENT = Decimal("0.01")


def test_the_demo_s_bills_add_up_and_each_fault_in_them_is_found(tmp_path):
    where = tmp_path / "delivery"
    write_delivery(where=where, customers=80, seed=4, today=date(2026, 11, 22), name="cis-1")
    bills = receipts_of(rows(where / "bills.csv"), rows(where / "bill_items.csv"))

    good = [bill for bill in bills if check(bill).adds_up]

    assert len(good) == len(bills) > 1_500
    found, planted = planted_and_found(good)
    assert sum(planted.values()) == FAULTS
    assert found["line with its total"] >= planted["line with its total"] * 0.99
    assert sum(found.values()) >= FAULTS * 0.99


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample deliveries are not beside this folder")
def test_faults_in_the_sample_delivery_are_found():
    with zipfile.ZipFile(SAMPLE) as sample:
        bills, items = (rows_of(sample.read(f"{name}.csv")) for name in ("bills", "bill_items"))

    good = [bill for bill in receipts_of(bills, items) if check(bill).adds_up]

    # The others, as its README does not say, tax the television licence.
    assert len(good) > 1_000
    found, planted = planted_and_found(good)
    assert sum(planted.values()) == FAULTS
    assert sum(found.values()) >= FAULTS * 0.99


def planted_and_found(bills):
    """Plant FAULTS single cents, each in a bill by itself; count by kind."""
    chance = Random(SEED)  # noqa: S311 - must repeat itself
    planted, found = Counter(), Counter()
    while planted.total() < FAULTS:
        kind, wrong = a_fault(chance.choice(bills), chance)
        planted[kind] += 1
        found[kind] += not check(wrong).adds_up
    return found, planted


def a_fault(bill, chance):
    """Move one figure in EUR of the bill by a cent, up or down: any of them is as likely."""
    cent = chance.choice((CENT, -CENT))
    figures = [("total", None)]
    for line in bill.lines:
        figures += [("line alone", line), ("line with its total", line)]
        if line.quantity is not None:
            figures.append(("unit price", line))
        if line.taxable is not None:
            figures.append(("taxable", line))
    kind, line = chance.choice(figures)
    if line is None:
        return kind, replace(bill, total=bill.total + cent)
    if kind == "unit price":
        return kind, with_line(bill, line.position, unit_price=line.unit_price + cent)
    if kind == "taxable":
        return kind, with_line(bill, line.position, quantity=line.quantity + cent)
    total = kind == "line with its total"
    return kind, with_line(bill, line.position, total=total, amount=line.amount + cent)


def rows(path):
    return rows_of(path.read_bytes())


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
