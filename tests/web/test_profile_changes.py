"""Anna changes how she pays and where her bills arrive: form, review, receipt, profile."""

import re

import cast
import changes
import closing
import pytest
import trade

from utenza.billing_profiles.models import MandateChange, PlannedProfile, PlannedStay
from utenza.notifications.models import Mail
from utenza.service_requests.models import Outgoing, ServiceRequest
from utenza.site import queries

pytestmark = pytest.mark.django_db

ITALIAN = "IT60X0542811101000000123456"
DEBIT = "/operazioni/addebito-in-conto/?profilo=BP-000777"
DELIVERY = "/operazioni/recapito/?profilo=BP-000777"
IBAN = "/operazioni/iban/?profilo=BP-000888"
NOTICE = "/operazioni/avviso-pagopa/?profilo=BP-000888"
BANK = "/operazioni/iban/banca/"

HOLDER = {
    "holder_kind": "person",
    "holder_first_name": "Anna",
    "holder_last_name": "D'Angelò",
    "holder_tax_code": "RSSMRA80A01H501U",
}
MANDATE = HOLDER | {"iban": "it60 x054 2811 1010 0000 0123 456", "consent": "on"}
EVERY = {"which": "all"}
GAS_ALONE = {"which": "some", "supplies": ["S-GAS"]}
BY_DEBIT = MANDATE | EVERY
BY_EMAIL = {"delivery": "email", "email": "nuova@Example.org"}
BY_POST = {
    "delivery": "post",
    "addressee": "Anna D'Angelò",
    "street": "Via Roma",
    "street_number": "1",
    "postcode": "20121",
    "city": "Milano",
    "province": "mi",
}


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def debited(house):
    """Another profile of Anna's, paid by direct debit, with a supply of its own."""
    profile = trade.a_debit_profile(customer=house.anna.customer, bp_code="BP-000888")
    shop = cast.a_supply(customer=house.anna.customer, supply_code="S-NEGOZIO")
    trade.a_stay(supply=shop, profile=profile)
    return profile


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def main_of(response):
    return text_of(response).split("<main")[1].split("</main>")[0]


def hidden(response, name):
    return re.search(rf'name="{name}" value="(\w+)"', response.content.decode())[1]


def reviewed(client, path, typed):
    """Send the form, and return the page that shows what it comes to."""
    response = client.post(path, typed | {"key": hidden(client.get(path), "key")})
    assert response.status_code == 200, text_of(response)
    return response


def confirms(client, path, typed, review):
    seen = {"key": hidden(review, "key"), "seen": hidden(review, "seen")}
    return client.post(path, typed | seen)


def asked(client, path, typed):
    """Type, look, confirm; return the request."""
    answer = confirms(client, path, typed, reviewed(client, path, typed))
    assert answer.status_code == 302, text_of(answer)
    return ServiceRequest.objects.get(request_code=answer["Location"].split("/")[-2])


def receipt_of(client, request):
    return main_of(client.get(f"/profilo/richieste/{request.request_code}/"))


def sent(request):
    return Outgoing.objects.get(request=request).document["payload"]


def test_anna_activates_direct_debit_and_finds_the_new_profile(as_anna, house):
    request = asked(as_anna, DEBIT, BY_DEBIT)

    plan = PlannedProfile.objects.get(request_code=request.request_code)
    receipt = receipt_of(as_anna, request)
    assert plan.bp_code in receipt
    assert "in attivazione" in receipt
    assert "dal 23 novembre 2026" in receipt
    assert MandateChange.objects.get().mandate_reference in receipt
    assert f'href="/profili-pagamento/{plan.bp_code}/"' in receipt
    page = main_of(as_anna.get(f"/profili-pagamento/{plan.bp_code}/"))
    assert "Mandato in attivazione" in page
    assert "S-LUCE" in page
    assert "S-GAS" in page


