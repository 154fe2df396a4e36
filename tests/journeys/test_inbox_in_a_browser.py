"""Anna finds what she was told, opens it, and says what she wants by e-mail; without script too."""

from datetime import timedelta

import pytest
import trade
from django.utils import timezone
from playwright.sync_api import expect

from utenza.notifications.models import Preference


@pytest.fixture
def told(anna):
    """Three messages: two for Anna of what she asked, one of a new bill."""
    now = timezone.now()
    subjects = {"La tua richiesta è arrivata": "requests", "Una nuova fattura": "bills"}
    for number, (subject, topic) in enumerate(subjects.items()):
        at = now - timedelta(hours=number)
        trade.a_message(customer=anna.customer, subject=subject, topic=topic, written_at=at)
    return trade.a_message(
        customer=anna.customer,
        subject="È tutto fatto",
        href="/forniture/",
        written_at=now - timedelta(days=1),
    )


@pytest.fixture(params=["page", "phone"])
def browser_of_hers(request):
    """A desk at 1280 px, and a phone at 390."""
    return request.getfixturevalue(request.param)


def test_anna_reads_a_message_and_goes_on_to_what_it_is_about(
    browser_of_hers, signs_in, anna, told, opens, accessible
):
    page = browser_of_hers
    signs_in(page, anna.login)
    opens(page, "/")

    page.get_by_role("link", name="Messaggi: 3 da leggere").first.click()
    page.get_by_role("heading", name="Messaggi", level=1).wait_for()
    accessible(page)
    expect(page.get_by_text("Da leggere", exact=True)).to_have_count(3)
    page.get_by_role("link", name="È tutto fatto").click()
    page.get_by_role("heading", name="È tutto fatto").wait_for()
    accessible(page)
    page.get_by_role("link", name="Tutti i messaggi").click()
    page.get_by_text("2 messaggi da leggere.").wait_for()

    expect(page.get_by_text("Da leggere", exact=True)).to_have_count(2)
    page.get_by_role("link", name="È tutto fatto").click()
    page.get_by_role("link", name="Vai alla pagina").click()
    page.wait_for_url("**/forniture/")


def test_anna_marks_all_as_read_without_script(unscripted, signs_in, anna, told, opens):
    signs_in(unscripted, anna.login)
    opens(unscripted, "/messaggi/")

    unscripted.get_by_role("button", name="Segna tutti come letti").click()
    unscripted.get_by_text("i messaggi sono segnati come letti").wait_for()

    expect(unscripted.get_by_text("Da leggere", exact=True)).to_have_count(0)


def test_anna_switches_the_news_off_from_her_menu_without_script(unscripted, signs_in, anna, opens):
    signs_in(unscripted, anna.login)
    opens(unscripted, "/assistenza/")

    unscripted.locator(".menu summary").click()
    unscripted.locator(".menu").get_by_role("link", name="Preferenze").click()
    unscripted.get_by_label("Novità").uncheck()
    unscripted.get_by_role("button", name="Salva").click()
    unscripted.get_by_text("le preferenze sono salvate").wait_for()

    expect(unscripted.get_by_label("Novità")).not_to_be_checked()
    assert dict(Preference.objects.values_list("topic", "by_email")) == {
        "readings": True,
        "bills": True,
        "news": False,
    }


@pytest.mark.parametrize("path", ["/messaggi/", "/profilo/preferenze/"])
def test_nothing_stands_in_annas_way_on_a_phone(phone, signs_in, anna, opens, accessible, path):
    signs_in(phone, anna.login)

    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        opens(phone, path)
        accessible(phone)


def test_the_inbox_with_its_number_fits_320_pixels(page, signs_in, anna, told, opens, accessible):
    signs_in(page, anna.login)
    page.set_viewport_size({"width": 320, "height": 640})

    opens(page, "/messaggi/")

    accessible(page)
