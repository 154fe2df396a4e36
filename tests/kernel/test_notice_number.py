"""Notice numbers: made with aux digit 3 alone, taken apart of every kind that is still about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.kernel.codes import notice_number
from utenza.kernel.codes.notice_number import NotANoticeNumber, Parts

SEGREGATIONS = st.from_regex(r"[0-4][0-9]", fullmatch=True)
BASES = st.integers(min_value=0, max_value=10**13 - 1)


@pytest.mark.parametrize(
    ("segregation", "base", "number"),
    [
        ("01", 123, "301000000000012373"),
        ("00", 7157000000000, "300715700000000032"),  # the test data of the app IO
    ],
)
def test_a_number_is_made_as_pagopa_makes_it(segregation, base, number):
    assert notice_number.generate(segregation=segregation, base=base) == number
    assert notice_number.normalise(number) == number


@given(SEGREGATIONS, BASES)
def test_what_was_made_is_taken_apart_again(segregation, base):
    number = notice_number.generate(segregation=segregation, base=base)

    assert notice_number.normalise(number) == number
    assert notice_number.parse(number) == Parts("3", iuv=number[1:], segregation=segregation)
    assert notice_number.parse(number).iuv[2:15] == f"{base:013}"


@given(SEGREGATIONS, BASES, st.integers(0, 17), st.integers(1, 9))
def test_a_digit_that_was_mistyped_is_found_out(segregation, base, place, more):
    number = notice_number.generate(segregation=segregation, base=base)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]

    # With aux digit 1 there is no check: of that one mistake the digits say nothing.
    if wrong[0] != "1":
        assert not notice_number.are_normal([wrong])


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("001009202599000361", Parts("0", iuv="009202599000361", application="01")),  # GSE, 2025
        ("112345678901234567", Parts("1", iuv="12345678901234567")),
        ("212345678901234502", Parts("2", iuv="12345678901234502")),
        # PagoPA's own sample, whose check digits should be 86.
        ("302012387654312384", Parts("3", iuv="02012387654312384", segregation="02")),
        ("0" * 18, Parts("0", iuv="0" * 15, application="00")),
    ],
)
def test_every_kind_is_taken_apart_whatever_its_check_digits(number, parts):
    assert notice_number.parse(number) == parts


@pytest.mark.parametrize(
    "text",
    ["", "30100000000001237", "3010000000000123731", "4" * 18, "\N{FULLWIDTH DIGIT THREE}" * 18],
)
def test_what_is_no_notice_number_is_refused(text):
    with pytest.raises(NotANoticeNumber):
        notice_number.parse(text)


@pytest.mark.parametrize("number", ["302012387654312384", "311111111112222222", "0" * 18])
def test_a_page_takes_no_number_with_wrong_check_digits_nor_the_probe(number):
    with pytest.raises(NotANoticeNumber):
        notice_number.normalise(number)