def test_the_cis_is_told_all_that_the_new_profile_needs(as_anna, house):
    request = asked(as_anna, DEBIT, BY_DEBIT | GAS_ALONE)

    plan, mandate = PlannedProfile.objects.get(), MandateChange.objects.get()
    told = sent(request)
    assert told["bp_code"] == "BP-000777"
    assert told["new_bp_code"] == plan.bp_code
    assert told["counts_from"] == "2026-11-23"
    assert [one["supply_code"] for one in told["supplies"]] == ["S-GAS"]
    assert told["supplies"][0]["point_code"] == house.gas.point_code
    assert told["iban"] == ITALIAN
    assert (told["holder_first_name"], told["holder_last_name"]) == ("Anna", "D'Angelò")
    assert told["mandate_reference"] == mandate.mandate_reference
    assert told["mandate_signed_on"] == "2026-11-22"
    assert told["creditor_id"] == "IT43ZZZ0000000000000000"
    assert "signatory" not in told


def test_before_confirming_she_sees_both_profiles_the_bank_and_the_open_bills(as_anna, house):
    review = reviewed(as_anna, DEBIT, BY_DEBIT | GAS_ALONE)

    page = main_of(review)
    assert page.index("Com’è ora") < page.index("Come sarà")
    moving, staying = page.split("Forniture che restano dove sono")
    assert "/forniture/S-GAS/" in moving
    assert "/forniture/S-LUCE/" in staying
    assert "/fatture/2026~SCADUTA/" in page
    assert "vale dal 23 novembre 2026" in page
    assert "Banca: " not in page
    assert "<dt>Banca</dt><dd>Unione Di Banche Italiane SpA</dd>" in page
    assert not PlannedProfile.objects.exists()


def test_no_page_and_no_letter_shows_more_of_the_iban_than_its_ends(as_anna, house):
    review = reviewed(as_anna, DEBIT, BY_DEBIT)
    request = asked(as_anna, DEBIT, BY_DEBIT)

    visible = re.sub(r"<input[^>]*>", "", main_of(review))
    assert "IT•• •••• … 3456" in visible
    for text in (
        visible,
        receipt_of(as_anna, request),
        main_of(as_anna.get("/profili-pagamento/")),
        *Mail.objects.values_list("body", flat=True),
    ):
        assert ITALIAN not in text
        assert "0542811101" not in text


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


def test_eighty_supplies_are_folded_away_until_she_wants_to_choose(as_anna, house):
    for number in range(80):
        supply = cast.a_supply(customer=house.anna.customer, supply_code=f"S-{number}")
        trade.a_stay(supply=supply, profile=house.profile)

    form = main_of(as_anna.get(DELIVERY))
    assert "Tutte: 82 forniture" in form
    assert form.count('name="supplies"') == 82
    request = asked(as_anna, DELIVERY, BY_POST | EVERY)
    assert PlannedStay.objects.count() == 82
    assert "e altre 77" in receipt_of(as_anna, request)


def test_anna_moves_only_the_gas_to_dinamica(as_anna, house):
    house.profile.delivery = "post"
    house.profile.save()

    request = asked(as_anna, DELIVERY, BY_EMAIL | GAS_ALONE)

    plan = PlannedProfile.objects.get()
    assert plan.delivery_email == "nuova@example.org"
    assert "Dinamica via email" in receipt_of(as_anna, request)
    old, new = (
        main_of(as_anna.get(f"/profili-pagamento/{code}/")) for code in ("BP-000777", plan.bp_code)
    )
    assert f"passa al profilo {plan.bp_code}" in old
    assert "/forniture/S-LUCE/" in old
    assert "/forniture/S-LUCE/" not in new
    assert "nuova@example.org" in new
    told = sent(request)
    assert (told["delivery"], told["delivery_email"]) == ("email", "nuova@example.org")
    assert "delivery_street" not in told


def test_bills_on_paper_need_the_whole_address(as_anna, house):
    refused = as_anna.post(DELIVERY, BY_POST | EVERY | {"postcode": "2012", "city": ""})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"postcode", "city"}
    assert "Via Roma" in text_of(refused)

    told = sent(asked(as_anna, DELIVERY, BY_POST | EVERY))
    assert told["delivery_province"] == "MI"
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


