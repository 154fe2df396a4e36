"""Anna pays: one bill, a plico, several at once; and what keeps her from paying twice."""

from datetime import date, timedelta
from decimal import Decimal

import cast
import closing
import paying
import pytest
import trade
from django.db import connection
from django.test.utils import CaptureQueriesContext

from utenza.bills.actions.holding import hold_bills
from utenza.bills.models import Position
from utenza.identity.models import Grant
from utenza.payments.models import Attempt, AttemptLine, Notice
from utenza.payments.rules.attempts import AttemptState, CartRefusal
from utenza.site.queries import forget
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
PAY = "/pagamenti/paga/"
NEXT_PAGE = "https://checkout.example.it/c/1"


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def hers(anna, signed_in, platform):
    return signed_in(anna.login)


def a_debited_bill(anna, **fields):
    return paying.a_bill_to_pay(anna, collection="direct_debit", notice_number="", **fields)


def begins_to_pay(hers, bill):
    """Pay the bill; its attempt is open by the database's own clock as well as by the tests'."""
    hers.post(PAY, {"fattura": bill.bill_number})
    Position.objects.filter(bill=bill).update(paying_until=closing.FAR_AWAY)


def test_one_click_leads_to_the_payment_page(hers, anna, platform):
    bill = paying.a_bill_to_pay(anna)

    answer = hers.post(PAY, {"fattura": bill.bill_number})

    assert (answer.status_code, answer["Location"]) == (303, NEXT_PAGE)
    attempt = Attempt.objects.get()
    assert (attempt.state, attempt.url) == (AttemptState.OPEN, NEXT_PAGE)
    (cart,) = platform.opened
    assert cart.return_url == f"http://127.0.0.1:8000/pagamenti/{attempt.token}/"
    assert (cart.token, cart.email) == (attempt.token, anna.login.email)
    (line,) = cart.lines
    assert (line.notice_number, line.amount) == (bill.notice_number, Decimal(bill.total))
    assert line.description == f"Fattura {bill.bill_number}"


def test_a_delegate_pays_under_their_own_address_and_reads_none_of_annas(
    anna, bruno, signed_in, platform
):
    cast.a_grant(login=bruno.login, customer=anna.customer, role="delegate")
    delegate = signed_in(bruno.login)
    delegate.post("/scegli/", {"customer": anna.customer.customer_code})

    delegate.post(PAY, {"fattura": paying.a_bill_to_pay(anna).bill_number})

    assert platform.opened[0].email == bruno.login.email


def test_what_is_told_to_the_platform_is_short_and_holds_nothing_of_annas(hers, anna, platform):
    number = "2026/" + "9" * 180
    hers.post(PAY, {"fattura": paying.a_bill_to_pay(anna, bill_number=number).bill_number})

    description = platform.opened[0].lines[0].description
    assert len(description) == 140
    assert "Anna" not in description


def test_a_bill_and_a_plico_are_paid_together(hers, anna, platform):
    bill = paying.a_bill_to_pay(anna)
    plico, _inside = paying.a_plico_to_pay(anna)

    hers.post(PAY, {"fattura": bill.bill_number, "plico": plico.plico_number})

    assert [line.notice_number for line in platform.opened[0].lines] == [
        bill.notice_number,
        plico.notice_number,
    ]


