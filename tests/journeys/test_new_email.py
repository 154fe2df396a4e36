"""Anna asks for a new e-mail from her profile, opens the letter, and finds it done."""

import pytest
from playwright.sync_api import expect
from test_own_profile_in_a_browser import NEW_EMAIL, letter_to, link_in

ASKING = ("contatti-email", "contatti-telefono", "residenza", "dati-anagrafici")


@pytest.fixture(params=["page", "phone", "unscripted"])
def hers(request, anna, signs_in, live_server, settings):
    """Anna's browser, signed in, on a desk, on a phone, and without script."""
    settings.PUBLIC_URL = live_server.url
    page = request.getfixturevalue(request.param)
    signs_in(page, anna.login)
    return page


def types(page, email):
    page.get_by_label("Nuovo indirizzo e-mail").fill(email)
    page.get_by_role("button", name="Salva").click()


def test_from_her_profile_to_the_letter_and_back(hers, anna, server, opens):
    opens(hers, "/profilo/contatti/")
    hers.get_by_role("link", name="Cambia l’e-mail").click()
    types(hers, NEW_EMAIL)
    expect(hers.get_by_role("heading", name="Manca la tua conferma")).to_be_visible()
    receipt = hers.url

    hers.goto(link_in(letter_to(server, NEW_EMAIL)))
    hers.get_by_role("button", name="Sì, conferma").click()
    hers.get_by_role("link", name="Vai ai dati di contatto").click()
    expect(hers.get_by_text(NEW_EMAIL)).to_be_visible()
    hers.get_by_role("link", name="Vedi la richiesta E-mail").click()

    assert hers.url == receipt
    expect(hers.get_by_text("Confermata", exact=True)).to_be_visible()
    expect(hers.get_by_role("heading", name="Manca la tua conferma")).to_have_count(0)
    assert "Se non sei stato tu" in letter_to(server, anna.customer.email)
    assert "Hai confermato il nuovo dato" in letter_to(server, NEW_EMAIL)


def test_the_address_she_has_already_is_refused_where_she_typed_it(hers, anna, opens):
    opens(hers, "/operazioni/contatti-email/")

    types(hers, anna.customer.email)

    expect(hers.get_by_text("È già quello che abbiamo").first).to_be_visible()
    expect(hers.get_by_label("Nuovo indirizzo e-mail")).to_have_value(anna.customer.email)


@pytest.mark.parametrize("hers", ["page", "phone"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_asking_has_no_barrier(hers, opens, accessible, scheme):
    hers.emulate_media(color_scheme=scheme)
    for slug in ASKING:
        opens(hers, f"/operazioni/{slug}/")

        accessible(hers)
