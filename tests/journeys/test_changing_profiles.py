"""Anna changes how she pays and where her bills arrive, in a browser, and finds the new profile."""

import cast
import pytest
import trade
from playwright.sync_api import expect

WINDOWS = ("page", "phone", "unscripted")
IBAN = "it60 x054 2811 1010 0000 0123 456"
TAX_CODE = "RSSMRA80A01H501U"
BANK = "Banca: Unione Di Banche Italiane SpA"


@pytest.fixture
def profile(anna):
    """Electricity and gas, by pagoPA notice, on paper; a bill of each is open."""
    profile = trade.a_profile(
        customer=anna.customer,
        bp_code="BP-000777",
        delivery="post",
        delivery_email="",
        delivery_name="Anna D'Angelò",
        delivery_street="Via Roma",
        delivery_street_number="1",
        delivery_postcode="20121",
        delivery_city="Milano",
        delivery_province="MI",
    )
    for commodity, code, point in (
        ("electricity", "S-LUCE", "IT001E00000001"),
        ("gas", "S-GAS", "99900000000001"),
    ):
        supply = cast.a_supply(
            customer=anna.customer, supply_code=code, commodity=commodity, point_code=point
        )
        trade.a_stay(supply=supply, profile=profile)
        trade.a_bill(supply=supply, profile=profile)
    return profile


@pytest.fixture
def on_profile(anna, profile, signs_in, opens):
    """Open the profile's page in the browser."""

    def open_(page):
        signs_in(page, anna.login)
        opens(page, "/profili-pagamento/BP-000777/")
        return page

    return open_


def fills_mandate(page):
    page.get_by_label("IBAN", exact=True).fill(IBAN)
    page.get_by_label("Codice fiscale dell’intestatario").fill(TAX_CODE)
    page.get_by_label("Ho letto il mandato").check()


def continues(page):
    page.get_by_role("button", name="Continua").click()
    page.get_by_role("heading", name="Prima di inviare").wait_for()


def confirms(page):
    """Confirm, and follow the receipt to the new profile."""
    page.get_by_role("button", name="Confermo, invia").click()
    page.get_by_role("heading", name="Codice della richiesta").wait_for()
    receipt = page.locator("main").inner_text()
    assert "in attivazione" in receipt
    page.get_by_role("link", name="Vedi il profilo").click()
    page.get_by_role("heading", name="Profilo BP-9").wait_for()
    return receipt


def supplies_on(page):
    card = page.locator("section").filter(
        has=page.get_by_role("heading", name="Forniture in questo profilo")
    )
    return card.locator(".title").all_inner_texts()


@pytest.mark.parametrize("window", WINDOWS)
def test_anna_activates_direct_debit_and_finds_the_new_profile(request, on_profile, window):
    page = on_profile(request.getfixturevalue(window))

    page.get_by_role("link", name="Attiva l’addebito in conto").click()
    fills_mandate(page)
    continues(page)
    expect(page.locator("main")).to_contain_text("Unione Di Banche Italiane SpA")
    receipt = confirms(page)

    assert "IT•• •••• … 3456" in receipt
    assert sorted(supplies_on(page)) == ["Gas", "Luce"]
    expect(page.get_by_text("Mandato in attivazione")).to_be_visible()
    expect(page.get_by_role("link", name="Cambia recapito")).to_have_count(0)
    page.get_by_role("link", name="Segui la richiesta").click()
    expect(page.get_by_role("button", name="Annulla la richiesta")).to_be_visible()


@pytest.mark.parametrize("window", WINDOWS)
def test_anna_moves_only_the_gas_to_dinamica(request, on_profile, window):
    page = on_profile(request.getfixturevalue(window))

    page.get_by_role("link", name="Cambia recapito").click()
    expect(page.get_by_label("Via o piazza")).to_be_hidden()
    page.get_by_label("E-mail per le fatture").fill("nuova@example.org")
    page.get_by_label("Solo quelle che scelgo").check()
    page.get_by_label("Gas").check()
    continues(page)
    expect(page.locator("main")).to_contain_text("Forniture che restano dove sono")
    confirms(page)

    assert supplies_on(page) == ["Gas"]
    expect(page.get_by_text("nuova@example.org")).to_be_visible()
    page.get_by_role("link", name="BP-000777").click()
    page.get_by_role("heading", name="Profilo BP-000777").wait_for()
    expect(page.get_by_text("passa al profilo BP-9")).to_be_visible()


def test_the_bank_is_named_and_the_iban_parted_while_anna_types(on_profile, page):
    on_profile(page).get_by_role("link", name="Attiva l’addebito in conto").click()
    iban = page.get_by_label("IBAN", exact=True)

    iban.press_sequentially("it60x0542811101000000123456")
    page.get_by_text(BANK).wait_for()
    iban.press("Tab")

    expect(iban).to_have_value("IT60 X054 2811 1010 0000 0123 456")
    iban.fill("IT60X054281110100000012345")
    page.get_by_text(BANK).wait_for(state="hidden")


@pytest.mark.parametrize("window", WINDOWS)
def test_what_anna_mistyped_is_said_and_the_rest_stays(request, on_profile, window):
    page = on_profile(request.getfixturevalue(window))
    page.get_by_role("link", name="Attiva l’addebito in conto").click()
    fills_mandate(page)
    page.get_by_label("IBAN", exact=True).fill("IT60Y0542811101000000123456")

    page.get_by_role("button", name="Continua").click()

    page.get_by_role("alert").wait_for()
    expect(page.get_by_role("alert")).to_contain_text("IBAN non è corretto")
    expect(page.get_by_label("Codice fiscale dell’intestatario")).to_have_value(TAX_CODE)
    expect(page.get_by_label("Ho letto il mandato")).to_be_checked()


def test_anna_thinks_better_of_it_and_finds_what_she_typed(on_profile, unscripted):
    page = on_profile(unscripted)
    page.get_by_role("link", name="Attiva l’addebito in conto").click()
    fills_mandate(page)
    continues(page)

    page.get_by_role("button", name="Cambia qualcosa").click()

    expect(page.get_by_label("IBAN", exact=True)).to_have_value(IBAN.upper().replace(" ", ""))
    expect(page.get_by_label("A una persona")).to_be_checked()


@pytest.mark.parametrize(("window", "scheme"), [("page", "light"), ("phone", "dark")])
def test_nothing_on_the_way_is_a_barrier(request, on_profile, accessible, window, scheme):
    page = request.getfixturevalue(window)
    page.emulate_media(color_scheme=scheme)

    accessible(on_profile(page))
    page.get_by_role("link", name="Attiva l’addebito in conto").click()
    page.get_by_label("Solo quelle che scelgo").check()
    page.get_by_label("A un’impresa").check()
    accessible(page)
    page.locator("form.form").evaluate("form => { form.noValidate = true }")
    page.get_by_role("button", name="Continua").click()
    page.get_by_role("alert").wait_for()
    accessible(page)
    page.get_by_label("A una persona").check()
    page.get_by_label("Luce").check()
    fills_mandate(page)
    continues(page)
    accessible(page)
    page.get_by_role("button", name="Confermo, invia").click()
    page.get_by_role("heading", name="Codice della richiesta").wait_for()
    accessible(page)
