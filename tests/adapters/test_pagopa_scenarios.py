"""Whatever the platform does to a payment, each receipt counts once and the books are right."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from paying import a_bill_to_pay, a_plico_to_pay, begins, ledger_of, position_of, target_of

from utenza.adapters.pagopa.gateway import PagoPaCheckout
from utenza.bills.rules.states import BillState
from utenza.payments.models import Attempt, AttemptLine, Inbound, Receipt, StrayReceipt
from utenza.payments.ports import Cart, CartLine, CartNotOpenedError
from utenza.payments.queries.payable import payable
from utenza.payments.rules.attempts import AttemptState, CartRefusal

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db(transaction=True)]

OWED = Decimal("87.42")
EURO = Decimal("1.00")
NONE = Decimal("0.00")
RECEIPT = "paSendRTV2"
PAID, PAYING, PARTLY = BillState.PAID, BillState.PAYING, BillState.PARTLY_PAID


@pytest.fixture
def bill(anna):
    return a_bill(anna)


def a_bill(person):
    return a_bill_to_pay(person, due_on=timezone.localdate() + timedelta(days=10))


def opens(person, *things, now=None):
    """Let the person begin to pay and open the platform's page; return token and page."""
    token = begins(person, *things, now=now or timezone.now())
    lines = AttemptLine.objects.filter(attempt__token=token).order_by("id")
    told = tuple(CartLine(line.notice_number, line.amount, "Bolletta") for line in lines)
    cart = Cart(token, told, "anna@example.it", f"https://area.example.it/pagamenti/{token}/")
    return token, PagoPaCheckout().open(cart)


def receipts_of(thing):
    return list(Receipt.objects.filter(**target_of(thing).keys()).order_by("id"))


def balances_of(thing):
    """Return what the ledger says came in and became credit; the position says the same."""
    sums = {"due": NONE, "credit": NONE}
    for account, _, amount in ledger_of(thing):
        sums[account] += amount
    assert position_of(thing).received == sums["due"]
    return sums["due"], sums["credit"]


def state_of(thing):
    ids = {"customer_id": thing.customer_id, "target": target_of(thing)}
    return payable(**ids, today=timezone.localdate()).state


def attempt(token):
    return Attempt.objects.get(token=token).state


# What a script leaves: receipts that count, the money for the bill and beyond it, how the bill and
# the attempt stand, and how often the creditor heard of a receipt.
SCENARIOS = {
    "plain": (1, OWED, NONE, PAID, AttemptState.PAID, 1),
    "before-return": (1, OWED, NONE, PAID, AttemptState.PAID, 1),
    "no-receipt": (0, NONE, NONE, PAYING, AttemptState.OPEN, 0),
    "twice": (1, OWED, NONE, PAID, AttemptState.PAID, 2),
    "two-at-once": (1, OWED, NONE, PAID, AttemptState.PAID, 2),
    "ko-receipt": (1, OWED, NONE, PAID, AttemptState.PAID, 2),
    "timeout-retry": (1, OWED, NONE, PAID, AttemptState.PAID, 2),
    "too-little": (1, OWED - EURO, NONE, PARTLY, AttemptState.PAID, 1),
    "too-much": (1, OWED, EURO, PAID, AttemptState.PAID, 1),
    "unknown-notice": (0, NONE, NONE, PAYING, AttemptState.OPEN, 0),
    "stand-in": (1, OWED, NONE, PAID, AttemptState.PAID, 1),
    "two-ids": (2, OWED, OWED, PAID, AttemptState.PAID, 2),
}


@pytest.mark.parametrize("script", SCENARIOS)
def test_whatever_happens_the_books_are_right(pagopa, anna, bill, script):
    count, due, credit, state, ends, calls = SCENARIOS[script]
    token, page = opens(anna, bill)

    pagopa.pays(page, script=script)
    # Once for what is due by then, and once for what is tried again.
    pagopa.sends_all()
    pagopa.sends_all()

    assert len(receipts_of(bill)) == count
    assert balances_of(bill) == (due, credit)
    assert (state_of(bill), attempt(token)) == (state, ends)
    assert pagopa.operations(bill.notice_number).count(RECEIPT) == calls


