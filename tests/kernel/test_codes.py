import pytest

from utenza.kernel.codes import (
    bp_code,
    email_address,
    iban,
    notice_number,
    pdr,
    phone,
    pod,
    tax_code,
    vat_number,
)

ACCEPTED = [
    (pod, "IT001E00104729", "IT001E00104729"),
    (pod, "it 001 e 0010.4729", "IT001E00104729"),
    (pod, "IT-001-E-00104729-A", "IT001E00104729A"),
    (pod, "IT001E\u00a000104729", "IT001E00104729"),
    (pdr, "05880000008405", "05880000008405"),
    (pdr, "0588 0000 008405", "05880000008405"),
    # Anna, Bruno born in Romania (Z129), his namesake with an omocode, a company, a body.
    (tax_code, "SPSGNN98H16L781U", "SPSGNN98H16L781U"),
    (tax_code, "spsgnn98h16l781u", "SPSGNN98H16L781U"),
    (tax_code, "RSSMRA80A01Z129W", "RSSMRA80A01Z129W"),
    (tax_code, "RSSMRA80A01F20RS", "RSSMRA80A01F20RS"),
    (tax_code, "00743110157", "00743110157"),
    (tax_code, "97103880585", "97103880585"),
    (vat_number, "00743110157", "00743110157"),
    (vat_number, "IT 00743110157", "00743110157"),
    (iban, "IT60X0542811101000000123456", "IT60X0542811101000000123456"),
    (iban, "it60 x054 2811 1010 0000 0123 456", "IT60X0542811101000000123456"),
    (iban, "DE89370400440532013000", "DE89370400440532013000"),
    (iban, "FR1420041010050500013M02606", "FR1420041010050500013M02606"),
    (iban, "SM86U0322509800000000270100", "SM86U0322509800000000270100"),
    (iban, "CH9300762011623852957", "CH9300762011623852957"),
    # Published: segregation 01; io-app's test notice; an old notice with auxiliary digit 0.
    (notice_number, "301000000000012373", "301000000000012373"),
    (notice_number, "3007 1570 0000 0000 32", "300715700000000032"),
    (notice_number, "001009202599000361", "001009202599000361"),
    (notice_number, "112345678901234567", "112345678901234567"),
    (email_address, "anna.bianchi@example.it", "anna.bianchi@example.it"),
    (email_address, " Anna.Bianchi@Example.IT ", "Anna.Bianchi@example.it"),
    (email_address, "anna+bollette@posta.example.it", "anna+bollette@posta.example.it"),
    (email_address, "anna@caffè.example", "anna@caffè.example"),
    (email_address, "d'angelo@example.it", "d'angelo@example.it"),
    (phone, "+393336368886", "+393336368886"),
    (phone, "333 636 8886", "+393336368886"),
    (phone, "06 1234 5678", "+390612345678"),
    (phone, "0039 06-12345678", "+390612345678"),
    (phone, "+49 30 901820", "+4930901820"),
    (bp_code, "BP-110000", "BP-110000"),
    (bp_code, " bp-11000000 ", "BP-11000000"),
]

