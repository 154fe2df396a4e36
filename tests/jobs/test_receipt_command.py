"""`utenza receipt`: Carla finds the proof of any payment, and writes its PDF."""

import io
import json
import stat
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal

import paying
import pypdf
import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from utenza.payments.models import Receipt

pytestmark = pytest.mark.django_db(transaction=True)
PAID_AT = datetime(2026, 10, 1, 22, 30, tzinfo=UTC)  # already 2 October in Italy
FACTS = {
    "companyName": "Luce Nostra S.p.A.",
    "description": "Fattura",
    "payer": {
        "fullName": "Anna D'Angelò",
        "uniqueIdentifier": {"entityUniqueIdentifierValue": "DNGNNA80A41F205X"},
    },
    "debtor": "not what the schema says",
}


def kept(thing, **fields):
    """Keep the receipt of a bill or plico, as if pagoPA had sent it."""
    receipt = paying.a_receipt(thing, receipt_id="c110729d258c4ab1b765fe902aae41d6")
    told = {"amount": Decimal("87.42"), "fee": Decimal("1.50"), "paid_at": PAID_AT, "facts": FACTS}
    return Receipt.objects.create(
        customer=thing.customer,
        received_at=PAID_AT,
        **paying.target_of(thing).keys() | asdict(receipt) | told | fields,
    )


@pytest.fixture
def receipt(anna):
    return kept(paying.a_bill_to_pay(anna, bill_number="2026/1"))


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_carla_reads_what_is_known_of_a_payment(receipt, capsys):
    call_command("receipt", receipt.receipt_id)

    said = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("Fattura 2026/1: pagamento ricevuto il 2 ottobre 2026 con pagoPA.")
    assert "  Pagato il: 2 ottobre 2026, 00:30" in said
    assert "  Commissione del servizio di pagamento: 1,50 €" in said
    assert f"  Codice cliente: {receipt.customer.customer_code}" in said
    assert "  Nome: Anna D'Angelò" in said
    # Of the debtor the receipt says nothing that can be read.
    assert "Intestatario del debito" not in said


def test_carla_writes_its_pdf_and_nobody_else_reads_the_file(receipt, tmp_path, capsys):
    file = tmp_path / "ricevute" / "ricevuta.pdf"

    call_command("receipt", receipt.receipt_id, "--pdf", str(file))

    content = file.read_bytes()
    for told in (
        *("Ricevuta di pagamento", "87,42 €", "Luce Nostra S.p.A.", "Banca di prova"),
        *(paying.CREDITOR, receipt.creditor_reference, receipt.receipt_id, "1,50 €"),
    ):
        assert told in text_of(content)
    metadata = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert capsys.readouterr().out == ""


def test_the_same_receipt_is_the_same_file(receipt, tmp_path):
    for name in ("one.pdf", "two.pdf"):
        call_command("receipt", receipt.receipt_id, "--pdf", str(tmp_path / name))

    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_the_receipt_of_a_plico_by_card_in_english(anna, capsys):
    anna.customer.language = "en"
    anna.customer.save()
    plico, _ = paying.a_plico_to_pay(anna, plico_number="PL/9")
    kept(
        plico,
        channel="card",
        fee=None,
        is_stand_in=True,
        facts={},
        notice_number="",
    )

    call_command("receipt", "c110729d258c4ab1b765fe902aae41d6")

    said = capsys.readouterr().out
    assert "Plico PL/9: payment received on 2 October 2026 with card." in said
    assert "Creditor: Esempio Energia S.p.A." in said
    assert "Notice number" not in said


def test_as_json_it_has_all_that_was_kept(receipt, capsys):
    call_command("receipt", receipt.receipt_id, "--json")

    told = json.loads(capsys.readouterr().out)
    assert told["facts"] == FACTS
    assert told["amount"] == "87.42"
    assert told["bill_number"] == "2026/1"


def test_an_id_that_nobody_has_is_said(db, tmp_path):
    with pytest.raises(CommandError, match="nessuna ricevuta") as refused:
        call_command("receipt", "niente", "--pdf", str(tmp_path / "x.pdf"))

    assert refused.value.returncode == 3
    assert not (tmp_path / "x.pdf").exists()
