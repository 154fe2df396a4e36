"""Anna changes her e-mail and her mobile: from the letter to the page that shows the new one."""

import re
from types import SimpleNamespace

import cast
import pytest
import trade
from django.utils import timezone
from playwright.sync_api import expect

from utenza.contacts.actions.asking import ask_proof
from utenza.jobs.chores import send_mail

PAGES = ("/profilo/", "/profilo/contatti/", "/profilo/dati/")
NEW_EMAIL = "nuova@example.org"


@pytest.fixture
def asked(anna, live_server, settings):
    """A new e-mail whose letter is written, and a new mobile whose code is."""
    settings.PUBLIC_URL = live_server.url
    now = timezone.now()
    email = cast.a_change(customer=anna.customer, now=now)
    mobile = cast.a_change(
        customer=anna.customer,
        now=now,
        field_group="mobile",
        new_values={"mobile": "+393339999999"},
    )
    for change in (email, mobile):
        trade.a_waiting_request(
            customer=anna.customer,
            request_code=change.request_code,
            type=f"contact_{change.field_group}",
        )
        ask_proof(
            viewer=cast.viewer_of(anna),
            request_code=change.request_code,
            now=now,
        )
    return SimpleNamespace(email=email, mobile=mobile)


@pytest.fixture
def shows(anna, asked, signs_in, opens):
    """Sign Anna in, who waits for both proofs, and open the path."""

    def show(page, path):
        signs_in(page, anna.login)
        opens(page, path)

    return show


def letter_to(server, address):
    """Let the worker send all letters, and return the last one to this address."""
    while send_mail():
        pass
    return next(message.body for _, message in reversed(server.sent) if message.to == address)


def link_in(body):
    return re.search(r"http://\S+/conferma/\S+", body)[0]


@pytest.mark.parametrize("path", PAGES)
def test_the_profile_has_no_barrier_on_a_desk(page, shows, accessible, path):
    shows(page, path)

    accessible(page)


@pytest.mark.parametrize("path", PAGES)
def test_the_profile_has_no_barrier_on_a_phone_at_night(phone, shows, accessible, path):
    phone.emulate_media(color_scheme="dark")

    shows(phone, path)

    accessible(phone)


def test_anna_finds_her_contacts_by_the_menu(page, signs_in, opens, anna):
    signs_in(page, anna.login)
    opens(page, "/assistenza/")

    page.locator(".menu summary").click()
    page.get_by_role("link", name="Il tuo profilo").click()
    page.get_by_role("link", name="Dati di contatto").click()

    expect(page.get_by_text(anna.customer.email)).to_be_visible()


@pytest.mark.parametrize("window", ["page", "phone", "unscripted"])
def test_anna_opens_the_letter_confirms_and_sees_her_new_email(
    request, shows, anna, server, window
):
    seen = request.getfixturevalue(window)
    seen.goto(link_in(letter_to(server, NEW_EMAIL)))
    seen.get_by_role("button", name="Sì, conferma").click()

    expect(seen.get_by_text("Da ora le comunicazioni arrivano a")).to_be_visible()
    shows(seen, "/profilo/contatti/")
    expect(seen.get_by_text(NEW_EMAIL)).to_be_visible()
    expect(seen.get_by_role("heading", name="E-mail da confermare")).to_have_count(0)
    assert "Se non sei stato tu" in letter_to(server, anna.customer.email)


@pytest.mark.parametrize("window", ["page", "phone"])
def test_confirming_has_no_barrier(request, asked, accessible, server, window):
    seen = request.getfixturevalue(window)
    seen.goto(link_in(letter_to(server, NEW_EMAIL)))
    accessible(seen)

    seen.get_by_role("button", name="Sì, conferma").click()

    expect(seen.get_by_text("Da ora le comunicazioni arrivano a")).to_be_visible()
    accessible(seen)


def test_anna_mistypes_the_code_and_then_types_it_right_without_script(
    unscripted, shows, anna, server
):
    code = re.search(r"\b(\d{6})\b", letter_to(server, anna.customer.email))[1]
    shows(unscripted, "/profilo/contatti/")

    unscripted.get_by_label("Codice").fill(f"{(int(code) + 1) % 10**6:06}")
    unscripted.get_by_role("button", name="Conferma").click()
    expect(unscripted.get_by_text("Il codice non è giusto").first).to_be_visible()
    unscripted.get_by_label("Codice").fill(code)
    unscripted.get_by_role("button", name="Conferma").click()

    expect(unscripted.get_by_text("il nuovo dato è confermato")).to_be_visible()
    expect(unscripted).to_have_url(re.compile(r"/profilo/contatti/$"))


def test_a_refused_code_has_no_barrier_on_a_phone(phone, shows, accessible):
    shows(phone, "/profilo/contatti/")

    phone.get_by_label("Codice").fill("x")
    phone.get_by_role("button", name="Conferma").click()

    expect(phone.get_by_role("alert")).to_be_visible()
    accessible(phone)


def test_a_dead_link_has_no_barrier(page, accessible):
    answer = page.goto("/conferma/inventato/")

    assert answer.status == 410
    accessible(page)


@pytest.mark.parametrize("window", ["page", "phone"])
def test_the_request_that_waits_has_no_barrier(request, shows, asked, accessible, window):
    seen = request.getfixturevalue(window)

    shows(seen, f"/profilo/richieste/{asked.email.request_code}/")

    expect(seen.get_by_role("heading", name="Manca la tua conferma")).to_be_visible()
    accessible(seen)
