"""Where the CIS sends items and no PDF, the portal writes the bill."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdf
import pypdfium2
import pytest
import trade
import written
from cast import viewer_of
from django.conf import settings as portal

from utenza.bills.actions.holding import hold_bills
from utenza.bills.rules.targets import Target
from utenza.payments.actions.attempts import issue_notice
from utenza.web.bills.written.documents import told_of_detail, told_of_synthesis
from utenza.web.bills.written.facts import facts_of_bill
from utenza.web.readers import Reader

pytestmark = pytest.mark.django_db
BILL = "/fatture/2026~SCRITTA/"
SYNTHESIS, DETAIL = f"{BILL}sintesi.pdf", f"{BILL}dettaglio.pdf"
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


@pytest.fixture
def bill(house):
    """Anna's electricity of September and October, with everything that is printed of it."""
    written.a_known_contract(house.power)
    written.a_metered_year(house.power)
    return written.a_bill_without_pdfs(supply=house.power, profile=house.profile)


def reader_of(person):
    return Reader(viewer_of(person), NOON.date(), "it", NOON)


def facts_of(house, number="2026/SCRITTA"):
    return facts_of_bill(reader_of(house.anna), number)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MULTIPLICATION SIGN}", "x")


def pages_of(response):
    document = pypdfium2.PdfDocument(response.content)
    return [plain(page.get_textpage().get_text_range()) for page in document]


def in_order(text, *parts):
    """Tell whether the parts stand in the text one after another."""
    position = 0
    for part in parts:
        found = text.find(part, position)
        assert found >= 0, part
        position = found + len(part)
    return True


def elements_of(content):
    """Yield the structure tree's elements in the order in which they are read."""
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                yield from walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node
            if "/K" in node:
                yield from walk(node["/K"])

    return list(walk(root))


def test_anna_opens_the_synthesis_and_the_detail_that_the_cis_did_not_send(as_anna, bill):
    synthesis, detail = as_anna.get(SYNTHESIS), as_anna.get(DETAIL)

    assert synthesis["Content-Type"] == detail["Content-Type"] == "application/pdf"
    name = "bolletta-2026-SCRITTA-sintesi.pdf"
    assert synthesis["Content-Disposition"] == f'inline; filename="{name}"'
    assert synthesis["Content-Security-Policy"].startswith("default-src 'none'")
    assert "no-store" in synthesis["Cache-Control"]
    assert [len(pages_of(one)) for one in (synthesis, detail)] == [2, 1]


def test_the_frontispiece_reads_in_order_who_what_how_much_and_how(as_anna, bill):
    front = pages_of(as_anna.get(SYNTHESIS))[0]

    assert in_order(
        front,
        "Bolletta della luce, settembre – ottobre 2026",
        "Intestatario",
        "Anna D'Angelò",
        "Via Roma 1, 20121",
        "La fattura in breve",
        "400 kWh, da letture effettive",
        "Totale da pagare entro il 7 dicembre 2026",
        "126,99 €",
        "Comprende 18,00 € di canone",
        "si veda lo Scontrino dell’energia nella pagina seguente",
        "Codice avviso 3020 0000 0000 0001 84",
        f"Ente creditore {portal.PAGOPA_CREDITOR}",
        "La fornitura",
        f"POD {bill.supply.point_code}",
        "Casa Serena, fino al 30 giugno",
        "Guasti, aiuto e reclami",
        "800 000 000",
        "I consumi di dodici mesi",
        "Da novembre 2025 a ottobre 2026 hai usato 2.545 kWh",
        "1 di 2",
    )


