"""pagoPA brings receipts: kept as they came, counted once, never refused because of us."""

from datetime import UTC, datetime
from decimal import Decimal

import closing
import pagopa_calls
import pagopa_schemas as schemas
import paying
import pytest
from django.db import OperationalError
from lxml import etree
from pagopa_calls import CREDITOR, GET_V2, SEND, SEND_V2, VERIFY, receipt
from pagopa_platform import fault_of

from utenza.bills.models import Position
from utenza.notifications.models import InboxMessage
from utenza.payments.actions import inbound as taking
from utenza.payments.models import Attempt, Entry, Inbound, Receipt, StrayReceipt

pytestmark = pytest.mark.django_db
ALL = Decimal("87.42")


def is_taken(answer):
    return [(one.tag, one.text) for one in answer] == [("outcome", "OK")]


def kept():
    return [(one.operation, one.reading) for one in Inbound.objects.order_by("id")]


@pytest.mark.parametrize("root", [SEND, SEND_V2])
def test_anna_has_paid_once_her_receipt_came(platform, anna, root):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)
    body = receipt(bill.notice_number, "87.42", root=root)

    assert is_taken(platform.call(body))

    assert paying.position_of(bill).received == ALL
    assert Attempt.objects.get(token=token).state == "paid"
    assert fault_of(platform.ask(VERIFY, bill.notice_number)) == "PAA_PAGAMENTO_DUPLICATO"
    (raw,) = Inbound.objects.all()
    assert (bytes(raw.body), raw.sender) == (body, pagopa_calls.CALLER)
    assert kept() == [("paSendRT" if root == SEND else "paSendRTV2", "counted")]


def test_all_that_is_to_be_kept_of_a_receipt_is_kept(platform, anna):
    bill = paying.a_bill_to_pay(anna)
    told = {"paymentNote": "an attempt", "fee": "1.50", "primaryCiIncurredFee": "0.50"}
    fields = pagopa_calls.receipt_fields(bill.notice_number, "87.42")
    fields = in_order(fields, told) | {"standIn": "true"}
    message = pagopa_calls.message(SEND_V2, pagopa_calls.addressed() | {"receipt": fields})
    assert schemas.ours().validate(etree.fromstring(message))

    platform.call(pagopa_calls.envelope(message))

    found = Receipt.objects.get()
    assert (found.receipt_id, found.amount, found.fee) == (fields["receiptId"], ALL, Decimal("1.5"))
    assert found.paid_at == datetime(2026, 11, 22, 10, tzinfo=UTC)  # 11 o'clock in Rome
    assert (found.psp_name, found.method, found.is_stand_in) == (
        "Banca di prova",
        "creditCard",
        True,
    )
    assert found.inbound_id == Inbound.objects.get().pk
    assert found.facts == fields | {
        "transferList": [fields["transferList"]["transfer"]],
        "metadata": [{"key": "chiave", "value": "valore"}],
    }


def in_order(fields, told):
    """Put the fields of a V2 receipt alone where the schema wants them."""
    ordered = {}
    for name, value in fields.items():
        ordered |= told if name == "fee" else {name: value}
    return ordered


def test_the_same_receipt_again_is_answered_ok_and_counts_once(platform, anna):
    bill = paying.a_bill_to_pay(anna)
    body = receipt(bill.notice_number, "87.42")

    assert all(is_taken(platform.call(body)) for _ in range(3))

    assert paying.position_of(bill).received == ALL
    assert Receipt.objects.count() == InboxMessage.objects.count() == 1
    assert [reading for _, reading in kept()] == ["counted", "repeated", "repeated"]


@pytest.mark.parametrize("roots", [(SEND, SEND_V2), (SEND_V2, SEND)])
def test_the_same_receipt_in_both_versions_counts_once(platform, anna, roots):
    bill = paying.a_bill_to_pay(anna)
    name = pagopa_calls.a_receipt_id()

    for root in roots:
        body = receipt(bill.notice_number, "87.42", root=root, receiptId=name)
        assert is_taken(platform.call(body))

    assert paying.position_of(bill).received == ALL
    assert Receipt.objects.count() == 1


