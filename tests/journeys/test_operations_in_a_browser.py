"""Asking, following and taking back: on a phone, on a desk, and without script."""

import cast
import pytest
import trade
from playwright.sync_api import expect

from utenza.service_requests.models import ServiceRequest


@pytest.fixture
def home(anna):
    """Anna's electricity and gas, and a bill of each."""
    profile = trade.a_profile(customer=anna.customer)
    supplies = [
        cast.a_supply(customer=anna.customer, supply_code="S-LUCE"),
        cast.a_supply(
            customer=anna.customer,
            supply_code="S-GAS",
            commodity="gas",
            point_code="99900000000001",
        ),
    ]
    for supply in supplies:
        trade.a_stay(supply=supply, profile=profile)
    return trade.a_bill(supply=supplies[0], profile=profile, bill_number="2026/1", total="120.00")


@pytest.fixture(params=["page", "phone", "unscripted"])
def browser_of_anna(request, signs_in, anna, home):
    page = request.getfixturevalue(request.param)
    signs_in(page, anna.login)
    return page


@pytest.fixture
def is_for_all(request, accessible):
    """Look at the page as axe does, which needs script itself."""
    without_script = "unscripted" in request.node.name
    return (lambda _page: None) if without_script else accessible


def test_anna_asks_for_a_copy_has_its_receipt_and_takes_it_back(browser_of_anna, is_for_all):
    page = browser_of_anna
    page.goto("/operazioni/")
    is_for_all(page)
    page.get_by_role("link", name="Copia di una fattura").click()
    is_for_all(page)
    page.get_by_role("button", name="Invia la richiesta").click()
    assert not ServiceRequest.objects.exists()
    page.get_by_label("Quale fattura").fill("luce, marzo 2024")
    page.get_by_role("button", name="Invia la richiesta").click()
    page.get_by_role("heading", name="Codice della richiesta").wait_for()
    is_for_all(page)
    assert ServiceRequest.objects.get().request_code in page.content()

    page.goto("/")
    page.get_by_role("link", name="Copia di una fattura").click()
    page.get_by_role("button", name="Annulla la richiesta").click()
    page.get_by_text("Fatto: la richiesta è annullata.").wait_for()
    page.goto("/profilo/richieste/?stato=annullate")
    is_for_all(page)

    expect(page.get_by_role("link", name="Copia di una fattura")).to_be_visible()


def test_anna_sees_a_plan_of_instalments_changes_her_mind_and_sends_it(browser_of_anna, is_for_all):
    page = browser_of_anna
    page.goto("/fatture/2026~1/")
    is_for_all(page)
    page.get_by_role("link", name="Rate per una fattura").click()
    page.get_by_label("In quante rate").select_option("3")
    page.get_by_role("button", name="Invia la richiesta").click()
    page.get_by_role("heading", name="Prima di inviare").wait_for()
    is_for_all(page)
    expect(page.get_by_text("40,00")).to_have_count(3)

    page.get_by_role("button", name="Cambia qualcosa").click()
    page.get_by_label("In quante rate").select_option("2")
    page.get_by_role("button", name="Invia la richiesta").click()
    page.get_by_role("button", name="Confermo, invia").click()
    page.get_by_role("heading", name="Codice della richiesta").wait_for()

    assert len(ServiceRequest.objects.get().payload["instalments"]) == 2


def test_anna_begins_a_complaint_and_goes_on_another_day(browser_of_anna, is_for_all):
    page = browser_of_anna
    page.goto("/operazioni/reclamo/")
    is_for_all(page)
    page.get_by_role("link", name="Gas").click()
    page.get_by_label("Che cosa è successo").fill("Il contatore")
    page.get_by_role("button", name="Salva e continua dopo").click()
    page.get_by_role("heading", name="Da completare").wait_for()
    is_for_all(page)
    page.locator("section", has=page.get_by_role("heading", name="Da completare")).get_by_role(
        "link"
    ).click()

    expect(page.get_by_label("Che cosa è successo")).to_have_value("Il contatore")
