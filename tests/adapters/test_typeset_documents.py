"""The portal's own documents: for archives and readers, the same bytes for the same words."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from utenza.adapters.pdf.typesetter import TypstTypesetter

MADE_AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TOLD = {
    "title": "Ricevuta, Fattura 2026/1",
    "heading": "Ricevuta di pagamento",
    "lang": "it",
    "company": "Esempio Energia S.p.A.",
    "company_lines": ["Esempio Energia S.p.A.", "Via Esempio 1"],
    "page_words": "di",
    "amount": "87,42\N{NO-BREAK SPACE}€",
    "sentence": "Pagata.",
    "columns": ["Voce", "Che cosa dice"],
    "sections": [["Chi ha pagato", [["Nome", "Anna D’Angelò"]]]],
    "notes": ["Vale come prova."],
}


def set_with(**said):
    return TypstTypesetter().typeset("receipt", TOLD | said, made_at=MADE_AT)


def read(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf):
    return "".join(page.extract_text() for page in read(pdf).pages)


def test_a_receipt_is_for_archives_and_for_who_listens_to_it():
    document = read(set_with())

    catalogue = document.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "it"
    assert document.metadata.title == TOLD["title"]
    metadata = catalogue["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_the_same_words_are_the_same_bytes():
    assert set_with() == set_with()
    assert set_with() != set_with(amount="87,43\N{NO-BREAK SPACE}€")


@pytest.mark.parametrize("evil", ['#panic("x")', "*grassetto* _corsivo_", "$x$ <a> @b", "] #["])
def test_what_a_customer_wrote_is_never_source(evil):
    pdf = set_with(sections=[["Chi ha pagato", [["Nome", evil]]]])

    assert evil.replace(" ", "") in text_of(pdf).replace(" ", "").replace("\n", "")


def test_a_sign_that_no_font_has_leaves_a_mark_and_everything_else_is_there():
    pdf = set_with(sections=[["Chi ha pagato", [["Nome", "Wang 王 D’Angelò €\x00"]]]])

    assert "Wang ? D’Angelò €" in text_of(pdf)


def test_a_long_receipt_goes_on_on_another_page():
    rows = [[f"Voce {number}", "x" * 40] for number in range(80)]

    assert len(read(set_with(sections=[["Il pagamento", rows]])).pages) > 1
