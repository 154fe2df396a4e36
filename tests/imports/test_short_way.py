"""Rows that are new and in order are inserted first; what is beside them fares as it always did."""

import pytest
from cis import PDF, a_bill, an_item, rejects_of

from utenza.bills.models import Bill, BillItem
from utenza.imports.reports import Counts


@pytest.fixture
def known(cis):
    """Everything of Anna and Bruno is stored; what the test delivers comes after it."""
    cis.deliver()
    cis.rows = {}
    return cis


def new_bills(*numbers, **columns):
    return [a_bill(f"2026/{number}", "S1", "BP-000001", **columns) for number in numbers]


def items_of(*numbers):
    return [
        an_item(f"2026/{number}", position, "50.00") for number in numbers for position in (1, 2)
    ]


def labels_of(number):
    return set(
        BillItem.objects.filter(bill__bill_number=f"2026/{number}").values_list("label", flat=True)
    )


def test_good_rows_beside_a_lost_one_are_counted_once(known):
    known.rows = {"bills.csv": [*new_bills(3, 4, 5), a_bill("2026/6", "S9", "BP-000001")]}

    report = known.deliver("second")

    assert rejects_of(report) == [("bills.csv", 5, "missing_reference", "supply_code")]
    assert report.files["bills.csv"] == Counts(rows=4, inserted=3, rejected=1)


def test_among_many_new_bills_one_that_anna_paid_is_updated_and_an_equal_one_is_not(known):
    paid = a_bill("2026/1", "S1", "BP-000001", plico_number="PL1", open_amount="0.00")
    equal = a_bill("2026/2", "S2", "BP-000002")
    known.rows = {"bills.csv": [paid, *new_bills(3, 4, 5), equal]}

    report = known.deliver("second")

    assert report.files["bills.csv"] == Counts(rows=5, inserted=3, updated=1, unchanged=1)
    assert Bill.objects.get(bill_number="2026/1").open_amount == 0


def test_the_second_of_a_key_is_a_duplicate_also_where_the_first_is_lost(known):
    lost = a_bill("2026/3", "S9", "BP-000001")
    known.rows = {"bills.csv": [lost, *new_bills(3, 4, 5)]}

    report = known.deliver("second")

    assert [one[1:3] for one in rejects_of(report)] == [
        (2, "missing_reference"),
        (3, "duplicate_key"),
    ]
    assert not Bill.objects.filter(bill_number="2026/3").exists()
    assert report.files["bills.csv"] == Counts(rows=4, inserted=2, rejected=2)


def test_items_that_come_to_the_total_beside_stored_ones_are_too_many(known):
    """What is delivered adds up to 100 euro, but the bill has its 100 euro already."""
    more = [an_item("2026/1", position, "50.00") for position in (3, 4)]
    known.rows = {"bills.csv": new_bills(3, 4), "bill_items.csv": [*more, *items_of(3, 4)]}

    report = known.deliver("second")

    assert [one[1:3] for one in rejects_of(report)] == [(2, "bad_amount"), (3, "bad_amount")]
    assert report.files["bill_items.csv"] == Counts(rows=6, inserted=4, rejected=2)


def test_a_bill_one_of_whose_items_cannot_be_read_gets_none_and_its_neighbours_all(known):
    items = items_of(3, 4, 5)
    items[2]["amount"] = "fifty"
    known.rows = {"bills.csv": new_bills(3, 4, 5), "bill_items.csv": items}

    report = known.deliver("second")

    assert [one[1:3] for one in rejects_of(report)] == [(4, "bad_amount"), (5, "bad_amount")]
    assert report.files["bill_items.csv"] == Counts(rows=6, inserted=4, rejected=2)
    assert not labels_of(4)


def test_an_item_of_nothing_that_is_there_twice_is_rejected_once(known):
    """It changes no sum: the table's key alone tells."""
    nothing = [an_item("2026/3", 3, "0.00", label=label) for label in ("Prima", "Seconda")]
    known.rows = {"bills.csv": new_bills(3), "bill_items.csv": [*items_of(3), *nothing]}

    report = known.deliver("second")

    assert [one[1:3] for one in rejects_of(report)] == [(5, "duplicate_key")]
    assert labels_of(3) == {"Commercializzazione", "Prima"}


def test_items_of_bills_whose_number_was_rejected_are_lost_and_the_others_load(known):
    wrong = new_bills(3, total="many")
    known.rows = {"bills.csv": [*wrong, *new_bills(4, 5)], "bill_items.csv": items_of(3, 4, 5)}

    report = known.deliver("second")

    assert [one[:3] for one in rejects_of(report)] == [
        ("bills.csv", 2, "bad_amount"),
        ("bill_items.csv", 2, "missing_reference"),
        ("bill_items.csv", 3, "missing_reference"),
    ]
    assert report.files["bill_items.csv"] == Counts(rows=6, inserted=4, rejected=2)


def test_a_bill_with_a_document_comes_with_it_among_many_without(known):
    known.documents["3.pdf"] = PDF
    known.rows = {"bills.csv": [*new_bills(3, summary_file="3.pdf"), *new_bills(4, 5, 6)]}

    report = known.deliver("second")

    assert report.files["bills.csv"] == Counts(rows=4, inserted=4)
    assert Bill.objects.get(bill_number="2026/3").summary_sha256 is not None
