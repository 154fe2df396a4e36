"""The door to pagoPA's platform: who comes in, and what is a call."""

import pagopa_calls
import pagopa_platform
import paying
import pytest
from lxml import etree
from pagopa_calls import CALLER, PATH, SOAP, VERIFY, receipt
from pagopa_platform import Platform, is_fault

from utenza.payments.models import Inbound

pytestmark = pytest.mark.django_db
NOTICE = "301000000000012373"
A_VERIFY = pagopa_calls.question(VERIFY, NOTICE)


@pytest.mark.parametrize(
    "headers", [{}, {"X-Client-Name": ""}, {"X-Client-Name": "evil.example"}, {"X-Client": CALLER}]
)
@pytest.mark.parametrize("body", [A_VERIFY, receipt(NOTICE, "1.00"), b"nothing"])
def test_a_stranger_is_turned_away_and_nothing_of_his_is_kept(november, client, headers, body):
    answer = client.post(PATH, body, content_type="text/xml", headers=headers)

    assert (answer.status_code, answer.content) == (403, b"forbidden\n")
    assert not Inbound.objects.exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [("evil.example", "evil.example"), ("", "(no name)"), ("Anna Rossi", "(no host's name)")],
)
def test_who_is_turned_away_is_in_the_log_by_a_hosts_name_alone(client, caplog, name, told):
    client.post(PATH, A_VERIFY, content_type="text/xml", headers={"X-Client-Name": name})

    assert f"pagopa_turned_away {told}" in caplog.messages


def test_the_header_with_the_clients_name_is_the_settings(november, client, settings):
    settings.PAGOPA_CLIENT_HEADER = "X-Other"
    settings.PAGOPA_CLIENTS = frozenset({"a.example", "b.example"})

    assert Platform(client).post(A_VERIFY).status_code == 403
    for name in ("a.example", "b.example"):
        assert Platform(client).post(A_VERIFY, **{"X-Other": name}).status_code == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_demo_believes_this_machine_by_its_address_and_by_no_header(
    november, client, settings, address
):
    settings.PAGOPA_FROM_THIS_MACHINE = True

    def from_(address, **headers):
        return client.post(
            PATH, A_VERIFY, content_type="text/xml", REMOTE_ADDR=address, headers=headers
        ).status_code

    assert from_(address) == 200
    assert from_("192.0.2.1") == 403
    assert from_("192.0.2.1", **{"X-Forwarded-For": address, "X-Real-Ip": address}) == 403
    # A proxy on this machine speaks for others.
    assert from_(address, **{"X-Forwarded-For": "192.0.2.1"}) == 403

    settings.PAGOPA_FROM_THIS_MACHINE = False
    assert from_(address) == 403


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_calls_are_posted(platform, method):
    answer = getattr(platform.client, method)(PATH, headers=platform.headers)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_the_platform_gets_no_cookie_and_leaves_no_session(platform):
    answer = platform.post(A_VERIFY)

    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]


def spelled(**changes):
    told = {"prefix": "soapenv", "header": "<soapenv:Header/>"}
    inner = changes.pop("inner", "pafn")
    qr_code = {"fiscalCode": paying.CREDITOR, "noticeNumber": NOTICE}
    fields = pagopa_calls.addressed() | {"qrCode": qr_code}
    message = pagopa_calls.message(VERIFY, fields, prefix=inner)
    return pagopa_calls.envelope(message, **told | changes)


@pytest.mark.parametrize(
    "body",
    [
        spelled(),
        spelled(prefix="S", inner="ns2"),
        spelled(prefix="SOAP-ENV", inner="pa"),
        spelled(header=""),
        spelled(header='<soapenv:Header><x:id xmlns:x="urn:x">1</x:id></soapenv:Header>'),
        spelled().partition(b"?>")[2],
        b"\xef\xbb\xbf" + spelled(),
        spelled() + b"\n\n",
        spelled().replace(b"<pafn:", b"<!-- a comment --><pafn:", 1),
        spelled().decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
)
def test_however_a_call_is_spelled_it_is_one(platform, body):
    assert pagopa_platform.fault_of(platform.call(body)) == "PAA_PAGAMENTO_SCONOSCIUTO"


@pytest.mark.parametrize(
    "action", ["paVerifyPaymentNotice", '"paVerifyPaymentNotice"', '""', "paSendRT", "?", None]
)
def test_soapaction_counts_for_nothing(platform, action):
    headers = {} if action is None else {"SOAPAction": action}

    answer = platform.call(A_VERIFY, **headers)

    assert etree.QName(answer).localname == "paVerifyPaymentNoticeRes"


@pytest.mark.parametrize("kind", ["text/xml", "application/soap+xml", "application/octet-stream"])
def test_the_kind_of_content_counts_for_nothing(platform, kind):
    answer = platform.client.post(PATH, A_VERIFY, content_type=kind, headers=platform.headers)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        spelled().replace(b"pafn:", b"").replace(b"xmlns:pafn", b"xmlns"),  # children qualified
        spelled().replace(b"pafn:", b"").replace(b"xmlns:pafn", b"xmlns:other"),  # no namespace
        spelled().replace(b"soapenv:", b"").replace(b":soapenv", b""),  # children of SOAP's
        spelled().replace(b"/pa/paForNode.xsd", b"/pa/other.xsd"),
        spelled()
        .replace(b"</pafn:paVerifyPaymentNoticeReq>", b"<more/>\\g<0>")
        .replace(b"\\g<0>", b"</pafn:paVerifyPaymentNoticeReq>"),
        spelled().replace(b"</soapenv:Body>", b"<again/></soapenv:Body>"),
    ],
)
def test_a_known_call_that_the_schema_refuses_is_told_so(platform, body):
    assert pagopa_platform.fault_of(platform.call(body)) == "PAA_SINTASSI_XSD"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "Client"),
        (b"{}", "Client"),
        (b"<a/>", "Client"),
        (b"<?xml version='1.0'?>", "Client"),
        (A_VERIFY[:-1], "Client"),
        (A_VERIFY + b"<more/>", "Client"),
        (A_VERIFY.replace(b"UTF-8", b"EBCDIC-CP-IT"), "Client"),
        (b"\xff" + A_VERIFY, "Client"),
        (A_VERIFY.replace(b"paVerify", b"paVerifi"), "Client"),
        (pagopa_calls.envelope(""), "Client"),
        (pagopa_calls.envelope("text alone"), "Client"),
        (A_VERIFY.replace(b"soapenv:Body", b"soapenv:Corpo"), "Client"),
        (
            A_VERIFY.replace(SOAP.encode(), b"http://www.w3.org/2003/05/soap-envelope"),
            "VersionMismatch",
        ),
    ],
)
def test_what_is_no_call_is_answered_in_soap_as_the_callers_mistake(platform, body, code):
    assert is_fault(platform.post(body), code)


def test_a_receipt_that_was_cut_off_on_its_way_is_kept(platform):
    whole = receipt(NOTICE, "1.00")

    assert is_fault(platform.post(whole[:-40]))

    assert bytes(Inbound.objects.get().body) == whole[:-40]
