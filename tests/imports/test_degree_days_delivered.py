"""Degree days, which a CIS may deliver beside the contract's own files."""

from decimal import Decimal

from cis import rejects_of

from utenza.metering.models import DegreeMonth

MILAN = {"area": "MI", "month": "2026-01", "degree_days": "412.5"}


def test_a_delivery_without_them_works_as_ever(cis):
    assert cis.deliver().outcome == "applied"
    assert not DegreeMonth.objects.exists()


def test_they_are_kept_by_area_and_month_and_corrected_by_a_later_delivery(cis):
    cis.rows["degree_days.csv"] = [MILAN, MILAN | {"area": "20121", "degree_days": "398"}]
    cis.deliver()
    cis.rows["degree_days.csv"] = [MILAN | {"degree_days": "420"}]
    report = cis.deliver("second", produced_at="2026-11-22T06:00:00+01:00")

    assert report.outcome == "applied"
    kept = DegreeMonth.objects.order_by("area").values_list("area", "degree_days")
    assert list(kept) == [("20121", Decimal(398)), ("MI", Decimal(420))]


def test_what_is_no_area_or_no_cold_is_rejected_alone(cis):
    cis.rows["degree_days.csv"] = [
        MILAN,
        MILAN | {"area": "Milano"},
        MILAN | {"month": "2026-13"},
        MILAN | {"month": "2026-02", "degree_days": "-3"},
    ]

    report = cis.deliver()

    assert report.outcome == "applied"
    assert [(line, code) for _, line, code, _ in rejects_of(report)] == [
        (3, "bad_value"),
        (4, "bad_date"),
        (5, "bad_number"),
    ]
    assert DegreeMonth.objects.count() == 1
