"""A generated delivery: whole, repeatable, of the size that was asked for."""

import csv
import gzip
import hashlib
import io
import json
import zipfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from deliveries_read import by, cents, code_of, owned_by, read, total_of

from utenza.identity.rules import legacy_hashes
from utenza.imports.generator import (
    BIG_LOGIN,
    DEMO_CUSTOMERS,
    DEMO_LOGINS,
    Plan,
    write_delivery,
    write_plan,
)
from utenza.imports.generator.__main__ import main
from utenza.imports.generator.columns import COLUMNS, FILES

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "sample-delivery"
TODAY = date(2026, 11, 22)


def bytes_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_equal_plans_give_equal_bytes(folder, tmp_path):
    write_delivery(where=tmp_path / "d", customers=150, seed=7, today=TODAY, name="cis-1")

    assert bytes_of(tmp_path / "d") == bytes_of(folder)


@pytest.mark.parametrize("options", [{"documents": True}, {"gzipped": True}, {"stored": True}])
def test_equal_plans_give_equal_zips(options, tmp_path):
    plan = Plan(customers=DEMO_CUSTOMERS, today=TODAY, months=2, **options)

    for name in ("one.zip", "two.zip"):
        write_plan(where=tmp_path / name, plan=plan)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_another_seed_gives_other_people_but_the_same_well_known_ones(tables, tmp_path):
    write_delivery(where=tmp_path / "d", customers=150, seed=8, today=TODAY, name="cis-1")
    others = read(tmp_path / "d")

    assert others["customers"][:DEMO_CUSTOMERS] == tables["customers"][:DEMO_CUSTOMERS]
    assert others["logins"][: len(DEMO_LOGINS)] == tables["logins"][: len(DEMO_LOGINS)]
    persons = [
        {row["tax_code"] for row in each["customers"][DEMO_CUSTOMERS:] if row["kind"] == "person"}
        for each in (tables, others)
    ]
    assert persons[0].isdisjoint(persons[1])


def test_a_later_delivery_tells_the_same_story_and_goes_on(tables, tmp_path):
    later = TODAY + timedelta(days=70)
    write_delivery(where=tmp_path / "d", customers=150, seed=7, today=later, name="cis-2")
    after = read(tmp_path / "d")

    assert after["customers"] == tables["customers"]
    regular = {row["bill_number"]: row["total"] for row in after["bills"] if row["kind"] == "bill"}
    kept = [row for row in tables["bills"] if row["bill_number"] in regular]
    assert len(kept) > len(tables["bills"]) * 0.8
    assert all(regular[row["bill_number"]] == row["total"] for row in kept)
    assert max(row["issued_on"] for row in after["bills"]) > TODAY.isoformat()
    both = [*tables["bp_supplies"], *after["bp_supplies"]]
    starts = by(both, "supply_code", "from")
    assert all(len({row["bp_code"] for row in rows}) == 1 for rows in starts.values())


