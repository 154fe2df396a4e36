"""The notifications of the payment page for cards, over the web."""

import json
from decimal import Decimal

import cast
import paying
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from utenza.bills.actions.holding import hold_bills, release_bills
from utenza.payments import gateways
from utenza.payments.actions.booking import follow_payments
from utenza.payments.models import Attempt, Inbound, Receipt, StrayReceipt
from utenza.payments.queries.attempts import get_attempt
from utenza.payments.queries.notices import ask_notice
from utenza.payments.rules.attempts import AttemptState, Channel
from utenza.storage.acting import acting
from utenza.storage.roles import Role

URL = "/pagamenti/carta/notifica"
NOW = paying.NOW
ALL = Decimal("87.42")


@pytest.fixture(autouse=True)
def _cards(settings):
    settings.CARDS = "utenza.adapters.card.fake.FakeCards"
    gateways.cards.cache_clear()
    yield
    gateways.cards.cache_clear()


def begins_by_card(person, *bills, now=NOW):
    return paying.begins(person, *bills, now=now, channel=Channel.CARD)


def tells(client, token, *, signature="ok", **facts):
    said = {
        "type": "paid",
        "token": token,
        "reference": "visit-1",
        "payment_id": "pi_1",
        "amount": "87.42",
        "currency": "EUR",
        "at": NOW.isoformat(),
    }
    return client.post(
        URL,
        json.dumps(said | facts),
        content_type="application/json",
        headers={"Signature": signature},
    ).status_code


def test_two_bills_paid_by_card_are_paid_once_each(client, anna):
    bills = [paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)]
    token = begins_by_card(anna, *bills)

    assert [tells(client, token, amount="174.84") for _ in range(2)] == [204, 204]

    for bill in bills:
        assert paying.ledger_of(bill) == [("due", "received", ALL)]
    assert {receipt.channel for receipt in Receipt.objects.all()} == {"card"}
    attempt = get_attempt(viewer=cast.viewer_of(anna), token=token, now=NOW)
    assert attempt.state is AttemptState.PAID
    assert Inbound.objects.filter(operation="card").count() == 2


def test_a_bill_that_pagopa_paid_meanwhile_makes_a_credit(client, anna):
    bill = paying.a_bill_to_pay(anna)
    token = begins_by_card(anna, bill)
    paying.comes_in(paying.a_receipt(bill))

    assert tells(client, token) == 204

    assert ("credit", "credited", ALL) in paying.ledger_of(bill)


def test_pagopa_is_refused_what_is_being_paid_by_card(anna):
    by_card, by_pagopa = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)
    now = timezone.now()
    begins_by_card(anna, by_card, now=now)
    paying.begins(anna, by_pagopa, now=now)

    def asked(bill):
        with acting(Role.PORTAL):
            return ask_notice(notice_number=bill.notice_number, today=now.date())

    assert asked(by_card).refusal.fault == "PAA_PAGAMENTO_ANNULLATO"
    assert asked(by_pagopa).refusal is None


def test_what_pagopa_paid_meanwhile_closes_the_page_for_cards(
    anna, django_capture_on_commit_callbacks
):
    bill = paying.a_bill_to_pay(anna)
    begins_by_card(anna, bill)
    Attempt.objects.update(reference="visit-1")

    with django_capture_on_commit_callbacks(execute=True):
        paying.comes_in(paying.a_receipt(bill))
        assert gateways.cards().closed == []

    assert gateways.cards().closed == ["visit-1"]
    assert Attempt.objects.get().state == AttemptState.PAID


@pytest.fixture
def by_card_after_pagopa(anna, django_capture_on_commit_callbacks):
    """Let Anna give up at pagoPA, begin by card, and pagoPA's receipt come in after all."""

    def paid(bill, *others):
        first = paying.begins(anna, bill)
        paying.gives_up(anna, first)
        second = begins_by_card(anna, bill, *others)
        Attempt.objects.filter(token=second).update(reference="visit-1", url="https://c.example")
        with django_capture_on_commit_callbacks(execute=True):
            paying.comes_in(paying.a_receipt(bill, facts={"paymentNote": first}))
        return [
            get_attempt(viewer=cast.viewer_of(anna), token=one, now=NOW) for one in (first, second)
        ]

    return paid


def test_a_late_receipt_of_pagopa_closes_the_page_for_cards_that_was_begun_since(
    anna, by_card_after_pagopa
):
    bill = paying.a_bill_to_pay(anna)

    attempts = by_card_after_pagopa(bill)

    assert gateways.cards().closed == ["visit-1"]
    assert {one.state for one in attempts} == {AttemptState.PAID}
    assert paying.position_of(bill).paying_until is None


def test_what_else_was_to_be_paid_at_a_closed_page_for_cards_is_left_to_pay(
    client, anna, by_card_after_pagopa
):
    bill, other = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)

    _, by_card = by_card_after_pagopa(bill, other)

    assert gateways.cards().closed == ["visit-1"]
    assert (by_card.state, by_card.url) == (AttemptState.OPEN, "")
    assert [line.is_paid for line in by_card.lines] == [True, False]
    # It was paid at the last moment all the same: each cent has its place.
    tells(client, by_card.token, amount="174.84")
    assert paying.ledger_of(other) == [("due", "received", ALL)]
    assert ("credit", "credited", ALL) in paying.ledger_of(bill)


