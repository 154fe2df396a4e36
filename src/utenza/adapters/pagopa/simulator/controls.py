"""
What programs ask of the platform: Checkout's interface, and the strings behind the scene.

A string is pulled by a form; who accepts JSON is answered with the state, a browser with the page.
"""

from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from utenza.adapters.pagopa.simulator.carts import CartProblem
from utenza.adapters.pagopa.simulator.journal import Call
from utenza.adapters.pagopa.simulator.node import NotActivated
from utenza.adapters.pagopa.simulator.pages import home
from utenza.adapters.pagopa.simulator.platform import Platform
from utenza.adapters.pagopa.simulator.receipts import METHODS
from utenza.adapters.pagopa.simulator.scripts import PLAIN, SCRIPTS
from utenza.adapters.pagopa.simulator.sending import Sending


def post_carts(platform: Platform, request: HttpRequest) -> HttpResponse:
    try:
        cart = platform.open_cart(request.body)
    except CartProblem as problem:
        said = {"title": problem.title, "status": problem.status, "detail": problem.detail}
        answer = JsonResponse(said, status=problem.status)
        answer["Content-Type"] = "application/problem+json"
        return answer
    here = request.build_absolute_uri(f"/ecommerce/checkout/v1/carts/{cart.key}/redirect")
    return HttpResponseRedirect(f"{here}?clientId=CHECKOUT_CART")


def state(platform: Platform, request: HttpRequest) -> HttpResponse:
    """Say all that stands, was called and is on its way."""
    return JsonResponse(_state(platform))


def move_clock(platform: Platform, request: HttpRequest) -> HttpResponse:
    platform.clock.move_on(timedelta(seconds=float(request.POST["seconds"])))
    return _done(platform, request)


def choose_script(platform: Platform, request: HttpRequest) -> HttpResponse:
    """Let the carts that come follow this script, unless their payer chooses another."""
    platform.script = SCRIPTS[request.POST["script"]]
    return _done(platform, request)


def begin_anew(platform: Platform, request: HttpRequest) -> HttpResponse:
    platform.begin_anew()
    return _done(platform, request)


def resend(platform: Platform, request: HttpRequest) -> HttpResponse:
    platform.resend()
    return _done(platform, request)


def verify(platform: Platform, request: HttpRequest) -> HttpResponse:
    platform.verify(request.POST["notice_number"])
    return _done(platform, request)


def pay_notice(platform: Platform, request: HttpRequest) -> HttpResponse:
    """Pay a notice somewhere else, as who has it on paper does."""
    number = request.POST["notice_number"].replace(" ", "")
    method = METHODS[request.POST.get("method", "cash")]
    script = SCRIPTS[request.POST.get("script", PLAIN)]
    amount = Decimal(request.POST.get("amount") or "1.00").quantize(Decimal("0.01"))
    try:
        platform.pay_notice(number, method, script, amount)
    except NotActivated as refusal:
        return _done(platform, request, refusal.fault)
    return _done(platform, request)


def _done(platform: Platform, request: HttpRequest, refused: str = "") -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
        return JsonResponse({"refused": refused, **_state(platform)}, status=status)
    return home(platform, request, refused) if refused else HttpResponseRedirect("/")


def _state(platform: Platform) -> dict[str, Any]:
    standing = platform.node.standing()
    return {
        "now": platform.clock.now(),
        "script": platform.script.name,
        "positions": {number: position.state for number, position in standing.items()},
        "calls": [_call(one) for one in list(platform.journal.calls)],
        "sendings": [_sending(one, platform) for one in list(platform.postman.sendings)],
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "operation": call.operation,
        "notice_number": call.notice_number,
        "outcome": call.answer.outcome,
        "words": call.answer.words,
    }


def _sending(sending: Sending, platform: Platform) -> dict[str, Any]:
    receipt = sending.message["receipt"]
    return {
        "operation": sending.operation,
        "notice_number": receipt["noticeNumber"],
        "receipt_id": receipt["receiptId"],
        "amount": receipt["paymentAmount"],
        "answers": [answer.outcome for answer in sending.answers],
        "is_due": sending.is_in_hand or sending.due_at <= platform.clock.now(),
        "is_over": sending.is_over,
        "is_given_up": sending.is_given_up,
    }
