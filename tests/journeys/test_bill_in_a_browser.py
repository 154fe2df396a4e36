"""Anna asks her bill why it is so high and whether it is right: on a desk, a phone, unscripted."""

import re

import billed
import cast
import pytest
import trade
from playwright.sync_api import expect

BILL = "/fatture/2026~ORA/"


@pytest.fixture
def anna_opens(request, anna, signs_in, opens):
    """Let Anna, who has bills, open a page in the window of this name."""
    supply = cast.a_supply(customer=anna.customer, supply_code="S-LUCE")
    profile = trade.a_profile(customer=anna.customer)
    trade.a_stay(supply=supply, profile=profile)
    billed.three_bills(supply=supply, profile=profile)

    def open_(window, path=BILL):
        browser = request.getfixturevalue(window)
        signs_in(browser, anna.login)
        opens(browser, path)
        return browser

    return open_


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", ["page", "phone"])
@pytest.mark.parametrize("path", [BILL, "/glossario/"])
def test_a_bill_and_its_words_have_no_barrier(
    anna_opens, accessible, request, window, scheme, path
):
    # Before the page is there: colours that are still on their way have no contrast.
    request.getfixturevalue(window).emulate_media(color_scheme=scheme)

    accessible(anna_opens(window, path))


def test_a_bill_fits_320_pixels_with_forced_colours(anna_opens, accessible):
    browser = anna_opens("page")

    browser.set_viewport_size({"width": 320, "height": 640})
    browser.emulate_media(forced_colors="active", reduced_motion="reduce")

    accessible(browser)


@pytest.mark.parametrize("window", ["page", "phone", "unscripted"])
def test_anna_reads_why_finds_it_right_and_asks_what_a_word_means(anna_opens, window):
    browser = anna_opens(window)

    why = browser.get_by_role("region", name="Perché questa cifra")
    expect(why.get_by_text("hai usato più energia ogni giorno")).to_be_visible()
    check = browser.get_by_role("region", name="Il conto torna?")
    expect(check.get_by_text("Torna al centesimo")).to_be_visible()
    browser.get_by_role("link", name="Accise", exact=True).click()

    expect(browser).to_have_url(re.compile("/glossario/#accise$"))
    expect(browser.locator("#accise")).to_be_in_viewport()


@pytest.mark.parametrize(("window", "columns", "words"), [("page", 2, 0), ("phone", 0, 1)])
def test_what_a_line_was_is_a_column_on_a_desk_and_words_on_a_phone(
    anna_opens, window, columns, words
):
    browser = anna_opens(window)

    line = browser.get_by_role("row").filter(has=browser.get_by_role("link", name="Accise"))
    expect(line.locator(".was:visible")).to_have_count(columns)
    expect(line.locator(".then:visible")).to_have_count(words)


def test_a_printed_bill_has_its_columns_and_one_total(anna_opens):
    browser = anna_opens("page")

    browser.emulate_media(media="print")

    expect(browser.locator(".receipt .group .was:visible").first).to_be_visible()
    expect(browser.locator(".receipt tfoot")).to_have_css("display", "table-row-group")