def test_a_page_that_a_form_may_not_lead_to_is_reached_by_a_link(hers, anna, settings):
    settings.PAGOPA_CHECKOUT_URL = "https://altrove.example.it/checkout/ec/v2"

    answer = hers.post(PAY, {"fattura": paying.a_bill_to_pay(anna).bill_number}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/pagamenti/{Attempt.objects.get().token}/"
    assert f'href="{NEXT_PAGE}"' in text_of(answer)


def test_the_content_policy_lets_forms_lead_to_the_payment_page_alone(client, november, platform):
    policy = client.get("/accedi/")["Content-Security-Policy"]

    assert "form-action 'self' https://checkout.example.it;" in f"{policy};"


@pytest.mark.parametrize("reason", CartRefusal)
def test_a_page_that_was_not_opened_says_why_and_lets_try_again(hers, anna, platform, reason):
    bill = paying.a_bill_to_pay(anna)
    platform.refusal = reason

    answer = hers.post(PAY, {"fattura": bill.bill_number}, follow=True)

    page = text_of(answer)
    assert Attempt.objects.get().state == AttemptState.REFUSED
    assert 'value="riprova"' in page
    assert "Pagamento ricevuto" not in page
    platform.refusal = None
    path = answer.redirect_chain[-1][0]
    assert hers.post(path, {"do": "riprova"})["Location"] == NEXT_PAGE


def test_a_second_click_leads_back_to_the_first_attempt(hers, anna, platform):
    bill = paying.a_bill_to_pay(anna)
    hers.post(PAY, {"fattura": bill.bill_number})

    answer = hers.post(PAY, {"fattura": bill.bill_number})

    assert answer["Location"] == f"/pagamenti/{Attempt.objects.get().token}/"
    assert len(platform.opened) == 1


@pytest.mark.parametrize("path", ["/", "/fatture/", "/pagamenti/"])
def test_what_is_being_paid_leads_back_from_every_list(hers, anna, path):
    begins_to_pay(hers, paying.a_bill_to_pay(anna, bill_number="2026/1"))

    assert 'href="/pagamenti/in-corso/fattura/2026~1/"' in text_of(hers.get(path))
    led = hers.get("/pagamenti/in-corso/fattura/2026~1/")
    assert led["Location"] == f"/pagamenti/{Attempt.objects.get().token}/"


def test_once_nothing_is_under_way_the_way_back_leads_to_the_bill_or_plico(hers, anna):
    paying.a_bill_to_pay(anna, bill_number="2026/1")
    paying.a_plico_to_pay(anna, plico_number="PL1")

    assert hers.get("/pagamenti/in-corso/fattura/2026~1/")["Location"] == "/fatture/2026~1/"
    assert hers.get("/pagamenti/in-corso/plico/PL1/")["Location"] == "/fatture/plico/PL1/"


@pytest.mark.parametrize(
    ("fields", "known", "words"),
    [
        ({"collection": "direct_debit"}, {}, "saranno addebitati sul tuo conto il 5 dicembre 2026"),
        ({}, {"is_disputed": True}, "Questo importo è contestato"),
    ],
)
def test_what_need_not_be_paid_by_hand_is_asked_first(hers, anna, platform, fields, known, words):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1", **fields)
    Position.objects.create(customer=anna.customer, bill=bill, **known)

    answer = hers.post(PAY, {"fattura": bill.bill_number}, follow=True)

    assert answer.redirect_chain == [(f"{PAY}?fattura=2026%2F1", 303)]
    page = text_of(answer)
    assert words in page
    assert not platform.opened
    sent = {"fattura": bill.bill_number, "letto": "1"}
    assert hers.post(PAY, sent)["Location"] == NEXT_PAGE


def test_in_lists_what_need_not_be_paid_by_hand_leads_to_what_there_is_to_know(hers, anna):
    a_debited_bill(anna, bill_number="2026/1")

    page = text_of(hers.get("/fatture/"))

    assert 'href="/pagamenti/paga/?fattura=2026%2F1">Paga ora' in page


@pytest.mark.parametrize(
    ("fields", "known", "words"),
    [
        (
            {"collection": "direct_debit"},
            {"debit": "under_way", "debit_on": date(2026, 12, 5)},
            "La banca sta già addebitando questo importo sul tuo conto",
        ),
        ({}, {"has_instalments": True}, "Questo importo si paga con le rate concordate"),
        ({"open_amount": "0"}, {}, "Non c’è niente da pagare: è già tutto a posto."),
    ],
)
def test_what_is_not_paid_by_hand_is_refused_with_its_reason(
    hers, anna, platform, fields, known, words
):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1", **fields)
    Position.objects.create(customer=anna.customer, bill=bill, **known)

    for answer in (
        hers.post(PAY, {"fattura": "2026/1"}),
        hers.get(PAY, {"fattura": "2026/1"}),
    ):
        assert answer.status_code == 422
        assert words in text_of(answer)
    assert "Paga ora" not in text_of(hers.get("/fatture/"))
    assert not Attempt.objects.exists()
    assert not platform.opened


def test_a_bill_in_a_plico_leads_to_the_plico(hers, anna):
    _plico, inside = paying.a_plico_to_pay(anna, plico_number="PL1")

    assert 'href="/fatture/plico/PL1/">Vai al plico' in text_of(hers.get("/fatture/"))
    answer = hers.post(PAY, {"fattura": inside.bill_number})
    assert answer.status_code == 422
    assert "si paga il plico, una volta sola" in text_of(answer)


def test_six_at_once_are_too_many_and_the_boxes_stay_ticked(hers, anna, platform):
    bills = [paying.a_bill_to_pay(anna).bill_number for _ in range(6)]

    answer = hers.post(PAY, {"fattura": bills})

    page = text_of(answer)
    assert answer.status_code == 422
    assert "stanno al massimo cinque avvisi" in page
    assert page.count(" checked>") == 6
    assert not platform.opened


def test_nothing_chosen_is_said(hers, anna):
    paying.a_bill_to_pay(anna)

    answer = hers.post(PAY, {})

    assert answer.status_code == 422
    assert "Scegli almeno una fattura da pagare." in text_of(answer)


def test_the_list_of_what_is_to_pay_ticks_what_is_asked_for_now(hers, anna):
    paying.a_bill_to_pay(anna, bill_number="2026/1", total="10.00")
    paying.a_plico_to_pay(anna, plico_number="PL1")
    a_debited_bill(anna, bill_number="2026/2")
    later = paying.a_bill_to_pay(anna, bill_number="2026/3")
    Position.objects.create(customer=anna.customer, bill=later, has_instalments=True)

    page = text_of(hers.get("/pagamenti/"))

    assert 'value="2026/1" data-cents="1000" checked>' in page
    assert 'name="plico" value="PL1" data-cents="10000" checked>' in page
    assert 'value="2026/2" data-cents="8742">' in page
    assert 'value="2026/3"' not in page
    assert "Già in corso, o da pagare in un altro modo" in page
    assert '<strong class="sum" data-total>110,00 €</strong>' in page


@pytest.mark.parametrize("path", ["/", "/fatture/", "/fatture/2026~1/", "/pagamenti/"])
def test_without_pagopa_nobody_pays_from_here(hers, anna, settings, path):
    settings.PAGOPA_CREDITOR = ""
    paying.a_bill_to_pay(anna, bill_number="2026/1")

    page = text_of(hers.get(path))

    assert "Paga ora" not in page
    assert "/pagamenti/paga/" not in page.replace('action="/pagamenti/paga/" data-once>', "")


@pytest.mark.parametrize("path", ["/", "/fatture/", "/fatture/2026~1/", "/pagamenti/"])
def test_while_payments_are_closed_the_telephone_stands_in_the_buttons_place(hers, anna, path):
    paying.a_bill_to_pay(anna, bill_number="2026/1")
    assert "Paga ora" in text_of(hers.get(path))
    closing.a_mode(function="payment")
    forget()

    page = text_of(hers.get(path))

    assert "Paga ora" not in page
    assert "Per ora questa operazione si fa con noi" in page
    assert 'href="tel:800000001"' in page


@pytest.mark.parametrize("path", ["/", "/fatture/", "/fatture/2026~1/", "/pagamenti/"])
def test_who_may_only_read_has_no_button_and_begins_nothing(hers, anna, path):
    Grant.objects.filter(login=anna.login).update(role="viewer")
    paying.a_bill_to_pay(anna, bill_number="2026/1")

    assert "Paga ora" not in text_of(hers.get(path))
    answer = hers.post(PAY, {"fattura": "2026/1"})
    assert answer.status_code == 422
    assert "Il tuo accesso è di sola lettura: da qui paga l’intestatario" in text_of(answer)


def test_bruno_cannot_tell_annas_bill_from_one_that_does_not_exist(
    anna, bruno, signed_in, platform
):
    paying.a_bill_to_pay(anna, bill_number="2026/1")
    paying.a_plico_to_pay(anna, plico_number="PL1")
    stranger = signed_in(bruno.login)

    for field, known in (("fattura", "2026/1"), ("plico", "PL1")):
        for ask in (stranger.post, stranger.get):
            answers = [ask(PAY, {field: number}) for number in (known, "NESSUNA")]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].content == answers[1].content
    assert not platform.opened