REFUSED = [
    (pod, pod.NotAPod, ["", "IT001X00104729", "IT001E0010472", "IT001E0010472912", "00104729"]),
    (pod, pod.NotAPod, ["IT001Eßßßß", "IT001E00104729\0", "IT00\u0661E00104729"]),
    (
        pdr,
        pdr.NotAPdr,
        ["", "5880000008405", "058800000084051", "0588000000840A", "\u0660" * 14],
    ),
    # One letter too many, a wrong check letter, 31 February, a wrong check digit, all zeros.
    (
        tax_code,
        tax_code.NotATaxCode,
        ["", "RSSMRA80A01F205X9", "SPSGNN98H16L781A", "RSSMRA80B31F205Z", "00743110158", "0" * 11],
    ),
    (
        vat_number,
        vat_number.NotAVatNumber,
        ["", "00743110158", "DE129273398", "0" * 11, "0074311015"],
    ),
    # A CIN that is not the account's, two digits swapped, too short, not a country.
    (
        iban,
        iban.NotAnIban,
        [
            "",
            "IT64Y0542811101000000123456",
            "IT60X0542811101000000123465",
            "IT60X05428111010000001234",
            "XX60X0542811101000000123456",
            "IT60X0542811101000000123456\0",
        ],
    ),
    (iban, iban.IbanOutsideSepa, ["TR330006100519786457841326", "BR1800360305000010009795493C1"]),
    # Too short, too long, a wrong check, an auxiliary digit that never was, pagoPA's probe.
    (
        notice_number,
        notice_number.NotANoticeNumber,
        [
            "",
            "30100000000001237",
            "3010000000000123730",
            "302012387654312384",
            "401000000000012373",
            "0" * 18,
        ],
    ),
    (
        email_address,
        email_address.NotAnEmailAddress,
        [
            "",
            "anna",
            "anna@example",
            "anna@@example.it",
            "anna@b@example.it",
            "anna bianchi@example.it",
            "anna@exa mple.it",
            "anna\n@example.it",
            "anna@example.it\nBcc: bruno@example.it",
            "anna\0@example.it",
            "@example.it",
            "anna@.it",
            "anna@example..it",
            "anna@-example.it",
            "anna.@example.it",
            "Anna <anna@example.it>",
            "anna@127.0.0.1",
            "anna@example.i",
            f"{'a' * 65}@example.it",
            f"anna@{'a' * 64}.it",
            f"anna@{'example.' * 32}it",
            f"anna@{'è' * 63}.it",
        ],
    ),
    (
        phone,
        phone.NotAPhoneNumber,
        [
            "",
            "12",
            "+39",
            "+999123456789",
            "333 CALL ME",
            "+3933363688861234567",
            "+39;333",
            "\u0663" * 10,
        ],
    ),
    (
        bp_code,
        bp_code.NotABillingProfileCode,
        ["", "BP-12345", "BP11000000", "BP-11000A", "BP-11000\u0661"],
    ),
]


@pytest.mark.parametrize(("code", "typed", "canonical"), ACCEPTED)
def test_a_good_code_gets_its_canonical_form(code, typed, canonical):
    assert code.normalise(typed) == canonical


@pytest.mark.parametrize(("code", "typed", "canonical"), ACCEPTED)
def test_a_canonical_form_stays_as_it_is(code, typed, canonical):
    assert code.normalise(canonical) == canonical


@pytest.mark.parametrize(
    ("code", "refusal", "typed"),
    [(code, refusal, typed) for code, refusal, many in REFUSED for typed in many],
)
def test_a_bad_code_is_refused_with_words_for_the_customer(code, refusal, typed):
    with pytest.raises(refusal) as refused:
        code.normalise(typed)

    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        ("+393331234567", True),
        ("+390212345678", False),
        ("+39800123456", False),
        ("+447400123456", True),
        ("+442079460000", False),
        # There mobiles look like all the others.
        ("+12125550100", True),
    ],
)
def test_a_mobile_is_told_from_what_gets_no_texts(number, mobile):
    assert phone.is_mobile(number) is mobile


def test_a_number_is_read_in_groups_that_stay_on_one_line():
    assert phone.readable("+393331234567") == "+39\u00a0333\u00a0123\u00a04567"
    assert phone.readable("02 1234567") == "02 1234567"
    assert phone.readable("anna+39333123456@example.org") == "anna+39333123456@example.org"


def test_points_are_compared_by_fourteen_characters():
    assert pod.pod14("IT001E00104729A") == pod.pod14("IT001E00104729") == "IT001E00104729"


def test_a_masked_iban_shows_the_country_and_four_characters():
    assert iban.masked("IT60X0542811101000000123456") == "IT•• •••• … 3456"


def test_a_refused_code_is_refused_again_although_answers_are_remembered():
    for _ in range(2):
        with pytest.raises(tax_code.NotATaxCode):
            tax_code.normalise("SPSGNN98H16L781A")
