"""The codes in a real delivery: every good one is taken, every broken one and no other refused."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

from utenza.kernel.codes import (
    bp_code,
    email_address,
    iban,
    notice_number,
    pdr,
    phone,
    pod,
    tax_code,
    vat_number,
)
from utenza.kernel.refusals import Refusal

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "sample-delivery"
CLEAN = "cis-20261122-1.zip"
DIRTY = "cis-20261122-2-dirty.zip"
COLUMNS = {
    ("customers.csv", "tax_code"): tax_code,
    ("customers.csv", "vat_number"): vat_number,
    ("customers.csv", "email"): email_address,
    ("customers.csv", "pec"): email_address,
    ("customers.csv", "phone"): phone,
    ("customers.csv", "mobile"): phone,
    ("logins.csv", "email"): email_address,
    ("billing_profiles.csv", "bp_code"): bp_code,
    ("billing_profiles.csv", "iban"): iban,
    ("billing_profiles.csv", "holder_tax_code"): tax_code,
    ("billing_profiles.csv", "delivery_email"): email_address,
    ("bills.csv", "notice_number"): notice_number,
    ("plichi.csv", "notice_number"): notice_number,
}
CODES_OF_REJECTS = {
    *("bad_point_code", "bad_iban", "bad_tax_code", "bad_vat_number"),
    *("bad_email", "bad_notice_number"),
}

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample deliveries are not beside the repository"
)


def rows(delivery, name):
    with zipfile.ZipFile(SAMPLES / delivery) as archive, archive.open(name) as file:
        text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        yield from enumerate(csv.DictReader(text), start=2)


def is_taken(code, value):
    try:
        return code.normalise(value) == value
    except Refusal:
        return False


def values(delivery):
    for (name, column), code in COLUMNS.items():
        for line, row in rows(delivery, name):
            yield name, line, column, code, row[column]
    for line, row in rows(delivery, "supplies.csv"):
        code = pod if row["commodity"] == "electricity" else pdr
        yield "supplies.csv", line, "point_code", code, row["point_code"]


def refused(delivery):
    return {
        (name, line, column)
        for name, line, column, code, value in values(delivery)
        if value and not is_taken(code, value)
    }


def test_every_code_of_the_clean_delivery_is_taken_as_it_is():
    assert sum(1 for *_, value in values(CLEAN) if value) > 500
    assert refused(CLEAN) == set()


def test_of_the_dirty_delivery_the_broken_codes_are_refused_and_no_other():
    listed = SAMPLES / DIRTY.replace(".zip", ".expected-rejects.csv")
    with listed.open(encoding="utf-8", newline="") as file:
        expected = {
            (row["file"], int(row["line"]), row["column"])
            for row in csv.DictReader(file)
            if row["code"] in CODES_OF_REJECTS
        }

    assert len(expected) == 3
    assert refused(DIRTY) == expected
