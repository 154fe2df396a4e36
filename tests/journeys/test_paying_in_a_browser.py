"""Anna pays in her browser, and is told the truth however she comes back."""

import cast
import paying
import payment_page
import pytest
import trade
from django.utils import timezone
from playwright.sync_api import expect

from utenza.payments.gateways import checkout
from utenza.payments.models import Attempt

PAGES = ("/", "/fatture/", "/pagamenti/", "/fatture/2026~1/", "/pagamenti/paga/?fattura=2026%2F2")


@pytest.fixture
def platform(settings, live_server):
    settings.CHECKOUT = "payment_page.LocalCheckout"
    settings.PUBLIC_URL = live_server.url
    checkout.cache_clear()
    with payment_page.served(checkout()) as served:
        settings.PAGOPA_CHECKOUT_URL = f"{served.origin}/checkout/ec/v2"
        yield served
    checkout.cache_clear()


@pytest.fixture
def bill(anna):
    return paying.a_bill_to_pay(anna, bill_number="2026/1")


@pytest.fixture
def at_home(anna, bill, platform, signs_in, opens):
    def go(page):
        signs_in(page, anna.login)
        opens(page, "/")

    return go


def comes_in(*things):
    """Let pagoPA's receipts of what the last attempt was to pay come in."""
    token = Attempt.objects.latest("id").token
    for thing in things:
        receipt = paying.a_receipt(thing, facts={"paymentNote": token})
        paying.comes_in(receipt, now=timezone.now())


def the_payment_page(page):
    return expect(page.get_by_role("heading", name="Paga"))


