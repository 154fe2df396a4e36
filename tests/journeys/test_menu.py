"""Anna finds her way: the menu, another customer, the language, the way out; on a phone too."""

from datetime import date, timedelta

import cast
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from utenza.supplies.models import ReadingWindow

AREAS = ("/", "/fatture/", "/profili-pagamento/", "/forniture/", "/operazioni/")


@pytest.fixture
def condominium(anna):
    """Anna looks after a condominium as well."""
    customer = cast.a_customer(
        kind="condominium", first_name="", last_name="", company_name="Condominio Tigli"
    )
    cast.a_grant(login=anna.login, customer=customer, role="delegate")
    return customer


@pytest.fixture
def open_window(anna):
    """Anna's gas meter is read by hand, and today its reading counts."""
    today = timezone.localdate()
    ReadingWindow.objects.create(
        reading_calendar="G1", opens_on=today - timedelta(1), closes_on=today + timedelta(5)
    )
    return cast.a_supply(
        customer=anna.customer,
        commodity="gas",
        point_code="05880000000001",
        meter_smart=False,
        meter_digits=5,
        reading_calendar="G1",
        started_on=date(2020, 1, 1),
    )


def test_every_area_has_its_entry_and_the_one_she_is_in_is_marked(page, signs_in, anna, opens):
    signs_in(page, anna.login)

    for area in AREAS:
        opens(page, area)
        current = page.locator(".nav [aria-current=page]")
        expect(current).to_have_attribute("href", area)


def test_anna_switches_to_the_condominium_without_script(
    unscripted, signs_in, anna, condominium, opens
):
    signs_in(unscripted, anna.login)
    opens(unscripted, "/assistenza/")

    unscripted.locator(".menu summary").click()
    unscripted.get_by_role("button", name="Condominio Tigli").click()
    opens(unscripted, "/forniture/")

    unscripted.locator(".menu summary").click()
    assert unscripted.locator(".menu .who").inner_text().startswith("Condominio Tigli")


def test_the_menu_closes_with_escape_and_the_keyboard_stays_where_it_was(
    page, signs_in, anna, opens
):
    signs_in(page, anna.login)
    opens(page, "/")

    page.locator(".menu summary").press("Enter")
    expect(page.locator(".menu[open]")).to_have_count(1)
    page.keyboard.press("Escape")

    expect(page.locator(".menu[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_anna_signs_out(page, signs_in, anna, opens):
    signs_in(page, anna.login)
    opens(page, "/")

    page.locator(".menu summary").click()
    page.get_by_role("button", name="Esci").click()
    page.goto("/fatture/")

    assert "/accedi/" in page.url


@pytest.mark.usefixtures("condominium", "open_window")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_home_and_the_open_menu_have_no_barrier(phone, signs_in, anna, opens, accessible, scheme):
    phone.emulate_media(color_scheme=scheme)
    signs_in(phone, anna.login)
    opens(phone, "/")
    accessible(phone)

    phone.locator(".menu summary").tap()

    accessible(phone)


def test_on_a_phone_the_self_reading_stands_right_after_what_there_is_to_pay(
    phone, signs_in, anna, open_window, opens
):
    signs_in(phone, anna.login)
    opens(phone, "/")

    band = phone.locator(".band").bounding_box()
    reading = phone.locator("[aria-labelledby=autolettura]").bounding_box()
    others = [card.bounding_box() for card in phone.locator(".main > *, .side > *").all()]

    assert band["y"] < reading["y"] < min(card["y"] for card in others)
    assert reading["y"] - (band["y"] + band["height"]) < 60


def test_on_a_phone_the_thumb_reaches_every_area(phone, signs_in, anna, opens):
    signs_in(phone, anna.login)
    opens(phone, "/")

    tabs = phone.locator(".tabs a")

    assert [tab.get_attribute("href") for tab in tabs.all()] == list(AREAS)
    assert min(tab.bounding_box()["height"] for tab in tabs.all()) >= 44


def test_on_a_phone_consumption_has_no_tab_and_is_a_tap_from_home_and_from_her_menu(
    phone, page, signs_in, anna, opens
):
    signs_in(phone, anna.login)
    opens(phone, "/")
    expect(phone.locator("main a[href='/consumi/']")).to_be_visible()

    phone.locator(".menu summary").tap()
    phone.locator(".menu a[href='/consumi/']").tap()

    phone.wait_for_url("**/consumi/")
    signs_in(page, anna.login)
    opens(page, "/")
    page.locator(".menu summary").click()
    expect(page.locator(".menu a[href='/consumi/']")).to_be_hidden()


def test_the_page_fits_320_pixels_and_letters_twice_as_big(
    page, signs_in, anna, open_window, opens, accessible
):
    signs_in(page, anna.login)
    page.set_viewport_size({"width": 320, "height": 640})
    opens(page, "/")

    accessible(page)
    page.set_viewport_size({"width": 640, "height": 450})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("width", [1024, 1100, 1280])
@pytest.mark.parametrize("language", ["it", "en"])
def test_the_menu_has_room_for_every_area(page, signs_in, anna, opens, width, language):
    signs_in(page, anna.login)
    page.set_viewport_size({"width": width, "height": 700})
    opens(page, "/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")

    def right(part):
        box = page.locator(part).bounding_box()
        return box["x"] + box["width"]

    assert right(".brand span") <= page.locator(".nav").bounding_box()["x"]
    assert right(".nav") <= page.locator(".tools").bounding_box()["x"]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
