"""The sample deliveries that a retailer's CIS would send; they lie beside the repository."""

import csv
import shutil
from pathlib import Path

import pytest
from cis import rejects_of

from utenza.bills.models import Bill
from utenza.imports.reports import Outcome

SAMPLES = Path(__file__).parents[3] / "shared" / "sample-delivery"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample deliveries are not beside the repository"
)
CLEAN = SAMPLES / "cis-20261122-1.zip"
DIRTY = SAMPLES / "cis-20261122-2-dirty.zip"
EXPECTED = SAMPLES / "cis-20261122-2-dirty.expected-rejects.csv"


@pytest.fixture
def portal(cis):
    cis.limits = {}
    return cis


def rows_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return {tuple(row.values()) for row in csv.DictReader(file)}


def the_twelve_and_what_depends_on_them(report):
    expected = rows_of(EXPECTED)
    found = {row[:5] for row in rows_of(report.rejects_file)}
    assert len(expected) == 12
    assert expected <= found
    return {code for *_, code, _ in found - expected} == {"missing_reference"}


def test_the_clean_one_loads_without_a_reject_and_then_changes_nothing(portal, tmp_path):
    report = portal.take(CLEAN)

    assert (report.outcome, rejects_of(report)) == (Outcome.APPLIED, [])
    assert all(counts.inserted == counts.rows for counts in report.files.values())
    assert Bill.objects.filter(summary_sha256__isnull=False).count() > 1000
    copy = shutil.copy(CLEAN, tmp_path / "again.zip")
    assert portal.take(Path(copy)).outcome is Outcome.UNCHANGED


def test_the_dirty_one_gives_its_twelve_rejects_into_an_empty_portal(portal):
    report = portal.take(DIRTY)

    assert report.outcome is Outcome.APPLIED, report.reason
    assert the_twelve_and_what_depends_on_them(report)


def test_the_dirty_one_gives_the_same_rejects_after_the_clean_one(portal):
    portal.take(CLEAN)

    report = portal.take(DIRTY, force=True)

    assert report.outcome is Outcome.APPLIED, report.reason
    assert the_twelve_and_what_depends_on_them(report)
