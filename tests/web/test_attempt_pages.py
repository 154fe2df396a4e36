"""The page of an attempt: neutral, from our own books, whatever the browser comes back with."""

from datetime import datetime, timedelta
from decimal import Decimal

import cast
import closing
import paying
import pytest

from utenza.bills.actions.holding import hold_bills
from utenza.identity.models import Grant
from utenza.notifications.models import InboxMessage
from utenza.payments.actions.attempts import note_page_opened
from utenza.payments.models import Attempt
from utenza.payments.rules.attempts import AttemptState
from utenza.site.queries import forget
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
WAYS_BACK = ("", "?esito=ok", "?esito=annullato", "?esito=errore", "?esito=attesa", "?esito=pagata")
PAGE = "https://checkout.example.it/c/9"


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def hers(anna, signed_in, platform):
    return signed_in(anna.login)


@pytest.fixture
def noon(monkeypatch, november):
    """Let the clock of the pages be moved on from when the attempts of `begins` begin."""

    def move(**by):
        forget()
        monkeypatch.setattr("django.utils.timezone.now", lambda: paying.NOW + timedelta(**by))

    move()
    yield move
    forget()


@pytest.fixture
def bill(anna):
    return paying.a_bill_to_pay(anna, bill_number="2026/1")


@pytest.fixture
def path(anna, bill, noon):
    token = paying.begins(anna, bill)
    note_page_opened(viewer=cast.viewer_of(anna), token=token, url=PAGE)
    return f"/pagamenti/{token}/"


@pytest.mark.parametrize("way", WAYS_BACK)
def test_until_the_receipt_is_here_no_way_back_says_paid(hers, path, way):
    page = text_of(hers.get(path + way))

    assert "Pagamento ricevuto" not in page
    assert "fino alle 11:15" in page
    assert 'hx-trigger="every 3s"' in page
    assert Attempt.objects.get().state == AttemptState.OPEN


@pytest.mark.parametrize("way", WAYS_BACK)
def test_once_the_receipt_is_here_every_way_back_says_paid(hers, path, bill, way):
    receipt = paying.a_receipt(bill)
    paying.comes_in(receipt)

    page = text_of(hers.get(path + way))

    assert "Pagamento ricevuto" in page
    assert f'href="/pagamenti/ricevute/{receipt.receipt_id}/"' in page
    assert "hx-trigger" not in page
    assert "riprova" not in page


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("", "Il pagamento è in corso"),
        ("?esito=ok", "Stiamo aspettando la conferma"),
        ("?esito=annullato", "Hai lasciato la pagina di pagamento"),
        ("?esito=errore", "La pagina di pagamento non è riuscita a concludere"),
        ("?esito=attesa", "La banca sta ancora lavorando"),
    ],
)
def test_each_way_back_has_its_words(hers, path, way, words):
    assert words in text_of(hers.get(path + way))


def test_while_nothing_is_new_the_page_is_told_so_in_no_words(hers, path, bill):
    seen = "?visto=open-0-page"
    assert hers.get(path + seen).status_code == 204

    paying.comes_in(paying.a_receipt(bill))

    assert "Pagamento ricevuto" in text_of(hers.get(path + seen))


def test_the_payment_page_is_led_to_while_it_lives(hers, path, noon):
    assert f'href="{PAGE}"' in text_of(hers.get(path))
    noon(minutes=11)

    page = text_of(hers.get(path))

    assert PAGE not in page
    assert "Il pagamento è in corso" in page


def test_after_a_quarter_of_an_hour_anna_may_pay_again(hers, path, noon, platform):
    noon(minutes=16)

    page = text_of(hers.get(path))

    assert "La conferma non è arrivata" in page
    assert 'hx-trigger="every 30s"' in page
    assert hers.post(path, {"do": "riprova"})["Location"] == "https://checkout.example.it/c/1"


def test_a_forgotten_page_asks_no_longer_than_an_hour(hers, path, noon):
    noon(minutes=61)

    assert "hx-trigger" not in text_of(hers.get(path))


def test_a_receipt_that_comes_late_ends_an_attempt_that_was_given_up(hers, path, bill):
    hers.post(path, {"do": "annulla"})
    assert "Il pagamento è annullato" in text_of(hers.get(path))

    paying.comes_in(paying.a_receipt(bill))

    assert "Pagamento ricevuto" in text_of(hers.get(path))


def test_given_up_it_is_to_pay_again(hers, path):
    answer = hers.post(path, {"do": "annulla"})

    assert answer["Location"] == path
    assert "Paga ora" in text_of(hers.get("/fatture/2026~1/"))


def test_beginning_anew_opens_another_page(hers, path, platform):
    answer = hers.post(path, {"do": "riprova"})

    assert answer["Location"] == "https://checkout.example.it/c/1"
    states = Attempt.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == [AttemptState.CANCELLED, AttemptState.OPEN]


def test_beginning_anew_what_was_paid_meanwhile_leads_to_that_it_was(hers, path, bill, platform):
    paying.comes_in(paying.a_receipt(bill))

    answer = hers.post(path, {"do": "riprova"})

    assert (answer.status_code, answer["Location"]) == (303, path)
    assert not platform.opened
    assert "Pagamento ricevuto" in text_of(hers.get(path))


def test_of_several_what_came_in_is_said_and_the_rest_is_waited_for(hers, anna, bill, noon):
    other = paying.a_bill_to_pay(anna, bill_number="2026/2")
    token = paying.begins(anna, bill, other)
    paying.comes_in(paying.a_receipt(bill, facts={"paymentNote": token}))

    page = text_of(hers.get(f"/pagamenti/{token}/"))

    assert "Una parte è già arrivata" in page
    assert page.count("Vedi la ricevuta") == 1
    assert 'hx-trigger="every 3s"' in page