def test_the_second_page_has_the_scontrino_the_offer_the_meter_and_its_readings(as_anna, bill):
    assert in_order(
        pages_of(as_anna.get(SYNTHESIS))[1],
        "Lo scontrino dell’energia",
        "Quota per consumi 400 kWh x 0,171200 € 68,48 €",
        "di cui spesa per la vendita 0,130000 € 52,00 €",
        "di cui spesa per la rete e gli oneri generali di sistema 0,041200 € 16,48 €",
        "Quota fissa 2 mesi x 7,640000 € 15,28 €",
        "Quota potenza 2 mesi x 5,250000 € 10,50 €",
        "Ricalcolo dei consumi stimati −4,26 €",
        "Accise e IVA 18,99 €",
        "IVA 10% 10 % di 99,08 € 9,91 €",
        "Totale bolletta, senza canone 108,99 €",
        "Totale da pagare 126,99 €",
        "Box offerta",
        "000123ESVFL01XX",
        "30 giugno 2027",
        "Il contatore",
        "0005851658",
        "Le letture del periodo",
        "31 ott 2026 12.333 Rilevata",
        "31 ago 2026 11.933 Rilevata",
        "2 di 2",
    )


def test_the_detail_has_every_line_with_what_it_is(as_anna, bill):
    (page,) = pages_of(as_anna.get(DETAIL))

    for _, label, amount, *_ in written.ITEMS:
        assert label in page
        assert amount.replace(".", ",").replace("-", "−") in page
    assert "il trasporto fino a te e gli oneri di sistema" in page
    assert "arrotondato al centesimo" in page


@pytest.mark.parametrize("path", [SYNTHESIS, DETAIL])
def test_the_document_is_tagged_and_archival_and_says_so(as_anna, bill, path):
    content = as_anna.get(path).content

    catalogue = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
    metadata = catalogue["/Metadata"].get_data().decode()
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "it"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_who_listens_finds_headings_tables_with_their_headings_and_words_for_pictures(
    as_anna, bill
):
    elements = elements_of(as_anna.get(SYNTHESIS).content)

    kinds = [element["/S"] for element in elements]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 10
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 6
    told = [element["/Alt"] for element in elements if "/Alt" in element]
    assert any("codice avviso" in words for words in told)
    chart = next(plain(words) for words in told if "gennaio 2026" in words)
    assert "gennaio 2026: 310 kWh; febbraio 2026: 262 kWh, stima" in chart
    assert chart.count("kWh") == 12


def test_the_same_bill_is_the_same_document_whatever_was_paid_and_read_since(
    as_anna, house, bill, signed_in, monkeypatch
):
    before = as_anna.get(SYNTHESIS).content, as_anna.get(DETAIL).content

    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 2, 3, 9, tzinfo=UTC))
    bill.open_amount = 0
    bill.save()
    trade.a_payment(bill=bill, amount=written.TOTAL)
    trade.a_reading(supply=bill.supply, value=12400, read_on=date(2026, 11, 30))
    trade.a_month_of_consumption(supply=bill.supply, month=date(2026, 12, 1), quantity=1)

    later = signed_in(house.anna.login)
    assert (later.get(SYNTHESIS).content, later.get(DETAIL).content) == before


def test_anna_changes_her_contract_and_an_older_bill_does_not_tell_of_the_new_one(
    as_anna, house, bill
):
    trade.a_bill(supply=bill.supply, profile=house.profile, issued_on=date(2027, 1, 12))
    before = as_anna.get(SYNTHESIS).content, as_anna.get(DETAIL).content

    supply, customer = bill.supply, bill.customer
    supply.offer_name, supply.offer_code = "Casa Nuova", "000123ESFML02XX"
    supply.committed_power_kw, supply.available_power_kw = "6", "6.6"
    supply.meter_serial, supply.annual_kwh = "0009999999", "1"
    supply.status, supply.ended_on = "ceased", date(2027, 2, 1)
    supply.save()
    customer.street, customer.city = "Via Nuova", "Torino"
    customer.save()

    assert (as_anna.get(SYNTHESIS).content, as_anna.get(DETAIL).content) == before
    front, back = pages_of(as_anna.get(SYNTHESIS))
    (detail,) = pages_of(as_anna.get(DETAIL))
    assert "Casa" not in front.partition("La fornitura")[2]
    assert "Box offerta" not in back
    assert "Il contatore" not in back
    assert all(
        "Senza indirizzo dell’intestatario, offerta e contatore" in one for one in (back, detail)
    )


