"""
pagoPA's platform as the tests play it: it calls, and takes no answer on trust.

Every answer is judged by the official schemas, where they are at hand (else by ours), and by the
obligations that they don't say (SANP; pagopa.md 1.5).
"""

from decimal import Decimal
from itertools import count
from xml.sax.saxutils import escape

import pagopa_schemas as schemas
import paying
from lxml import etree

PATH = "/pagopa/paForNode"
CALLER = "forwarder.platform.pagopa.it"
CREDITOR = paying.CREDITOR
STATION = f"{CREDITOR}_01"
MESSAGES = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
# Those that pagoPA lists; of these we say no more than we need.
FAULTS = {
    "PAA_SINTASSI_XSD",
    "PAA_SINTASSI_EXTRAXSD",
    "PAA_ID_DOMINIO_ERRATO",
    "PAA_ID_INTERMEDIARIO_ERRATO",
    "PAA_STAZIONE_INT_ERRATA",
    "PAA_PAGAMENTO_SCONOSCIUTO",
    "PAA_PAGAMENTO_DUPLICATO",
    "PAA_PAGAMENTO_SCADUTO",
    "PAA_PAGAMENTO_ANNULLATO",
    "PAA_SYSTEM_ERROR",
}
VERIFY, GET, GET_V2 = "paVerifyPaymentNoticeReq", "paGetPaymentReq", "paGetPaymentV2Request"
SEND, SEND_V2 = "paSendRTReq", "paSendRTV2Request"
DEMAND = "paDemandPaymentNoticeRequest"
RESPONSES = {
    VERIFY: "paVerifyPaymentNoticeRes",
    GET: "paGetPaymentRes",
    GET_V2: "paGetPaymentV2Response",
    SEND: "paSendRTRes",
    SEND_V2: "paSendRTV2Response",
    DEMAND: "paDemandPaymentNoticeResponse",
}

_numbers = count(1)


def envelope(message, *, prefix="soapenv", header="<soapenv:Header/>"):
    header = header.replace("soapenv:", f"{prefix}:")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{prefix}:Envelope xmlns:{prefix}="{SOAP}">'
        f"{header}<{prefix}:Body>{message}</{prefix}:Body></{prefix}:Envelope>"
    ).encode()


def elements(told):
    """Write the fields in their order; a dictionary holds further ones, a list some of a kind."""
    return "".join(
        elements({name: one}) if isinstance(value, list) else f"<{name}>{inside(one)}</{name}>"
        for name, value in told.items()
        if value is not None
        for one in (value if isinstance(value, list) else [value])
    )


def inside(value):
    return elements(value) if isinstance(value, dict) else escape(str(value))


def message(root, fields, *, prefix="pafn"):
    return f'<{prefix}:{root} xmlns:{prefix}="{MESSAGES}">{elements(fields)}</{prefix}:{root}>'


def addressed(**fields):
    told = {"idPA": CREDITOR, "idBrokerPA": CREDITOR, "idStation": STATION}
    return told | {name: value for name, value in fields.items() if name in told}


def question(root, notice_number, **fields):
    """Return the body of a verify or a get about this notice."""
    qr_code = {
        "fiscalCode": fields.pop("fiscalCode", CREDITOR),
        "noticeNumber": notice_number,
    }
    to = addressed(**fields)
    rest = {name: value for name, value in fields.items() if name not in to}
    return envelope(message(root, to | {"qrCode": qr_code} | rest))


def a_receipt_id():
    return f"{next(_numbers):032x}"


