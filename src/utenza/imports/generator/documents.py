"""The papers of bills and plichi: one-page PDFs, and the e-invoice of those with a VAT number."""

from html import escape
from typing import Final

from utenza.imports.generator import codes, days
from utenza.imports.generator.output import Delivery
from utenza.imports.generator.owed import Bill, Plico
from utenza.imports.generator.world import Customer, World

_MONTHS_KEPT: Final = 24
_PAGE: Final = (
    b"<< /Type /Catalog /Pages 2 0 R /Lang (it) >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
)
_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_RESOURCES: Final = b"<< /Font << /F1 5 0 R >> >>"


class Papers:
    """The documents of one customer; each call keeps them and returns their columns."""

    def __init__(self, customer: Customer, delivery: Delivery, *, world: World) -> None:
        self._customer = customer
        self._delivery = delivery
        self._wanted = world.plan.documents
        self._since = days.day_in(world.month - _MONTHS_KEPT, 1)

    def of_bill(self, bill: Bill) -> str:
        """Return the columns from `summary_file` on; a credit note has a summary only."""
        if not (self._wanted and bill.supply.papers) or bill.issued_on < self._since:
            return ",,"
        summary = self._keep(bill, "sintesi.pdf", _pdf(self._summary(bill)))
        if bill.credit_note:
            return f"{summary},,"
        detail = self._keep(bill, "dettaglio.pdf", _pdf(self._detail(bill)))
        if not self._customer.vat_number:
            return f"{summary},{detail},"
        return f"{summary},{detail},{self._keep(bill, 'fattura.xml', self._invoice(bill))}"

    def of_plico(self, plico: Plico) -> str:
        if not self._wanted or plico.issued_on < self._since:
            return ""
        path = f"{_folder(plico.issued_on)}/{plico.number}.pdf"
        self._delivery.keep_document(path, _pdf(self._plico(plico)))
        return path

    def _keep(self, bill: Bill, what: str, content: bytes) -> str:
        path = f"{_folder(bill.issued_on)}/{bill.number.replace('/', '-')}-{what}"
        self._delivery.keep_document(path, content)
        return path

    def _summary(self, bill: Bill) -> list[str]:
        return [
            f"{'Nota di credito' if bill.credit_note else 'Bolletta sintetica'} {bill.number}",
            *self._heading(bill),
            f"Totale {_euro(bill.due)} EUR",
            f"Scadenza {_italian(bill.due_on)}",
        ]

    def _detail(self, bill: Bill) -> list[str]:
        items = (f"{item.text.split(',')[1]}: {_euro(item.cents)} EUR" for item in bill.items)
        title = f"Elementi di dettaglio della bolletta {bill.number}"
        return [title, *self._heading(bill), *items, f"Totale {_euro(bill.due)} EUR"]

    def _heading(self, bill: Bill) -> list[str]:
        supply = bill.supply
        point = (
            f"PDR {codes.pdr(supply.serial)}" if supply.gas else f"POD {codes.pod(supply.serial)}"
        )
        return [
            f"{self._customer.full_name}, cliente {self._customer.code}",
            f"Fornitura {supply.code}, {point}",
            f"Periodo {_italian(bill.period_from)} - {_italian(bill.period_to)}",
        ]

    def _plico(self, plico: Plico) -> list[str]:
        return [
            f"Plico {plico.number}",
            f"{self._customer.full_name}, cliente {self._customer.code}",
            *(f"Bolletta {bill.number}: {_euro(bill.due)} EUR" for bill in plico.bills[:30]),
            f"Bollette nel plico: {len(plico.bills)}",
            f"Totale bollette {_euro(plico.bills_total)} EUR",
            f"Saldo precedente {_euro(plico.previous)} EUR",
            f"Totale da pagare {_euro(plico.due)} EUR",
            f"Scadenza {_italian(plico.due_on)}",
        ]

    def _invoice(self, bill: Bill) -> bytes:
        customer = self._customer
        lines = "".join(
            f"<DettaglioLinee><NumeroLinea>{number}</NumeroLinea>"
            f"<Descrizione>{escape(item.text.split(',')[1])}</Descrizione>"
            f"<PrezzoTotale>{item.cents / 100:.2f}</PrezzoTotale></DettaglioLinee>"
            for number, item in enumerate(bill.items, start=1)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<p:FatturaElettronica versione="FPR12" '
            'xmlns:p="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2">'
            "<FatturaElettronicaHeader><DatiTrasmissione><FormatoTrasmissione>FPR12"
            "</FormatoTrasmissione><CodiceDestinatario>0000000</CodiceDestinatario>"
            "</DatiTrasmissione><CessionarioCommittente><DatiAnagrafici><IdFiscaleIVA>"
            f"<IdPaese>IT</IdPaese><IdCodice>{customer.vat_number}</IdCodice></IdFiscaleIVA>"
            f"<CodiceFiscale>{customer.tax_code}</CodiceFiscale><Anagrafica>"
            f"<Denominazione>{escape(customer.company)}</Denominazione></Anagrafica>"
            "</DatiAnagrafici></CessionarioCommittente></FatturaElettronicaHeader>"
            "<FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>"
            "<TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa>"
            f"<Data>{bill.issued_on}</Data><Numero>{bill.number}</Numero>"
            f"<ImportoTotaleDocumento>{bill.due / 100:.2f}</ImportoTotaleDocumento>"
            f"</DatiGeneraliDocumento></DatiGenerali><DatiBeniServizi>{lines}</DatiBeniServizi>"
            "</FatturaElettronicaBody></p:FatturaElettronica>\n"
        ).encode()


def _folder(day: str) -> str:
    return f"{day[:4]}/{day[5:7]}"


def _italian(day: str) -> str:
    return f"{day[8:]}/{day[5:7]}/{day[:4]}"


def _euro(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    thousands = f"{whole:,}".replace(",", ".")
    return f"{'-' if cents < 0 else ''}{thousands},{rest:02d}"


def _pdf(lines: list[str]) -> bytes:
    """Return a PDF 1.4 of one page: a title, then a line under another."""
    title, *rest = (_pdf_text(line) for line in lines)
    shown = b"".join(b" 0 -18 Td (" + line + b") Tj" for line in rest)
    stream = b"BT /F1 16 Tf 56 780 Td (" + title + b") Tj /F1 10 Tf" + shown + b" ET"
    content = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream)
    body, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, part in enumerate((*_PAGE, content, _FONT, _RESOURCES), start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, entries)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + table + end


def _pdf_text(line: str) -> bytes:
    text = line.encode("cp1252", "replace")
    return text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
