"""The notifications of the payment page for cards, over the web."""

import json
from decimal import Decimal

import cast
import paying
import pytest

from utenza.payments import gateways
from utenza.payments.actions.attempts import begin_attempt
from utenza.payments.models import Inbound, Receipt, StrayReceipt
from utenza.payments.queries.attempts import get_attempt
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


def begins_by_card(person, *bills):
    viewer = cast.viewer_of(person)
    with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
        return begin_attempt(
            viewer=viewer,
            targets=[paying.target_of(bill) for bill in bills],
            channel=Channel.CARD,
            now=NOW,
        )


def tells(client, token, *, signature="ok", **facts):
    said = {
        "type": "paid",
        "token": token,
        "reference": "visit-1",
        "payment_id": "pi_1",
        "amount": "174.84",
        "paid_at": NOW.isoformat(),
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

    assert [tells(client, token) for _ in range(2)] == [204, 204]

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


def test_only_a_post_is_taken(client, db):
    assert client.get(URL).status_code == 405


def test_without_cards_there_is_nothing_there(client, settings, db):
    settings.CARDS = ""

    assert tells(client, "any") == 404
