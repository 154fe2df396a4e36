"""Where the retailer takes cards beside pagoPA the customer sees both, and chooses."""

import paying
import pytest

from utenza.payments import gateways
from utenza.payments.models import Attempt
from utenza.payments.rules.attempts import CartRefusal

pytestmark = pytest.mark.django_db
PAY = "/pagamenti/paga/"


@pytest.fixture
def cards(settings):
    settings.CARDS = "utenza.adapters.card.fake.FakeCards"
    settings.CARD_PAGE = "https://cards.example.it"
    gateways.cards.cache_clear()
    yield gateways.cards()
    gateways.cards.cache_clear()


@pytest.fixture
def bill(anna):
    return paying.a_bill_to_pay(anna, bill_number="2026/1")


@pytest.fixture
def hers(anna, signed_in, platform, cards, november):
    return signed_in(anna.login)


def test_anna_is_asked_how_she_pays(hers, bill):
    asked = hers.post(PAY, {"fattura": "2026/1"})

    assert asked.status_code == 303
    page = hers.get(asked["Location"]).content.decode()
    assert "Paga con carta" in page
    assert "Paga con pagoPA" in page
    assert not Attempt.objects.exists()


def test_by_card_she_goes_to_the_page_for_cards(hers, bill, cards):
    led = hers.post(PAY, {"fattura": "2026/1", "letto": "1", "con": "card"})

    assert (led.status_code, led["Location"]) == (303, "https://cards.example.it/pay")
    attempt = Attempt.objects.get()
    assert (attempt.channel, attempt.reference) == ("card", "visit-1")
    (cart,) = cards.opened
    assert cart.return_url.endswith(f"/pagamenti/{attempt.token}/")
    assert "https://cards.example.it" in led["Content-Security-Policy"]


def test_by_pagopa_she_goes_to_pagopas(hers, bill, cards, platform):
    led = hers.post(PAY, {"fattura": "2026/1", "letto": "1", "con": "pagopa"})

    assert led["Location"].startswith("https://checkout.example.it/")
    assert (cards.opened, Attempt.objects.get().channel) == ([], "pagopa")


def test_giving_up_closes_the_page_for_cards(hers, bill, cards):
    hers.post(PAY, {"fattura": "2026/1", "letto": "1", "con": "card"})
    path = f"/pagamenti/{Attempt.objects.get().token}/"

    assert hers.post(path, {"do": "annulla"}).status_code == 303

    assert cards.closed == ["visit-1"]
    assert Attempt.objects.get().state == "cancelled"


def test_given_up_in_another_tab_while_it_opens_the_page_is_closed_again(hers, bill, cards):
    cards.meanwhile = lambda: hers.post(
        f"/pagamenti/{Attempt.objects.get().token}/", {"do": "annulla"}
    )

    led = hers.post(PAY, {"fattura": "2026/1", "letto": "1", "con": "card"})

    attempt = Attempt.objects.get()
    assert led["Location"] == f"/pagamenti/{attempt.token}/"
    assert (attempt.state, cards.closed) == ("cancelled", ["visit-1"])


def test_beginning_anew_closes_the_old_page_and_opens_another(hers, bill, cards):
    hers.post(PAY, {"fattura": "2026/1", "letto": "1", "con": "card"})
    path = f"/pagamenti/{Attempt.objects.get().token}/"

    led = hers.post(path, {"do": "riprova"})

    assert led["Location"] == "https://cards.example.it/pay"
    assert cards.closed == ["visit-1"]
    assert [one.reference for one in Attempt.objects.order_by("id")] == ["visit-1", "visit-2"]


def test_a_page_that_does_not_open_says_so_and_lets_try_again(hers, bill, cards):
    cards.refusal = CartRefusal.UNREACHABLE

    led = hers.post(PAY, {"fattura": "2026/1", "letto": "1", "con": "card"})

    assert led["Location"].startswith("/pagamenti/")
    assert Attempt.objects.get().state == "refused"
    assert "Riprova a pagare" in hers.get(led["Location"]).content.decode()


def section_of(page):
    return page.content.decode().partition('id="pagamento"')[2].partition("</section>")[0]


@pytest.mark.parametrize("ended", ["refused", "expired"])
def test_what_a_card_did_not_pay_is_told_without_pagopa(hers, bill, cards, ended):
    cards.refusal = CartRefusal.INVALID if ended == "refused" else None
    hers.post(PAY, {"fattura": "2026/1", "letto": "1", "con": "card"})
    if ended == "expired":
        Attempt.objects.update(expires_at=paying.NOW)

    told = section_of(hers.get(f"/pagamenti/{Attempt.objects.get().token}/"))

    assert ("La pagina di pagamento non si è aperta" in told) is (ended == "refused")
    assert ("La conferma non è arrivata" in told) is (ended == "expired")
    assert "pagoPA" not in told


def test_where_no_cards_are_taken_nobody_pays_by_card(hers, bill, settings, cards):
    settings.CARDS = ""

    led = hers.post(PAY, {"fattura": "2026/1", "letto": "1", "con": "card"})

    assert led["Location"].startswith("https://checkout.example.it/")
