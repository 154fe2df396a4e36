"""Stripe Checkout: what it is asked, and what of its notifications is believed."""

import json
import time
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qsl

import httpx
import pytest

from utenza.adapters.card.gateway import StripeCheckout, signature
from utenza.payments.ports import (
    CardsUnreachableError,
    Cart,
    CartLine,
    CartNotOpenedError,
    NotGenuineError,
)
from utenza.payments.rules.attempts import CartRefusal

CART = Cart(
    token="tok-1",
    lines=(
        CartLine("301000000000012373", Decimal("84.37"), "Bolletta 2026/1"),
        CartLine("301000000000012466", Decimal("0.29"), "Bolletta 2026/2"),
    ),
    email="anna@example.org",
    return_url="https://area.example.it/pagamenti/tok-1/",
)
KEY = "whsec_of_the_tests"
SESSION = {
    "id": "cs_1",
    "client_reference_id": "a-strangers",
    "metadata": {"attempt": "tok-1"},
    "payment_intent": "pi_1",
    "payment_status": "paid",
    "amount_total": 8466,
    "currency": "eur",
}
CHARGE = {"id": "ch_1", "payment_intent": "pi_1", "amount_refunded": 5000, "currency": "eur"}
DISPUTE = {"id": "dp_1", "payment_intent": "pi_1", "amount": 8466, "currency": "eur"}


@pytest.fixture(autouse=True)
def _stripe(settings):
    settings.CARD_KEY = "sk_of_the_tests"
    settings.CARD_WEBHOOK_KEY = KEY
    settings.CARD_URL = "https://cards.example.org"


def page(answer):
    """Return the page of a service that answers so, and the list of what it was asked."""
    seen = []

    def take(request):
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return StripeCheckout(httpx.MockTransport(take)), seen


def test_a_session_is_asked_for_in_cents_and_under_the_attempts_name():
    stripe, seen = page(httpx.Response(200, json={"id": "cs_1", "url": "https://pay.example/1"}))

    opened = stripe.open(CART)

    assert (opened.url, opened.reference) == ("https://pay.example/1", "cs_1")
    asked = dict(parse_qsl(seen[0].content.decode()))
    assert asked["metadata[attempt]"] == seen[0].headers["Idempotency-Key"] == "tok-1"
    # By nothing that is settled days later.
    assert [value for name, value in asked.items() if "method" in name] == ["card"]
    assert [asked[f"line_items[{n}][price_data][unit_amount]"] for n in (0, 1)] == ["8437", "29"]
    assert asked["success_url"].endswith("/pagamenti/tok-1/?esito=ok")
    assert asked["cancel_url"].endswith("/pagamenti/tok-1/?esito=annullato")
    assert 1800 <= int(asked["expires_at"]) - time.time() < 1900


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(400, json={"error": {}}), CartRefusal.INVALID),
        (httpx.Response(429, json={"error": {}}), CartRefusal.UNREACHABLE),
        (httpx.Response(500, text="oops"), CartRefusal.UNREACHABLE),
        (httpx.Response(200, json={"id": "cs_1"}), CartRefusal.UNREACHABLE),
        (httpx.ReadTimeout("slow"), CartRefusal.UNREACHABLE),
    ],
)
def test_a_page_that_does_not_open_says_why(answer, why):
    stripe, _ = page(answer)

    with pytest.raises(CartNotOpenedError) as refused:
        stripe.open(CART)

    assert refused.value.reason is why


@pytest.mark.parametrize(
    ("email", "told"),
    [("anna@example.org", "anna@example.org"), ("perché@example.it", None), ("anna", None)],
)
def test_an_address_that_would_have_the_page_refused_is_left_out(email, told):
    stripe, seen = page(httpx.Response(200, json={"id": "cs_1", "url": "https://pay.example/1"}))

    stripe.open(replace(CART, email=email))

    assert dict(parse_qsl(seen[0].content.decode())).get("customer_email") == told


@pytest.mark.parametrize("status", [200, 400])
def test_a_visit_is_closed_or_was_closed_already(status):
    stripe, seen = page(httpx.Response(status, json={}))

    stripe.close("cs_1")

    assert seen[0].url.path == "/v1/checkout/sessions/cs_1/expire"


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.ConnectError("gone")])
def test_a_visit_that_could_not_be_closed_is_told(answer):
    stripe, _ = page(answer)

    with pytest.raises(CardsUnreachableError):
        stripe.close("cs_1")


def told(session=SESSION, *, kind="checkout.session.completed", before=None):
    data = {"object": session, "previous_attributes": before}
    event = {"id": "evt_1", "type": kind, "created": 1764000000, "data": data}
    return page(httpx.Response(500))[0].read(json.dumps(event).encode())


def check(*, at=None, key=KEY, tail=""):
    at = int(time.time()) if at is None else at
    header = f"t={at},v1={'0' * 64},v1={signature(b'{}', key=key, at=at)}{tail}"
    page(httpx.Response(500))[0].check(b"{}", {"Stripe-Signature": header})


def test_what_is_signed_is_believed():
    check(tail=",v0=old")


def test_a_payment_is_of_the_attempt_that_we_named_whatever_a_stranger_wrote_beside_it():
    payment = told()

    assert (payment.token, payment.reference, payment.payment_id) == ("tok-1", "cs_1", "pi_1")
    assert (payment.amount, payment.currency) == (Decimal("84.66"), "EUR")


@pytest.mark.parametrize("metadata", [None, {}, {"attempt": None}, {"other": "tok-1"}])
def test_a_payment_of_a_page_that_we_did_not_open_is_of_no_attempt(metadata):
    assert told(SESSION | {"metadata": metadata}).token == ""


def test_the_currency_is_the_sessions():
    assert told(SESSION | {"currency": "usd"}).currency == "USD"


@pytest.mark.parametrize(
    ("charge", "kind", "before", "amount"),
    [
        (CHARGE, "charge.refunded", {"amount_refunded": 0}, "50.00"),
        (CHARGE, "charge.refunded", {"amount_refunded": 2001}, "29.99"),
        (CHARGE, "charge.refunded", None, "50.00"),
        (DISPUTE, "charge.dispute.created", None, "84.66"),
    ],
)
def test_money_that_goes_back_is_told_once_for_each_time(charge, kind, before, amount):
    back = told(charge, kind=kind, before=before)

    assert (back.return_id, back.payment_id, back.currency) == ("evt_1", "pi_1", "EUR")
    assert back.amount == Decimal(amount)
    assert back.kind == ("disputed" if "dispute" in kind else "refunded")


@pytest.mark.parametrize(
    ("session", "kind"),
    [
        (SESSION | {"payment_status": "unpaid"}, "checkout.session.completed"),
        (SESSION, "checkout.session.expired"),
    ],
)
def test_what_is_no_payment_is_none(session, kind):
    assert told(session, kind=kind) is None


@pytest.mark.parametrize("facts", [{"key": "another key altogether"}, {"at": 1764000000}])
def test_a_forged_or_an_old_notification_is_not(facts):
    with pytest.raises(NotGenuineError):
        check(**facts)


@pytest.mark.parametrize(
    "header", ["", "t=,v1=", "v1=00", "t=1,t=2,v1=00", "t=x,v1=é", f"t={'9' * 400}"]
)
def test_a_header_of_any_other_shape_is_not_believed(header):
    with pytest.raises(NotGenuineError):
        page(httpx.Response(500))[0].check(b"{}", {"Stripe-Signature": header})
