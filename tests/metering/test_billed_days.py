"""What Anna's meter says of the days of her bill."""

from datetime import UTC, date, datetime

import cast
import pytest
import trade

from utenza.kernel.periods import Period
from utenza.metering.models import FlowFile, FlowReading
from utenza.metering.queries.billed import BilledPeriod, metered_in
from utenza.metering.queries.billing import readings_of_period

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 31)
EVENING_BEFORE = date(2026, 8, 31)
MADE_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def gas(anna):
    return cast.a_supply(
        customer=anna.customer, commodity="gas", point_code="09999000000001", meter_smart=False
    )


def read_in(supply, *, digits=None):
    period = BilledPeriod(7, supply.customer_id, supply.pk, FIRST, LAST, digits)
    return metered_in([period])[7].read


def the_distributor_reads(supply, value, read_on=LAST):
    file = FlowFile.objects.create(
        name="TML", sha256=b"1", flow="TML", made_at=MADE_AT, read_at=MADE_AT, taken=1, refused=0
    )
    FlowReading.objects.create(
        customer=supply.customer, supply=supply, read_on=read_on, file=file, made_at=MADE_AT,
        value=value,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "digits", "read"),
    [
        (1_000, 1_400, None, 400),
        (99_900, 300, 5, 400),
        (90_000, 300, 5, 10_300),
        # The meter was changed, or nobody knows how many digits it has.
        (89_999, 300, 5, None),
        (99_900, 300, None, None),
    ],
)
def test_a_register_that_shows_less_went_round_only_from_its_last_tenth(
    gas, before, after, digits, read
):
    trade.a_reading(supply=gas, value=before, read_on=EVENING_BEFORE)
    trade.a_reading(supply=gas, value=after, read_on=LAST)

    assert read_in(gas, digits=digits) == read


def test_one_register_that_was_changed_leaves_all_unknown(gas):
    for register, before, after in (("F1", 500, 600), ("F2", 500, 2)):
        trade.a_reading(supply=gas, register=register, value=before, read_on=EVENING_BEFORE)
        trade.a_reading(supply=gas, register=register, value=after, read_on=LAST)

    assert read_in(gas, digits=5) is None


def test_the_closing_reading_may_be_known_from_the_distributor_alone(anna, bruno, gas):
    trade.a_reading(supply=gas, value=1_000, read_on=EVENING_BEFORE)
    the_distributor_reads(gas, 1_120)

    assert read_in(gas) == 120
    shown = readings_of_period(
        viewer=cast.viewer_of(anna), supply_id=gas.pk, days=Period(FIRST, date(2026, 11, 1))
    )
    assert [(one.day, one.value) for one in shown] == [(LAST, 1_120), (EVENING_BEFORE, 1_000)]
    assert not readings_of_period(
        viewer=cast.viewer_of(bruno), supply_id=gas.pk, days=Period(FIRST, date(2026, 11, 1))
    )


def test_the_distributors_word_stands_over_what_the_cis_says_of_the_day(gas):
    trade.a_reading(supply=gas, value=1_000, read_on=EVENING_BEFORE)
    trade.a_reading(supply=gas, value=1_150, read_on=LAST)
    the_distributor_reads(gas, 1_120)

    assert read_in(gas) == 120


def test_bands_count_where_a_total_is_known_of_one_day_alone(gas):
    for register in ("F1", "F2"):
        trade.a_reading(supply=gas, register=register, value=100, read_on=EVENING_BEFORE)
        trade.a_reading(supply=gas, register=register, value=150, read_on=LAST)
    the_distributor_reads(gas, 300)

    assert read_in(gas) == 100
