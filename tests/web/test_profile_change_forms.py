"""The forms that change a billing profile: what they say, keep, refuse, and to whom."""

import re

import cast
import closing
import profile_changes as changes
import pytest
from profile_pages import (
    BANK,
    BY_DEBIT,
    BY_POST,
    DEBIT,
    DELIVERY,
    EVERY,
    IBAN,
    MANDATE,
    NOTICE,
    a_debited_profile,
    asked,
    confirms,
    main_of,
    reviewed,
    sent,
    text_of,
)

from utenza.billing_profiles.models import PlannedProfile
from utenza.service_requests.models import ServiceRequest
from utenza.site import queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def debited(house):
    return a_debited_profile(house.anna.customer)


def test_the_mandate_is_there_to_read_in_full(as_anna, settings):
    settings.SEPA_CREDITOR_NAME = "Esempio Energia S.p.A."
    settings.SEPA_CREDITOR_ADDRESS = "Via dell’Energia 1, Verona"

    page = main_of(as_anna.get(DEBIT))

    for words in (
        "Esempio Energia S.p.A.",
        "Via dell’Energia 1, Verona",
        "IT43ZZZ0000000000000000",
        "Riferimento unico del mandato",
        "CORE",
        "ricorrente",
        "8 settimane",
    ):
        assert words in page


def test_a_company_signs_by_a_person_and_the_other_holders_fields_count_for_nothing(as_anna):
    company = MANDATE | {
        "holder_kind": "company",
        "holder_company": "Forno D'Angelò S.r.l.",
        "holder_tax_code": "00743110157",
    }

    refused = as_anna.post(DEBIT, company | EVERY)
    assert refused.status_code == 422
    assert "signatory" in refused.context["form"].errors
    assert "Forno D" in text_of(refused)

    signed = {"signatory": "Anna D'Angelò", "signatory_tax_code": "RSSMRA80A01H501U"}
    told = sent(asked(as_anna, DEBIT, company | EVERY | signed))
    assert told["holder_company"] == "Forno D'Angelò S.r.l."
    assert told["signatory"] == "Anna D'Angelò"
    assert "holder_first_name" not in told


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("iban", "IT60Y0542811101000000123456", "non è corretto"),
        ("iban", "IT60X0542811101000000123457", "non è corretto"),
        ("iban", "GB82WEST12345698765432X", "non è corretto"),
        ("iban", "TR330006100519786457841326", "fuori dall"),
        ("holder_tax_code", "RSSMRA80A01H501X", "codice fiscale non è corretto"),
        ("holder_last_name", "", "obbligatorio"),
        ("consent", "", "Senza la tua firma"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    as_anna, house, field, typed, words
):
    response = as_anna.post(DEBIT, BY_DEBIT | {"holder_first_name": "Annamaria", field: typed})

    assert response.status_code == 422
    assert words in str(response.context["form"].errors[field])
    assert 'value="Annamaria"' in text_of(response)
    assert not ServiceRequest.objects.filter(type="direct_debit").exists()


def test_at_least_one_supply_comes_along(as_anna, house):
    response = as_anna.post(DEBIT, MANDATE | {"which": "some"})

    assert response.status_code == 422
    assert "Scegli almeno una fornitura" in str(response.context["form"].errors["supplies"])


def test_a_supply_of_nobodys_or_of_brunos_is_refused_alike(as_anna, bruno, house):
    cast.a_supply(customer=bruno.customer, supply_code="S-BRUNO")

    for code in ("S-BRUNO", "S-NESSUNA"):
        response = as_anna.post(DEBIT, MANDATE | {"which": "some", "supplies": [code]})
        assert response.status_code == 422
        assert "non è in questo profilo" in str(response.context["form"].errors["supplies"])


def test_bills_on_paper_need_the_whole_address(as_anna, house):
    refused = as_anna.post(DELIVERY, BY_POST | EVERY | {"postcode": "2012", "city": ""})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"postcode", "city"}
    assert "Via Roma" in text_of(refused)

    told = sent(asked(as_anna, DELIVERY, BY_POST | EVERY))
    assert told["delivery_province"] == "MI"
    assert told["delivery_name"] == "Anna D'Angelò"
    assert PlannedProfile.objects.get().delivery_postcode == "20121"


