"""pagoPA's payment page: what it is asked for, and what each of its answers means."""

import json
import logging
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft4Validator

from utenza.adapters.pagopa.gateway import PagoPaCheckout
from utenza.payments.ports import Cart, CartLine, CartNotOpenedError
from utenza.payments.rules.attempts import CartRefusal

OFFICIAL = Path(__file__).resolve().parents[3] / "shared/data/pagopa/openapi/checkout_v2.json"
PAGE = "https://checkout.example.it/c/1"
BOLLETTA = CartLine("301000000000012373", Decimal("84.37"), "Bolletta 2026/1")
CART = Cart("token-di-anna", (BOLLETTA,), "anna@example.it", "https://area.example.it/paga/1/")


@pytest.fixture(autouse=True)
def _creditor(settings):
    settings.PAGOPA_CHECKOUT_URL = "https://api.example.it/checkout/ec/v2"
    settings.PAGOPA_CHECKOUT_KEY = ""
    settings.PUBLIC_URL = "https://area.example.it"


def found(location=PAGE):
    return httpx.Response(302, headers={"Location": location})


def opened(answer=None, cart=CART):
    """Open the cart at a service that answers so; return the page, and what it was sent."""
    seen = []

    def take(request):
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer or found()

    page = PagoPaCheckout(httpx.MockTransport(take)).open(cart)
    (request,) = seen
    return page, request


def refused(answer):
    with pytest.raises(CartNotOpenedError) as refusal:
        opened(answer)
    return refusal.value.reason


def test_anna_is_led_to_the_page_that_the_service_names_and_nobody_else_goes_there():
    page, request = opened()

    assert page == PAGE
    assert (request.method, request.url) == ("POST", "https://api.example.it/checkout/ec/v2/carts")
    assert "Ocp-Apim-Subscription-Key" not in request.headers


def test_a_cart_says_what_is_paid_in_cents_and_where_the_browser_comes_back():
    _, request = opened()

    assert json.loads(request.content) == {
        "emailNotice": "anna@example.it",
        "paymentNotices": [
            {
                "noticeNumber": "301000000000012373",
                "fiscalCode": "12345678903",
                "amount": 8437,
                "companyName": "Esempio Energia S.p.A.",
                "description": "Bolletta 2026/1",
            }
        ],
        "returnUrls": {
            "returnOkUrl": "https://area.example.it/paga/1/?esito=ok",
            "returnCancelUrl": "https://area.example.it/paga/1/?esito=annullato",
            "returnErrorUrl": "https://area.example.it/paga/1/?esito=errore",
            "returnWaitingUrl": "https://area.example.it/paga/1/?esito=attesa",
        },
        "idCart": "token-di-anna",
    }


@pytest.mark.parametrize("email", ["", "anna", "anna@", "perché@example.it"])
def test_without_a_usable_address_the_customer_writes_one_there(email):
    cart = Cart(CART.token, CART.lines, email, CART.return_url)

    _, request = opened(cart=cart)

    assert "emailNotice" not in json.loads(request.content)


def test_a_subscription_key_goes_along_where_there_is_one(settings):
    settings.PAGOPA_CHECKOUT_KEY = "chiave"

    _, request = opened()

    assert request.headers["Ocp-Apim-Subscription-Key"] == "chiave"


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official interface is not on this machine")
@pytest.mark.parametrize("count", [1, 5])
def test_a_cart_is_one_by_the_official_interface(settings, count):
    settings.PAGOPA_COMPANY_NAME = "Esempio " * 40
    lines = [CartLine(f"30100000000001237{at}", Decimal("0.01"), "è " * 99) for at in range(count)]
    cart = Cart(CART.token, tuple(lines), CART.email, CART.return_url)

    _, request = opened(cart=cart)

    interface = json.loads(OFFICIAL.read_text(encoding="utf-8"))
    schema = {**interface, "$ref": "#/components/schemas/CartRequestV2"}
    checks = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    assert {"uri", "email"} <= set(checks.format_checker.checkers)
    assert list(checks.iter_errors(json.loads(request.content))) == []


@pytest.mark.parametrize(
    ("status", "title", "detail", "reason"),
    [
        (400, "Request validation error", "The input request is invalid", CartRefusal.INVALID),
        (422, "Multiple payment notices not processable", "Too many", CartRefusal.TOO_MANY),
        (422, "Invalid payment info", "Duplicate payment notice values found.", CartRefusal.TWICE),
        (422, "Invalid payment info", "Invalid payment notice data", CartRefusal.NOT_PAYABLE),
        (422, "Something new", "said by nobody before", CartRefusal.INVALID),
        (401, "Access denied", "no key", CartRefusal.UNREACHABLE),
        (429, "Too many requests", "slow down", CartRefusal.UNREACHABLE),
        (500, "Internal server error", "", CartRefusal.UNREACHABLE),
        (502, "Bad gateway", "", CartRefusal.UNREACHABLE),
        (200, "No redirect", "", CartRefusal.UNREACHABLE),
    ],
)
def test_each_refusal_of_the_service_has_its_reason(status, title, detail, reason):
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}

    assert refused(httpx.Response(status, json=problem)) is reason


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"\xff", b"{" * 100_000])
def test_a_refusal_that_says_nothing_readable_is_still_one(body):
    assert refused(httpx.Response(422, content=body)) is CartRefusal.INVALID


@pytest.mark.parametrize(
    "error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError]
)
def test_a_service_that_does_not_answer_is_out_of_reach(error):
    assert refused(error("no answer")) is CartRefusal.UNREACHABLE


@pytest.mark.parametrize(
    "location",
    [
        "",
        "/c/1",
        "//checkout.example.it/c/1",
        "javascript:alert(1)",
        "http://checkout.example.it/c/1",
        "http://127.0.0.1:8010/c/1",
        "https://area.example.it/esci/",
        "https://area.example.it@checkout.example.it/c/1",
        "https://[::1/c/1",
        "https://checkout.example.it/" + "c" * 2000,
    ],
)
def test_nobody_is_led_to_an_address_that_is_no_payment_page(location):
    assert refused(found(location)) is CartRefusal.UNREACHABLE


def test_in_the_demo_the_page_is_on_this_machine_and_not_the_portal_itself(settings):
    settings.PAGOPA_FROM_THIS_MACHINE = True
    settings.PUBLIC_URL = "http://127.0.0.1:8000"

    assert opened(found("http://127.0.0.1:8010/c/1"))[0] == "http://127.0.0.1:8010/c/1"
    assert refused(found("http://127.0.0.1:8000/esci/")) is CartRefusal.UNREACHABLE
    assert refused(found("http://checkout.example.it/c/1")) is CartRefusal.UNREACHABLE


def test_a_refusal_is_noted_without_who_pays_what(caplog):
    said = {"title": "anna@example.it", "detail": BOLLETTA.notice_number}

    with caplog.at_level(logging.DEBUG):
        refused(httpx.Response(422, json=said))

    (noted,) = [record for record in caplog.records if record.name == "utenza.payments"]
    assert noted.reason == "invalid: HTTP 422"
    told = " ".join(str(vars(record)) for record in caplog.records)
    assert not any(secret in told for secret in ("anna", BOLLETTA.notice_number, "84.37"))
