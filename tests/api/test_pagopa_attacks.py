"""Whatever is posted to pagoPA's door: it costs little, gets nothing, breaks nothing."""

import copy
import resource
from contextlib import contextmanager

import pagopa_calls
import pagopa_platform
import pagopa_schemas as schemas
import paying
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pagopa_calls import GET_V2, SEND, SEND_V2, SOAP, VERIFY, receipt
from pagopa_platform import is_fault

from utenza.payments.models import Inbound, Receipt

pytestmark = pytest.mark.django_db
NOTICE = "301000000000012373"
A_VERIFY = pagopa_calls.question(VERIFY, NOTICE)


def bomb(subset, inside):
    """Put a document type before a call, and use what it declares in it."""
    document_type = b"<!DOCTYPE x [%s]>" % subset
    declared = A_VERIFY.replace(b"<soapenv:Envelope", document_type + b"<soapenv:Envelope")
    return declared.replace(NOTICE.encode(), inside)


LAUGHS = b'<!ENTITY l0 "ha">' + b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)
ATTACKS = {
    "billion laughs": bomb(LAUGHS, b"&l9;"),
    "laughs in an attribute": bomb(LAUGHS + b'<!ATTLIST x a CDATA "&l9;">', b""),
    "a file": bomb(b'<!ENTITY f SYSTEM "file:///etc/passwd">', b"&f;"),
    "an address": bomb(b'<!ENTITY f SYSTEM "http://127.0.0.1:1/x">', b"&f;"),
    "parameters": bomb(b'<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;', b""),
    "a document type alone": bomb(b"", b"1"),
    "in utf-16": bomb(LAUGHS, b"&l9;").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "nesting": pagopa_calls.envelope("<a>" * 20_000 + "</a>" * 20_000),
    "nesting in a call": A_VERIFY.replace(
        NOTICE.encode(), b"<a>" * 1_000 + NOTICE.encode() + b"</a>" * 1_000
    ),
    "many attributes": A_VERIFY.replace(
        b"<idPA>", b"<idPA %s>" % b" ".join(b'a%d="1"' % number for number in range(15_000))
    ),
    "one long name": A_VERIFY.replace(b"idPA", b"i" * 60_000),
    "text without end": A_VERIFY.replace(NOTICE.encode(), b"1" * 200_000),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
@pytest.mark.parametrize("of", ["question", "receipt"])
def test_an_attack_costs_little_and_gets_nothing(platform, attack, of, little_memory):
    if of == "receipt":
        attack = attack.replace(b"paVerifyPaymentNoticeReq", b"paSendRTReq")

    with little_memory:
        answer = platform.post(attack)

    assert answer.status_code in {200, 400}
    root = etree.fromstring(answer.content)
    assert root.tag == f"{{{SOAP}}}Envelope"
    assert b"root:" not in answer.content
    assert len(answer.content) < 2_000
    assert not Receipt.objects.exists()


@pytest.fixture
def little_memory(platform):
    """Let the block take 64 MB at most; a first call loads what every call needs."""
    platform.post(A_VERIFY)

    @contextmanager
    def bounded():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        yield
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024

    return bounded()


@pytest.mark.parametrize("size", [256 * 1024 + 1, 10_000_000])
@pytest.mark.parametrize("body", [A_VERIFY, receipt(NOTICE, "1.00")])
def test_what_is_too_large_is_not_read(platform, body, size):
    answer = platform.post(body + b" " * (size - len(body)))

    assert answer.status_code == 413
    assert not Inbound.objects.exists()


def test_the_largest_receipt_that_the_schema_lets_in_is_small_enough(platform, anna):
    bill = paying.a_bill_to_pay(anna)
    entries = [{"key": "à" * 140, "value": "à" * 140}] * 15
    fields = pagopa_calls.receipt_fields(bill.notice_number, "87.42")
    transfer = fields["transferList"]["transfer"] | {"metadata": {"mapEntry": entries}}
    fields |= {
        "transferList": {"transfer": [transfer] * 5},
        "metadata": {"mapEntry": entries},
        "description": "à" * 140,
    }
    message = pagopa_calls.message(SEND_V2, pagopa_calls.addressed() | {"receipt": fields})
    assert schemas.ours().validate(etree.fromstring(message))

    answer = platform.call(pagopa_calls.envelope(message))

    assert answer.findtext("outcome") == "OK"
    assert len(Receipt.objects.get().facts["transferList"]) == 5


def mutated(root, moves):
    """Change elements of the message, each at its place: dropped, doubled, moved, rewritten."""
    for place, what, text in moves:
        elements = [one for one in root.iter() if one is not root]
        if not elements:
            return
        element = elements[place % len(elements)]
        parent = element.getparent()
        if what == "drop":
            parent.remove(element)
        elif what == "double":
            element.addnext(copy.deepcopy(element))
        elif what == "last":
            parent.append(element)
        elif what == "rename":
            element.tag = "altro"
        elif what == "wrap":
            element.append(copy.deepcopy(element))
        else:
            element.text = text


MOVES = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from(["drop", "double", "last", "rename", "wrap", "write", "write"]),
        st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn"]), max_size=300)
        | st.sampled_from(["", "0.00", "1.00", "99999999999.99", "2026-11-22", "KO", NOTICE]),
    ),
    min_size=1,
    max_size=4,
)
QUIET = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(st.sampled_from([VERIFY, GET_V2, SEND, SEND_V2]), MOVES)
def test_a_call_that_is_changed_anywhere_gets_a_valid_answer(platform, bill, root, moves):
    is_receipt = root in {SEND, SEND_V2}
    body = (
        receipt(bill.notice_number, "0.01", root=root)
        if is_receipt
        else pagopa_calls.question(root, bill.notice_number, paymentNote="n", amount="1.00")
    )
    envelope = etree.fromstring(body)
    (message,) = envelope.find(f"{{{SOAP}}}Body")
    mutated(message, moves)
    kept, counted = Inbound.objects.count(), Receipt.objects.count()

    answer = platform.call(etree.tostring(envelope, encoding="UTF-8"))

    assert Inbound.objects.count() == kept + is_receipt
    assert Receipt.objects.count() - counted in {0, int(is_receipt)}
    if answer.findtext("outcome") == "KO" and is_receipt:
        assert Receipt.objects.count() == counted


@QUIET
@given(st.integers(0, 600), st.integers(0, 255), st.booleans())
def test_a_call_with_one_byte_changed_is_answered_or_is_no_call(platform, place, byte, is_receipt):
    body = bytearray(receipt(NOTICE, "0.01") if is_receipt else A_VERIFY)
    body[place % len(body)] = byte

    answer = platform.post(bytes(body))

    if answer.status_code == 200:
        pagopa_platform.judged(answer)
    else:
        assert is_fault(answer) or is_fault(answer, "VersionMismatch")


@QUIET
@given(st.binary(max_size=400))
def test_noise_is_no_call(platform, noise):
    assert is_fault(platform.post(noise))


@pytest.fixture
def bill(anna):
    return paying.a_bill_to_pay(anna, total="1000000.00")
