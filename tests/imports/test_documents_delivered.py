"""Anna's bills as documents: stored once, for good, and only when they are what they say."""

import os

import pytest
from cis import PDF, XML, rejects_of, zipped

from utenza.bills.models import Bill
from utenza.imports.reports import Counts, Outcome
from utenza.storage.documents import document_name, document_store

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<F>&b;</F>"""
STRANGER = (
    b"""<?xml version="1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]><f>&x;</f>"""
)


@pytest.fixture
def annas(cis):
    """A CIS whose delivery has the synthesis and the e-invoice of Anna's bill."""
    cis.documents = {"2026/1-s.pdf": PDF, "2026/1.xml": XML}
    cis.rows["bills.csv"][0] |= {"summary_file": "2026/1-s.pdf", "xml_file": "2026/1.xml"}
    return cis


def stored(cis):
    store = cis.folder / "store"
    return sorted(path for path in store.rglob("*") if path.is_file())


def test_the_bill_names_its_documents_by_their_content(annas):
    report = annas.deliver()

    assert rejects_of(report) == []
    bill = Bill.objects.get(bill_number="2026/1")
    with document_store().open(document_name(bytes(bill.summary_sha256))) as file:
        assert file.read() == PDF
    assert (bill.xml_sha256 is None, bill.detail_sha256 is None) == (False, True)


def test_documents_in_a_zip_are_the_same(annas):
    report = annas.take(zipped(annas.write()))

    assert rejects_of(report) == []
    assert len(stored(annas)) == 2


def test_nothing_is_stored_twice(annas):
    annas.deliver()
    before = [(path, path.stat().st_mtime_ns) for path in stored(annas)]

    report = annas.deliver("second")

    assert report.files["bills.csv"] == Counts(rows=2, unchanged=2)
    assert [(path, path.stat().st_mtime_ns) for path in stored(annas)] == before


def test_two_bills_may_share_one_document(annas):
    annas.rows["bills.csv"][1]["summary_file"] = "2026/2-s.pdf"
    annas.documents["2026/2-s.pdf"] = PDF

    annas.deliver()

    assert len(stored(annas)) == 2


def test_a_payment_need_not_bring_the_documents_again(annas):
    annas.deliver()
    annas.documents = {}
    annas.rows["bills.csv"][0]["open_amount"] = "0.00"

    report = annas.deliver("second")

    assert rejects_of(report) == []
    bill = Bill.objects.get(bill_number="2026/1")
    assert (bill.open_amount, bill.summary_sha256 is not None) == (0, True)


def test_a_corrected_document_takes_the_place_of_the_first(annas):
    annas.deliver()
    annas.documents["2026/1-s.pdf"] = PDF + b"corrected"

    report = annas.deliver("second")

    assert report.files["bills.csv"] == Counts(rows=2, updated=1, unchanged=1)
    bill = Bill.objects.get(bill_number="2026/1")
    with document_store().open(document_name(bytes(bill.summary_sha256))) as file:
        assert file.read().endswith(b"corrected")


def test_a_document_that_no_good_row_names_is_not_stored(annas):
    annas.documents["2026/other.pdf"] = PDF + b"of nobody"
    annas.rows["bills.csv"][0]["bp_code"] = "BP-000002"

    report = annas.deliver()

    assert ("bills.csv", 2, "wrong_owner", "bp_code") in rejects_of(report)
    assert stored(annas) == []


def test_a_refused_delivery_stores_no_document(annas):
    annas.limits = {}
    annas.rows["payments.csv"][0]["amount"] = "x"

    assert annas.deliver().outcome is Outcome.REFUSED
    assert stored(annas) == []


def test_a_dry_run_stores_no_document_and_finds_the_wrong_ones(annas):
    annas.documents["2026/1.xml"] = b"no XML"

    report = annas.deliver(dry_run=True)

    assert ("bills.csv", 2, "missing_document", "xml_file") in rejects_of(report)
    assert stored(annas) == []


@pytest.mark.parametrize("content", [b"", b"%PD", b"<html>sorry</html>", b"\n%PDF-1.7"])
def test_a_pdf_that_is_none_rejects_its_bill(annas, content):
    annas.documents["2026/1-s.pdf"] = content

    report = annas.deliver()

    assert rejects_of(report)[0] == ("bills.csv", 2, "missing_document", "summary_file")
    assert not Bill.objects.filter(bill_number="2026/1").exists()


@pytest.mark.parametrize("content", [b"", b"<F>", b"<F></G>", BOMB, STRANGER])
def test_an_xml_that_is_not_well_formed_or_brings_entities_rejects_its_bill(annas, content):
    annas.documents["2026/1.xml"] = content

    report = annas.deliver()

    assert rejects_of(report)[0] == ("bills.csv", 2, "missing_document", "xml_file")


def test_a_document_beyond_the_limit_rejects_its_bill(annas):
    annas.limits["document_bytes"] = 1000
    annas.documents["2026/1-s.pdf"] = PDF + b" " * 1000

    report = annas.deliver()

    assert rejects_of(report)[0] == ("bills.csv", 2, "missing_document", "summary_file")


def test_a_link_in_the_folder_is_not_followed(annas):
    path = annas.write()
    document = path / "documents" / "2026" / "1-s.pdf"
    (annas.folder / "secret.pdf").write_bytes(PDF)
    document.unlink()
    document.symlink_to(annas.folder / "secret.pdf")

    report = annas.take(path)

    assert rejects_of(report)[0] == ("bills.csv", 2, "bad_document_path", "summary_file")


def test_a_link_half_way_down_the_path_is_not_followed_either(annas):
    path = annas.write()
    (path / "documents").rename(annas.folder / "elsewhere")
    (path / "documents").symlink_to(annas.folder / "elsewhere")

    report = annas.take(path)

    assert rejects_of(report)[0] == ("bills.csv", 2, "bad_document_path", "summary_file")


def test_a_pipe_in_the_place_of_a_document_holds_nobody_up(annas):
    path = annas.write()
    document = path / "documents" / "2026" / "1-s.pdf"
    document.unlink()
    os.mkfifo(document)

    report = annas.take(path)

    assert rejects_of(report)[0] == ("bills.csv", 2, "missing_document", "summary_file")


def test_what_a_killed_delivery_left_aside_is_thrown_away(annas):
    left = annas.folder / "store" / ".incoming"
    left.mkdir(parents=True)
    (left / "half-written").write_bytes(b"%PDF-1.")

    annas.deliver()

    assert len(stored(annas)) == 2
