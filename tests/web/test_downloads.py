"""Documents: who gets them, under which name, and what is said of those that are not there."""

import io
import re
import zipfile

import pytest
import trade

from utenza.bills.models import Bill
from utenza.http.downloads import Document, send_together
from utenza.storage.documents import document_name, document_store

pytestmark = pytest.mark.django_db
ZIP = "/fatture/scarica/fatture.zip"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def body_of(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(
    ("path", "disposition"),
    [
        ("2026~PAGATA/sintesi.pdf", 'inline; filename="bolletta-2026-PAGATA-sintesi.pdf"'),
        ("2026~PAGATA/dettaglio.pdf", 'inline; filename="bolletta-2026-PAGATA-dettaglio.pdf"'),
        ("plico/PL~1/plico.pdf", 'inline; filename="plico-PL-1.pdf"'),
    ],
)
def test_anna_opens_a_pdf_under_a_name_she_can_read(as_anna, house, path, disposition):
    response = as_anna.get(f"/fatture/{path}")

    assert response.status_code == 200
    assert body_of(response) == trade.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == disposition


def test_an_e_invoice_is_saved_and_never_shown(as_anna, house):
    response = as_anna.get("/fatture/2026~PAGATA/fattura.xml")

    name = "bolletta-2026-PAGATA-fattura-elettronica.xml"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert body_of(response) == b"<FatturaElettronica/>"


@pytest.mark.parametrize("path", ["sintesi.pdf", "fattura.xml"])
def test_a_document_can_run_nothing_and_is_kept_nowhere_on_the_way(as_anna, house, path):
    response = as_anna.get(f"/fatture/2026~PAGATA/{path}")

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    body_of(response)


def test_nginx_is_told_where_the_document_is_and_python_does_not_read_it(as_anna, house, settings):
    settings.ACCEL_PREFIX = "/documenti-interni/"

    response = as_anna.get("/fatture/2026~PAGATA/sintesi.pdf")

    path = document_name(bytes(house.paid.summary_sha256))
    assert response["X-Accel-Redirect"] == f"/documenti-interni/{path}"
    assert response.content == b""
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("name", ["sintesi.pdf", "dettaglio.pdf", "fattura.xml"])
def test_a_document_that_is_not_there_yet_is_explained(as_anna, house, name):
    response = as_anna.get(f"/fatture/2026~SCADUTA/{name}")

    assert response.status_code == 404
    assert "Questo documento non è ancora qui" in text_of(response)
    assert "2026/SCADUTA non è ancora disponibile" in text_of(response)
    assert 'href="tel:800000001"' in text_of(response)


def test_a_document_that_was_lost_is_explained_as_well(as_anna, house):
    document_store().delete(document_name(bytes(house.paid.summary_sha256)))

    response = as_anna.get("/fatture/2026~PAGATA/sintesi.pdf")

    assert response.status_code == 404
    assert "Questo documento non è ancora qui" in text_of(response)


def test_anna_downloads_the_bills_she_chose_in_one_zip(as_anna, house):
    response = as_anna.post(ZIP, {"fattura": ["2026/PAGATA", "2026/NEL-PLICO"]})

    body = body_of(response)
    assert response["Content-Length"] == str(len(body))
    assert response["Content-Disposition"] == 'attachment; filename="fatture.zip"'
    archive = zipfile.ZipFile(io.BytesIO(body))
    assert archive.testzip() is None
    assert archive.namelist() == [
        "bolletta-2026-PAGATA-sintesi.pdf",
        "bolletta-2026-PAGATA-dettaglio.pdf",
        "bolletta-2026-NEL-PLICO-sintesi.pdf",
        "leggimi.txt",
    ]
    assert archive.read("bolletta-2026-PAGATA-sintesi.pdf") == trade.PDF
    assert "bolletta-2026-NEL-PLICO-dettaglio.pdf" in archive.read("leggimi.txt").decode()


def test_anna_downloads_all_that_her_filters_find(as_anna, house):
    response = as_anna.post(f"{ZIP}?stato=pagate", {"tutte": "1"})

    names = zipfile.ZipFile(io.BytesIO(body_of(response))).namelist()
    assert names == ["bolletta-2026-PAGATA-sintesi.pdf", "bolletta-2026-PAGATA-dettaglio.pdf"]


def test_numbers_that_are_written_alike_get_names_of_their_own():
    sha256 = trade.a_document()
    documents = [Document(sha256, "bolletta-1.pdf")] * 3

    body = body_of(send_together(documents, name="fatture.zip"))

    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert names == ["bolletta-1.pdf", "bolletta-1-2.pdf", "bolletta-1-3.pdf"]


def test_with_nothing_chosen_the_list_comes_back_and_says_so(as_anna, house):
    response = as_anna.post(f"{ZIP}?stato=pagate", {})

    assert response.status_code == 422
    assert "Scegli almeno una fattura da scaricare." in text_of(response)
    assert "2026~PAGATA" in text_of(response)


def test_bills_without_pdfs_make_no_zip_and_stay_chosen(as_anna, house):
    response = as_anna.post(ZIP, {"fattura": ["2026/SCADUTA"]})

    assert response.status_code == 422
    assert "Di queste fatture non abbiamo ancora i PDF." in text_of(response)
    assert 'value="2026/SCADUTA" checked' in text_of(response)


def test_too_many_bills_are_refused_with_the_way_out(as_anna, house):
    response = as_anna.post(ZIP, {"fattura": [f"X{number}" for number in range(201)]})

    assert response.status_code == 422
    assert "al massimo 200" in text_of(response)


def test_bruno_gets_none_of_annas_bills_by_guessing_their_numbers(as_bruno, house):
    response = as_bruno.post(ZIP, {"fattura": ["2026/PAGATA", "2026/NEL-PLICO"]})

    assert response.status_code == 422
    assert "Scegli almeno una fattura da scaricare." in text_of(response)


def test_a_number_that_no_bill_can_have_finds_nothing(as_anna, house):
    assert as_anna.post(ZIP, {"fattura": ["2026/\0"]}).status_code == 422


def test_documents_are_read_while_the_portal_is_read_only(as_anna, house, settings):
    settings.READ_ONLY = True

    single = as_anna.get("/fatture/2026~PAGATA/sintesi.pdf")
    together = as_anna.post(ZIP, {"fattura": ["2026/PAGATA"]})

    assert body_of(single) == trade.PDF
    assert len(zipfile.ZipFile(io.BytesIO(body_of(together))).namelist()) == 2


def test_a_number_with_any_character_makes_a_name_for_every_file_system(as_anna, house):
    Bill.objects.filter(pk=house.paid.pk).update(bill_number='à/"..\\;rm -rf')

    response = as_anna.get("/fatture/=e0=~=22=..=5c==3b=rm=20=-rf/sintesi.pdf")

    assert response["Content-Disposition"] == 'inline; filename="bolletta-rm-rf-sintesi.pdf"'
    body_of(response)
