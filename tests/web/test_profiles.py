import re
from datetime import date

import cast
import pytest
import trade

pytestmark = pytest.mark.django_db


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def debit(house):
    return trade.a_debit_profile(
        customer=house.anna.customer,
        bp_code="BP-000888",
        closed_on=date(2026, 1, 26),
        delivery="post",
        delivery_name="Anna D'Angelò",
        delivery_street="Via Roma",
        delivery_street_number="1",
        delivery_postcode="20121",
        delivery_city="Milano",
        delivery_province="MI",
    )


def test_profiles_say_how_one_pays_and_where_bills_go_closed_ones_apart(as_anna, debit):
    page = text_of(as_anna.get("/profili-pagamento/"))

    opened, closed = page.split("Profili chiusi")
    assert "BP-000777" in opened
    assert "Avviso pagoPA" in opened
    assert "Dinamica via email" in opened
    assert "anna@example.org" in opened
    assert "BP-000888" in closed
    assert "Addebito in conto corrente" in closed
    assert "Via Roma 1, 20121 Milano MI" in closed
    assert "Chiuso il 26 gennaio 2026" in closed


def test_no_page_shows_more_of_an_iban_than_its_last_four_characters(as_anna, debit):
    for path in ("/profili-pagamento/", "/profili-pagamento/BP-000888/", "/fatture/"):
        page = text_of(as_anna.get(path))
        assert "0542811101000000123456" not in page
        assert "0542811101" not in page
    assert "3456" in text_of(as_anna.get("/profili-pagamento/BP-000888/"))


def test_a_profile_tells_its_supplies_now_and_those_that_left(as_anna, house):
    ceased = cast.a_supply(
        customer=house.anna.customer,
        supply_code="S-CESSATA",
        status="ceased",
        ended_on=date(2026, 3, 8),
        street="Via Vecchia",
    )
    moved = cast.a_supply(customer=house.anna.customer, street="Via Altrove")
    trade.a_stay(supply=ceased, profile=house.profile)
    trade.a_stay(supply=moved, profile=house.profile, ends_on=date(2026, 1, 26))

    page = text_of(as_anna.get("/profili-pagamento/BP-000777/"))

    present, past = page.split("Forniture cessate o passate ad altro profilo")
    assert 'href="/forniture/S-GAS/"' in present
    assert 'href="/forniture/S-CESSATA/"' not in present
    assert "Cessata l\N{RIGHT SINGLE QUOTATION MARK}8 marzo 2026" in past
    assert "in questo profilo fino al 26 gennaio 2026" in past
    assert 'href="/fatture/2026~PAGATA/"' in present
    assert 'href="/fatture/?profilo=BP-000777"' in present


def test_the_account_holder_and_the_mandate_are_shown(as_anna, debit):
    page = text_of(as_anna.get("/profili-pagamento/BP-000888/"))

    assert "Anna D&#x27;Angelò" in page
    assert "UMR1" in page
    assert "1 gennaio 2020" in page


def test_without_profiles_the_page_says_where_the_first_comes_from(signed_in, bruno):
    page = text_of(signed_in(bruno.login).get("/profili-pagamento/"))

    assert "Nessun profilo di pagamento" in page


def test_bruno_cannot_tell_that_annas_profile_exists(as_bruno, house):
    hers = as_bruno.get("/profili-pagamento/BP-000777/")

    assert hers.status_code == 404
    assert hers.content == as_bruno.get("/profili-pagamento/BP-999999/").content
    assert "BP-000777" not in text_of(as_bruno.get("/profili-pagamento/"))


@pytest.mark.parametrize("path", ["/profili-pagamento/", "/profili-pagamento/BP-000777/"])
def test_profiles_are_read_while_the_portal_is_read_only_and_in_english(as_anna, settings, path):
    settings.READ_ONLY = True

    response = as_anna.get(path, headers={"accept-language": "en"})

    assert response.status_code == 200
    assert '<html lang="en">' in text_of(response)
