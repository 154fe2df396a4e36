"""Our description of pagoPA's messages says what the official one says, on whatever is tried."""

import copy
import itertools
from pathlib import Path

import pagopa_schemas as schemas
import pytest
from lxml import etree

from utenza.api import pagopa

OPERATIONS = {
    "paVerifyPaymentNotice": ("paVerifyPaymentNoticeReq", "paVerifyPaymentNoticeRes"),
    "paGetPayment": ("paGetPaymentReq", "paGetPaymentRes"),
    "paGetPaymentV2": ("paGetPaymentV2Request", "paGetPaymentV2Response"),
    "paSendRT": ("paSendRTReq", "paSendRTRes"),
    "paSendRTV2": ("paSendRTV2Request", "paSendRTV2Response"),
    "paDemandPaymentNotice": ("paDemandPaymentNoticeRequest", "paDemandPaymentNoticeResponse"),
}
# Elements that no sample has, each with a value that is right somewhere.
EXTRA = [
    "<amount>1.00</amount>",
    "<paymentNote>n</paymentNote>",
    "<transferType>POSTAL</transferType>",
    "<transferType>OTHER</transferType>",
    "<dueDate>2026-12-31+01:00</dueDate>",
    "<retentionDate>2026-12-31T00:00:00Z</retentionDate>",
    "<lastPayment>true</lastPayment>",
    "<detailDescription>d</detailDescription>",
    "<companyName>C</companyName>",
    "<officeName>o</officeName>",
    "<streetName>s</streetName>",
    "<civicNumber>1</civicNumber>",
    "<postalCode>20100</postalCode>",
    "<city>c</city>",
    "<stateProvinceRegion>MI</stateProvinceRegion>",
    "<country>IT</country>",
    "<country>it</country>",
    "<e-mail>a.b@example.it</e-mail>",
    "<e-mail>à@example.it</e-mail>",
    "<metadata><mapEntry><key>K</key><value>v</value></mapEntry></metadata>",
    "<metadata/>",
    "<metadata>" + "<mapEntry><key>K</key><value>v</value></mapEntry>" * 16 + "</metadata>",
    "<MBDAttachment>AAAA</MBDAttachment>",
    (
        "<richiestaMarcaDaBollo><hashDocumento>AAAA</hashDocumento><tipoBollo>01</tipoBollo>"
        "<provinciaResidenza>MI</provinciaResidenza></richiestaMarcaDaBollo>"
    ),
    (
        "<richiestaMarcaDaBollo><hashDocumento>AAAA</hashDocumento><tipoBollo>02</tipoBollo>"
        "<provinciaResidenza>MI</provinciaResidenza></richiestaMarcaDaBollo>"
    ),
    "<pspFiscalCode>1</pspFiscalCode>",
    "<pspPartitaIVA>1</pspPartitaIVA>",
    "<pspPartitaIVA>123456789012345678901</pspPartitaIVA>",
    (
        "<payer><uniqueIdentifier><entityUniqueIdentifierType>G</entityUniqueIdentifierType>"
        "<entityUniqueIdentifierValue>01234567890</entityUniqueIdentifierValue></uniqueIdentifier>"
        "<fullName>P</fullName></payer>"
    ),
    "<paymentMethod>m</paymentMethod>",
    "<fee>0.00</fee>",
    "<primaryCiIncurredFee>1.50</primaryCiIncurredFee>",
    "<idBundle>b</idBundle>",
    "<idCiBundle>b</idCiBundle>",
    "<paymentDateTime>2026-11-22T10:00:00.123456789</paymentDateTime>",
    "<applicationDate>2026-11-22</applicationDate>",
    "<transferDate>2026-11-22Z</transferDate>",
    "<standIn>true</standIn>",
    "<standin>true</standin>",
    (
        "<fault><faultCode>C</faultCode><faultString>s</faultString><id>i</id>"
        "<description>d</description><serial>1</serial><originalFaultCode>o</originalFaultCode>"
        "<originalFaultString>s</originalFaultString><originalDescription>d</originalDescription>"
        "</fault>"
    ),
    "<fault><faultCode>C</faultCode><faultString>s</faultString></fault>",
    (
        "<qrCode><fiscalCode>01234567890</fiscalCode><noticeNumber>301000000000012373</noticeNumber>"
        "</qrCode>"
    ),
    "<data/>",
    "<paymentList/>",
]
VALUES = [
    *("", " ", "x", "OK", "KO", "EQ", "ANY", "F", "G", "IT", "true", "2", "0", "5", "6", "01"),
    *("0.00", "0.01", "1.5", "1.50", "01.50", " 1.50 ", "+1.50", "-1.50", "1e2", "1,50"),
    *("999999999.99", "1000000000.00", "\N{ARABIC-INDIC DIGIT ONE}.00"),
    *("2026-12-31", "2026-12-31+01:00", "2026-02-30", "31/12/2026", "2026-11-22T10:00:00"),
    *("1" * length for length in (10, 11, 12, 15, 16, 17, 18, 19, 20, 21, 35, 36)),
    *("à" * length for length in (1, 2, 5, 6, 16, 17, 35, 36, 70, 71, 140, 141, 210, 211, 256)),
    *("a@" + "b" * length for length in (1, 254, 255)),
    *("a.b+c_d-e@x-y.z.it", "ANONIMO", "PGEvPg==", "====", "AAAA" * 18, "AAAA" * 19),
]