def test_the_newest_bill_leaves_nothing_out(house, bill):
    trade.a_bill(supply=house.gas, profile=house.profile, issued_on=date(2027, 1, 12))

    told = told_of_synthesis(facts_of(house))

    assert [box["title"] for box in told["boxes"]] == ["Box offerta", "Il contatore"]
    assert told["notes"] == ()


def test_the_next_reading_window_of_gas_is_of_today_and_not_of_the_bill(house):
    written.a_bill_without_pdfs(supply=house.gas, profile=house.profile, unit="Smc")
    before = told_of_synthesis(facts_of(house))

    trade.a_window(calendar="RC-A", opens_on=date(2026, 11, 20), closes_on=date(2026, 11, 27))

    assert told_of_synthesis(facts_of(house)) == before


def test_what_changes_in_the_bill_changes_the_document(as_anna, bill):
    before = as_anna.get(SYNTHESIS).content

    bill.due_on = date(2026, 12, 8)
    bill.save()

    assert as_anna.get(SYNTHESIS).content != before


def test_a_customer_who_reads_english_has_it_in_english(as_anna, bill):
    bill.customer.language = "en"
    bill.customer.save()

    front, back = pages_of(as_anna.get(SYNTHESIS))

    assert in_order(
        front, "Electricity bill, September – October 2026", "Total to pay by", "€126.99"
    )
    assert in_order(back, "The energy receipt", "of which sale of energy", "Total to pay €126.99")
    content = as_anna.get(SYNTHESIS).content
    assert pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == "en"
    # The CIS's labels stay as they are, and are read out as Italian.
    assert {element["/Lang"] for element in elements_of(content) if "/Lang" in element} >= {"it"}


def test_the_qr_code_says_what_pagopa_wants(house, bill, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "utenza.web.bills.written.paying.qr_svg", lambda text: asked.append(text) or "<svg/>"
    )

    payment = told_of_synthesis(facts_of(house))["payment"]

    assert asked == [f"PAGOPA|002|{written.NOTICE_NUMBER}|{portal.PAGOPA_CREDITOR}|12699"]
    assert payment["qr"] == "<svg/>"


def test_without_a_creditor_on_pagopa_there_is_the_number_alone(house, bill, settings):
    settings.PAGOPA_CREDITOR = ""

    payment = told_of_synthesis(facts_of(house))["payment"]

    assert payment["qr"] == ""
    assert payment["notice"] == (("Codice avviso", "3020 0000 0000 0001 84"),)


@pytest.mark.parametrize(
    ("fields", "title", "words", "amount"),
    [
        (
            {"collection": "direct_debit", "notice_number": ""},
            "Totale, con addebito in conto il 7 dicembre 2026",
            "Pensiamo a tutto noi",
            "126,99 €",
        ),
        (
            {"notice_number": ""},
            "Totale da pagare entro il 7",
            f"Con «Paga ora», dalla pagina di questa fattura: {portal.PUBLIC_URL}{BILL}",
            "126,99 €",
        ),
        (
            {"kind": "credit_note", "total": Decimal("-12.50")},
            "A tuo credito",
            "spetta a te",
            "12,50 €",
        ),
        ({"total": Decimal(0)}, "Niente da pagare", "non chiede alcun pagamento", "0,00 €"),
        ({"collection": "none"}, "Niente da pagare", "non chiede alcun pagamento", "0,00 €"),
    ],
)
def test_the_frontispiece_says_what_there_is_to_do(house, bill, fields, title, words, amount):
    for name, value in fields.items():
        setattr(bill, name, value)
    bill.save()

    payment = told_of_synthesis(facts_of(house))["payment"]

    assert payment["title"].startswith(title)
    assert words in payment["words"][0]
    assert plain(payment["amount"]) == amount
    assert payment["qr"] == ""