def test_another_receipt_for_what_is_paid_becomes_a_credit(platform, anna):
    bill = paying.a_bill_to_pay(anna)

    for _ in range(2):
        assert is_taken(platform.call(receipt(bill.notice_number, "87.42")))

    assert paying.position_of(bill).received == ALL
    assert ("credit", "credited", ALL) in paying.ledger_of(bill)


def test_a_stand_in_receipt_needs_no_get_and_may_have_an_old_amount(platform, anna):
    bill = paying.a_bill_to_pay(anna)

    assert is_taken(platform.call(receipt(bill.notice_number, "60.00", standIn="true")))

    asked = platform.ask(GET_V2, bill.notice_number)
    assert asked.findtext("data/paymentAmount") == "27.42"
    assert Receipt.objects.get().is_stand_in


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"noticeNumber": "301999999999999999"}, "unknown_notice"),
        ({"noticeNumber": "0" * 18}, "unknown_notice"),
        ({"fiscalCode": "01234567897"}, "other_creditor"),
        ({"fiscalCode": "01234567897", "to": {"idPA": "01234567897"}}, "other_creditor"),
    ],
)
def test_a_receipt_for_nobody_here_is_taken_and_kept_aside(platform, anna, fields, why):
    bill = paying.a_bill_to_pay(anna)

    assert is_taken(platform.call(receipt(bill.notice_number, "87.42", **fields)))

    assert StrayReceipt.objects.get().why == why
    assert [reading for _, reading in kept()] == ["stray"]
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    "to",
    [
        {"idPA": "01234567897"},
        {"idBrokerPA": "01234567897"},
        {"idStation": f"{CREDITOR}_47"},
    ],
)
def test_a_receipt_of_ours_counts_whichever_station_it_was_sent_to(platform, anna, to):
    bill = paying.a_bill_to_pay(anna)

    assert is_taken(platform.call(receipt(bill.notice_number, "87.42", to=to)))

    assert paying.position_of(bill).received == ALL


@pytest.mark.parametrize(
    "fields",
    [
        {"standin": "true"},  # as the documentation spells it, against the schema
        {"somethingNew": "of next year's schema"},
        {"description": "d" * 141},
        {"fee": "1.5"},
        {"paymentDateTime": "yesterday"},
        {"debtor": None},
    ],
)
def test_a_receipt_that_the_schema_refuses_is_no_less_money(platform, anna, fields):
    bill = paying.a_bill_to_pay(anna)
    body = receipt(bill.notice_number, "87.42", **fields)

    assert is_taken(platform.call(body))

    assert paying.position_of(bill).received == ALL


def test_a_receipt_with_its_children_in_the_namespace_is_no_less_money(platform, anna):
    bill = paying.a_bill_to_pay(anna)
    body = receipt(bill.notice_number, "87.42").replace(b"pafn:", b"").replace(b":pafn", b"")

    assert is_taken(platform.call(body))

    assert paying.position_of(bill).received == ALL


@pytest.mark.parametrize(
    "fields",
    [
        {"receiptId": None},
        {"receiptId": ""},
        {"receiptId": "r" * 256},
        {"noticeNumber": "30199999999999999"},
        {"fiscalCode": None},
        {"paymentAmount": None},
        {"paymentAmount": "87,42"},
        {"paymentAmount": "87.4"},
        {"paymentAmount": ["87.42", "1.00"]},
        {"paymentAmount": "-87.42"},
        {"paymentAmount": "1000000000.00"},
        {"outcome": "MAYBE"},
    ],
)
def test_what_cannot_be_understood_is_kept_for_people_and_said_to_be_so(platform, anna, fields):
    bill = paying.a_bill_to_pay(anna)
    body = receipt(bill.notice_number, "87.42", **fields)

    answer = platform.call(body)

    assert fault_of(answer) == "PAA_SINTASSI_XSD"
    assert kept() == [("paSendRTV2", "unreadable")]
    assert bytes(Inbound.objects.get().body) == body
    assert not Entry.objects.exists()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("fields", [{"outcome": "KO"}, {"paymentAmount": "0.00"}])