@pytest.mark.parametrize("gzipped", [False, True])
def test_the_manifest_tells_rows_and_digests_as_stored(gzipped, tmp_path):
    plan = Plan(customers=DEMO_CUSTOMERS, today=TODAY, name="cis-9", months=3, gzipped=gzipped)

    written = write_plan(where=tmp_path / "d", plan=plan)

    manifest = json.loads((tmp_path / "d" / "manifest.json").read_text())
    assert manifest["contract"] == "1.0"
    assert manifest["delivery"] == "cis-9"
    assert manifest["produced_at"] == "2026-11-22T05:00:00+01:00"
    suffix = ".gz" if gzipped else ""
    assert {entry["name"] for entry in manifest["files"]} == {f"{n}.csv{suffix}" for n in COLUMNS}
    for entry in manifest["files"]:
        stored = (tmp_path / "d" / entry["name"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(stored).hexdigest()
        text = gzip.decompress(stored) if gzipped else stored
        rows = list(csv.reader(io.StringIO(text.decode()), strict=True))[1:]
        assert entry["rows"] == len(rows) == written.rows[entry["name"].removesuffix(".gz")]


def test_a_zip_holds_what_its_manifest_says(archive):
    manifest = json.loads(archive.read("manifest.json"))

    assert archive.testzip() is None
    for entry in manifest["files"]:
        assert hashlib.sha256(archive.read(entry["name"])).hexdigest() == entry["sha256"]


def test_only_the_files_that_are_asked_for_are_written(tmp_path):
    files = frozenset({"bills.csv", "bill_items.csv"})

    written = write_plan(
        where=tmp_path / "d", plan=Plan(customers=30, today=TODAY, months=4, files=files)
    )

    names = {path.name for path in (tmp_path / "d").iterdir()}
    assert names == {"manifest.json", *files}
    assert set(written.rows) == files


def test_nothing_is_written_over_or_left_behind(tmp_path):
    (tmp_path / "d").mkdir()

    with pytest.raises(FileExistsError):
        write_plan(where=tmp_path / "d", plan=Plan(customers=20, today=TODAY))
    with pytest.raises(ValueError, match="20 customers have 1262 to 1742 bills"):
        write_plan(where=tmp_path / "e", plan=Plan(customers=20, today=TODAY, bills=20))

    assert [path.name for path in tmp_path.iterdir()] == ["d"]


@pytest.mark.parametrize(
    "impossible",
    [
        {"customers": DEMO_CUSTOMERS - 1},
        {"today": date(2023, 12, 31)},
        {"items_per_bill": 8},
        {"months": 0},
        {"big_bills": 80 * 24 * 2},
        {"files": frozenset({"tariffs.csv"})},
        {"name": "due parole"},
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(impossible):
    with pytest.raises(ValueError, match=r"."):
        Plan(**{"customers": 100, "today": TODAY, **impossible})


def test_the_command_writes_a_delivery(tmp_path, capsys):
    where = tmp_path / "cis-3.zip"

    main(f"--customers 20 --months 2 --seed 4 --today 2026-11-22 --out {where}".split())

    with zipfile.ZipFile(where) as opened:
        assert json.loads(opened.read("manifest.json"))["delivery"] == "cis-3"
    assert "customers.csv 20" in capsys.readouterr().out


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample deliveries are not beside this folder")
def test_columns_are_those_of_a_real_delivery_in_its_order():
    with zipfile.ZipFile(SAMPLES / "cis-20261122-1.zip") as sample:
        for name, columns in COLUMNS.items():
            header = sample.read(f"{name}.csv").decode("utf-8-sig").splitlines()[0]
            assert header.split(",") == list(columns), name


@pytest.mark.parametrize("items", range(1, 8))
def test_the_bench_gets_exactly_the_bills_and_items_it_asks_for(items, tmp_path):
    plan = Plan(customers=60, today=TODAY, bills=2_345, items_per_bill=items)

    written = write_plan(where=tmp_path / "d", plan=plan)

    tables = read(tmp_path / "d")
    assert written.rows["customers.csv"] == 60
    assert len(tables["bills"]) == 2_345
    counts = Counter(row["bill_number"] for row in tables["bill_items"])
    assert set(counts.values()) == {items}
    assert len(counts) == 2_345
    totals = by(tables["bill_items"], "bill_number")
    assert all(
        total_of(totals[(row["bill_number"],)], "amount") == cents(row["total"])
        for row in tables["bills"]
    )


def test_parts_of_a_plan_fit_together(tmp_path):
    size = {"customers": 60, "today": TODAY, "bills": 2_345}
    files = frozenset({"supplies.csv", "bp_supplies.csv"})

    for name, part in {"whole": FILES, "supplies": files, "bills": FILES - files}.items():
        write_plan(where=tmp_path / name, plan=Plan(**size, files=part))

    whole = bytes_of(tmp_path / "whole")
    parts = bytes_of(tmp_path / "supplies") | bytes_of(tmp_path / "bills")
    assert {**whole, "manifest.json": b""} == {**parts, "manifest.json": b""}


def test_the_big_customer_has_80_supplies_and_3000_bills_of_24_months(tmp_path):
    plan = Plan(
        customers=20,
        today=TODAY,
        big_bills=3_000,
        files=frozenset(
            {"logins.csv", "accesses.csv", "supplies.csv", "billing_profiles.csv", "bills.csv"}
        ),
    )
    write_plan(where=tmp_path / "d", plan=plan)

    tables = read(tmp_path / "d")
    big = code_of(tables, BIG_LOGIN.username)
    bills = owned_by(tables, "bills", big)
    assert sum(row["customer_code"] == big for row in tables["supplies"]) == 80
    assert len({row["bill_number"] for row in bills}) == len(bills) == 3_000
    assert min(row["issued_on"] for row in bills) > "2024-11-22"
    row = tables["logins"][len(DEMO_LOGINS)]
    assert row["username"] == BIG_LOGIN.username
    assert legacy_hashes.verify(row["hash_scheme"], BIG_LOGIN.password, row["password_hash"])
