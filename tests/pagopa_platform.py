"""
pagoPA's platform as the tests play it: it calls, and takes no answer on trust.

Every answer is judged by the official schemas, where they are at hand (else by ours), and by the
obligations that they don't say (SANP; pagopa.md 1.5).
"""

from decimal import Decimal

import pagopa_schemas as schemas
from lxml import etree
from pagopa_calls import (
    CALLER,
    CREDITOR,
    DEMAND,
    GET,
    GET_V2,
    MESSAGES,
    PATH,
    RESPONSES,
    SOAP,
    VERIFY,
    question,
)

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
