from dataclasses import replace
from datetime import UTC, date, datetime

import profile_changes as changes
import pytest

from utenza.billing_profiles.rules import Delivery, PaymentMethod
from utenza.billing_profiles.rules.changes import (
    AddressIncomplete,
    ChangeUnderWay,
    DeliveryChange,
    NoSupplyChosen,
    NothingToMove,
    NothingWouldChange,
    Present,
    SupplyNotInProfile,
    bp_code,
    check_changes,
    checked_change,
    chosen,
    counts_from,
    day_of,
)
from utenza.kernel.codes import bp_code as codes
from utenza.kernel.codes.email_address import NotAnEmailAddress
from utenza.kernel.codes.iban import NotAnIban

POWER, GAS = Present(1, "S-LUCE", date(2020, 1, 1)), Present(2, "S-GAS", date(2020, 1, 1))
LEAVING = replace(GAS, under_way="R-7")


def test_a_change_counts_from_the_day_after_in_italy():
    half_past_midnight_in_rome = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert day_of(half_past_midnight_in_rome) == date(2026, 11, 23)
    assert counts_from(date(2026, 12, 31)) == date(2027, 1, 1)


def test_without_a_choice_all_supplies_move_that_are_not_on_their_way():
    assert chosen([POWER, GAS], None) == [POWER, GAS]
    assert chosen([POWER, LEAVING], None) == [POWER]
    assert chosen([POWER, GAS], ["S-GAS"]) == [GAS]


@pytest.mark.parametrize(
    ("present", "codes", "refusal"),
    [
        ([], None, NothingToMove),
        ([POWER], [], NoSupplyChosen),
        ([POWER], ["S-GAS"], SupplyNotInProfile),
        ([LEAVING], None, ChangeUnderWay),
        ([POWER, LEAVING], ["S-LUCE", "S-GAS"], ChangeUnderWay),
    ],
)
def test_a_choice_that_cannot_move_is_refused(present, codes, refusal):
    with pytest.raises(refusal):
        chosen(present, codes)


def test_the_refusal_names_the_request_that_is_followed():
    with pytest.raises(ChangeUnderWay) as refused:
        chosen([LEAVING], None)

    assert refused.value.request_code == "R-7"
    assert "modifica in corso" in str(refused.value)


def test_what_was_typed_is_put_in_order_and_what_the_other_way_needs_left_out():
    by_email = replace(changes.BY_POST, delivery=Delivery.EMAIL, email=" Anna@Example.ORG ")
    by_post = replace(changes.BY_POST, street="  Via   Roma ", province="mi", email="x@example.org")

    assert checked_change(by_email) == DeliveryChange(
        delivery=Delivery.EMAIL, email="Anna@example.org"
    )
    assert checked_change(by_post) == changes.BY_POST


@pytest.mark.parametrize("part", ["addressee", "street", "street_number", "postcode", "city"])
def test_paper_needs_a_whole_address(part):
    with pytest.raises(AddressIncomplete):
        checked_change(replace(changes.BY_POST, **{part: " "}))


@pytest.mark.parametrize("province", ["", "M", "MIL", "M1", "Mİ"])
def test_a_province_is_two_letters(province):
    with pytest.raises(AddressIncomplete):
        checked_change(replace(changes.BY_POST, province=province))


def test_an_address_or_account_that_cannot_be_is_refused():
    with pytest.raises(NotAnEmailAddress):
        checked_change(replace(changes.BY_EMAIL, email="anna"))
    with pytest.raises(NotAnIban):
        checked_change(
            replace(changes.BY_DEBIT, mandate=replace(changes.ANNAS_MANDATE, iban="IT00"))
        )


@pytest.mark.parametrize(
    ("change", "method", "makes_a_new_one"),
    [
        (changes.BY_DEBIT, PaymentMethod.PAGOPA, True),
        (changes.BY_DEBIT, PaymentMethod.DIRECT_DEBIT, False),
        (changes.BY_NOTICE, PaymentMethod.DIRECT_DEBIT, True),
        (changes.BY_NOTICE, PaymentMethod.PAGOPA, False),
        (changes.BY_POST, PaymentMethod.PAGOPA, True),
        (changes.BY_EMAIL, PaymentMethod.PAGOPA, False),
        (replace(changes.BY_EMAIL, email="a@example.org"), PaymentMethod.PAGOPA, True),
    ],
)
def test_another_way_to_pay_or_another_address_makes_a_new_profile(change, method, makes_a_new_one):
    if makes_a_new_one:
        check_changes(change, method=method, delivery=changes.BY_EMAIL)
    else:
        with pytest.raises(NothingWouldChange):
            check_changes(change, method=method, delivery=changes.BY_EMAIL)


@pytest.mark.parametrize("number", [100, 900000, 1234567])
def test_the_portals_codes_are_codes_of_the_contract(number):
    assert codes.normalise(bp_code(number)) == bp_code(number)