def test_a_bill_that_came_without_a_notice_gets_one_of_ours(hers, anna, platform):
    bill = a_debited_bill(anna, due_on=date(2026, 10, 2))

    hers.post(PAY, {"fattura": bill.bill_number})

    assert platform.opened[0].lines[0].notice_number == Notice.objects.get().notice_number


@pytest.fixture
def paid_twice(anna):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1")
    first = paying.a_receipt(bill)
    paying.comes_in(first)
    paying.comes_in(paying.a_receipt(bill, paid_at=paying.NOW + timedelta(minutes=5)))
    return bill


def test_money_paid_twice_has_its_story(hers, anna, paid_twice):
    page = text_of(hers.get("/pagamenti/"))

    assert "A tuo credito" in page
    assert "Hai pagato due volte: 87,42 € arrivati il 22 novembre 2026 non erano più" in page
    assert "Ti restituiamo 87,42 €: non devi chiedere nulla." in page
    assert page.count(">Ricevuta<") == 2


@pytest.mark.parametrize("path", ["/pagamenti/", "/pagamenti/ricevute/R1/"])
def test_what_was_paid_and_is_held_since_has_no_number_and_leads_nowhere(hers, anna, path):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1")
    for receipt_id in ("R1", "R2"):
        paying.comes_in(paying.a_receipt(bill, receipt_id=receipt_id))
    with acting(Role.INTAKE):
        hold_bills(numbers=["2026/1"], reason="da rivedere", now=paying.NOW)

    page = text_of(hers.get(path))

    assert "Un documento in verifica" in page
    assert "/fatture/==/" not in page
    assert "2026/1" not in page