def test_one_bill_is_paid_in_two_clicks_and_its_receipt_is_found(page, at_home, bill):
    at_home(page)

    page.get_by_role("button", name="Paga ora", exact=True).click()
    the_payment_page(page).to_be_visible()
    comes_in(bill)
    page.get_by_role("link", name="Torna al sito").click()

    expect(page.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible()
    page.get_by_role("link", name="Fattura 2026/1", exact=True).click()
    expect(page.get_by_text(", con pagoPA.")).to_be_visible()
    page.get_by_role("link", name="Ricevuta").click()
    expect(page.get_by_role("heading", name="Ricevuta di pagamento")).to_be_visible()


def test_the_page_turns_paid_by_itself_when_the_receipt_comes_after_the_return(page, at_home, bill):
    at_home(page)
    page.get_by_role("button", name="Paga ora", exact=True).click()
    page.get_by_role("link", name="Torna al sito").click()
    expect(page.get_by_role("heading", name="Stiamo aspettando la conferma")).to_be_visible()

    comes_in(bill)

    expect(page.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible(timeout=10_000)


def test_without_script_the_page_is_asked_anew_by_hand(unscripted, at_home, bill):
    at_home(unscripted)
    unscripted.get_by_role("button", name="Paga ora", exact=True).click()
    unscripted.get_by_role("link", name="Torna al sito").click()
    expect(unscripted.get_by_text("Stiamo aspettando la conferma").first).to_be_visible()

    comes_in(bill)
    unscripted.get_by_role("link", name="Aggiorna").click()

    expect(unscripted.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible()


def test_a_plico_is_paid_from_the_bill_that_it_holds(page, anna, platform, signs_in, opens):
    plico, _inside = paying.a_plico_to_pay(anna, plico_number="PL1")
    signs_in(page, anna.login)
    opens(page, "/fatture/")

    page.get_by_role("link", name="Vai al plico").click()
    page.get_by_role("button", name="Paga ora PL1").click()
    the_payment_page(page).to_be_visible()
    comes_in(plico)
    page.get_by_role("link", name="Torna al sito").click()

    expect(page.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible()


def test_three_are_paid_at_once(page, anna, at_home, bill):
    others = [paying.a_bill_to_pay(anna, bill_number=f"2026/{number}") for number in (2, 3, 4)]
    at_home(page)

    page.get_by_role("link", name="Scegli che cosa pagare").click()
    expect(page.get_by_text("349,68")).to_be_visible()
    page.get_by_role("checkbox", name="2026/4").uncheck()
    expect(page.get_by_text("262,26")).to_be_visible()
    page.get_by_role("button", name="Paga gli avvisi scelti").click()
    the_payment_page(page).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(3)
    comes_in(bill, *others[:2])
    page.get_by_role("link", name="Torna al sito").click()

    expect(page.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible()
    expect(page.get_by_role("link", name="Vedi la ricevuta")).to_have_count(3)


@pytest.mark.parametrize(
    ("way", "title"),
    [
        ("Annulla", "Hai lasciato la pagina di pagamento"),
        ("Errore", "La pagina di pagamento non è riuscita a concludere"),
    ],
)
def test_who_gave_up_or_failed_begins_anew(page, at_home, platform, way, title):
    at_home(page)
    page.get_by_role("button", name="Paga ora", exact=True).click()
    page.get_by_role("link", name=way, exact=True).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()

    page.get_by_role("button", name="Non ho pagato: ricomincia").click()

    the_payment_page(page).to_be_visible()
    assert len(platform.opened) == 2


def test_the_line_is_lost_at_the_return_and_the_page_is_right_when_it_is_back(
    page, at_home, bill, faults
):
    at_home(page)
    page.get_by_role("button", name="Paga ora", exact=True).click()
    page.get_by_role("link", name="Torna al sito").click()
    expect(page.get_by_role("heading", name="Stiamo aspettando la conferma")).to_be_visible()
    page.route("**/pagamenti/**", lambda route: route.abort())
    comes_in(bill)
    page.wait_for_timeout(4_000)
    expect(page.get_by_role("heading", name="Stiamo aspettando la conferma")).to_be_visible()

    page.unroute("**/pagamenti/**")

    expect(page.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible(timeout=10_000)
    # The browser and htmx said that the line was lost, and nothing else.
    assert all("Failed to" in words for words in faults)
    faults.clear()


def test_who_is_signed_out_while_waiting_signs_in_and_is_here_again(page, anna, at_home, bill):
    at_home(page)
    page.get_by_role("button", name="Paga ora", exact=True).click()
    page.get_by_role("link", name="Torna al sito").click()
    expect(page.get_by_role("heading", name="Stiamo aspettando la conferma")).to_be_visible()

    page.context.clear_cookies()

    page.locator("[name=login]").fill(anna.login.username)
    page.locator("[name=password]").fill(cast.PASSWORD)
    page.get_by_role("button", name="Accedi", exact=True).click()
    expect(page.get_by_role("heading", name="Stiamo aspettando la conferma")).to_be_visible()


def test_back_and_pay_again_leads_to_what_is_under_way(page, at_home, platform):
    at_home(page)
    page.get_by_role("button", name="Paga ora", exact=True).click()
    the_payment_page(page).to_be_visible()

    page.go_back()
    page.get_by_role("button", name="Paga ora").or_(
        page.get_by_role("link", name="Riprendi")
    ).first.click()

    expect(page.get_by_role("heading", name="Il pagamento è in corso")).to_be_visible()
    page.get_by_role("link", name="Vai alla pagina di pagamento").click()
    the_payment_page(page).to_be_visible()
    assert len(platform.opened) == 1


def test_a_double_click_pays_once(page, at_home, platform):
    at_home(page)

    page.get_by_role("button", name="Paga ora", exact=True).dblclick()

    the_payment_page(page).to_be_visible()
    assert len(platform.opened) == 1


@pytest.fixture
def a_busy_customer(anna, bill):
    """Something of everything that the pages of payments show."""
    paying.a_bill_to_pay(anna, bill_number="2026/2", collection="direct_debit")
    paying.a_plico_to_pay(anna, plico_number="PL1")
    twice = paying.a_bill_to_pay(anna, bill_number="2026/3")
    for _ in range(2):
        paying.comes_in(paying.a_receipt(twice))
    supply, profile = cast.a_supply(customer=anna.customer), trade.a_profile(customer=anna.customer)
    trade.a_payment(bill=trade.a_paid_bill(supply=supply, profile=profile), amount="87.42")


@pytest.mark.parametrize("path", PAGES)
def test_paying_has_no_barrier_on_a_desk(page, at_home, a_busy_customer, opens, accessible, path):
    at_home(page)
    opens(page, path)

    accessible(page)


@pytest.mark.parametrize("path", PAGES)
def test_paying_has_no_barrier_on_a_phone_at_night(
    phone, at_home, a_busy_customer, opens, accessible, path
):
    phone.emulate_media(color_scheme="dark")
    at_home(phone)
    opens(phone, path)

    accessible(phone)


def test_the_notice_code_is_copied(page, at_home, opens):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    at_home(page)
    opens(page, "/fatture/2026~1/")

    page.get_by_role("button", name="Copia il codice").click()

    expect(page.get_by_role("button", name="Copiato")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("[data-copy]").get_attribute("data-copy")


def test_a_receipt_has_no_barrier(phone, at_home, bill, opens, accessible):
    paying.comes_in(paying.a_receipt(bill, receipt_id="R1"))
    at_home(phone)
    opens(phone, "/pagamenti/ricevute/R1/")

    accessible(phone)


@pytest.mark.parametrize("is_paid", [False, True])
def test_an_attempt_has_no_barrier(phone, anna, at_home, bill, accessible, is_paid):
    at_home(phone)
    token = paying.begins(anna, bill, now=timezone.now())
    if is_paid:
        comes_in(bill)
    phone.goto(f"/pagamenti/{token}/?esito=ok")

    accessible(phone)