def test_a_card_that_paid_closes_no_page_of_its_own_and_that_of_a_later_visit(
    client, anna, django_capture_on_commit_callbacks
):
    bill = paying.a_bill_to_pay(anna)
    first = begins_by_card(anna, bill)
    paying.gives_up(anna, first)
    begins_by_card(anna, bill)
    for number, attempt in enumerate(Attempt.objects.order_by("id"), start=1):
        Attempt.objects.filter(pk=attempt.pk).update(reference=f"visit-{number}")

    with django_capture_on_commit_callbacks(execute=True):
        tells(client, first)

    assert gateways.cards().closed == ["visit-2"]
    assert paying.ledger_of(bill) == [("due", "received", ALL)]


def test_what_is_not_signed_is_refused_and_not_kept(client, anna):
    token = begins_by_card(anna, paying.a_bill_to_pay(anna))

    assert tells(client, token, signature="forged") == 400

    assert not Inbound.objects.exists()


def test_what_is_no_payment_is_taken_and_nothing_happens(client, anna):
    token = begins_by_card(anna, paying.a_bill_to_pay(anna))

    assert tells(client, token, type="expired") == 204

    assert not Receipt.objects.exists()


def test_a_payment_for_no_attempt_of_ours_is_kept_aside(client, db):
    assert tells(client, "of-nobody") == 204

    assert StrayReceipt.objects.get().why == "unknown_attempt"


@pytest.mark.parametrize(
    "facts",
    [
        {"amount": "1.00"},
        {"amount": "87.41"},
        {"amount": "174.84"},
        {"currency": "USD"},
        {"reference": "visit-of-another-page"},
    ],
)
def test_what_is_not_what_the_attempt_asked_for_is_kept_aside_and_pays_nothing(client, anna, facts):
    bill = paying.a_bill_to_pay(anna)
    token = begins_by_card(anna, bill)
    Attempt.objects.update(reference="visit-1")

    assert tells(client, token, **facts) == 204

    aside = StrayReceipt.objects.get()
    assert (aside.why, aside.receipt["amount"]) == ("unlike_attempt", facts.get("amount", "87.42"))
    assert aside.receipt["facts"]["currency"] == facts.get("currency", "EUR")
    assert paying.ledger_of(bill) == []
    assert Attempt.objects.get().state == AttemptState.OPEN


def test_a_card_pays_no_attempt_that_began_at_pagopa(client, anna):
    token = paying.begins(anna, paying.a_bill_to_pay(anna))

    assert tells(client, token) == 204

    assert StrayReceipt.objects.get().why == "unlike_attempt"


def test_what_the_office_holds_waits_aside_and_is_counted_once_it_is_shown(client, anna):
    held, shown = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)
    token = begins_by_card(anna, held, shown)
    with acting(Role.INTAKE):
        hold_bills(numbers=[held.bill_number], reason="A wrong reading", now=NOW)

    assert [tells(client, token, amount="174.84") for _ in range(2)] == [204, 204]

    assert paying.ledger_of(shown) == [("due", "received", ALL)]
    assert paying.ledger_of(held) == []
    with acting(Role.INTAKE):
        release_bills(numbers=[held.bill_number], now=NOW)
        follow_payments(now=NOW, today=NOW.date())
    assert paying.ledger_of(held) == [("due", "received", ALL)]
    assert Attempt.objects.get().state == AttemptState.PAID


@pytest.mark.parametrize("kind", ["refunded", "disputed"])
def test_money_that_goes_back_is_kept_for_the_office_and_counts_for_nobody(client, anna, kind):
    bill = paying.a_bill_to_pay(anna)
    tells(client, begins_by_card(anna, bill))

    back = {"type": kind, "return_id": "evt_1", "amount": "30.00"}
    assert [tells(client, "", **back) for _ in range(2)] == [204, 204]

    aside = StrayReceipt.objects.get()
    assert (aside.why, aside.receipt["amount"]) == ("taken_back", "-30.00")
    assert aside.receipt["creditor_reference"] == Receipt.objects.get().creditor_reference
    assert paying.ledger_of(bill) == [("due", "received", ALL)]


def test_what_became_of_each_is_noted(client, anna):
    token = begins_by_card(anna, paying.a_bill_to_pay(anna))

    for told in (token, token, "of-nobody"):
        tells(client, told, payment_id=f"pi_{told}")

    readings = Inbound.objects.order_by("id").values_list("reading", flat=True)
    assert list(readings) == ["counted", "repeated", "stray"]


def test_all_that_is_paid_is_locked_before_the_attempt(client, anna):
    token = begins_by_card(anna, *(paying.a_bill_to_pay(anna) for _ in range(3)))

    with CaptureQueriesContext(connection) as asked:
        tells(client, token, amount="262.26")

    told = [one["sql"] for one in asked.captured_queries]
    locked = next(n for n, sql in enumerate(told) if "INSERT INTO bills_position" in sql)
    attempt = next(
        n for n, sql in enumerate(told) if "FOR UPDATE" in sql and '"payments_attempt"' in sql
    )
    assert locked < attempt


def test_only_a_post_is_taken(client, db):
    assert client.get(URL).status_code == 405


def test_without_cards_there_is_nothing_there(client, settings, db):
    settings.CARDS = ""

    assert tells(client, "any") == 404
