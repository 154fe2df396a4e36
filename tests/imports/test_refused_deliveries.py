"""Deliveries that are refused whole, each with a word that tells why."""

import gzip
import json

import pytest
from cis import PRODUCED, as_csv, listed, rejects_of

from utenza.bills.models import Bill
from utenza.customers.models import Customer
from utenza.imports.reports import Outcome
from utenza.site.models import Delivery

OTHER_SHA256 = "0" * 64


def refused(report):
    assert report.outcome is Outcome.REFUSED
    assert not Customer.objects.exists()
    return report.reason


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"contract": "2.0"}, "contratto '2.0'"),
        ({"contract": 1.0}, "contratto '1.0'"),
        ({"delivery": "../../etc"}, "`delivery` non è un nome"),
        ({"delivery": ".."}, "`delivery` non è un nome"),
        ({"delivery": "x" * 65}, "`delivery` non è un nome"),
        ({"produced_at": "2026-11-22T05:00:00"}, "`produced_at`"),
        ({"produced_at": "yesterday"}, "`produced_at`"),
        ({"produced_at": "9999-12-31T23:59:59-12:00"}, "`produced_at`"),
        ({"files": {}}, "`files` non è un elenco"),
        ({"files": [{"name": "../customers.csv", "rows": 1, "sha256": OTHER_SHA256}]}, "scon"),
        ({"files": [{"name": "payroll.csv", "rows": 1, "sha256": OTHER_SHA256}]}, "sconosciuto"),
        ({"files": [{"name": "customers.csv", "rows": True, "sha256": OTHER_SHA256}]}, "`rows`"),
        ({"files": [{"name": "customers.csv", "rows": 2, "sha256": "abc"}]}, "`sha256`"),
        ({"files": []}, "non nel manifest"),
    ],
)
def test_a_manifest_that_says_what_it_may_not_refuses_the_delivery(cis, told, reason):
    assert reason in refused(cis.deliver(told=told))


def test_without_a_manifest_there_is_no_delivery(cis):
    path = cis.write()
    (path / "manifest.json").unlink()

    assert refused(cis.take(path)) == "manifest.json non c'è"


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_is_not_json_refuses_the_delivery(cis, content):
    path = cis.write()
    (path / "manifest.json").write_bytes(content)

    assert "JSON" in refused(cis.take(path))


def test_a_file_that_was_changed_after_the_manifest_is_refused(cis):
    path = cis.write()
    customers = path / "customers.csv"
    customers.write_bytes(customers.read_bytes().replace(b"Bianchi", b"Bianchj"))

    assert "sha256" in refused(cis.take(path))


def test_a_file_with_fewer_rows_than_said_is_refused(cis):
    path = cis.write()
    manifest = json.loads((path / "manifest.json").read_text())
    manifest["files"][0]["rows"] += 1
    (path / "manifest.json").write_text(json.dumps(manifest))

    assert refused(cis.take(path)) == "customers.csv: 2 righe, il manifest ne dice 3"


def test_a_file_that_is_listed_and_absent_is_refused(cis):
    path = cis.write()
    (path / "bills.csv").unlink()

    assert refused(cis.take(path)) == "bills.csv: nel manifest, ma non nella consegna"


def test_the_same_file_plain_and_packed_is_refused(cis):
    content = as_csv(cis.rows["customers.csv"])
    raw = {"customers.csv": content, "customers.csv.gz": gzip.compress(content)}

    assert "due volte" in refused(cis.deliver(raw=raw))


def test_a_missing_required_column_refuses_the_delivery(cis):
    for row in cis.rows["customers.csv"]:
        del row["tax_code"]

    assert refused(cis.deliver()) == "customers.csv: manca la colonna tax_code"


def test_an_empty_file_has_no_header(cis):
    empty = {"name": "customers.csv", "rows": 0, "sha256": listed("c", b"\r\n")["sha256"]}

    report = cis.deliver(
        raw={"customers.csv": b"\r\n"}, only=["customers.csv"], told={"files": [empty]}
    )

    assert refused(report) == "customers.csv: manca l'intestazione"


def test_packed_files_are_read_and_hashed_as_they_are_stored(cis):
    rows = cis.rows.pop("customers.csv")

    report = cis.deliver(raw={"customers.csv.gz": gzip.compress(as_csv(rows))})

    assert report.outcome is Outcome.APPLIED, report.reason
    assert report.files["customers.csv"].inserted == 2


def test_a_file_without_rows_is_fine(cis):
    report = cis.deliver(
        raw={"customers.csv": as_csv(cis.rows["customers.csv"]).split(b"\r\n")[0] + b"\r\n"},
        only=["customers.csv"],
    )

    assert report.outcome is Outcome.APPLIED, report.reason
    assert report.files["customers.csv"].rows == 0


def test_the_same_delivery_again_says_so_and_does_nothing(cis):
    path = cis.write()
    cis.take(path)

    report = cis.take(path)

    assert report.outcome is Outcome.UNCHANGED
    assert Delivery.objects.count() == 1


def test_the_same_name_with_other_content_is_refused(cis):
    cis.take(cis.write())
    cis.folder = cis.folder / "later"
    cis.folder.mkdir()
    cis.rows["bills.csv"][0]["open_amount"] = "0.00"

    report = cis.deliver()

    assert report.outcome is Outcome.REFUSED
    assert "altro contenuto" in report.reason
    assert Bill.objects.get(bill_number="2026/1").open_amount == 100


def test_a_known_manifest_over_other_files_is_refused(cis):
    path = cis.write()
    cis.take(path)
    (path / "bills.csv").write_bytes(b"anything\r\n")

    report = cis.take(path)

    assert (report.outcome, "sha256" in report.reason) == (Outcome.REFUSED, True)


def test_an_older_delivery_is_refused_unless_forced(cis):
    cis.deliver()
    older = cis.write("older", produced_at="2026-11-21T05:00:00+01:00")

    assert "--force" in cis.take(older).reason
    assert cis.take(older, force=True).outcome is Outcome.APPLIED


def test_moments_are_compared_and_not_their_texts(cis):
    cis.deliver(produced_at=PRODUCED)

    report = cis.deliver("second", produced_at="2026-11-22T04:30:00Z")

    assert report.outcome is Outcome.APPLIED


def test_a_refused_delivery_is_on_record_and_may_come_again(cis):
    cis.limits = {}
    cis.rows["customers.csv"][0]["tax_code"] = "wrong"
    path = cis.write()
    assert rejects_of(cis.take(path)) != []
    assert cis.take(path).outcome is Outcome.REFUSED

    kept = Delivery.objects.order_by("pk").values_list("name", "outcome", "reason")

    assert list(kept) == [("first", "refused", cis.take(path).reason)] * 2