@pytest.mark.parametrize(
    ("script", "asked"), [("v1-receipt", "paGetPaymentV2"), ("v1", "paGetPayment")]
)
def test_a_receipt_of_the_first_version_counts_as_well(pagopa, anna, bill, script, asked):
    token, page = opens(anna, bill)

    pagopa.pays(page, script=script)
    pagopa.sends_all()

    assert pagopa.operations(bill.notice_number) == [asked, "paSendRT"]
    assert balances_of(bill) == (OWED, NONE)
    assert attempt(token) == AttemptState.PAID


def test_a_receipt_may_be_there_before_anna_is_back(pagopa, anna, bill):
    _, page = opens(anna, bill)

    shown = pagopa.pays(page, script="before-return")

    assert "Hai pagato" in shown
    assert state_of(bill) is PAID


def test_an_hour_after_the_attempt_was_over_its_receipt_still_pays_the_bill(pagopa, anna, bill):
    token, page = opens(anna, bill, now=timezone.now() - timedelta(hours=1))
    pagopa.pays(page, script="hour-late")
    pagopa.sends_all(seconds=60)
    assert balances_of(bill) == (NONE, NONE)

    pagopa.sends_all(seconds=3600)

    assert balances_of(bill) == (OWED, NONE)
    assert (state_of(bill), attempt(token)) == (PAID, AttemptState.PAID)


def test_when_the_bank_says_no_at_first_the_second_try_pays(pagopa, anna, bill):
    token, page = opens(anna, bill)

    assert "Puoi riprovare" in pagopa.pays(page, script="ko-then-ok")
    assert balances_of(bill) == (NONE, NONE)
    pagopa.pays(page, script="ko-then-ok")
    pagopa.sends_all()

    assert balances_of(bill) == (OWED, NONE)
    assert attempt(token) == AttemptState.PAID
    assert pagopa.operations(bill.notice_number) == ["paGetPaymentV2", "paGetPaymentV2", RECEIPT]


def test_a_receipt_for_a_notice_that_nobody_knows_is_kept_aside(pagopa, anna, bill):
    _, page = opens(anna, bill)

    pagopa.pays(page, script="unknown-notice")
    pagopa.sends_all()

    (stray,) = StrayReceipt.objects.all()
    assert (stray.why, stray.receipt["amount"]) == ("unknown_notice", str(OWED))
    assert pagopa.operations(stray.notice_number) == [RECEIPT]


def test_a_stand_in_receipt_needs_no_question_before(pagopa, anna, bill):
    _, page = opens(anna, bill)

    pagopa.pays(page, script="stand-in")
    pagopa.sends_all()

    assert pagopa.operations(bill.notice_number) == [RECEIPT]
    assert [receipt.is_stand_in for receipt in receipts_of(bill)] == [True]


def test_a_cart_follows_the_platforms_script_where_its_payer_chooses_none(pagopa, anna, bill):
    pagopa.follows("two-ids")
    _, page = opens(anna, bill)

    pagopa.pays(page)
    pagopa.sends_all()

    assert len(receipts_of(bill)) == 2


def test_a_double_click_pays_once(pagopa, anna, bill):
    _, page = opens(anna, bill)

    with ThreadPoolExecutor() as clicks:
        shown = list(clicks.map(lambda _: pagopa.pays(page), range(2)))
    pagopa.sends_all()

    assert all("Hai pagato" in page for page in shown)
    assert balances_of(bill) == (OWED, NONE)


def test_a_receipt_says_how_it_was_paid_and_is_kept_as_it_came(pagopa, anna, bill):
    token, page = opens(anna, bill)

    pagopa.pays(page, method="bankAccount")
    pagopa.sends_all()

    (receipt,) = receipts_of(bill)
    assert (receipt.psp_name, receipt.method) == ("Cassa di prova S.p.A.", "bankAccount")
    assert (receipt.fee, receipt.facts["paymentNote"]) == (Decimal("0.80"), token)
    assert abs(receipt.paid_at - timezone.now()) < timedelta(minutes=5)
    kept = bytes(Inbound.objects.get(pk=receipt.inbound_id).body)
    assert receipt.receipt_id.encode() in kept


