"""What can be asked about a curve, by whom, and of which days."""

from datetime import date, timedelta
from decimal import Decimal

import cast
import curving
import pytest

from utenza.metering.queries.curves import (
    curve_span,
    curves_between,
    has_curves,
    known_bands,
    peaks_by_month,
)
from utenza.metering.rules import Band

pytestmark = pytest.mark.django_db
LAST = date(2026, 11, 21)
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def light(anna):
    """Forty days of Anna's light; on Tuesday at half past seven she drew 4,32 kW."""
    supply = cast.a_supply(customer=anna.customer)
    strong = curving.a_day(TUESDAY, minutes=15, extra={78: 820})
    curving.a_year(supply, last=LAST, days=40, minutes=15, d20261117=strong)
    return supply


def test_a_span_goes_from_the_first_to_the_last_day_with_a_curve(anna, light):
    span = curve_span(viewer=cast.viewer_of(anna), supply_id=light.pk)

    assert (span.first, span.last) == (LAST - timedelta(39), LAST)


def test_curves_are_those_of_the_days_asked_for_across_months(anna, light):
    found = curves_between(
        viewer=cast.viewer_of(anna),
        supply_id=light.pk,
        first=date(2026, 10, 24),
        last=date(2026, 11, 2),
    )

    assert [curve.day.day for curve in found] == [24, 25, 26, 27, 28, 29, 30, 31, 1, 2]
    assert [len(curve.values) for curve in found[:2]] == [96, 100]


def test_of_the_ciss_curve_too_anna_is_shown_the_days_of_her_contract_alone(anna, light):
    first, last = date(2026, 10, 24), date(2026, 11, 19)
    type(light).objects.update(started_on=first, status="ceased", ended_on=last)

    everything = curves_between(
        viewer=cast.viewer_of(anna), supply_id=light.pk, first=date.min, last=date.max
    )
    span = curve_span(viewer=cast.viewer_of(anna), supply_id=light.pk)

    assert (everything[0].day, everything[-1].day) == (span.first, span.last) == (first, last)
    assert len(everything) == 27
    type(light).objects.update(started_on=date(2020, 1, 1), ended_on=date(2020, 12, 31))
    assert not has_curves(viewer=cast.viewer_of(anna), supply_id=light.pk)


def test_bruno_learns_nothing_of_annas_curve(anna, bruno, light):
    viewer = cast.viewer_of(bruno)

    assert curve_span(viewer=viewer, supply_id=light.pk) is None
    assert curves_between(viewer=viewer, supply_id=light.pk, first=TUESDAY, last=LAST) == []
    asked = {"customer_id": bruno.customer.pk, "supply_id": light.pk}
    assert peaks_by_month(since=date(2026, 10, 1), **asked) == {}


def test_the_worker_is_told_the_peak_of_each_month(anna, light):
    asked = {"customer_id": anna.customer.pk, "supply_id": light.pk}

    peaks = peaks_by_month(since=date(2026, 10, 1), **asked)

    assert list(peaks) == [date(2026, 10, 1), date(2026, 11, 1)]
    assert peaks[date(2026, 10, 1)].kw < Decimal("1.2")
    assert peaks[date(2026, 11, 1)].kw == Decimal("4.324")
    assert list(peaks_by_month(since=date(2026, 11, 1), **asked)) == [date(2026, 11, 1)]


def test_another_table_of_time_bands_takes_the_place_of_the_usual_one(settings, tmp_path):
    table = tmp_path / "bands.toml"
    table.write_text(
        f'[[hours]]\nsince = 2020-01-01\nworkday = "{"1" * 24}"\n'
        f'saturday = "{"2" * 24}"\nholiday = "{"3" * 24}"\n'
    )
    usual = known_bands()
    settings.TIME_BANDS = table

    assert known_bands().of_day(TUESDAY)[0] is Band.F1
    assert usual.of_day(TUESDAY)[0] is Band.F3