def receipt_fields(notice_number, amount, **fields):
    """Return a receipt as the schema orders it; a field of None is left out."""
    told = {
        "receiptId": a_receipt_id(),
        "noticeNumber": notice_number,
        "fiscalCode": CREDITOR,
        "outcome": "OK",
        "creditorReferenceId": notice_number[1:],
        "paymentAmount": amount,
        "description": "Fattura",
        "companyName": "Esempio Energia S.p.A.",
        "debtor": a_subject("F", "RSSMRA80A01H501U", "Mario Rossi"),
        "transferList": {
            "transfer": {
                "idTransfer": "1",
                "transferAmount": amount,
                "fiscalCodePA": CREDITOR,
                "IBAN": "IT60X0542811101000000123456",
                "remittanceInformation": f"/RFB/{notice_number[1:]}/{amount}/TXT/Fattura",
                "transferCategory": "9/0101002IM/",
            }
        },
        "idPSP": "BPPIITRRXXX",
        "pspFiscalCode": "88888888888",
        "PSPCompanyName": "Banca di prova",
        "idChannel": "88888888888_01",
        "channelDescription": "app",
        "payer": a_subject("F", "VRDLGI80A01H501Z", "Luigi Verdi"),
        "paymentMethod": "creditCard",
        "paymentNote": None,
        "fee": "1.50",
        "paymentDateTime": "2026-11-22T11:00:00",
        "applicationDate": "2026-11-22",
        "transferDate": "2026-11-23",
        "metadata": {"mapEntry": {"key": "chiave", "value": "valore"}},
        "standIn": None,
    }
    return told | fields


def a_subject(kind, code, name):
    identifier = {"entityUniqueIdentifierType": kind, "entityUniqueIdentifierValue": code}
    return {"uniqueIdentifier": identifier, "fullName": name}


def receipt(notice_number, amount, *, root=SEND_V2, to=None, **fields):
    """Return the body of a call that brings a receipt."""
    told = addressed(**(to or {})) | {"receipt": receipt_fields(notice_number, amount, **fields)}
    return envelope(message(root, told))


class Platform:
    """The platform at work, through Django's client; `headers` go with each call."""

    def __init__(self, client, **headers):
        self.client = client
        self.headers = {"X-Client-Name": CALLER} | headers

    def post(self, body, **headers):
        """Post it as it is and return the bare answer."""
        return self.client.post(
            PATH, body, content_type="text/xml; charset=utf-8", headers=self.headers | headers
        )

    def call(self, body, **headers):
        """Post a call and return its answer, once nothing about it is amiss."""
        answer = self.post(body, **headers)
        assert answer.status_code == 200, answer.content
        return judged(answer)

    def ask(self, root, notice_number, **fields):
        body = question(root, notice_number, **fields)
        answer = self.call(body)
        assert answer.tag == f"{{{MESSAGES}}}{RESPONSES[root]}"
        return answer


def judged(answer):
    """Return the message in the answer."""
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{{{SOAP}}}Envelope"
    found = schemas.message_in(root)
    if schemas.SAMPLES:
        assert schemas.official_envelope().validate(root)
        assert schemas.official().validate(found), schemas.official().error_log
    assert schemas.ours().validate(found)
    keeps_its_obligations(found)
    return found


def keeps_its_obligations(found):
    kind = etree.QName(found).localname
    if found.findtext("outcome") == "KO":
        assert found.findtext("fault/faultCode") in FAULTS
        assert found.findtext("fault/faultString")
        assert found.findtext("fault/id") == CREDITOR
        assert len(found) == 2
        return
    assert found.find("fault") is None
    assert kind != RESPONSES[DEMAND]
    if kind == RESPONSES[VERIFY]:
        assert found.findtext("paymentList/paymentOptionDescription/options") == "EQ"
        assert found.findtext("paymentDescription")
        assert found.findtext("fiscalCodePA") == CREDITOR
        assert found.findtext("companyName")
    if kind in {RESPONSES[GET], RESPONSES[GET_V2]}:
        whole = Decimal(found.findtext("data/paymentAmount"))
        transfers = found.findall("data/transferList/transfer")
        assert sum(Decimal(one.findtext("transferAmount")) for one in transfers) == whole
        assert {one.findtext("fiscalCodePA") for one in transfers} == {CREDITOR}
        assert len(found.findtext("data/creditorReferenceId")) in {15, 17}


def fault_of(answer):
    return answer.findtext("fault/faultCode")


def is_fault(answer, code="Client"):
    """Tell whether the answer is SOAP's own word for a call that is none."""
    root = etree.fromstring(answer.content)
    if schemas.SAMPLES:
        assert schemas.official_envelope().validate(root)
    return (
        answer.status_code == 400
        and answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        and root.findtext(f"{{{SOAP}}}Body/{{{SOAP}}}Fault/faultcode") == f"soapenv:{code}"
    )
