"""Anna's contracts: a voltura at the counter that she finds again, one from here, more power."""

import re

import cast
import pytest
import sent_files
import trade
from contracting import TYPED
from playwright.sync_api import expect

from utenza.identity.models import Login
from utenza.imports.reports import Outcome
from utenza.service_requests.models import Attachment, Draft, ServiceRequest

WINDOWS = ["page", "phone", "unscripted"]
VOLTURA = "/operazioni/voltura/"


@pytest.fixture(params=WINDOWS)
def window(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def hers(window, anna, signs_in):
    """Anna's browser; at home she has electricity of 3 kW."""
    supply = cast.a_supply(
        customer=anna.customer,
        supply_code="S-LUCE",
        committed_power_kw=3,
        available_power_kw="3.3",
    )
    trade.a_stay(supply=supply, profile=trade.a_profile(customer=anna.customer))
    signs_in(window, anna.login)
    return window


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "carta.jpg"
    path.write_bytes(sent_files.a_photo())
    return path


def fill(page, typed):
    for name, value in typed.items():
        field = page.locator(f"main [name={name}]")
        kind = field.evaluate("one => one.type")
        if kind == "checkbox":
            field.set_checked(value == "on")
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(value)


def press(page, name):
    page.get_by_role("button", name=name).click()


def test_anna_asks_a_voltura_at_the_counter_and_sees_it_in_operazioni(
    window, cis, settings, opens, signs_in
):
    settings.AT_THE_COUNTER = frozenset({"voltura"})
    cis.deliver()
    signs_in(window, Login.objects.get(username="Anna"))

    opens(window, "/operazioni/")
    window.get_by_role("link", name="Voltura").click()
    main = window.locator("main")
    expect(main.get_by_text("si fa con noi, al telefono o allo sportello")).to_be_visible()
    expect(main.get_by_text("Un documento d’identità")).to_be_visible()
    expect(main.get_by_role("link", name="800 000 001").first).to_be_visible()
    expect(main.locator("form")).to_have_count(0)

    cis.rows = {
        "requests.csv": [
            {
                "request_code": "SPORTELLO-7",
                "type": "voltura",
                "customer_code": "C1",
                "opened_at": "2026-11-23T10:30:00+01:00",
                "channel": "counter",
                "status": "in_progress",
                "status_at": "2026-11-23T11:00:00+01:00",
                "note": "Manca solo la firma del distributore.",
            }
        ]
    }
    report = cis.deliver("counter-1")
    assert report.outcome is Outcome.APPLIED, report.reason

    opens(window, "/operazioni/")
    others = window.get_by_role("region", name="Altre richieste in corso")
    expect(others).to_contain_text("SPORTELLO-7")
    expect(others).to_contain_text("allo sportello")
    others.get_by_role("link", name="Voltura").click()
    expect(window.get_by_text("Presa in lavorazione")).to_be_visible()
    expect(window.get_by_text("Manca solo la firma del distributore.").first).to_be_visible()


def test_anna_stops_half_way_comes_back_and_sends_a_voltura(hers, opens, photo):
    opens(hers, VOLTURA)
    fill(hers, {"cause": "ordinary", "point_code": TYPED["voltura"]["point_code"]})
    hers.locator("[name=identity_document]").set_input_files(photo)
    press(hers, "Salva e continua dopo")

    hers.get_by_role("region", name="Da completare").get_by_role("link", name="Voltura").click()
    expect(hers.get_by_text("carta.jpg")).to_be_visible()
    fill(hers, TYPED["voltura"])
    press(hers, "Controlla e invia")
    expect(hers.get_by_role("heading", name="Se cambi idea")).to_be_visible()
    press(hers, "Confermo, invia")

    request = ServiceRequest.objects.get()
    expect(hers.get_by_text(request.request_code).first).to_be_visible()
    assert Attachment.objects.get().request_id == request.pk


def test_what_anna_types_is_saved_while_she_types(page, anna, signs_in, opens):
    signs_in(page, anna.login)
    page.clock.install()
    opens(page, VOLTURA)
    fill(page, {"cause": "ordinary", "point_code": "IT99"})

    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        page.clock.fast_forward("05:00")

    assert saved.value.status == 204
    assert Draft.objects.get().typed["point_code"] == "IT99"


def test_anna_is_led_to_what_is_wrong_and_loses_nothing(hers, opens, photo):
    opens(hers, VOLTURA)
    fill(hers, TYPED["voltura"] | {"point_code": "IT1", "words": "Di sera sono in casa."})
    hers.locator("[name=identity_document]").set_input_files(photo)
    press(hers, "Controlla e invia")

    hers.get_by_role("alert").get_by_role("link", name="Codice POD").click()
    expect(hers).to_have_url(re.compile(r"\#id_point_code$"))
    expect(hers.get_by_label("Vuoi aggiungere qualcosa?")).to_have_value("Di sera sono in casa.")
    hers.get_by_label("Codice POD").fill(TYPED["voltura"]["point_code"])
    press(hers, "Controlla e invia")

    hers.get_by_role("heading", name="Prima di inviare").wait_for()


def test_anna_takes_more_power_with_the_keyboard_alone(hers, opens):
    opens(hers, "/operazioni/aumento-potenza/")
    power = hers.get_by_label("Nuova potenza impegnata")
    power.focus()
    power.press("4")
    for _ in range(2):
        hers.keyboard.press("Tab")
    with hers.expect_navigation():
        hers.keyboard.press("Enter")

    expect(hers.get_by_text("3,3 kW → 4,4 kW")).to_be_visible()
    press(hers, "Confermo, invia")

    assert ServiceRequest.objects.get().payload["new_power_kw"] == "4"


@pytest.mark.parametrize("window", ["page", "phone"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_long_form_its_faults_and_its_review_have_no_barrier(
    hers, opens, photo, accessible, scheme
):
    hers.emulate_media(color_scheme=scheme)
    opens(hers, VOLTURA)
    accessible(hers)
    hers.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    press(hers, "Controlla e invia")
    expect(hers.get_by_role("alert")).to_be_visible()
    accessible(hers)

    fill(hers, TYPED["voltura"])
    hers.locator("[name=identity_document]").set_input_files(photo)
    press(hers, "Controlla e invia")
    expect(hers.get_by_role("heading", name="Prima di inviare")).to_be_visible()
    accessible(hers)
