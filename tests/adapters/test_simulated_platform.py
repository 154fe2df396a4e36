"""The simulated platform keeps to the real one's rules, with a creditor told what to say."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from utenza.adapters.pagopa.simulator.carts import CartProblem, Ending, read_cart
from utenza.adapters.pagopa.simulator.creditor import Answer, Outcome
from utenza.adapters.pagopa.simulator.node import NotActivated
from utenza.adapters.pagopa.simulator.platform import NoCart, Platform
from utenza.adapters.pagopa.simulator.receipts import METHODS, Station
from utenza.adapters.pagopa.simulator.scripts import PLAIN, SCRIPTS

OFFICIAL = Path(__file__).resolve().parents[3] / "shared/data/pagopa/openapi/checkout_v2.json"
CREDITOR = "12345678903"
ONE, TWO = "301000000000012373", "301000000000012466"
CARD = METHODS["creditCard"]
HERE = "https://area.example.it/pagamenti/t/?esito="
TIMEOUT = Answer(Outcome.TIMEOUT)
TAKEN = Answer(Outcome.OK, said={"outcome": "OK"})
KO = Answer(Outcome.KO, "PAA_PAGAMENTO_DUPLICATO")


def got(number, amount="84.37"):
    transfer = {"idTransfer": 1, "transferAmount": Decimal(amount), "IBAN": "IT60"}
    data = {
        "creditorReferenceId": number[1:],
        "paymentAmount": Decimal(amount),
        "description": "Bolletta",
        "companyName": "Esempio",
        "debtor": {"fullName": "Anna"},
        "transferList": {"transfer": [transfer]},
    }
    return Answer(Outcome.OK, said={"outcome": "OK", "data": data})


def verified(amount="84.37"):
    option = {"amount": Decimal(amount), "options": "EQ"}
    return Answer(Outcome.OK, said={"paymentList": {"paymentOptionDescription": option}})


class Creditor:
    """Answers each operation with what is next for it, and in the end always with the last."""

    def __init__(self, **answers):
        self.answers = {name: list(those) for name, those in answers.items()}
        self.heard = []

    def call(self, operation, message):
        self.heard.append((operation, message))
        those = self.answers[operation]
        return those.pop(0) if len(those) > 1 else those[0]

    @property
    def operations(self):
        return [operation for operation, _ in self.heard]


def a_platform(script=PLAIN, **answers):
    usual = {
        "paGetPaymentV2": [got(ONE)],
        "paSendRTV2": [TAKEN],
        "paVerifyPaymentNotice": [verified()],
    }
    creditor = Creditor(**usual | answers)
    return Platform(creditor, Station(CREDITOR, CREDITOR, f"{CREDITOR}_01"), script), creditor


def asked(*numbers, **fields):
    notice = {
        "fiscalCode": CREDITOR,
        "amount": 8437,
        "companyName": "Esempio",
        "description": "Bolletta",
    }
    returns = ("Ok", "Cancel", "Error", "Waiting")
    return {
        "paymentNotices": [{**notice, "noticeNumber": number} for number in numbers],
        "returnUrls": {f"return{name}Url": HERE + name for name in returns},
        "idCart": "token",
        **fields,
    }


def opens(platform, *numbers, **fields):
    return platform.open_cart(json.dumps(asked(*numbers or [ONE], **fields)).encode())


def refused(platform, *numbers, **fields):
    with pytest.raises(CartProblem) as problem:
        opens(platform, *numbers, **fields)
    return problem.value.status, problem.value.title, problem.value.detail


def time_passes(platform, **time):
    """Move the clock on, and send what is due by then."""
    platform.clock.move_on(timedelta(**time))
    for sending in platform.postman.take_out_due():
        platform.postman.send(sending)


def test_a_cart_asks_the_creditor_nothing_until_it_is_paid():
    platform, creditor = a_platform()
    cart = opens(platform)
    assert creditor.heard == []

    platform.pay(cart, CARD)
    assert creditor.operations == ["paGetPaymentV2"]
    assert cart.ending is Ending.PAID

    time_passes(platform, seconds=5)
    assert creditor.operations == ["paGetPaymentV2", "paSendRTV2"]


def test_the_receipt_is_of_what_the_creditor_answered_and_says_whose_cart_it_was():
    platform, creditor = a_platform(paGetPaymentV2=[got(ONE, "90.00")])
    platform.pay(opens(platform), CARD)
    time_passes(platform, seconds=5)

    (_, question), (_, told) = creditor.heard
    assert (question["amount"], question["paymentNote"]) == (Decimal("84.37"), "token")
    receipt = told["receipt"]
    assert (receipt["noticeNumber"], receipt["creditorReferenceId"]) == (ONE, ONE[1:])
    assert (receipt["paymentAmount"], receipt["paymentNote"]) == (Decimal("90.00"), "token")
    assert receipt["transferList"]["transfer"][0]["transferAmount"] == Decimal("90.00")


def test_who_pays_on_paper_is_verified_before():
    platform, creditor = a_platform()

    platform.pay_notice(ONE, METHODS["cash"], SCRIPTS["before-return"], Decimal(1))

    assert creditor.operations == ["paVerifyPaymentNotice", "paGetPaymentV2", "paSendRTV2"]


def test_a_notice_that_the_creditor_does_not_want_paid_is_not():
    platform, creditor = a_platform(paVerifyPaymentNotice=[KO])

    with pytest.raises(NotActivated, match="PAA_PAGAMENTO_DUPLICATO"):
        platform.pay_notice(ONE, METHODS["cash"], SCRIPTS[PLAIN], Decimal(1))

    assert creditor.operations == ["paVerifyPaymentNotice"]
    assert platform.node.position(ONE) is None


def test_a_cart_is_paid_whole_or_not_at_all():
    platform, _ = a_platform(paGetPaymentV2=[got(ONE), KO])
    cart = opens(platform, ONE, TWO)

    platform.pay(cart, CARD)

    assert cart.ending is Ending.FAILED
    assert "PAA_PAGAMENTO_DUPLICATO" in cart.fault
    assert platform.node.standing() == {}
    assert platform.postman.sendings == []


def test_a_receipt_is_tried_five_times_and_then_waits_for_somebody():
    platform, creditor = a_platform(paSendRTV2=[TIMEOUT])
    platform.pay(opens(platform), CARD)
    for _ in range(8):
        time_passes(platform, minutes=1)
    assert creditor.operations.count("paSendRTV2") == 5
    assert platform.node.position(ONE).state == "PAID"

    creditor.answers["paSendRTV2"] = [TAKEN]
    platform.resend()
    time_passes(platform, minutes=1)

    assert creditor.operations.count("paSendRTV2") == 6
    assert platform.node.position(ONE).state == "NOTIFIED"


@pytest.mark.parametrize("answer", [TAKEN, KO])
def test_a_receipt_that_was_answered_is_never_sent_again_even_where_it_was_refused(answer):
    platform, creditor = a_platform(paSendRTV2=[answer])
    platform.pay(opens(platform), CARD)

    time_passes(platform, seconds=5)
    time_passes(platform, hours=1)

    assert creditor.operations.count("paSendRTV2") == 1
    assert platform.node.position(ONE).state == "NOTIFIED"


def test_while_somebody_pays_nobody_else_can_until_his_time_is_over():
    platform, _ = a_platform("no-receipt")
    begun, other = opens(platform), opens(platform)
    platform.pay(begun, CARD, Ending.UNKNOWN)

    assert refused(platform)[0] == 422
    platform.pay(other, CARD)
    assert (other.ending, other.fault) == (Ending.FAILED, "PPT_PAGAMENTO_IN_CORSO")

    time_passes(platform, minutes=16)
    assert opens(platform)


def test_what_was_paid_is_not_paid_again():
    platform, _ = a_platform("no-receipt")
    paid, other = opens(platform), opens(platform)
    platform.pay(paid, CARD)
    time_passes(platform, hours=1)

    assert refused(platform) == (422, "Invalid payment info", "Invalid payment notice data")
    other.opened_at = platform.clock.now()
    platform.pay(other, CARD)
    assert other.fault == "PPT_PAGAMENTO_DUPLICATO"


def test_what_the_bank_refused_can_be_paid_at_once():
    platform, _ = a_platform()
    cart = opens(platform)
    platform.refuse(cart, CARD)

    assert cart.ending is Ending.FAILED
    assert opens(platform)


def test_a_cart_is_gone_after_ten_minutes_and_one_that_ended_can_still_be_looked_at():
    platform, _ = a_platform()
    left, paid = opens(platform, ONE), opens(platform, TWO)
    platform.pay(paid, CARD)
    time_passes(platform, minutes=11)

    assert platform.find_cart(paid.key) is paid
    with pytest.raises(NoCart):
        platform.find_cart(left.key)


def test_each_refusal_of_a_cart_is_in_the_services_own_words():
    platform, _ = a_platform()

    assert refused(platform, *[ONE] * 6) == (
        422,
        "Multiple payment notices not processable",
        "Too many payment notices",
    )
    detail = "Duplicate payment notice values found."
    assert refused(platform, ONE, ONE) == (422, "Invalid payment info", detail)
    assert refused(platform, "001" + ONE[3:])[:2] == (400, "Wrong configuration")
    invalid = (400, "Request validation error", "The input request is invalid")
    assert refused(platform, ONE[1:]) == invalid
    assert refused(platform, emailNotice="anna") == invalid


def test_a_cart_of_another_creditor_is_no_business_of_this_station():
    platform, _ = a_platform()
    body = asked(ONE)
    body["paymentNotices"][0]["fiscalCode"] = "00000000000"

    with pytest.raises(CartProblem, match="Wrong configuration"):
        platform.open_cart(json.dumps(body).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff"])
def test_what_is_no_cart_is_refused(body):
    platform, _ = a_platform()

    with pytest.raises(CartProblem, match="Request validation error"):
        platform.open_cart(body)


def takes(body):
    try:
        read_cart(json.dumps(body).encode(), creditor=CREDITOR, script=SCRIPTS[PLAIN], now=None)
    except CartProblem:
        return False
    return True


FIELDS = [
    *[("paymentNotices", 0, name) for name in asked(ONE)["paymentNotices"][0]],
    *[("returnUrls", name) for name in asked(ONE)["returnUrls"]],
    *[(name,) for name in ("paymentNotices", "returnUrls", "idCart", "emailNotice", "allCCP")],
]
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 10**6), st.text(max_size=150), st.just([])
)


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official interface is not on this machine")
@given(field=st.sampled_from(FIELDS), value=VALUES, is_left_out=st.booleans())
def test_what_the_official_interface_refuses_the_simulator_refuses(field, value, is_left_out):
    body = asked(ONE)
    *way, last = field
    holder = body
    for step in way:
        holder = holder[step]
    holder[last] = value
    if is_left_out:
        del holder[last]
    interface = json.loads(OFFICIAL.read_text(encoding="utf-8"))
    schema = {**interface, "$ref": "#/components/schemas/CartRequestV2"}
    official = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)

    is_taken = takes(body)

    # It is stricter: another creditor, a notice of an older kind, an address without scheme.
    knows_better = field[-1] in {"fiscalCode", "noticeNumber"} or field[0] == "returnUrls"
    assert is_taken == official.is_valid(body) or (knows_better and not is_taken)
