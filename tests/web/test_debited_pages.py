"""What Anna reads of what is debited: before its day, after it, and once the money came."""

from datetime import date

import debiting
import paying
import pytest
import trade

from utenza.bills.models import Position
from utenza.payments.models import Debit

pytestmark = pytest.mark.django_db
DUE = debiting.DUE


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def hers(anna, signed_in, platform):
    return signed_in(anna.login)


@pytest.mark.parametrize("path", ["/pagamenti/", "/fatture/2026~1/"])
def test_what_the_bank_collected_is_a_payment_before_the_cis_books_it(hers, anna, path):
    bill = debiting.with_the_bank(anna, bill_number="2026/1")
    assert "Addebito in conto corrente</" not in text_of(hers.get(path))

    debiting.collected(bill)

    page = text_of(hers.get(path))
    assert page.count("Addebito in conto corrente</") == 1
    assert "7 dicembre 2026" in page


@pytest.mark.parametrize("path", ["/pagamenti/", "/fatture/2026~1/"])
def test_what_the_cis_booked_of_a_debit_is_the_same_payment(hers, anna, path):
    bill = debiting.with_the_bank(anna, bill_number="2026/1")
    name = Debit.objects.get().end_to_end_id
    trade.a_payment(bill=bill, amount="87.42", paid_on=DUE, channel="direct_debit", receipt=name)
    debiting.collected(bill)

    assert text_of(hers.get(path)).count("Addebito in conto corrente</") == 1


@pytest.mark.parametrize("path", ["/pagamenti/", "/fatture/2026~1/"])
def test_what_the_bank_gave_back_is_no_payment(hers, anna, path):
    bill = debiting.with_the_bank(anna, bill_number="2026/1")
    debiting.collected(bill)
    debiting.returned(bill)

    assert "Addebito in conto corrente</" not in text_of(hers.get(path))


NO_CODE = "Questo importo non ha un codice avviso"


def test_what_will_be_debited_is_told_no_other_way_to_pay(hers, anna, settings):
    settings.PAGOPA_SEGREGATION_CODE = ""
    debiting.a_debited_bill(anna, bill_number="2026/1")
    debiting.a_debited_bill(anna, bill_number="2026/2", collection="none")

    page = text_of(hers.get("/pagamenti/"))

    assert "2026~1" in page
    assert "2026~2" not in page
    assert "data-cents" not in page
    assert NO_CODE not in page


def test_where_all_is_debited_nothing_is_asked_for(hers, anna):
    debiting.a_debited_bill(anna)
    assert "Non devi fare nulla. Se vuoi, puoi pagare lo stesso" in text_of(hers.get("/pagamenti/"))

    paying.a_bill_to_pay(anna)

    assert "Se vuoi, puoi pagare lo stesso" not in text_of(hers.get("/pagamenti/"))


def test_on_its_page_what_will_be_debited_may_be_paid_and_is_not_urged(hers, anna):
    debiting.a_debited_bill(anna, bill_number="2026/1")

    assert '<a class="btn wide quiet" href="/pagamenti/paga/' in text_of(
        hers.get("/fatture/2026~1/")
    )


def test_a_failed_debit_without_a_code_says_whom_to_ask(hers, anna, settings):
    settings.PAGOPA_SEGREGATION_CODE = ""
    debiting.a_debited_bill(anna, due_on=date(2026, 10, 2))

    assert NO_CODE in text_of(hers.get("/pagamenti/"))


def test_a_debit_with_a_notice_of_its_own_may_be_paid_by_hand(hers, anna, settings):
    settings.PAGOPA_SEGREGATION_CODE = ""
    debiting.a_debited_bill(anna, bill_number="2026/1", notice_number=paying.a_notice_number())

    assert 'value="2026/1" data-cents="8742"' in text_of(hers.get("/pagamenti/"))
    assert "Paga ora" in text_of(hers.get("/"))


def test_the_warning_names_the_day_of_which_anna_was_told(hers, anna):
    bill = debiting.a_debited_bill(anna, bill_number="2026/1", due_on=date(2026, 12, 5))
    Position.objects.create(customer=anna.customer, bill=bill, debit="announced", debit_on=DUE)

    page = text_of(hers.get("/pagamenti/paga/?fattura=2026/1"))

    assert "saranno addebitati sul tuo conto il 7 dicembre 2026" in page
    assert "con scadenza il 5 dicembre 2026" in page


@pytest.mark.parametrize("path", ["/", "/fatture/2026~1/", "/pagamenti/paga/?fattura=2026/1"])
def test_once_its_day_is_over_a_debit_waits_for_the_bank(hers, anna, path):
    debiting.a_debited_bill(anna, bill_number="2026/1", due_on=date(2026, 11, 20))

    page = text_of(hers.get(path))

    assert "era previsto per il 20 novembre 2026: aspettiamo la conferma della banca" in page
    assert "saranno addebitati" not in page


def test_home_tells_what_the_bank_confirms_from_what_is_still_to_come(hers, anna):
    for day in (18, 20, 30):
        debiting.a_debited_bill(anna, due_on=date(2026, 11, day))

    page = text_of(hers.get("/"))

    assert "Di 2 addebiti sul tuo conto, il primo il 18 novembre 2026, aspettiamo" in page
    assert "L’addebito sul tuo conto è previsto per il 30 novembre 2026" in page