def test_a_payment_of_the_cis_and_its_receipt_are_one(hers, anna):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1")
    receipt = paying.a_receipt(bill)
    paying.comes_in(receipt)
    for path in ("/pagamenti/", "/fatture/2026~1/"):
        assert text_of(hers.get(path)).count(">Ricevuta<") == 1

    trade.a_payment(bill=bill, amount="87.42", receipt=receipt.receipt_id)

    for path in ("/pagamenti/", "/fatture/2026~1/"):
        page = text_of(hers.get(path))
        assert page.count(">Ricevuta<") == 1
        assert page.count("· pagoPA") + page.count("<br>pagoPA") == 1


def test_a_paid_bill_says_when_and_how(hers, anna):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1")
    paying.comes_in(paying.a_receipt(bill))

    page = text_of(hers.get("/fatture/2026~1/"))

    assert "Pagamento del 22 novembre 2026, con pagoPA." in page
    assert "Paga ora" not in page


def test_a_long_history_comes_in_pages(hers, anna):
    supply, profile = cast.a_supply(customer=anna.customer), trade.a_profile(customer=anna.customer)
    for _ in range(30):
        trade.a_payment(bill=trade.a_paid_bill(supply=supply, profile=profile))

    first, second = (text_of(hers.get(f"/pagamenti/?pagina={page}")) for page in (1, 2))

    assert (first.count(">Fattura 2026/"), second.count(">Fattura 2026/")) == (25, 5)
    assert "Pagina 2 di 2" in second