def test_what_nothing_is_asked_for_says_so_on_both_pages(house, bill):
    bill.collection = "none"
    bill.save()

    told = told_of_synthesis(facts_of(house))

    assert not any("canone" in words for words in told["payment"]["words"])
    assert [row["name"] for row in told["amounts"]["totals"]][-1] == "Totale"


def test_a_notice_that_anna_got_by_paying_changes_nothing_on_the_paper(as_anna, house, bill):
    bill.notice_number = ""
    bill.save()
    before = as_anna.get(SYNTHESIS).content

    issue_notice(house.anna.customer.pk, Target(bill_id=bill.pk), now=NOON)

    assert as_anna.get(SYNTHESIS).content == before


@pytest.mark.parametrize("setting", ["PAGOPA_SEGREGATION_CODE", "PAGOPA_CREDITOR"])
def test_where_the_portal_makes_no_notices_the_bill_says_whom_to_ask(
    house, bill, settings, setting
):
    bill.notice_number = ""
    bill.save()
    setattr(settings, setting, "")

    payment = told_of_synthesis(facts_of(house))["payment"]

    assert payment["words"][0].startswith("Per sapere come pagare")


def test_a_bill_in_a_plico_leads_to_the_plico_and_has_no_code_of_its_own(house, bill):
    bill.plico = house.plico
    bill.save()

    payment = told_of_synthesis(facts_of(house))["payment"]

    assert payment["title"] == "Totale della fattura, da pagare con il plico PL/1"
    assert (payment["qr"], payment["notice"]) == ("", ())


def test_gas_is_written_with_its_pdr_in_smc(house):
    written.a_bill_without_pdfs(
        supply=house.gas,
        profile=house.profile,
        unit="Smc",
        items=[("energy_variable", "Spesa per la vendita", written.TOTAL, 400, "Smc", None)],
    )
    trade.a_month_of_consumption(
        supply=house.gas, month=date(2026, 10, 1), quantity="21.5", band="gas"
    )

    told = told_of_synthesis(facts_of(house))

    assert told["heading"] == "Bolletta del gas, settembre – ottobre 2026"
    assert ("PDR", "99900000000001") in told["front"][0]["facts"]
    assert "21,5 Smc" in told["chart"]["words"]
    assert [column["value"] for column in told["chart"]["columns"]].count("–") == 11


def test_a_meter_of_three_registers_has_a_column_for_each(house, bill):
    for register, value in (("F1", 100), ("F2", 200), ("F3", 300)):
        trade.a_reading(
            supply=house.power, value=value, register=register, read_on=date(2026, 10, 30)
        )

    table = told_of_detail(facts_of(house))["readings"]

    assert table["columns"] == ("Giorno", "Totale", "F1", "F2", "F3", "Tipo")
    assert table["rows"][1] == ("30 ott 2026", "", "100", "200", "300", "Rilevata")


def test_nothing_known_of_the_meter_leaves_no_empty_table_and_no_chart(as_anna, house):
    written.a_bill_without_pdfs(supply=house.gas, profile=house.profile, quantity=None)

    assert len(pages_of(as_anna.get(SYNTHESIS))) == 2
    told = told_of_synthesis(facts_of(house))
    assert told["chart"] is None
    assert told["readings"] is None


def test_the_customers_own_name_for_the_supply_is_not_on_an_official_paper(as_anna, house, bill):
    as_anna.post("/forniture/S-LUCE/", {"name": "Casa al mare", "icon": "home"})

    assert told_of_synthesis(facts_of(house))["heading"].startswith("Bolletta della luce")


@pytest.mark.parametrize("name", ['#panic("x")', "*Anna* _Rossi_ $x$ <a> @b", "王 Анна"])
def test_whatever_a_customer_is_called_is_text_and_breaks_nothing(as_anna, bill, name):
    bill.customer.first_name = name
    bill.customer.save()

    response = as_anna.get(SYNTHESIS)

    assert response.status_code == 200
    assert name in pages_of(response)[0] or "? ????" in pages_of(response)[0]