def test_the_form_offers_the_addresses_that_are_known(as_anna, house):
    form = main_of(as_anna.get(DELIVERY))

    assert 'value="anna@example.org"' in form
    assert 'value="20121"' in form
    assert 'value="Anna D&#x27;Angelò"' in form


def test_the_same_delivery_again_is_nothing_to_change(as_anna, house):
    response = as_anna.post(DELIVERY, {"delivery": "email", "email": "anna@example.org"} | EVERY)

    assert response.status_code == 422
    assert "È già così" in text_of(response)


def test_the_iban_that_is_there_already_is_said_at_the_field(as_anna, debited):
    response = as_anna.post(IBAN, MANDATE)

    assert response.status_code == 422
    assert "L’IBAN è già quello" in str(response.context["form"].errors["iban"])


def test_with_one_supply_there_is_nothing_to_choose(as_anna, debited):
    page = main_of(as_anna.get(NOTICE))

    assert "Quali forniture" not in page
    assert re.search(r'type="hidden" name="which" value="all"', page)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/operazioni/iban/?profilo=BP-000777", "attiva prima l’addebito"),
        ("/operazioni/avviso-pagopa/?profilo=BP-000777", "È già così"),
        ("/operazioni/addebito-in-conto/?profilo=BP-000888", "È già così"),
    ],
)
def test_what_makes_no_sense_for_a_profile_is_said_at_once(as_anna, debited, path, words):
    assert words in main_of(as_anna.get(path))


def test_a_retailer_without_creditor_identifier_offers_no_debit(as_anna, house, settings):
    settings.SEPA_CREDITOR_ID = ""

    assert "non è ancora possibile" in main_of(as_anna.get(DEBIT))
    assert as_anna.post(DEBIT, BY_DEBIT | {"iban": ""}).status_code == 422
    response = as_anna.post(DEBIT, BY_DEBIT)
    assert response.status_code == 422
    assert "non è ancora possibile" in main_of(response)


@pytest.mark.parametrize("path", [DEBIT, DELIVERY, IBAN, NOTICE])
def test_bruno_cannot_tell_annas_profile_from_one_that_does_not_exist(as_bruno, debited, path):
    nobodys = re.sub(r"BP-\d+", "BP-000001", path)

    for ask in (as_bruno.get, as_bruno.post):
        assert ask(path).status_code == 404
        assert ask(path).content == ask(nobodys).content


@pytest.mark.parametrize(
    ("path", "typed", "type_"),
    [
        (DEBIT, BY_DEBIT, "direct_debit"),
        (DELIVERY, BY_POST | EVERY, "bill_delivery"),
        (IBAN, MANDATE | {"iban": changes.IBAN}, "iban_change"),
        (NOTICE, EVERY, "pagopa_notice"),
    ],
)
def test_in_sola_consultazione_what_was_typed_stays_and_nothing_is_sent(
    as_anna, debited, path, typed, type_
):
    review = reviewed(as_anna, path, typed)
    closing.a_mode(function=type_)

    response = confirms(as_anna, path, typed, review)

    assert response.status_code == 503
    assert 'href="tel:800000001"' in main_of(response)
    assert not ServiceRequest.objects.filter(type=type_).exists()
    assert "Continua" not in main_of(as_anna.get(path))


def test_the_bank_is_named_while_its_iban_is_typed(as_anna, house):
    known = as_anna.post(BANK, {"iban": "de89 3704 0044 0532 0130 00"})

    assert known.content.decode() == "Banca: Commerzbank"
    assert known["Content-Type"].startswith("text/plain")
    for typed in ("DE89", "", "IT60X", "\0", "DE89370400440532013001"):
        assert as_anna.post(BANK, {"iban": typed}).content == b""
    assert as_anna.get(BANK).status_code == 405


@pytest.mark.parametrize("path", [DEBIT, DELIVERY, IBAN, NOTICE])
def test_everything_is_said_in_english_too(as_anna, debited, path):
    page = main_of(as_anna.get(path, headers={"accept-language": "en"}))

    for word in ("fornitur", "Continua", "intestatario", "richiesta"):
        assert word not in page