def test_what_is_left_after_a_receipt_is_said_and_paid_from_there(hers, path, bill, platform):
    paying.comes_in(paying.a_receipt(bill, amount=Decimal(50)))

    page = text_of(hers.get(path))

    assert "Restano da pagare 37,42 €" in page
    assert "<span>restano 37,42 €</span>" in page
    assert "non devi fare altro" not in page
    assert '<p class="amount">' not in page
    assert '<input type="hidden" name="fattura" value="2026/1">' in page
    hers.post("/pagamenti/paga/", {"fattura": "2026/1"})
    assert platform.opened[-1].lines[0].amount == Decimal("37.42")
    letter = InboxMessage.objects.get().body
    assert "Restano da pagare 37,42\N{NO-BREAK SPACE}€" in letter


def test_who_only_looks_on_is_told_what_is_left_and_pays_nothing(hers, anna, path, bill):
    Grant.objects.filter(login=anna.login).update(role="viewer")
    paying.comes_in(paying.a_receipt(bill, amount=Decimal(50)))

    page = text_of(hers.get(path))

    assert "restano 37,42 €" in page
    assert "Paga il resto" not in page


def test_what_the_office_holds_meanwhile_asks_for_nothing(hers, path, bill):
    paying.comes_in(paying.a_receipt(bill, amount=Decimal(50)))
    with acting(Role.INTAKE):
        hold_bills(numbers=[bill.bill_number], reason="da rivedere", now=paying.NOW)

    assert "non devi fare altro" in text_of(hers.get(path))


@pytest.mark.parametrize("method", ["get", "post"])
def test_bruno_cannot_tell_annas_attempt_from_one_that_never_was(
    bruno, signed_in, path, platform, method
):
    stranger = signed_in(bruno.login)

    answers = [getattr(stranger, method)(one) for one in (path, f"/pagamenti/{'x' * 22}/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert Attempt.objects.get().state == AttemptState.OPEN


def test_who_comes_back_signed_out_signs_in_and_is_here_again(client, path):
    answer = client.get(f"{path}?esito=ok")

    assert answer["Location"] == f"/accedi/?next={path}%3Fesito%3Dok"


def test_a_page_that_asks_by_itself_is_told_to_sign_in_whole(client, path):
    answer = client.get(f"{path}?visto=open-0-page", headers={"HX-Request": "true"})

    assert answer["HX-Refresh"] == "true"
    assert not answer.content


def test_while_payments_are_closed_nothing_begins_anew(hers, path, noon):
    noon(minutes=16)
    closing.a_mode(function="payment")

    assert 'value="riprova"' not in text_of(hers.get(path))
    assert hers.post(path, {"do": "riprova"}).status_code == 503
    assert Attempt.objects.count() == 1


def test_the_clock_of_the_test_is_romes(noon):
    assert datetime.fromisoformat("2026-11-22T11:00:00+01:00") == paying.NOW


@pytest.mark.parametrize("do", ["annulla", "riprova"])
def test_who_only_looks_on_ends_no_payment_of_the_holder(hers, anna, path, do):
    Grant.objects.filter(login=anna.login).update(role="viewer")

    answer = hers.post(path, {"do": do})

    assert answer.status_code == 422
    assert "Il tuo accesso è di sola lettura" in text_of(answer)
    assert Attempt.objects.get().state == AttemptState.OPEN


@pytest.fixture
def ada(anna, bruno, signed_in):
    """Ada acts for Bruno, whom she is looking at, and for Anna."""
    login = cast.a_login(username="ada", welcomed_at=paying.NOW)
    for person in (bruno, anna):
        cast.a_grant(login=login, customer=person.customer, role="delegate")
    client = signed_in(login)
    client.post("/scegli/", {"customer": bruno.customer.customer_code}, follow=True)
    return client


def test_who_comes_back_for_another_of_their_customers_is_led_to_that_one(ada, anna, path, bill):
    paying.comes_in(paying.a_receipt(bill))

    answer = ada.get(f"{path}?esito=ok&visto=open-0-page")

    page = text_of(answer)
    assert answer.status_code == 200
    assert "Questo pagamento è di " in page
    assert "87,42" not in page
    assert f'name="next" value="{path}?esito=ok"' in page
    code = anna.customer.customer_code
    assert f'name="customer" value="{code}"' in page
    led = ada.post("/scegli/", {"customer": code, "next": f"{path}?esito=ok"}, follow=True)
    assert "Pagamento ricevuto" in text_of(led)


@pytest.mark.parametrize("do", ["annulla", "riprova"])
def test_nothing_is_done_to_the_payment_of_a_customer_who_is_not_looked_at(ada, path, do, platform):
    assert "Questo pagamento è di " in text_of(ada.post(path, {"do": do}))
    assert Attempt.objects.get().state == AttemptState.OPEN


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_acts_for_several_cannot_tell_a_strangers_attempt_from_none(ada, noon, method):
    stranger = cast.a_person(username="dario", first_name="Dario")
    token = paying.begins(stranger, paying.a_bill_to_pay(stranger))

    answers = [getattr(ada, method)(f"/pagamenti/{one}/") for one in (token, "x" * 22)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_what_the_office_holds_meanwhile_is_named_without_a_link(hers, bill, path):
    assert 'href="/fatture/2026~1/"' in text_of(hers.get(path))

    with acting(Role.INTAKE):
        hold_bills(numbers=["2026/1"], reason="prova", now=paying.NOW)

    page = text_of(hers.get(path))
    assert "2026/1" in page
    assert "/fatture/2026~1/" not in page
