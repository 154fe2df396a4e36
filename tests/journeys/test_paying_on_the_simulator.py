"""Anna pays on the simulated platform, and watches her bill turn paid."""

from datetime import timedelta

import paying
import pytest
from django.utils import timezone
from playwright.sync_api import expect


@pytest.fixture
def bill(anna):
    return paying.a_bill_to_pay(anna, due_on=timezone.localdate() + timedelta(days=10))


@pytest.fixture
def _comes_back_here(settings, live_server):
    settings.PUBLIC_URL = live_server.url


@pytest.fixture
def at_the_payment_page(anna, bill, pagopa, signs_in, opens, _comes_back_here):
    def go(page):
        signs_in(page, anna.login)
        opens(page, "/")
        page.get_by_role("button", name="Paga ora", exact=True).click()
        expect(page.get_by_role("heading", name="Stai pagando")).to_be_visible()

    return go


def test_a_bill_turns_paid_by_itself(page, at_the_payment_page):
    at_the_payment_page(page)

    page.get_by_role("button", name="Paga 87,42").click()
    page.get_by_role("link", name="Torna al sito").click()
    expect(page.get_by_role("heading", name="Stiamo aspettando la conferma")).to_be_visible()

    expect(page.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible(timeout=20_000)


def test_without_script_it_is_paid_as_well(unscripted, at_the_payment_page, pagopa):
    at_the_payment_page(unscripted)

    unscripted.get_by_role("button", name="Paga 87,42").click()
    unscripted.get_by_role("link", name="Torna al sito").click()
    pagopa.sends_all()
    unscripted.reload()

    expect(unscripted.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible()


def test_who_leaves_the_page_can_go_back_to_it_and_pay(page, at_the_payment_page):
    at_the_payment_page(page)
    page.get_by_role("button", name="Annulla").click()
    page.get_by_role("link", name="Torna al sito").click()

    page.get_by_role("link", name="Vai alla pagina di pagamento").click()
    page.get_by_role("button", name="Paga 87,42").click()
    page.get_by_role("link", name="Torna al sito").click()

    expect(page.get_by_role("heading", name="Pagamento ricevuto")).to_be_visible(timeout=20_000)


def test_the_simulators_pages_are_accessible(page, at_the_payment_page, pagopa, accessible):
    at_the_payment_page(page)
    accessible(page)

    page.get_by_role("button", name="La banca rifiuta").click()
    expect(page.get_by_role("heading", name="Il pagamento non è riuscito")).to_be_visible()
    accessible(page)

    page.goto(pagopa.url)
    accessible(page)