def test_three_bills_are_paid_at_once_and_each_has_its_receipt(pagopa, anna):
    bills = [a_bill(anna) for _ in range(3)]
    token, page = opens(anna, *bills)

    pagopa.pays(page)
    pagopa.sends_all()

    assert [balances_of(bill) for bill in bills] == [(OWED, NONE)] * 3
    assert attempt(token) == AttemptState.PAID


def test_a_plico_is_paid_with_the_bills_in_it(pagopa, anna):
    plico, inside = a_plico_to_pay(anna)
    _, page = opens(anna, plico)

    pagopa.pays(page)
    pagopa.sends_all()

    assert balances_of(plico) == (Decimal("100.00"), NONE)
    assert (state_of(plico), ledger_of(inside)) == (PAID, [])


@pytest.mark.parametrize(
    ("action", "ending", "asked"),
    [
        ("cancel", "annullato", []),
        ("refuse", "errore", ["paGetPaymentV2"]),
        ("unknown", "attesa", ["paGetPaymentV2"]),
    ],
)
def test_what_was_not_paid_leaves_nothing_behind(pagopa, anna, bill, action, ending, asked):
    token, page = opens(anna, bill)

    shown = pagopa.pays(page, action=action, script="no-receipt")
    pagopa.sends_all()

    assert f'href="https://area.example.it/pagamenti/{token}/?esito={ending}"' in shown
    assert pagopa.operations(bill.notice_number) == asked
    assert balances_of(bill) == (NONE, NONE)
    assert attempt(token) == AttemptState.OPEN


def test_who_went_away_can_come_back_to_the_same_page_and_pay(pagopa, anna, bill):
    token, page = opens(anna, bill)
    pagopa.pays(page, action="cancel")

    pagopa.pays(page)
    pagopa.sends_all()

    assert attempt(token) == AttemptState.PAID
    assert "Hai pagato" in pagopa.pays(page)
    assert balances_of(bill) == (OWED, NONE)


def test_an_outcome_that_nobody_knew_may_still_turn_out_paid(pagopa, anna, bill):
    token, page = opens(anna, bill)

    pagopa.pays(page, action="unknown")
    pagopa.sends_all()

    assert balances_of(bill) == (OWED, NONE)
    assert attempt(token) == AttemptState.PAID


def test_what_somebody_is_paying_on_the_platform_opens_no_second_page(pagopa, anna, bill):
    _, page = opens(anna, bill, now=timezone.now() - timedelta(hours=1))
    pagopa.pays(page, action="unknown", script="no-receipt")

    with pytest.raises(CartNotOpenedError) as refusal:
        opens(anna, bill)

    assert refusal.value.reason is CartRefusal.NOT_PAYABLE


def test_a_bill_paid_at_the_post_office_is_paid(pagopa, bill):
    assert pagopa.pays_notice(bill.notice_number) == ""
    pagopa.sends_all()

    wanted = ["paVerifyPaymentNotice", "paGetPaymentV2", RECEIPT]
    assert pagopa.operations(bill.notice_number) == wanted
    assert (balances_of(bill), state_of(bill)) == ((OWED, NONE), PAID)


def test_what_is_paid_can_be_paid_nowhere_else(pagopa, bill):
    pagopa.pays_notice(bill.notice_number, script="before-return")

    refused = pagopa.pays_notice(bill.notice_number)

    assert refused == "KO PAA_PAGAMENTO_DUPLICATO"
    assert balances_of(bill) == (OWED, NONE)


def test_what_is_on_the_paper_may_be_old_and_is_paid_in_stand_in_all_the_same(pagopa, bill):
    pagopa.pays_notice(bill.notice_number, script="stand-in", amount="80.00")
    pagopa.sends_all()

    assert (balances_of(bill), state_of(bill)) == ((Decimal("80.00"), NONE), PARTLY)


def test_the_platforms_probe_is_answered_as_it_wants(pagopa, anna):
    assert pagopa.verifies("0" * 18) == ("KO", "PAA_PAGAMENTO_SCONOSCIUTO")