def mutants(message):
    """Yield the message with one thing changed, for every thing and every change known here."""
    for number, element in enumerate(message.iter()):
        for change in changes(element):
            changed = copy.deepcopy(message)
            change(next(itertools.islice(changed.iter(), number, None)))
            yield changed


def enriched(message):
    """Return the message with everything in it that the official description lets in at once."""
    full = copy.deepcopy(message)
    for element in list(full.iter()):
        for extra in EXTRA if len(element) else ():
            for at in range(len(element), -1, -1):
                added = etree.fromstring(extra)
                element.insert(at, added)
                if schemas.official().validate(full):
                    break
                element.remove(added)
    return full


def changes(element):
    if element.getparent() is not None:
        yield remove
        yield duplicate
        yield swap
        yield rename
    if not len(element):
        yield from (writing(value) for value in VALUES)
    else:
        yield from (adding(extra, at) for extra in EXTRA for at in range(len(element) + 1))


def remove(element):
    element.getparent().remove(element)


def duplicate(element):
    element.addnext(copy.deepcopy(element))


def swap(element):
    after = element.getnext()
    if after is not None:
        after.addnext(element)


def rename(element):
    element.tag = f"{{http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd}}{element.tag}"


def writing(value):
    def change(element):
        element.text = value

    return change


def adding(extra, at):
    def change(element):
        element.insert(at, etree.fromstring(extra))

    return change


@schemas.needs_theirs
@pytest.mark.parametrize("path", schemas.SAMPLES, ids=lambda path: path.stem)
def test_ours_accepts_each_sample_and_judges_every_change_of_it_as_the_official_one(path):
    message = schemas.sample(path.stem)
    assert schemas.official().validate(message)
    assert schemas.ours().validate(message)

    verdicts = set()
    for changed in itertools.chain(mutants(message), mutants(enriched(message))):
        verdict = schemas.official().validate(changed)
        assert schemas.ours().validate(changed) is verdict, etree.tostring(changed).decode()
        verdicts.add(verdict)

    assert verdicts == {True, False}


@schemas.needs_theirs
def test_both_know_the_same_messages_and_no_others():
    found = []
    for path in (schemas.THEIRS / "wsdl/xsd/paForNode.xsd", schemas.OURS / "pa_for_node.xsd"):
        root = etree.parse(path).getroot()
        names = {one.get("name") for one in root.findall("{*}element")}
        found.append((root.get("targetNamespace"), names))

    assert found[0] == found[1]
    assert found[0][1] == set(itertools.chain(*OPERATIONS.values()))


def test_zeep_reads_our_description_and_finds_the_six_operations():
    from zeep import Client

    client = Client(str(schemas.OURS / "pa_for_node.wsdl"))
    service = client.wsdl.services["paForNodeService"]
    operations = service.ports["paForNodePort"].binding.all()

    assert {
        name: (
            operation.input.body.qname.localname,
            operation.output.body.qname.localname,
        )
        for name, operation in operations.items()
    } == OPERATIONS
    assert {operation.soapaction for operation in operations.values()} == OPERATIONS.keys()


def test_the_description_goes_along_with_the_package():
    there = Path(pagopa.__file__).parent / "schema"

    assert {path.name for path in there.iterdir()} == {"pa_for_node.xsd", "pa_for_node.wsdl"}
