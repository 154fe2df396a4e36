"""What Anna reads of what is debited: before its day, after it, and once the money came."""

import debiting
import pytest
import trade

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
