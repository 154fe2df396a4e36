"""The receipt of a payment, found from the bill, read, printed, kept."""

import io
from decimal import Decimal

import paying
import pypdf
import pytest

from utenza.payments.rules.attempts import Channel

pytestmark = pytest.mark.django_db
FACTS = {
    "companyName": "Esempio Energia S.p.A.",
    "officeName": "Incassi",
    "description": "Fattura 2026/1",
    "idPSP": "ABI12345",
    "channelDescription": "app",
    "applicationDate": "2026-11-22",
    "transferDate": "2026-11-23+01:00",
    "primaryCiIncurredFee": "0.00",
    "paymentNote": "ours",
    "payer": {
        "uniqueIdentifier": {
            "entityUniqueIdentifierType": "F",
            "entityUniqueIdentifierValue": "DNGNNA80A41F205X",
        },
        "fullName": "Anna D'Angelò",
        "streetName": "Via Roma",
        "civicNumber": "1",
        "city": "Milano",
    },
    "transferList": [
        {
            "idTransfer": "1",
            "transferAmount": "87.42",
            "IBAN": "IT60X0542811101000000123456",
            "remittanceInformation": "/RFB/0123/87.42",
            "transferCategory": "9/0101002IM/",
        }
    ],
}


def text_of(response):
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def path(anna):
    bill = paying.a_bill_to_pay(anna, bill_number="2026/1")
    receipt = paying.a_receipt(bill, receipt_id="R/1", fee=Decimal("1.50"), facts=FACTS)
    paying.comes_in(receipt)
    return "/pagamenti/ricevute/R~1/"


@pytest.fixture
def hers(anna, signed_in):
    return signed_in(anna.login)


def test_the_receipt_is_found_from_the_bill(hers, path):
    assert f'href="{path}"' in text_of(hers.get("/fatture/2026~1/"))


@pytest.mark.parametrize(
    "said",
    [
        "Fattura 2026/1: pagamento ricevuto il 22 novembre 2026 con pagoPA.",
        "<dt>Pagato il</dt><dd>22 novembre 2026, 11:00</dd>",
        "<dd>87,42 €</dd>",
        "<dt>Commissione del servizio di pagamento</dt><dd>1,50 €</dd>",
        "<dd>Banca di prova</dd>",
        "<dd>ABI12345</dd>",
        "<dt>Data del bonifico al creditore</dt><dd>23 novembre 2026</dd>",
        "<dd>Esempio Energia S.p.A.</dd>",
        "<dd>87,42 € su IT60X0542811101000000123456</dd>",
        "<dd>DNGNNA80A41F205X</dd>",
        "<dd>Via Roma 1, Milano</dd>",
        "<dd>R/1</dd>",
    ],
)
def test_the_receipt_says_all_that_pagopa_told(hers, path, said):
    assert said in text_of(hers.get(path))


def test_what_was_not_told_has_no_line(hers, path):
    page = text_of(hers.get(path))

    assert "Commissione a carico nostro" not in page
    assert "Intestatario del debito" not in page
    assert "in nostra vece" not in page


def test_a_receipt_with_next_to_nothing_or_nonsense_in_it_is_still_shown(hers, anna):
    bill = paying.a_bill_to_pay(anna)
    nonsense = {"payer": "x", "debtor": {"uniqueIdentifier": ["x"]}, "transferList": [{}, "x"]}
    told = {"facts": nonsense | {"transferDate": "domani"}, "receipt_id": "R2"}
    paying.comes_in(paying.a_receipt(bill, is_stand_in=True, **told))

    page = text_of(hers.get("/pagamenti/ricevute/R2/"))

    assert "domani" in page
    assert "Ricevuta emessa da pagoPA in nostra vece" in page


def test_a_payment_by_card_says_so(hers, anna):
    bill = paying.a_bill_to_pay(anna)
    paying.comes_in(paying.a_receipt(bill, channel=Channel.CARD, receipt_id="R3"))

    page = text_of(hers.get("/pagamenti/ricevute/R3/"))
    assert "con carta." in page
    assert "Codice del pagamento" in page
    assert "IUV" not in page


def test_the_pdf_says_the_same_and_opens_in_the_browser(hers, path):
    answer = hers.get(f"{path}ricevuta.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="ricevuta-R-1.pdf"'
    assert answer["Cache-Control"] == "no-store, private"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    text = "".join(page.extract_text() for page in pages)
    for said in ("87,42", "Banca di prova", "Anna D'Angelò", "IT60X0542811101000000123456"):
        assert said in text
    assert hers.get(f"{path}ricevuta.pdf").content == answer.content


def test_the_receipt_speaks_english(hers, path):
    hers.post("/lingua/", {"language": "en", "next": "/"})

    assert "Payment receipt" in text_of(hers.get(path))


def test_receipts_are_read_while_the_portal_is_read_only(hers, path, settings):
    settings.READ_ONLY = True

    for one in (path, f"{path}ricevuta.pdf"):
        assert hers.get(one).status_code == 200
