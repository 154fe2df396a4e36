"""Anybody's first look: without signing in, on a phone, at night, with the keyboard alone."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

PAGES = ("/assistenza/", "/novita/", "/novita/la-nuova-area-personale/")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_public_page_has_no_barrier_on_a_desk(page, opens, accessible, path, scheme):
    page.emulate_media(color_scheme=scheme)

    opens(page, path)

    accessible(page)


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_has_no_barrier_on_a_phone(phone, opens, accessible, path):
    opens(phone, path)

    accessible(phone)


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_fits_320_pixels_with_forced_colours(page, opens, accessible, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(forced_colors="active", reduced_motion="reduce")

    opens(page, path)

    accessible(page)


def test_a_page_that_is_not_there_helps_and_has_no_barrier(page, accessible):
    answer = page.goto("/non-c-e/")

    assert answer.status == 404
    expect(page.get_by_role("link", name="Vai alla Home")).to_be_visible()
    accessible(page)


def test_the_first_key_leads_past_the_header(page, opens):
    opens(page, "/assistenza/")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_question_opens_without_script(unscripted, opens):
    opens(unscripted, "/assistenza/")

    unscripted.get_by_text("Ho dimenticato la password").click()

    expect(unscripted.get_by_text("«Password dimenticata»")).to_be_visible()


def test_the_language_changes_without_script_and_the_page_stays(unscripted, opens):
    opens(unscripted, "/novita/")

    unscripted.get_by_role("button", name="English").click()

    expect(unscripted).to_have_url(re.compile(r"/novita/$"))
    expect(unscripted.locator("html")).to_have_attribute("lang", "en")
    expect(unscripted.get_by_role("heading", name="News")).to_be_visible()


def test_the_colours_and_the_letters_are_the_portals_own(page, opens):
    opens(page, "/assistenza/")

    ground = page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert page.evaluate("document.fonts.check('1rem Figtree')")


def test_the_icons_are_drawn(page, opens):
    opens(page, "/assistenza/")

    box = page.locator(".ico .icon use").first.bounding_box()

    assert box["width"] > 5
    assert settings.STATIC_URL in page.locator(".ico .icon use").first.get_attribute("href")
