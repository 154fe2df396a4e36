"""Anna looks at the curve of her light: by day, by week, by year; with script and without."""

from datetime import date
from decimal import Decimal

import cast
import curving
import pytest
from playwright.sync_api import expect

CURVES = "/consumi/S-LUCE/curve/"
TUESDAY = date(2026, 11, 17)


@pytest.fixture
def light(anna):
    """A year of quarter-hours until 21 November 2026; on a Tuesday Anna came near her power."""
    supply = cast.a_supply(
        customer=anna.customer, supply_code="S-LUCE", committed_power_kw=Decimal("4.5")
    )
    tuesday = curving.a_day(TUESDAY, minutes=15, missing=range(56, 60), extra={78: 820})
    curving.a_year(supply, minutes=15, d20261117=tuesday)
    return supply


@pytest.fixture
def looks_at(signs_in, anna, light, opens):
    """Open one of Anna's curves in this browser, signed in."""

    def look(page, path):
        signs_in(page, anna.login)
        opens(page, CURVES + path)

    return look


def test_without_script_anna_goes_from_the_year_to_a_day(unscripted, looks_at):
    looks_at(unscripted, "anno/")

    unscripted.get_by_role("link", name="novembre 2026").click()
    expect(unscripted.get_by_role("heading", level=2).first).to_have_text(
        "Settimana 16 – 22 novembre 2026"
    )
    unscripted.get_by_role("link", name="martedì 17 novembre 2026").click()

    expect(unscripted.locator("#day-summary")).to_contain_text("in più (media dei martedì")
    expect(unscripted.locator(".readout")).to_be_hidden()
    unscripted.get_by_text("Mostra i dati in tabella").click()
    expect(unscripted.get_by_role("row", name="14:00–15:00 non misurata")).to_be_visible()


def test_without_script_anna_picks_a_day(unscripted, looks_at):
    looks_at(unscripted, "")

    unscripted.get_by_label("Giorno", exact=True).fill("2026-10-25")
    unscripted.get_by_role("button", name="Vai").click()

    expect(unscripted.get_by_role("heading", level=2).first).to_have_text(
        "Domenica 25 ottobre 2026, ora per ora"
    )
    unscripted.get_by_role("link", name="Quarti d’ora").click()
    expect(unscripted.locator(".slot")).to_have_count(100)


@pytest.mark.parametrize(
    ("path", "steps", "said"),
    [
        ("?giorno=2026-11-17", 4, "19:00–20:00: 1,86 kWh in F2; di solito 1,01 kWh"),
        ("anno/?giorno=2026-11-17", 0, "16 – 22 novembre 2026: "),
    ],
)
def test_the_arrow_keys_read_the_values(page, looks_at, path, steps, said):
    looks_at(page, path)

    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(steps):
        slider.press("ArrowLeft")

    expect(page.locator(".readout")).to_contain_text(said)
    expect(slider).to_have_attribute("aria-valuetext", page.locator(".readout").inner_text())


def test_a_screen_reader_hears_what_the_drawing_shows(page, looks_at):
    looks_at(page, "?giorno=2026-11-17")

    drawing = page.get_by_role("img", name="Martedì 17 novembre 2026, ora per ora")

    expect(drawing).to_have_accessible_description(
        "Hai consumato 9,12 kWh, 14\xa0% in più (media dei martedì: 7,97 kWh)."
        " Il massimo: 19:00–20:00, 1,86 kWh. Intervalli non misurati: 1 su 24."
    )
    expect(page.get_by_role("slider")).to_have_attribute(
        "aria-label", "Martedì 17 novembre 2026, ora per ora, un’ora alla volta"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "?passo=quarti", "settimana/", "anno/"])
def test_curves_have_no_barrier_on_a_phone(phone, looks_at, accessible, path, scheme):
    phone.emulate_media(color_scheme=scheme)
    looks_at(phone, path)

    for fold in phone.locator(".fold").all():
        fold.click()

    accessible(phone)


@pytest.mark.parametrize("path", ["", "settimana/", "anno/"])
def test_with_forced_colours_and_on_paper_the_drawing_is_there(page, looks_at, path):
    page.emulate_media(forced_colors="active")
    looks_at(page, path)

    drawn = page.locator(".plot svg .f2, .plot svg .shade.s4").first
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    style = "one => [getComputedStyle(one).fill, getComputedStyle(one).stroke]"
    assert any(colour not in {ground, "none"} for colour in drawn.evaluate(style))
    page.emulate_media(media="print", forced_colors="none")
    expect(page.locator(".plot svg").first).to_be_visible()
    expect(page.locator(".go").first).to_be_hidden()