def test_another_iban_keeps_the_profile_and_makes_a_new_mandate(as_anna, debited):
    typed = MANDATE | {"iban": changes.IBAN}

    review = main_of(reviewed(as_anna, IBAN, typed))
    assert "Il profilo BP-000888 resta lo stesso" in review
    now, then = review.split("Come sarà")
    assert "3456" in now
    assert "Mandato in attivazione" in then
    assert "3000" in then
    request = asked(as_anna, IBAN, typed)

    assert not PlannedProfile.objects.exists()
    assert sent(request)["mandate_reference"] == MandateChange.objects.get().mandate_reference
    page = main_of(as_anna.get("/profili-pagamento/BP-000888/"))
    assert "Mandato in attivazione" in page
    assert f'href="/profilo/richieste/{request.request_code}/"' in page


def test_the_iban_that_is_there_already_is_said_at_the_field(as_anna, debited):
    response = as_anna.post(IBAN, MANDATE)

    assert response.status_code == 422
    assert "L’IBAN è già quello" in str(response.context["form"].errors["iban"])


def test_anna_goes_back_to_pagopa_notices(as_anna, debited):
    request = asked(as_anna, NOTICE, EVERY)

    plan = PlannedProfile.objects.get()
    assert plan.payment_method == "pagopa"
    assert sent(request)["new_bp_code"] == plan.bp_code
    assert plan.bp_code in receipt_of(as_anna, request)


def test_with_one_supply_there_is_nothing_to_choose(as_anna, debited):
    page = main_of(as_anna.get(NOTICE))

    assert "Quali forniture" not in page
    assert re.search(r'type="hidden" name="which" value="all"', page)


def test_a_double_click_and_a_second_tab_are_one_profile_and_one_receipt(as_anna, house):
    path = "/operazioni/addebito-in-conto/"
    first, second = (reviewed(as_anna, path, BY_DEBIT) for _ in range(2))
    # The page names the profile, which is not the only one any more after the first click.
    action = re.search(r'method="post" action="([^"]+)"', first.content.decode())[1]

    answers = [confirms(as_anna, action, BY_DEBIT, tab) for tab in (first, first, second)]

    assert {answer.status_code for answer in answers} == {302}
    assert len({answer["Location"] for answer in answers}) == 1
    assert PlannedProfile.objects.count() == 1
    assert Outgoing.objects.count() == 1


def test_other_supplies_in_the_second_tab_are_kept_and_not_sent(as_anna, house):
    first, second = (reviewed(as_anna, DEBIT, BY_DEBIT) for _ in range(2))
    answer = confirms(as_anna, DEBIT, BY_DEBIT, first)

    other = as_anna.post(
        DEBIT,
        BY_DEBIT | GAS_ALONE | {"key": hidden(second, "key"), "seen": hidden(second, "seen")},
    )

    assert other.status_code == 422
    assert answer["Location"] in text_of(other)
    assert PlannedProfile.objects.count() == 1


def test_a_change_that_crosses_another_is_refused_and_names_its_request(as_anna, house):
    review = reviewed(as_anna, DELIVERY, BY_POST | EVERY)
    first = asked(as_anna, DEBIT, BY_DEBIT)

    crossed = confirms(as_anna, DELIVERY, BY_POST | EVERY, review)

    assert crossed.status_code == 422
    assert "C’è già una modifica in corso" in text_of(crossed)
    assert f'href="/profilo/richieste/{first.request_code}/"' in text_of(crossed)
    assert "Via Roma" in text_of(crossed)
    assert PlannedProfile.objects.count() == 1
    not_now = main_of(as_anna.get(DELIVERY))
    assert f'href="/profilo/richieste/{first.request_code}/"' in not_now
    assert "Per ora non si può chiedere da qui" in not_now


def test_what_is_withdrawn_puts_everything_back_and_blames_no_bank(as_anna, house):
    request = asked(as_anna, DEBIT, BY_DEBIT)
    code = PlannedProfile.objects.get().bp_code
    path = f"/profilo/richieste/{request.request_code}/"

    page = main_of(as_anna.post(path, {"do": "withdraw"}, follow=True))

    assert f"/profili-pagamento/{code}/" not in page
    assert as_anna.get(f"/profili-pagamento/{code}/").status_code == 404
    assert MandateChange.objects.get().state == "withdrawn"
    profile = main_of(as_anna.get("/profili-pagamento/BP-000777/"))
    assert "Mandato" not in profile
    assert "/operazioni/addebito-in-conto/" in profile


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
