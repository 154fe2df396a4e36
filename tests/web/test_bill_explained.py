"""A bill's page answers why it is so high, and whether it is right."""

import json
import re
from datetime import date
from decimal import Decimal

import billed
import pytest
import trade
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from utenza.bills.actions.holding import hold_bills
from utenza.bills.models import BillItem
from utenza.bills.rules.checking import check
from utenza.bills.rules.exported import read_json
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.web.bills.glossary import entries

pytestmark = pytest.mark.django_db
BILL = "/fatture/2026~ORA/"


def text_of(response):
    page = re.sub(r"\s+", " ", response.content.decode())
    return page.replace("\N{NO-BREAK SPACE}", " ")


def card(page, anchor):
    """Return the card with this heading's id."""
    return page.split(f'aria-labelledby="{anchor}"')[1].split("</section>")[0]


def figure(text):
    return Decimal(text.replace(",", ".").replace("−", "-").replace("–", "0"))


@pytest.fixture
def bills(house):
    """Anna's electricity: two months, those before, and those of a year before."""
    # Nothing that the house has is a bill of consumption.
    house.paid.quantity = None
    house.paid.save()
    at_home = {"supply": house.power, "profile": house.profile}
    return billed.three_bills(**at_home)


def test_the_page_says_in_one_sentence_why_the_bill_is_higher_or_lower(as_anna, bills):
    said = card(text_of(as_anna.get(BILL)), "perche")

    # 89,10 against 76,80... by the rules that test_bill_comparison.py tests.
    assert re.search(
        r"Paghi \d+,\d\d € più che nella fattura precedente: hai usato più energia ogni giorno"
        r" \(\+\d+,\d\d €\)\.</p>",
        said,
    )
    assert re.search(
        r"Paghi \d+,\d\d € meno che nello stesso periodo di un anno prima: hai usato meno energia"
        r" ogni giorno \(−\d+,\d\d €\)\.</p>",
        said,
    )
    assert '<a href="/fatture/2026~PRIMA/">luglio – agosto 2026</a>' in said
    assert '<a href="/fatture/2025~ORA/">settembre – ottobre 2025</a>' in said


def test_the_parts_of_the_difference_add_up_on_the_page(as_anna, bills):
    said = card(text_of(as_anna.get(BILL)), "perche")

    cell = r"<td>(–|[+−]\d+,\d\d)(?: €)?</td>"
    rows = [[figure(one) for one in cells] for cells in re.findall(cell * 2, said)]
    now, before, year = (bill.total for bill in bills)
    *parts, total = next(zip(*rows, strict=True))
    assert len(rows) >= 3
    assert sum(parts) == total == now - before
    assert rows[-1][1] == now - year


def test_each_line_says_what_it_is_and_what_it_was(as_anna, bills):
    page = text_of(as_anna.get(BILL))

    assert '<a href="/glossario/#vendita" lang="it">Spesa per la vendita</a>' in page
    assert "l’energia che hai usato" in page
    assert "prima 50,00 €, un anno fa 75,00 €" in page
    assert '<td class="was">50,00 €</td><td class="was">75,00 €</td>' in page
    assert "10 % di 87,00 €" in page


def test_a_bill_that_is_right_says_so_and_what_was_looked_at(as_anna, bills):
    for month in (9, 10):
        trade.a_month_of_consumption(
            supply=bills[0].supply, month=date(2026, month, 1), quantity="249.8"
        )
    trade.a_reading(supply=bills[0].supply, value=1000, read_on=date(2026, 8, 31))
    trade.a_reading(supply=bills[0].supply, value=1500, read_on=date(2026, 10, 31))

    said = card(text_of(as_anna.get(BILL)), "controllo")

    assert "Torna al centesimo" in said
    for words in (
        "4 voci ricalcolate, al centesimo.",
        "Le voci sommano il totale.",
        "L’IVA è quella delle aliquote indicate.",
        "Il periodo segue la fattura precedente",
        "La quantità è quella delle letture",
        "La quantità è quella dei consumi",
    ):
        assert words in said
    assert "Da guardare" not in said