def test_bruno_sees_nothing_of_annas_payments(anna, bruno, signed_in, paid_twice, platform):
    page = text_of(signed_in(bruno.login).get("/pagamenti/"))

    assert "2026/1" not in page
    assert "Niente da pagare" in page
    assert "A tuo credito" not in page


def count_of(hers, path):
    with CaptureQueriesContext(connection) as asked:
        hers.get(path)
    return len(asked)


@pytest.mark.parametrize("path", ["/", "/fatture/"])
def test_lists_ask_the_database_as_often_however_much_is_to_pay(hers, anna, settings, path):
    settings.SHELL_SECONDS = 60
    paying.a_bill_to_pay(anna)
    hers.get(path)
    one = count_of(hers, path)

    for _ in range(4):
        paying.a_bill_to_pay(anna)
    begins_to_pay(hers, paying.a_bill_to_pay(anna))
    assert count_of(hers, path) == one


def test_nothing_of_an_attempt_is_left_half_done_when_the_platform_fails(hers, anna, platform):
    platform.refusal = CartRefusal.UNREACHABLE
    bill = paying.a_bill_to_pay(anna)

    hers.post(PAY, {"fattura": bill.bill_number})

    assert not AttemptLine.objects.filter(is_open=True).exists()
    assert paying.position_of(bill).paying_until is None


def test_the_notice_is_shown_with_its_code_and_what_to_scan(hers, anna):
    number = "301830480326871713"
    paying.a_bill_to_pay(anna, bill_number="2026/1", notice_number=number)

    page = text_of(hers.get("/fatture/2026~1/"))

    assert '<dd class="code">3018 3048 0326 8717 13</dd>' in page
    assert f'data-copy="{number}"' in page
    assert '<div class="qr" role="img" aria-label="Codice QR dell’avviso pagoPA"><svg' in page


def test_a_notice_of_ours_is_shown_once_it_was_issued(hers, anna):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1", notice_number="")
    assert "Codice avviso pagoPA" not in text_of(hers.get("/fatture/2026~1/"))
    begins_to_pay(hers, bill)
    hers.post(f"/pagamenti/{Attempt.objects.get().token}/", {"do": "annulla"})
    Position.objects.filter(bill=bill).update(paying_until=None)

    page = text_of(hers.get("/fatture/2026~1/"))

    assert f'data-copy="{Notice.objects.get().notice_number}"' in page
    assert 'class="qr"' in page
    assert "oppure con il codice avviso" in page


def test_a_plico_has_its_notice_and_the_bill_in_it_none(hers, anna):
    _plico, inside = paying.a_plico_to_pay(anna, plico_number="PL1")
    type(inside).objects.filter(pk=inside.pk).update(
        notice_number=paying.a_notice_number(), bill_number="2026/1"
    )

    assert 'class="qr"' in text_of(hers.get("/fatture/plico/PL1/"))
    assert "Codice avviso pagoPA" not in text_of(hers.get("/fatture/2026~1/"))


def test_without_a_creditor_there_is_the_code_and_nothing_to_scan(hers, anna, settings):
    settings.PAGOPA_CREDITOR = ""
    paying.a_bill_to_pay(anna, bill_number="2026/1")

    page = text_of(hers.get("/fatture/2026~1/"))

    assert "Codice avviso pagoPA" in page
    assert 'class="qr"' not in page


@pytest.mark.parametrize(
    "known", [{"has_instalments": True}, {"paying_until": closing.FAR_AWAY}, {"received": "87.42"}]
)
def test_what_is_paid_otherwise_shows_no_notice_to_pay_again(hers, anna, known):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1")
    Position.objects.create(customer=anna.customer, bill=bill, **known)

    assert "Codice avviso pagoPA" not in text_of(hers.get("/fatture/2026~1/"))
