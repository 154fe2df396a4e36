"""An independent client, zeep, by our description and by the official one."""

from decimal import Decimal
from types import SimpleNamespace

import pagopa_calls
import pagopa_schemas as schemas
import paying
import pytest
from zeep import Client, Transport

from utenza.payments.models import Entry

pytestmark = pytest.mark.django_db


def test_zeep_asks_and_brings_a_receipt_by_the_description_alone(platform, anna):
    bill = paying.a_bill_to_pay(anna)
    service = zeep_service(platform, schemas.OURS / "pa_for_node.wsdl")

    zeep_pays(service, bill.notice_number)

    assert {entry.kind for entry in Entry.objects.all()} == {"received"}


@schemas.needs_theirs
def test_zeep_does_so_by_the_official_description_too(platform, anna):
    bill = paying.a_bill_to_pay(anna)
    service = zeep_service(platform, schemas.THEIRS / "wsdl" / "paForNode.wsdl")

    zeep_pays(service, bill.notice_number)

    assert {entry.kind for entry in Entry.objects.all()} == {"received"}


def zeep_service(platform, description):
    class ThroughTheTest(Transport):
        def post(self, _address, message, headers):
            answer = platform.post(message, SOAPAction=headers["SOAPAction"])
            return SimpleNamespace(
                status_code=answer.status_code,
                content=answer.content,
                headers=answer.headers,
                encoding="utf-8",
            )

    return Client(str(description), transport=ThroughTheTest()).service


def zeep_pays(service, notice_number):
    to = pagopa_calls.addressed()
    qr_code = {"fiscalCode": paying.CREDITOR, "noticeNumber": notice_number}
    verified = service.paVerifyPaymentNotice(**to, qrCode=qr_code)
    for get in (service.paGetPayment, service.paGetPaymentV2):
        assert get(**to, qrCode=qr_code).data.paymentAmount == Decimal("87.42")
    told = pagopa_calls.receipt_fields(notice_number, "87.42")
    del told["metadata"]
    told["transferList"] = {"transfer": [told["transferList"]["transfer"]]}
    told = {name: value for name, value in told.items() if value is not None}

    assert verified.outcome == "OK"
    for send in (service.paSendRTV2, service.paSendRT):
        assert send(**to, receipt=told).outcome == "OK"
    assert (
        service.paVerifyPaymentNotice(**to, qrCode=qr_code).fault.faultCode
        == "PAA_PAGAMENTO_DUPLICATO"
    )
