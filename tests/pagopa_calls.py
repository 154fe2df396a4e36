"""What pagoPA's platform posts to a creditor: questions about notices, and receipts."""

from itertools import count
from xml.sax.saxutils import escape

PATH = "/pagopa/paForNode"
CALLER = "forwarder.platform.pagopa.it"
CREDITOR = "12345678903"
STATION = f"{CREDITOR}_01"
MESSAGES = "http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
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