def test_a_cent_too_much_is_said_with_its_line(as_anna, bills):
    line = BillItem.objects.filter(bill=bills[0], label="Accise")
    line.update(amount=Decimal("10.01"))
    bills[0].total += Decimal("0.01")
    bills[0].save()

    said = card(text_of(as_anna.get(BILL)), "controllo")

    assert "Non torna" in said
    label = '<span lang="it">Accise</span>'
    assert f"{label}: sulla fattura 10,01 €, secondo il conto 10,00 € (+0,01 €)." in said
    assert 'href="#chiedi"' in said


def test_what_may_be_right_is_worth_a_look_and_no_fault(as_anna, bills):
    trade.a_reading(supply=bills[0].supply, value=99_900, read_on=date(2026, 8, 31))
    trade.a_reading(supply=bills[0].supply, value=520, read_on=date(2026, 10, 31))
    bills[0].supply.meter_digits = 5
    bills[0].supply.save()
    bills[1].period_to = date(2026, 8, 28)
    bills[1].save()

    said = card(text_of(as_anna.get(BILL)), "controllo")

    assert "Torna al centesimo" in said
    assert "La fattura conta 500 kWh, tra le letture di inizio e fine periodo ci sono 620 kWh" in (
        said
    )
    assert "mancano dei giorni: 3 giorni" in said
    assert "Il periodo segue" not in said


def test_a_retailer_may_keep_the_check_to_its_office(as_anna, bills, settings):
    settings.BILL_CHECK = False

    page = text_of(as_anna.get(BILL))

    assert "Il conto torna?" not in page
    assert "Perché questa cifra" in page


def test_a_first_bill_is_compared_with_nothing(as_anna, bills):
    page = text_of(as_anna.get("/fatture/2025~ORA/"))

    assert "Perché questa cifra" not in page
    assert "un anno fa" not in page
    assert "Torna al centesimo" in page


def test_a_correction_is_shown_without_comparison(as_anna, house, bills):
    correction = trade.a_paid_bill(
        supply=house.power, profile=house.profile, bill_number="2026/RETT", total="10.00",
        issued_on=date(2026, 11, 13),
    )  # fmt: skip
    trade.an_item(bill=correction, group="other_items", label="Rettifica", amount="10.00")

    page = text_of(as_anna.get("/fatture/2026~RETT/"))

    assert "Perché questa cifra" not in page
    label = '<span lang="it">Rettifica</span>'
    assert f"Solo sommato, perché la fattura non dice come si calcola: {label}." in page
    assert "Solo sommato</span>" in card(page, "controllo")
    assert "Torna al centesimo" not in page


AUTUMN = {"first": date(2026, 9, 1), "last": date(2026, 10, 31)}


def billed_anew(house, **fields):
    told = {"number": "2026/NUOVA", "kwh": 500, "price": "0.13", "issued_on": date(2026, 11, 14)}
    at_home = {"supply": house.power, "profile": house.profile}
    return billed.a_billed_period(**at_home, **AUTUMN | told | fields)


def test_with_a_bill_that_a_credit_note_took_back_whole_nothing_is_compared(as_anna, house, bills):
    trade.a_paid_bill(
        supply=house.power, profile=house.profile, kind="credit_note", total=str(-bills[0].total),
        period_from=AUTUMN["first"], period_to=AUTUMN["last"], issued_on=date(2026, 11, 13),
    )  # fmt: skip
    billed_anew(house)

    page = text_of(as_anna.get("/fatture/2026~NUOVA/"))

    assert '<a href="/fatture/2026~PRIMA/">luglio – agosto 2026</a>' in card(page, "perche")
    assert "Torna al centesimo" in page
    assert "Il periodo segue la fattura precedente" in page
    # What was compared with it before goes on being so.
    assert "2026~PRIMA" in card(text_of(as_anna.get(BILL)), "perche")


