from datetime import UTC, datetime, timedelta

import pytest

from utenza.site.rules.closures import (
    EVERYTHING,
    AlreadyOver,
    Closure,
    EndsBeforeItStarts,
    Mode,
    Plan,
    TextTooLong,
    UnclearFunction,
    check_plan,
    closure,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def mode(*, function="", ends_at=None, text="", starts_at=NOW):
    return Mode(1, function, False, starts_at, ends_at, text)


@pytest.mark.parametrize(
    ("plan", "refusal"),
    [
        (Plan("", NOW, NOW), EndsBeforeItStarts),
        (Plan("", NOW + HOUR, NOW), EndsBeforeItStarts),
        (Plan("", NOW - 2 * HOUR, NOW), AlreadyOver),
        (Plan("Voltura", NOW), UnclearFunction),
        (Plan("self-reading", NOW), UnclearFunction),
        (Plan("a" * 41, NOW), UnclearFunction),
        (Plan("self_reading\n", NOW), UnclearFunction),
        (Plan("", NOW, text_it="è" * 301), TextTooLong),
        (Plan("", NOW, text_en="e" * 301), TextTooLong),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan, refusal):
    with pytest.raises(refusal):
        check_plan(plan, now=NOW)


@pytest.mark.parametrize(
    "plan",
    [
        Plan("", NOW),
        Plan("supply_label", NOW + HOUR, NOW + 2 * HOUR, "è" * 300),
        Plan("", NOW - HOUR, NOW + HOUR),
    ],
)
def test_a_plan_for_now_for_later_or_begun_already_is_taken(plan):
    check_plan(plan, now=NOW)


@pytest.mark.parametrize(
    ("after", "in_force"), [(-1, False), (0, True), (3599, True), (3600, False), (3601, False)]
)
def test_a_mode_begins_at_its_first_instant_and_is_over_at_its_last(after, in_force):
    one = mode(starts_at=NOW, ends_at=NOW + HOUR)

    assert one.is_in_force(NOW + timedelta(seconds=after)) is in_force


def test_a_mode_without_an_end_stays():
    assert mode().is_in_force(NOW + timedelta(days=3650))


def test_a_function_is_closed_by_its_own_mode_and_by_one_for_everything():
    assert closure([mode(function="supply_label")], function="supply_label")
    assert closure([mode()], function="supply_label")
    assert closure([mode(function="self_reading")], function="supply_label") is None
    assert closure([], function="supply_label") is None


def test_the_whole_is_not_closed_because_one_function_is():
    assert closure([mode(function="self_reading")], function="") is None


def test_of_two_modes_the_one_that_lasts_longest_speaks():
    short = mode(ends_at=NOW + HOUR, text="un'ora")
    longer = mode(function="supply_label", ends_at=NOW + 2 * HOUR, text="due ore")
    for_good = mode(text="per ora")

    assert closure([longer, short], function="supply_label") == Closure(
        "supply_label", "due ore", NOW + 2 * HOUR
    )
    assert closure([longer, for_good, short], function="supply_label").text == "per ora"


@pytest.mark.parametrize(
    ("until", "seconds"),
    [(NOW + HOUR, 3600), (NOW + timedelta(milliseconds=1500), 2), (NOW - HOUR, 1), (None, 3600)],
)
def test_when_to_come_back_is_in_whole_seconds_and_never_at_once(until, seconds):
    assert Closure(until=until).retry_after(NOW) == seconds


def test_what_closes_everything_concerns_each_function_and_what_closes_one_only_that():
    assert EVERYTHING.concerns("supply_label")
    assert EVERYTHING.concerns("")
    assert Closure("supply_label").concerns("supply_label")
    assert not Closure("supply_label").concerns("self_reading")
    assert not Closure("supply_label").concerns("")