def test_a_frontispiece_without_room_for_the_chart_has_it_on_the_last_page(as_anna, bill):
    supply = bill.supply
    supply.street = "Via Vittorio Emanuele II, angolo Piazza della Repubblica, " * 3
    supply.offer_name = "Offerta PLACET a prezzo variabile per condomìni e altri usi, " * 3
    supply.save()

    front, back = pages_of(as_anna.get(SYNTHESIS))

    assert "I consumi di dodici mesi" not in front
    assert in_order(back, "Totale da pagare", "Le letture", "I consumi di dodici mesi", "2 di 2")


def test_a_bill_of_hundreds_of_lines_goes_on_over_pages(as_anna, house):
    items = [("other_items", f"Voce {number}", "1.00", None, "", None) for number in range(200)]
    written.a_bill_without_pdfs(
        supply=house.power, profile=house.profile, items=items, total="200.00"
    )

    pages = pages_of(as_anna.get(DETAIL))

    assert len(pages) > 4
    assert "Voce 199" in "".join(pages)
    assert f"{len(pages)} di {len(pages)}" in pages[-1]


def test_the_pdf_of_the_cis_goes_before_the_one_that_would_be_written(as_anna, bill):
    bill.summary_sha256 = trade.a_document()
    bill.save()

    assert b"".join(as_anna.get(SYNTHESIS).streaming_content) == trade.PDF
    assert as_anna.get(DETAIL).content.startswith(b"%PDF-1.7")


def test_a_pdf_of_the_cis_that_was_lost_is_not_replaced_by_another_one(as_anna, bill, documents):
    bill.summary_sha256 = bytes(32)
    bill.save()

    assert as_anna.get(SYNTHESIS).status_code == 404


def test_without_items_there_is_nothing_to_write(as_anna, house):
    assert as_anna.get("/fatture/2026~SCADUTA/sintesi.pdf").status_code == 404
    assert facts_of(house, "2026/SCADUTA") is None


def test_the_e_invoice_is_never_written_here(as_anna, bill):
    assert as_anna.get(f"{BILL}fattura.xml").status_code == 404


def test_bruno_has_none_of_them(as_bruno, bill):
    assert as_bruno.get(SYNTHESIS).status_code == 404
    assert as_bruno.get(DETAIL).status_code == 404


def test_a_bill_that_carla_holds_back_is_not_written_either(as_anna, bill):
    hold_bills(numbers=["2026/SCRITTA"], reason="da rivedere", now=NOON)

    assert as_anna.get(SYNTHESIS).status_code == 404


def test_the_bills_page_and_the_list_lead_to_both_and_say_who_wrote_them(as_anna, bill):
    page, listed = as_anna.get(BILL).content.decode(), as_anna.get("/fatture/").content.decode()

    assert 'href="sintesi.pdf"' in page
    assert 'href="dettaglio.pdf"' in page
    assert "li scrive l’Area Personale, con le voci che vedi qui" in page
    assert f'href="{SYNTHESIS}"' in listed
    assert f'href="{DETAIL}"' in listed


def test_anna_takes_the_written_ones_along_in_the_zip(as_anna, bill, house):
    response = as_anna.post(
        "/fatture/scarica/fatture.zip", {"fattura": ["2026/SCRITTA", "2026/PAGATA"]}
    )

    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.testzip() is None
    assert archive.namelist() == [
        "bolletta-2026-PAGATA-sintesi.pdf",
        "bolletta-2026-PAGATA-dettaglio.pdf",
        "bolletta-2026-SCRITTA-sintesi.pdf",
        "bolletta-2026-SCRITTA-dettaglio.pdf",
    ]
    assert archive.read("bolletta-2026-SCRITTA-sintesi.pdf") == as_anna.get(SYNTHESIS).content


def test_an_estimated_bill_says_so(house, bill):
    facts = facts_of(house)

    told = told_of_synthesis(replace(facts, bill=replace(facts.bill, is_estimated=True)))

    assert ("Consumo", "400 kWh, stimato") in told["top"][1]["facts"]
