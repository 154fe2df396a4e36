"""The PDFs and e-invoices of a generated delivery."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

# Anna's gas and Fatima's light: the portal writes those.
WITHOUT_PDFS = {"S90000000001", "S90000000700"}


def named_documents(archive):
    named = {}
    for table, columns in (
        ("bills", ("summary_file", "detail_file", "xml_file")),
        ("plichi", ("file",)),
    ):
        text = io.TextIOWrapper(archive.open(f"{table}.csv"), encoding="utf-8", newline="")
        for row in csv.DictReader(text):
            named |= {row[column]: row for column in columns if row[column]}
    return named


def test_documents_are_those_that_the_rows_name(archive):
    kept = {
        name.removeprefix("documents/")
        for name in archive.namelist()
        if name.startswith("documents/")
    }

    assert kept == set(named_documents(archive))
    assert {Path(name).suffix for name in kept} == {".pdf", ".xml"}


def test_every_bill_has_a_synthesis_and_a_detail_and_a_firms_an_invoice(archive):
    text = io.TextIOWrapper(archive.open("bills.csv"), encoding="utf-8", newline="")

    for row in csv.DictReader(text):
        if row["supply_code"] in WITHOUT_PDFS:
            continue
        assert row["summary_file"]
        assert bool(row["detail_file"]) == (row["kind"] == "bill")
    assert any(name.endswith(".xml") for name in archive.namelist())


def test_annas_gas_and_fatimas_light_come_with_items_alone(archive):
    bills, items = (
        io.TextIOWrapper(archive.open(f"{name}.csv"), encoding="utf-8", newline="")
        for name in ("bills", "bill_items")
    )

    bare = {row["bill_number"]: row for row in csv.DictReader(bills) if not row["summary_file"]}

    assert {row["supply_code"] for row in bare.values()} == WITHOUT_PDFS
    assert not any(row["detail_file"] or row["xml_file"] for row in bare.values())
    assert {row["bill_number"] for row in csv.DictReader(items)} >= set(bare)


def test_a_pdf_finds_its_objects_where_its_table_says(archive):
    papers = [name for name in archive.namelist() if name.endswith(".pdf")]

    assert papers
    for name in papers[::20]:
        content = archive.read(name)
        assert content.startswith(b"%PDF-1.4\n")
        assert content.endswith(b"%%EOF\n")
        start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
        _, size, *entries = content[start:].split(b"trailer")[0].splitlines()
        assert len(entries) == int(size.split()[1])
        for number, entry in enumerate(entries[1:], start=1):
            assert len(entry) == 19  # and its line end: twenty, says the format
            assert content[int(entry[:10]) :].startswith(b"%d 0 obj" % number)
        stream = content.split(b"stream\n")[1].removesuffix(b"\nend")
        assert b"/Length %d " % len(stream) in content


def test_a_synthesis_tells_the_bill_the_customer_and_the_total(archive):
    name, row = next(
        (name, row)
        for name, row in named_documents(archive).items()
        if name.endswith("sintesi.pdf")
    )

    content = archive.read(f"documents/{name}").decode("cp1252")

    assert row["bill_number"] in content
    assert "Anna Rossi" in content
    assert row["total"].replace(".", ",") in content


def test_an_invoice_is_well_formed_and_adds_up(archive):
    named = named_documents(archive)

    invoices = [name for name in named if name.endswith(".xml")]
    assert invoices
    for name in invoices:
        root = ET.fromstring(archive.read(f"documents/{name}"))  # noqa: S314 - our own
        total = root.findtext(".//ImportoTotaleDocumento")
        assert total == named[name]["total"]
        lines = [Decimal(line.text) for line in root.iterfind(".//PrezzoTotale")]
        assert sum(lines) == Decimal(total)
