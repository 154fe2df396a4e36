"""Whether what Anna typed can be what her meter shows."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from utenza.metering.rules import Register
from utenza.metering.rules.expecting import expectation
from utenza.metering.rules.judging import (
    Doubt,
    FarMoreThanExpected,
    Judgement,
    LowerThanTheLastReading,
    MoreDigitsThanTheMeter,
    NotWholeDigits,
    gas_in_smc,
    judge,
    use_between,
    value_after,
    whole_digits,
)
from utenza.supplies.rules import Commodity

# A family's month of November: from 60 to 240 cubic metres nobody asks twice.
NOVEMBER = expectation(Commodity.GAS, Decimal(120))
DIGITS = st.integers(1, 9)


def judged(value, *, last=1000, digits=5, expected=NOVEMBER):
    return judge(
        {Register.TOTAL: value},
        last=None if last is None else {Register.TOTAL: last},
        digits=digits,
        expected=expected,
    )


@pytest.mark.parametrize(("typed", "number"), [("01234", 1234), (" 1 234 ", 1234), ("0", 0)])
def test_the_black_digits_are_a_number(typed, number):
    assert whole_digits(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "12,5", "1.234", "-5", "12a", "\uff11\uff12", "1" * 13, "1e3"]
)
def test_anything_but_digits_is_refused(typed):
    with pytest.raises(NotWholeDigits):
        whole_digits(typed)


@pytest.mark.parametrize(
    ("value", "last", "digits", "refusal"),
    [
        (100_000, 1000, 5, MoreDigitsThanTheMeter),
        (10**9, None, None, MoreDigitsThanTheMeter),
        (999, 1000, 5, LowerThanTheLastReading),
        (10, 89_999, 5, LowerThanTheLastReading),  # too far from the end to have gone round
        (500, 99_990, 5, LowerThanTheLastReading),  # went round, and a year further
        (5, 99_990, None, LowerThanTheLastReading),  # nobody knows how many digits it has
        (2200, 1000, 5, FarMoreThanExpected),
        (12_345, 1000, 5, FarMoreThanExpected),  # a red digit typed with the black ones
    ],
)
def test_what_is_plainly_wrong_is_refused(value, last, digits, refusal):
    with pytest.raises(refusal):
        judged(value, last=last, digits=digits)


@pytest.mark.parametrize(
    ("value", "doubt"),
    [
        (1000, Doubt.ZERO),
        (1059, Doubt.LOW),
        (1060, None),
        (1120, None),
        (1240, None),
        (1241, Doubt.HIGH),
        (2199, Doubt.HIGH),
    ],
)
def test_half_to_double_of_what_is_expected_is_not_asked_twice(value, doubt):
    assert judged(value) == Judgement(value - 1000, doubt)


def test_a_holiday_house_that_used_nothing_is_not_nagged():
    tiny = expectation(Commodity.GAS, Decimal(4))

    assert [judged(value, expected=tiny).doubt for value in (1000, 1014)] == [None, None]
    assert judged(1015, expected=tiny).doubt is Doubt.HIGH
    assert judged(1499, expected=tiny).doubt is Doubt.HIGH  # a family that spent the winter there


def test_where_nothing_is_known_to_compare_only_the_digits_count():
    assert judged(99_999, last=None) == Judgement(None)
    assert judged(90_000, expected=None) == Judgement(89_000)
    assert judged(1000, expected=None).doubt is Doubt.ZERO


def test_a_register_that_went_round_is_believed():
    assert judged(110, last=99_990) == Judgement(120)
    assert judged(110, last=99_990, expected=None) == Judgement(120)


def test_the_three_bands_are_judged_together_and_each_may_go_round():
    last = {Register.F1: 999_990, Register.F2: 500, Register.F3: 700}
    expected = expectation(Commodity.ELECTRICITY, Decimal(200))

    values = {Register.F1: 60, Register.F2: 560, Register.F3: 770}
    assert judge(values, last=last, digits=6, expected=expected) == Judgement(200)

    backwards = values | {Register.F3: 699}
    with pytest.raises(LowerThanTheLastReading):
        judge(backwards, last=last, digits=6, expected=expected)


@given(st.data(), DIGITS)
def test_what_went_through_the_meter_is_found_again_also_when_it_went_round(data, digits):
    last = data.draw(st.integers(0, 10**digits - 1))
    use = data.draw(st.integers(0, 10**digits - 1))

    shown = value_after(last=last, use=use, digits=digits)

    assert 0 <= shown < 10**digits
    assert use_between(last=last, value=shown, digits=digits) == use


@given(st.data(), DIGITS, st.decimals(0, 10**6, places=3))
def test_a_reading_is_refused_or_its_use_is_what_the_register_counted(data, digits, use):
    expected = expectation(Commodity.GAS, use)
    last, value = (data.draw(st.integers(0, 10**digits - 1)) for _ in range(2))
    try:
        judgement = judged(value, last=last, digits=digits, expected=expected)
    except (LowerThanTheLastReading, FarMoreThanExpected):
        counted = use_between(last=last, value=value, digits=digits)
        assert value < last or counted >= expected.absurd
        return

    assert judgement.use == use_between(last=last, value=value, digits=digits)
    assert 0 <= judgement.use < expected.absurd
    assert (judgement.doubt is None) == (expected.least <= judgement.use <= expected.most)
    if value < last:
        assert last >= 0.9 * 10**digits


@given(st.decimals(0, 10**6, places=3))
def test_the_range_holds_what_is_expected_and_ends_below_the_absurd(use):
    expected = expectation(Commodity.GAS, use)

    assert 0 <= expected.least <= use <= expected.most < expected.absurd


@given(st.integers(0, 10**6), st.decimals("0.5", "1.5", places=6))
def test_smc_are_cubic_metres_times_c_to_six_decimals(use, coefficient):
    smc = gas_in_smc(use, coefficient)

    assume(use)
    assert smc / use == coefficient
    assert smc == round(smc, 6)


def test_without_c_there_are_no_smc():
    assert gas_in_smc(120, None) is None
