"""How the simulated platform calls a creditor, and what it takes for an answer."""

import socket
import threading
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from lxml import etree

from utenza.adapters.pagopa.simulator import creditor as calling
from utenza.adapters.pagopa.simulator.creditor import Outcome, SoapCreditor
from utenza.adapters.pagopa.simulator.program import _WSDL as OUR_WSDL

OFFICIAL = Path(__file__).resolve().parents[3] / "shared/data/pagopa"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PA = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"
NUMBER = "301000000000012373"
QUESTION = {
    "idPA": "12345678903",
    "idBrokerPA": "12345678903",
    "idStation": "12345678903_01",
    "qrCode": {"fiscalCode": "12345678903", "noticeNumber": NUMBER},
}
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def answering():
    """Let a creditor answer everything so; return his address and what he heard."""
    servers = []

    def begin(body, status=200, content_type="text/xml; charset=utf-8"):
        heard = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                heard.append(self.rfile.read(int(self.headers["Content-Length"])))
                if body is None:
                    return
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/", heard

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


def enveloped(inside):
    names = f"xmlns:s='{SOAP}' xmlns:p='{PA}'"
    return f"<s:Envelope {names}><s:Body>{inside}</s:Body></s:Envelope>".encode()


def verified(*, options="EQ", amount="84.37", ending=""):
    ending = ending or (
        "<paymentDescription>Bolletta</paymentDescription>"
        "<fiscalCodePA>12345678903</fiscalCodePA><companyName>Esempio</companyName>"
    )
    option = f"<amount>{amount}</amount><options>{options}</options><allCCP>false</allCCP>"
    return enveloped(
        "<p:paVerifyPaymentNoticeRes><outcome>OK</outcome><paymentList>"
        f"<paymentOptionDescription>{option}</paymentOptionDescription></paymentList>"
        f"{ending}</p:paVerifyPaymentNoticeRes>"
    )


def got(*, total="84.37", transfer="84.37"):
    return enveloped(
        "<p:paGetPaymentV2Response><outcome>OK</outcome><data>"
        f"<creditorReferenceId>{NUMBER[1:]}</creditorReferenceId>"
        f"<paymentAmount>{total}</paymentAmount><dueDate>2026-12-31</dueDate>"
        "<description>Bolletta</description><companyName>Esempio</companyName><debtor>"
        "<uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType>"
        "<entityUniqueIdentifierValue>ANONIMO</entityUniqueIdentifierValue></uniqueIdentifier>"
        "<fullName>Anna</fullName></debtor><transferList><transfer><idTransfer>1</idTransfer>"
        f"<transferAmount>{transfer}</transferAmount><fiscalCodePA>12345678903</fiscalCodePA>"
        "<IBAN>IT60X0542811101000000123456</IBAN><remittanceInformation>Bolletta"
        "</remittanceInformation><transferCategory>9/0101002IM/</transferCategory></transfer>"
        "</transferList></data></p:paGetPaymentV2Response>"
    )


def said_no(code="PAA_PAGAMENTO_SCONOSCIUTO"):
    fault = f"<faultCode>{code}</faultCode><faultString>no</faultString><id>12345678903</id>"
    return enveloped(
        "<p:paVerifyPaymentNoticeRes><outcome>KO</outcome>"
        f"<fault>{fault}</fault></p:paVerifyPaymentNoticeRes>"
    )


def verify(address, wsdl=OUR_WSDL):
    return SoapCreditor(wsdl, address).call("paVerifyPaymentNotice", QUESTION)


def test_what_the_creditor_says_is_understood(answering):
    address, _ = answering(got())

    answer = SoapCreditor(OUR_WSDL, address).call("paGetPaymentV2", QUESTION)

    assert answer.outcome is Outcome.OK
    assert answer.said["data"]["paymentAmount"] == Decimal("84.37")


def test_a_ko_is_an_answer_with_its_fault(answering):
    address, _ = answering(said_no())

    answer = verify(address)

    assert (answer.outcome, answer.words) == (Outcome.KO, "PAA_PAGAMENTO_SCONOSCIUTO")
    assert answer.is_final


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no XML",
        b"<html><body>502</body></html>",
        enveloped(""),
        enveloped(
            "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>"
        ),
        enveloped("<p:paVerifyPaymentNoticeRes/>"),
        enveloped("<p:paVerifyPaymentNoticeRes><outcome>OK</outcome></p:paVerifyPaymentNoticeRes>"),
        enveloped("<p:paVerifyPaymentNoticeRes><outcome>KO</outcome></p:paVerifyPaymentNoticeRes>"),
        enveloped("<p:paSendRTV2Response><outcome>OK</outcome></p:paSendRTV2Response>"),
        verified(amount="84.3"),
        verified(options="LS"),
        verified(ending="<paymentDescription>Bolletta</paymentDescription>"),
    ],
)
def test_what_the_platform_would_not_take_for_an_answer_is_none(answering, body):
    address, _ = answering(body)

    answer = verify(address)

    assert answer.outcome is Outcome.INVALID
    assert not answer.is_final


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_refusal_of_http_is_no_answer(answering, status):
    address, _ = answering(b"no\n", status, "text/plain")

    assert verify(address).outcome is Outcome.INVALID


def test_transfers_that_are_not_the_amount_are_no_answer(answering):
    address, _ = answering(got(total="84.37", transfer="84.36"))

    answer = SoapCreditor(OUR_WSDL, address).call("paGetPaymentV2", QUESTION)

    assert (answer.outcome, answer.words) == (Outcome.INVALID, "the transfers are not the amount")


def test_a_creditor_who_is_not_there_or_hangs_up_is_out_of_reach(answering):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert verify(f"http://127.0.0.1:{closed.getsockname()[1]}/").outcome is Outcome.UNREACHABLE

    address, _ = answering(None)
    assert verify(address).outcome is Outcome.UNREACHABLE


def test_a_creditor_who_takes_too_long_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(calling, "_ASKED_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()

        answer = verify(f"http://127.0.0.1:{silent.getsockname()[1]}/")

    assert answer.outcome is Outcome.TIMEOUT


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official schema is not on this machine")
def test_what_the_official_description_makes_and_ours_is_the_same(answering):
    address, heard = answering(verified())

    ours, theirs = verify(address), verify(address, OFFICIAL / "wsdl/paForNode.wsdl")

    assert ours == theirs
    first, second = (etree.tostring(etree.fromstring(body), method="c14n2") for body in heard)
    assert first == second
