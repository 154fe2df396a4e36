"""What can be typed as a contact or an address, and how it is kept."""

import pytest

from utenza.customers import rules
from utenza.customers.rules import FieldGroup, Residence
from utenza.kernel.codes.email_address import NotAnEmailAddress
from utenza.kernel.codes.phone import NotAPhoneNumber

HOUSE = Residence("Via Roma", "1", "20121", "Milano", "mi")


@pytest.mark.parametrize(
    ("group", "typed", "kept"),
    [
        (FieldGroup.EMAIL, " Anna@Example.ORG ", "Anna@example.org"),
        (FieldGroup.MOBILE, "333 123 4567", "+393331234567"),
        (FieldGroup.MOBILE, "+44 7400 123456", "+447400123456"),
        (FieldGroup.PHONE, "02 12345678", "+390212345678"),
        (FieldGroup.PHONE, "333 1234567", "+393331234567"),
        (FieldGroup.PHONE, " ", ""),
        (FieldGroup.PEC, "ditta@pec.example.it", "ditta@pec.example.it"),
        # No domain tells a PEC from any other address.
        (FieldGroup.PEC, "ditta@example.it", "ditta@example.it"),
        (FieldGroup.PEC, "", ""),
        (FieldGroup.SDI_CODE, "m5uxcr1", "M5UXCR1"),
    ],
)
def test_what_anna_types_is_kept_in_one_form(group, typed, kept):
    assert rules.new_contact(group, typed) == {group.value: kept}


@pytest.mark.parametrize(
    ("group", "typed", "refusal"),
    [
        (FieldGroup.EMAIL, "", rules.NothingTyped),
        (FieldGroup.MOBILE, "  ", rules.NothingTyped),
        (FieldGroup.EMAIL, "anna@", NotAnEmailAddress),
        (FieldGroup.PEC, "anna", NotAnEmailAddress),
        (FieldGroup.PHONE, "casa", NotAPhoneNumber),
        (FieldGroup.MOBILE, "12", NotAPhoneNumber),
        (FieldGroup.MOBILE, "02 12345678", rules.NotAMobileNumber),
        (FieldGroup.SDI_CODE, "ABC", rules.NotAnSdiCode),
    ],
)
def test_what_is_no_contact_is_refused_in_words(group, typed, refusal):
    with pytest.raises(refusal):
        rules.new_contact(group, typed)


def test_an_address_is_kept_without_stray_blanks():
    kept = rules.new_residence(Residence(" Via  Roma ", "1", "20121", "Milano ", "mi", "it"))

    assert kept["street"] == "Via Roma"
    assert (kept["city"], kept["province"], kept["country"]) == ("Milano", "MI", "IT")


def test_an_address_abroad_has_its_own_postcode_and_no_province():
    kept = rules.new_residence(Residence("Main St", "1", "SW1A 1AA", "London", "", "GB"))

    assert (kept["postcode"], kept["province"]) == ("SW1A 1AA", "EE")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        (Residence("", "1", "20121", "Milano", "MI"), rules.IncompleteAddress),
        (Residence("Via Roma", "1", "20121", " ", "MI"), rules.IncompleteAddress),
        (Residence("Via Roma", "1", "2012", "Milano", "MI"), rules.NotAPostcode),
        (Residence("Via Roma", "1", "20121", "Milano", "Milano"), rules.NotAProvince),
        (Residence("Via Roma", "1", "20121", "Milano", "MI", "Italia"), rules.NotACountry),
        (Residence("V" * 201, "1", "20121", "Milano", "MI"), rules.TooLongAddress),
    ],
)
def test_an_address_that_no_postman_finds_is_refused(typed, refusal):
    with pytest.raises(refusal):
        rules.new_residence(typed)


def test_what_is_the_same_as_now_changes_nothing():
    present = {"email": "anna@example.org", "mobile": ""}

    with pytest.raises(rules.SameAsNow):
        rules.check_differs({"email": "anna@example.org"}, present=present)
    rules.check_differs({"email": "nuova@example.org"}, present=present)
