"""The portal goes read-only while Anna gives her supply a name."""

import cast
import closing
import pytest
from playwright.sync_api import expect

from utenza.site import queries
from utenza.supplies.models import SupplyLabel

SUPPLY = "/forniture/S-LUCE/"
TYPED = "La casa di via Roma"


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture(params=["page", "phone", "unscripted"])
def hers(request, signs_in, anna, opens):
    """Anna's browser, in which she has typed what she has not sent yet."""
    page = request.getfixturevalue(request.param)
    cast.a_supply(customer=anna.customer, supply_code="S-LUCE")
    signs_in(page, anna.login)
    opens(page, SUPPLY)
    types(page)
    return page


def types(page):
    name_of(page).fill(TYPED)
    icon_of(page).select_option("palmtree")


def name_of(page):
    return page.get_by_label("Nome", exact=True)


def icon_of(page):
    return page.get_by_label("Icona", exact=True)


def sends(page):
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Salva").click()
    return sent.value.status


def test_what_anna_typed_is_still_there_and_who_can_do_it_stands_where_the_button_was(hers):
    closing.a_mode(text_it="Stiamo cambiando sistema.", ends_at=closing.FAR_AWAY)

    assert sends(hers) == 503

    expect(hers.get_by_role("alert")).to_contain_text("Nulla è stato inviato")
    expect(name_of(hers)).to_have_value(TYPED)
    expect(icon_of(hers)).to_have_value("palmtree")
    expect(hers.get_by_role("button", name="Salva")).to_have_count(0)
    form = hers.locator("main form").filter(has=name_of(hers))
    expect(form).to_contain_text("Riapertura prevista: 1 gennaio 2099, 01:00.")
    expect(form.get_by_role("link", name="800 000 001")).to_be_visible()
    expect(hers.locator(".strip")).to_contain_text("Stiamo cambiando sistema.")
    assert not SupplyLabel.objects.exists()


def test_once_it_is_over_the_same_name_is_taken(hers, opens):
    mode = closing.a_mode()
    assert sends(hers) == 503

    mode.ended_at = closing.LONG_AGO
    mode.save()
    opens(hers, SUPPLY)
    types(hers)
    sends(hers)

    expect(hers.get_by_role("heading", name=TYPED)).to_be_visible()
    assert SupplyLabel.objects.get().name == TYPED


@pytest.mark.parametrize("hers", ["page", "phone"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_in_sola_consultazione_has_no_barrier(hers, scheme, accessible):
    hers.emulate_media(color_scheme=scheme)
    closing.a_mode(ends_at=closing.FAR_AWAY)

    sends(hers)

    accessible(hers)
