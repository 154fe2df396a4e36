"""What pagoPA is told of a notice, state by state: the table of docs/areas/payments.md."""

from decimal import Decimal

import pytest

from utenza.bills.rules.states import BillState
from utenza.bills.rules.targets import Target
from utenza.customers.rules import CustomerKind
from utenza.payments.rules.notices import (
    NoticeFault,
    debtor,
    description,
    iuv,
    refusal_of,
    remittance,
)

PAYABLE = {
    BillState.TO_PAY,
    BillState.PARTLY_PAID,
    BillState.OVERDUE,
    BillState.DISPUTED,
    BillState.DEBIT_REFUSED,
    BillState.DIRECT_DEBIT,
    BillState.PAYING,
}
REFUSED = {
    BillState.PAID: NoticeFault.PAID,
    BillState.CREDIT: NoticeFault.CANCELLED,
    BillState.NOTHING_DUE: NoticeFault.CANCELLED,
    BillState.IN_PLICO: NoticeFault.CANCELLED,
    BillState.IN_INSTALMENTS: NoticeFault.CANCELLED,
}


def test_every_state_has_its_answer():
    assert PAYABLE | REFUSED.keys() == set(BillState)


@pytest.mark.parametrize("state", sorted(PAYABLE))
def test_what_is_owed_may_be_paid(state):
    assert refusal_of(state, has_debit_under_way=False) is None


@pytest.mark.parametrize("state", sorted(REFUSED))
def test_what_is_not_to_be_paid_is_refused_in_words(state):
    refusal = refusal_of(state, has_debit_under_way=False)

    assert refusal.fault is REFUSED[state]
    assert refusal.words


def test_what_the_bank_has_is_not_paid_a_second_time():
    refusal = refusal_of(BillState.DIRECT_DEBIT, has_debit_under_way=True)

    assert refusal.fault is NoticeFault.CANCELLED
    assert "banca" not in refusal.words  # how Anna pays is no business of whoever has her notice


@pytest.mark.parametrize(
    ("kind", "tax_code", "vat_number", "told"),
    [
        ("person", "RSSMRA80A01H501U", "", ("F", "RSSMRA80A01H501U")),
        ("person", "91234567890", "", ("F", "91234567890")),  # a provisional code
        ("person", "", "", ("F", "ANONIMO")),
        ("business", "01234567897", "01234567897", ("G", "01234567897")),
        ("business", "", "01234567897", ("G", "01234567897")),
        ("business", "RSSMRA80A01H501U", "01234567897", ("F", "RSSMRA80A01H501U")),
        ("condominium", "80012345678", "", ("G", "80012345678")),
        ("condominium", "rssmra", "", ("G", "ANONIMO")),
    ],
)
def test_the_debtor_is_a_person_or_a_firm(kind, tax_code, vat_number, told):
    found = debtor(CustomerKind(kind), name="X", tax_code=tax_code, vat_number=vat_number)

    assert (found.kind, found.code) == told


def test_a_name_is_cut_and_never_empty():
    def named(name):
        return debtor(CustomerKind.PERSON, name=name, tax_code="", vat_number="").name

    assert named("Anna  D’Angelò") == "Anna D’Angelò"
    assert named("x" * 71) == "x" * 70
    assert named("\x0b ") == "ANONIMO"


def test_the_causale_names_the_payment_and_fits():
    number = "301000000000012373"

    assert iuv(number) == "01000000000012373"
    assert iuv("001009202599000361") == "009202599000361"
    assert (
        remittance(notice_number=number, amount=Decimal("84.3"), text="Fattura 2026/1")
        == "/RFB/01000000000012373/84.30/TXT/Fattura 2026/1"
    )
    assert len(remittance(notice_number=number, amount=Decimal(1), text="x" * 140)) == 140
    assert description(Target(plico_id=1), "PL1") == "Plico PL1"
    assert len(description(Target(bill_id=1), "9" * 200)) == 140
