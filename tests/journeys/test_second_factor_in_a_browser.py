"""Keys and apps in a real browser, under the strict content policy, without help from the test."""

import cast
import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

SECURITY = "/profilo/sicurezza/"


def sign_in(page, login="anna.dangelo"):
    page.goto("/accedi/")
    page.get_by_label("Nome utente, e-mail o codice fiscale").fill(login)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Accedi").click()


@pytest.fixture
def device(page):
    """A phone that unlocks with a fingerprint, as Chromium plays it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_anna_adds_her_fingerprint_and_signs_in_with_it(page, anna, device):
    sign_in(page)
    page.goto(SECURITY)
    page.get_by_role("link", name="Aggiungi una chiave").click()
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Conferma").click()
    page.get_by_label("Un nome per riconoscerla").fill("Telefono di Anna")
    page.get_by_role("button", name="Aggiungi").click()
    page.get_by_role("heading", name="Codici di recupero").wait_for()

    assert Authenticator.objects.get(type="webauthn").data["name"] == "Telefono di Anna"
    page.goto(SECURITY)
    expect(page.get_by_role("link", name="Togli Telefono di Anna")).to_be_visible()
    page.context.clear_cookies()

    sign_in(page)
    page.get_by_role("button", name="Usa una chiave di accesso").click()
    page.get_by_role("heading", name="Le tue ultime fatture").wait_for()

    page.goto(SECURITY)
    expect(page.get_by_role("heading", name="Accessi e sicurezza")).to_be_visible()


def test_anna_switches_on_her_app_on_a_phone_without_help(phone, anna, accessible):
    sign_in(phone)
    phone.goto(f"{SECURITY}app/attiva/")
    accessible(phone)
    phone.get_by_label("Password").fill(cast.PASSWORD)
    phone.get_by_role("button", name="Conferma").click()
    phone.get_by_role("img", name="Codice QR").wait_for()
    accessible(phone)
    phone.get_by_role("textbox", name="Codice").fill("000000")
    phone.get_by_role("button", name="Attiva").click()
    phone.get_by_role("alert").wait_for()
    accessible(phone)


def test_signing_in_works_without_script(unscripted, anna):
    sign_in(unscripted)

    unscripted.goto(SECURITY)
    expect(unscripted.get_by_role("heading", name="Accessi e sicurezza")).to_be_visible()


PAGES = (
    *("/accedi/", "/password/dimenticata/", "/password/dimenticata/inviata/"),
    *("/password/nuova/1-x-y/", "/password/scelta/"),
)
OWN_PAGES = (
    *("", "password/", "conferma/", "app/attiva/", "codici/nuovi/", "chiavi/nuova/"),
    *("../../guida/", "../../benvenuto/contatti/", "../../esci/"),
)


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_before_the_sign_in_are_for_everybody(page, phone, accessible, path, db):
    for one in (page, phone):
        one.goto(path)
        accessible(one)


def test_the_pages_after_the_sign_in_are_for_everybody(page, anna, bruno, accessible):
    from utenza.identity.models import Login

    cast.a_grant(login=anna.login, customer=bruno.customer, role="delegate")
    Login.objects.filter(pk=anna.login.pk).update(welcomed_at=None)
    sign_in(page)
    accessible(page)
    page.get_by_role("button", name=anna.customer.customer_code).click()
    page.get_by_role("heading", name="Ciao Anna").wait_for()
    accessible(page)
    page.goto(f"{SECURITY}conferma/")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Conferma").click()
    for path in OWN_PAGES:
        page.goto(SECURITY + path)
        accessible(page)
