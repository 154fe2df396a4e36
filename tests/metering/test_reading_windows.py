"""When Anna is asked for a reading, and in which window it counts."""

from datetime import UTC, date, datetime

import pytest

from utenza.kernel.periods import Period
from utenza.metering.rules import Register
from utenza.metering.rules.asking import (
    BANDS,
    DayInTheFuture,
    DayNotAfterTheLastReading,
    MeterIsReadRemotely,
    OutsideTheWindow,
    SentTooLate,
    SupplyHasCeased,
    SupplyNotActiveYet,
    registers_asked,
    send_by,
    today_in_italy,
    why_unwanted,
    window_of_reading,
    windows_after,
    windows_by_month,
)
from utenza.supplies.rules import Commodity, SupplyStatus

NOVEMBER = Period.through(date(2026, 11, 20), date(2026, 11, 27))
DECEMBER = Period.through(date(2026, 12, 20), date(2026, 12, 27))


def window_of(day, *, today, last_read_on=date(2026, 10, 31)):
    return window_of_reading(
        taken_on=date(2026, 11, day),
        today=date(2026, 11, today),
        windows=[NOVEMBER, DECEMBER],
        last_read_on=last_read_on,
    )


@pytest.mark.parametrize(("day", "today"), [(20, 20), (27, 27), (24, 27), (27, 29)])
def test_a_reading_counts_in_the_window_of_the_day_on_which_it_was_taken(day, today):
    assert window_of(day, today=today) == NOVEMBER


@pytest.mark.parametrize(
    ("day", "today", "last_read_on", "refusal"),
    [
        (25, 24, None, DayInTheFuture),
        (19, 19, None, OutsideTheWindow),
        (28, 28, None, OutsideTheWindow),
        (27, 30, None, SentTooLate),
        (24, 24, date(2026, 11, 24), DayNotAfterTheLastReading),
        (24, 25, date(2026, 11, 25), DayNotAfterTheLastReading),
    ],
)
def test_any_other_day_is_refused_with_its_reason(day, today, last_read_on, refusal):
    with pytest.raises(refusal):
        window_of(day, today=today, last_read_on=last_read_on)


@pytest.mark.parametrize(
    ("status", "remote", "refusal"),
    [
        (SupplyStatus.ACTIVE, True, MeterIsReadRemotely),
        (SupplyStatus.CEASED, False, SupplyHasCeased),
        (SupplyStatus.ACTIVATING, True, SupplyNotActiveYet),
    ],
)
def test_who_needs_no_reading_is_told_why(status, remote, refusal):
    assert isinstance(why_unwanted(status=status, is_read_remotely=remote), refusal)


def test_an_active_meter_that_nobody_reads_wants_a_reading():
    assert why_unwanted(status=SupplyStatus.ACTIVE, is_read_remotely=False) is None


def test_the_registers_are_those_that_the_meter_has():
    total = (Register.TOTAL,)

    assert registers_asked(Commodity.GAS, set(BANDS)) == total
    assert registers_asked(Commodity.ELECTRICITY, set()) == total
    assert registers_asked(Commodity.ELECTRICITY, {Register.TOTAL}) == total
    assert registers_asked(Commodity.ELECTRICITY, {Register.F2}) == BANDS


def test_the_next_windows_leave_out_the_one_that_is_open():
    assert windows_after(date(2026, 11, 24), [NOVEMBER, DECEMBER]) == [DECEMBER]


def test_without_a_calendar_each_month_is_a_window():
    windows = windows_by_month(date(2026, 12, 31))

    assert windows[0] == Period(date(2026, 11, 1), date(2026, 12, 1))
    assert windows[1] == Period(date(2026, 12, 1), date(2027, 1, 1))
    assert len(windows_after(date(2026, 12, 31), windows)) == 3


def test_the_day_is_italy_s():
    assert today_in_italy(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == date(2026, 11, 24)


def test_a_reading_goes_to_the_distributor_within_four_working_days():
    assert send_by(date(2026, 12, 3)) == date(2026, 12, 10)  # over a week-end and 8 December
