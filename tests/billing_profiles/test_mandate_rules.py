from dataclasses import replace

import profile_changes as changes
import pytest

from utenza.billing_profiles.rules.mandates import (
    HolderIncomplete,
    SignatoryIncomplete,
    checked,
    is_creditor_identifier,
    mandate_reference,
)
from utenza.kernel.codes.iban import IbanOutsideSepa, NotAnIban, bank_name
from utenza.kernel.codes.tax_code import NotATaxCode

ANNA = changes.ANNAS_MANDATE
COMPANY = replace(
    ANNA,
    holder_first_name="",
    holder_last_name="",
    holder_company="Conti S.r.l.",
    holder_tax_code="00743110157",
    signatory="Anna D'Angelò",
    signatory_tax_code="RSSMRA80A01H501U",
)


def test_what_was_typed_is_put_in_order():
    typed = replace(ANNA, iban=" de89 3704 0044 0532 0130 00", holder_last_name="  D'Angelò ")

    assert checked(typed) == ANNA
    assert checked(COMPANY) == COMPANY
    assert (ANNA.holder, COMPANY.holder) == ("Anna D'Angelò", "Conti S.r.l.")


@pytest.mark.parametrize(
    ("mandate", "refusal"),
    [
        (replace(ANNA, iban="IT64Y0542811101000000123456"), NotAnIban),
        (replace(ANNA, iban="AE070331234567890123456"), IbanOutsideSepa),
        (replace(ANNA, holder_tax_code="RSSMRA80A01H501X"), NotATaxCode),
        (replace(ANNA, holder_first_name=" "), HolderIncomplete),
        (replace(ANNA, holder_last_name=""), HolderIncomplete),
        (replace(ANNA, holder_company="Conti S.r.l."), HolderIncomplete),
        (replace(ANNA, signatory="Carla Conti"), SignatoryIncomplete),
        (replace(ANNA, signatory_tax_code="RSSMRA80A01H501U"), SignatoryIncomplete),
        (replace(COMPANY, signatory=""), SignatoryIncomplete),
        (replace(COMPANY, signatory="", signatory_tax_code=""), SignatoryIncomplete),
        (replace(COMPANY, signatory_tax_code="RSSMRA80A01H501X"), NotATaxCode),
    ],
)
def test_a_mandate_that_no_bank_would_take_is_refused(mandate, refusal):
    with pytest.raises(refusal):
        checked(mandate)


def test_accounts_of_other_sepa_countries_are_as_good():
    for iban in ("FR1420041010050500013M02606", "SM86U0322509800000000270100"):
        assert checked(replace(ANNA, iban=iban)).iban == iban


def test_a_request_has_one_reference_that_fits_a_mandate_and_no_other_has_it():
    references = {mandate_reference(prefix="UTZ-", request_code=f"R-{n}") for n in range(1000)}

    assert len(references) == 1000
    assert max(map(len, references)) <= 35
    assert mandate_reference(prefix="UTZ-", request_code="R-7") in references
    assert len(mandate_reference(prefix="P" * 15, request_code="R" * 200)) == 35


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("IT19ZZZ0000000743110157", True),
        ("IT43ZZZ0000000000000000", True),
        ("IT18ZZZ0000000743110157", False),
        ("IT19ZZZ00000007431101570", False),
        ("DE98ZZZ09999999999", False),
        ("", False),
    ],
)
def test_a_creditor_identifier_has_its_check_digits_and_its_length(text, is_one):
    assert is_creditor_identifier(text) is is_one


def test_the_banks_name_is_known_for_many_accounts_and_invented_for_none():
    assert bank_name("de89 3704 0044 0532 0130 00") == "Commerzbank"
    assert bank_name("SM86U0322509800000000270100") == ""
    assert bank_name("not an IBAN") == ""