def test_a_receipt_that_says_that_nothing_was_paid_is_no_payment(platform, anna, fields):
    bill = paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill)

    assert is_taken(platform.call(receipt(bill.notice_number, "87.42", **fields)))

    assert [reading for _, reading in kept()] == ["nothing_paid"]
    assert not Receipt.objects.exists()
    assert Attempt.objects.get(token=token).state == "open"


def test_the_payment_note_says_which_attempt_was_paid(platform, anna):
    bill, other = paying.a_bill_to_pay(anna), paying.a_bill_to_pay(anna)
    token = paying.begins(anna, bill, other)

    platform.call(receipt(bill.notice_number, "87.42", paymentNote=token))
    assert Attempt.objects.get().state == "open"
    platform.call(receipt(other.notice_number, "87.42", paymentNote=token))

    assert Attempt.objects.get().state == "paid"


@pytest.mark.parametrize(
    ("said", "paid_at"),
    [
        ("2026-07-22T10:00:00", datetime(2026, 7, 22, 8, tzinfo=UTC)),
        ("2026-11-22T10:00:00Z", datetime(2026, 11, 22, 10, tzinfo=UTC)),
        ("2026-11-22T10:00:00.123456789+02:00", datetime(2026, 11, 22, 8, 0, 0, 123456, UTC)),
        ("2026-11-22T24:00:00", datetime(2026, 11, 22, 11, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", datetime(2026, 11, 22, 11, tzinfo=UTC)),
        (None, datetime(2026, 11, 22, 11, tzinfo=UTC)),
    ],
)
def test_the_instant_of_payment_is_the_payers_else_ours(platform, anna, said, paid_at):
    bill = paying.a_bill_to_pay(anna)

    platform.call(receipt(bill.notice_number, "87.42", paymentDateTime=said))

    assert Receipt.objects.get().paid_at == paid_at


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_receipt_in_another_encoding_is_kept_and_counted_as_well(platform, anna, encoding):
    bill = paying.a_bill_to_pay(anna)
    told = receipt(bill.notice_number, "87.42", PSPCompanyName="Banca Popolare di Cantù")
    body = told.decode().replace("UTF-8", encoding).encode(encoding)

    assert is_taken(platform.call(body))

    assert bytes(Inbound.objects.get().body) == body
    assert Receipt.objects.get().psp_name == "Banca Popolare di Cantù"


def test_sola_consultazione_closes_nothing_to_a_proof(platform, anna, settings):
    bill = paying.a_bill_to_pay(anna)
    closing.a_mode()
    settings.READ_ONLY = True

    assert is_taken(platform.call(receipt(bill.notice_number, "87.42")))

    assert paying.position_of(bill).received == ALL


def test_a_database_that_fails_in_the_midst_is_no_refusal(platform, anna, monkeypatch):
    bill = paying.a_bill_to_pay(anna)
    body = receipt(bill.notice_number, "87.42")

    def gone(**_):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as broken:
        broken.setattr(taking, "receive", gone)
        failed = platform.post(body)

    assert failed.status_code == 503
    assert b"outcome" not in failed.content
    assert kept() == [("paSendRTV2", "")]
    assert is_taken(platform.call(body))
    assert paying.position_of(bill).received == ALL


def test_a_bug_of_ours_is_no_refusal(platform, anna, monkeypatch):
    platform.client.raise_request_exception = False
    bill = paying.a_bill_to_pay(anna)
    monkeypatch.setattr(taking, "receive", lambda **_: 1 / 0)

    failed = platform.post(receipt(bill.notice_number, "87.42"))

    assert failed.status_code == 500
    assert b"outcome" not in failed.content
    assert kept() == [("paSendRTV2", "")]
    assert not Position.objects.filter(received__gt=0).exists()