def test_the_price_of_a_fixed_offer_is_asked_for_of_the_newest_bill_alone(as_anna, house, bills):
    house.power.price_kind, house.power.offer_until = "fixed", date(2027, 12, 31)
    house.power.save()
    doubt = "mentre la tua offerta è a prezzo fisso"
    assert doubt in text_of(as_anna.get(BILL))

    billed_anew(house, first=date(2026, 11, 1), last=date(2026, 11, 30))

    assert doubt not in text_of(as_anna.get(BILL))
    assert doubt not in text_of(as_anna.get("/fatture/2026~NUOVA/"))


@pytest.mark.parametrize("why", ["a bill of them is held", "history is arriving"])
def test_no_days_are_missing_where_the_bill_of_them_may_be_there_unseen(
    as_anna, bills, settings, why
):
    if why == "history is arriving":
        bills[1].quantity = None
        bills[1].save()
        settings.HISTORY_ARRIVING = True
    else:
        with acting(Role.INTAKE):
            hold_bills(numbers=["2026/PRIMA"], reason="prova", now=timezone.now())

    page = text_of(as_anna.get(BILL))

    assert "mancano dei giorni" not in page
    assert "Il periodo segue" not in page
    assert "Torna al centesimo" in page


def test_it_asks_the_database_one_question_more_than_a_bill_without_lines(as_anna, house, bills):
    as_anna.get(BILL)
    with CaptureQueriesContext(connection) as bare:
        as_anna.get("/fatture/2026~NEL-PLICO/")
    with CaptureQueriesContext(connection) as whole:
        as_anna.get(BILL)

    assert len(whole) <= len(bare) + 1


def test_the_exported_bill_is_checked_as_the_page_checked_it(as_anna, bills):
    answer = as_anna.get(f"{BILL}voci.json")
    bill, beside = read_json(answer.content.decode())

    assert "bolletta-2026-ORA.json" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store, private"
    assert check(bill, beside).adds_up
    assert (bill.number, beside.before.number) == ("2026/ORA", "2026/PRIMA")
    assert json.loads(answer.content)["lines"][0]["unit_price"] == "0.130000"


def test_anna_opens_the_lines_in_her_spreadsheet(as_anna, bills):
    BillItem.objects.filter(bill=bills[0], label="Accise").update(label="=1+1")

    answer = as_anna.get(f"{BILL}voci.csv")

    lines = answer.content.decode().split("\r\n")
    assert "bolletta-2026-ORA.csv" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store, private"
    assert lines[0] == ("\ufeffFattura;Gruppo;Voce;Quantità;Unità;Prezzo unitario (€);Importo (€)")
    assert lines[1] == (
        "2026/ORA;Quota per consumi;Spesa per la vendita;500,000;kWh;0,130000;65,00"
    )
    assert lines[3].startswith("2026/ORA;Accise e IVA;'=1+1;")


def test_every_entry_of_the_glossary_has_an_anchor_of_its_own():
    anchors = [entry.anchor for _, told in entries() for entry in told]

    assert len(set(anchors)) == len(anchors)


def test_everybody_reads_what_the_words_of_a_bill_mean(client):
    page = text_of(client.get("/glossario/"))

    for _, told in entries():
        for entry in told:
            assert f'<div id="{entry.anchor}"><dt>{entry.name}</dt>' in page


@pytest.mark.parametrize("path", [BILL, "/glossario/", f"{BILL}voci.csv"])
def test_it_speaks_english_and_is_read_while_read_only(as_anna, bills, settings, path):
    settings.READ_ONLY = True

    answer = as_anna.get(path, headers={"accept-language": "en"})

    assert answer.status_code == 200
    if path == BILL:
        page = text_of(answer)
        assert "more than on the bill before: you used more energy each day" in page
        assert "Adds up to the cent" in page
        assert "the energy you used" in page


def test_headings_lead_through_the_page_in_its_order(as_anna, bills):
    page = as_anna.get(BILL).content.decode()

    headings = re.findall(r"<(h[1-6])[^>]*>(.*?)</h", page)
    assert [level for level, _ in headings].count("h1") == 1
    main = [words for level, words in headings if level == "h2"]
    wanted = [
        "Perché questa cifra", "Lo scontrino dell’energia", "Il conto torna?", "Pagamenti",
        "La fattura in breve",
    ]  # fmt: skip
    assert [words for words in main if words in wanted] == wanted
