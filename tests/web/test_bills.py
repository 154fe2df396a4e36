"""The list of bills, the page of a bill, that of a plico."""

import re
from datetime import date

import cast
import pytest
import trade
from django.db import connection
from django.test.utils import CaptureQueriesContext

from utenza.bills.models import Position

pytestmark = pytest.mark.django_db
BILL = "/fatture/2026~PAGATA/"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def listed(response):
    """Return the bills of the list, in order."""
    return re.findall(r'class="title" href="/fatture/(2026~[^/"]+)/"', response.content.decode())


def test_bills_stand_by_profile_newest_first_each_with_its_state(as_anna, house):
    response = as_anna.get("/fatture/")

    page = text_of(response)
    assert "Profilo BP-000777" in page
    assert listed(response) == ["2026~NEL-PLICO", "2026~SCADUTA", "2026~PAGATA"]
    for words in (
        "Nel plico",
        "Scaduta",
        "Pagata",
        "Plico PL/1",
        "41,06",
        "settembre \N{EN DASH} ottobre 2026",
    ):
        assert words in page
    assert "scaduta il 30 ottobre 2026" in page
    assert "si paga con il plico entro il 5 dicembre 2026" in page


def test_the_spectacles_open_both_documents_and_a_missing_one_is_said(as_anna, house):
    page = text_of(as_anna.get("/fatture/"))

    assert 'href="/fatture/2026~PAGATA/sintesi.pdf"' in page
    assert 'href="/fatture/2026~PAGATA/dettaglio.pdf"' in page
    assert 'href="/fatture/2026~NEL-PLICO/dettaglio.pdf"' not in page
    # The bill in the plico lacks one, the overdue bill both.
    assert page.count("manca il dettaglio") == 2
    assert page.count("manca la sintesi") == 1


@pytest.mark.parametrize(
    ("query", "bills"),
    [
        ("stato=pagate", ["2026~PAGATA"]),
        ("stato=scadute", ["2026~SCADUTA"]),
        ("stato=da-pagare", ["2026~NEL-PLICO", "2026~SCADUTA"]),
        ("stato=crediti", []),
        ("fornitura=S-GAS", ["2026~SCADUTA"]),
        ("fornitura=S-LUCE&stato=pagate", ["2026~PAGATA"]),
        ("anno=2025", []),
        ("anno=2026&profilo=BP-000777", ["2026~NEL-PLICO", "2026~SCADUTA", "2026~PAGATA"]),
        ("pagina=99", ["2026~NEL-PLICO", "2026~SCADUTA", "2026~PAGATA"]),
    ],
)
def test_anna_filters_her_bills(as_anna, house, query, bills):
    assert listed(as_anna.get(f"/fatture/?{query}")) == bills


@pytest.mark.parametrize("query", ["stato=strane", "anno=1999", "fornitura=S-BRUNO"])
def test_a_filter_that_is_not_offered_is_said_and_hides_nothing(as_anna, house, query):
    response = as_anna.get(f"/fatture/?{query}")

    assert "C’è qualcosa da correggere" in text_of(response)
    assert len(listed(response)) == 3


def test_filters_that_find_nothing_say_so(as_anna, house):
    assert "Nessuna fattura con questi filtri" in text_of(as_anna.get("/fatture/?anno=2025"))


def test_a_long_list_comes_in_pages(as_anna, house):
    for number in range(40):
        trade.a_paid_bill(
            supply=house.power, profile=house.profile, bill_number=f"2026/V{number:02}"
        )

    first, second = (as_anna.get(f"/fatture/?anno=2026&pagina={page}") for page in (1, 2))

    assert len(listed(first)) == 30
    assert len(listed(second)) == 13
    assert not set(listed(first)) & set(listed(second))
    assert 'href="?anno=2026&amp;pagina=2"' in text_of(first)


def test_the_list_asks_the_database_the_same_number_of_times_however_many_the_bills(
    as_anna, house, settings
):
    settings.SHELL_SECONDS = 60
    as_anna.get("/fatture/")
    with CaptureQueriesContext(connection) as few:
        as_anna.get("/fatture/")
    for number in range(25):
        supply = cast.a_supply(customer=house.anna.customer)
        trade.a_paid_bill(supply=supply, profile=house.profile, bill_number=f"2026/X{number:02}")

    with CaptureQueriesContext(connection) as many:
        as_anna.get("/fatture/")

    assert len(many) == len(few)


def test_older_bills_are_to_be_asked_for_and_the_page_says_how(as_anna, house):
    page = text_of(as_anna.get("/fatture/"))

    assert "Cerchi una fattura più vecchia?" in page
    assert "emesse prima di novembre 2024" in page
    assert 'href="tel:800000001"' in page


def test_while_the_history_is_arriving_the_page_says_what_to_do(as_anna, house, settings):
    assert "Stiamo ancora portando qui le tue fatture" not in text_of(as_anna.get("/fatture/"))
    settings.HISTORY_ARRIVING = True

    page = text_of(as_anna.get("/fatture/"))

    assert "Stiamo ancora portando qui le tue fatture" in page
    assert "chiedila al Numero Verde o a uno sportello" in page


def test_without_bills_the_page_says_what_will_come(signed_in, bruno):
    assert "Qui arriveranno le tue fatture" in text_of(signed_in(bruno.login).get("/fatture/"))


def test_bruno_sees_none_of_annas_bills_in_his_list(as_bruno):
    response = as_bruno.get("/fatture/?fornitura=S-LUCE")

    assert listed(response) == []
    assert "BP-000777" not in text_of(response)


def test_a_bill_has_its_receipt_by_group_with_subtotals(as_anna, house):
    used = {"quantity": "400", "unit": "kWh", "unit_price": "0.125"}
    fixed = {"quantity": "2", "unit": "mesi", "unit_price": "6"}
    items = [
        ("energy_variable", "Spesa per la vendita", "50.00", used),
        ("energy_fixed", "Commercializzazione", "12.00", fixed),
        ("excise_vat", "Accise", "9.08", {}),
        ("excise_vat", "IVA 10%", "7.34", {}),
        ("tv_licence", "Canone", "9.00", {}),
    ]
    for group, label, amount, more in items:
        trade.an_item(bill=house.paid, group=group, label=label, amount=amount, **more)

    page = text_of(as_anna.get(BILL)).replace("\N{NO-BREAK SPACE}", " ")

    assert "400 kWh \N{MULTIPLICATION SIGN} 0,125000 €" in page
    assert '<th scope="rowgroup">Accise e IVA</th><td>16,42 €</td>' in page
    assert '<th scope="row">Totale</th><td>87,42 €</td>' in page
    page = page[page.index("Lo scontrino") :]
    order = [page.index(name) for name in ("Quota per consumi", "Quota fissa", "Accise e IVA")]
    assert order == sorted(order)


def test_a_paid_bill_says_so_and_shows_its_payment(as_anna, house):
    page = text_of(as_anna.get(BILL)).replace("\N{NO-BREAK SPACE}", " ")

    assert "È tutto pagato" in page
    assert "2 ottobre 2026<br>pagoPA</dt><dd>87,42 €" in page
    assert "412,5 kWh" in page
    assert "luglio \N{EN DASH} agosto 2026" in page
    assert 'href="/profili-pagamento/BP-000777/"' in page


def test_an_overdue_bill_says_how_to_pay_it(as_anna, house):
    page = text_of(as_anna.get("/fatture/2026~SCADUTA/"))

    assert "Il pagamento è scaduto" in page
    assert "La scadenza era il 30 ottobre 2026" in page
    assert "3018 3048 0326 8717 13" in page


def test_a_bill_in_a_plico_leads_to_the_plico(as_anna, house):
    page = text_of(as_anna.get("/fatture/2026~NEL-PLICO/"))

    assert "Si paga con il plico" in page
    assert 'class="btn wide" href="/fatture/plico/PL~1/"' in page


def test_money_for_a_whole_plico_is_told_from_money_for_the_bill(as_anna, house):
    plico = trade.a_plico(profile=house.profile, bills_total="286.29", plico_number="PL/2")
    trade.a_bill(supply=house.power, profile=house.profile, plico=plico, bill_number="P/2")
    trade.a_payment(plico=plico, amount="286.29")

    page = text_of(as_anna.get("/fatture/P~2/"))

    assert "pagoPA, per l’intero plico" in page


def test_a_debit_that_failed_leads_to_people_where_it_is_not_paid_from_here(
    as_anna, house, settings
):
    settings.PAGOPA_SEGREGATION_CODE = ""
    trade.a_bill(
        supply=house.power,
        profile=house.profile,
        bill_number="D/1",
        collection="direct_debit",
        due_on=date(2026, 10, 2),
    )

    page = text_of(as_anna.get("/fatture/D~1/"))

    assert "non risulta riuscito" in page
    assert "Chiamaci o vieni allo sportello" in page


@pytest.mark.parametrize(
    ("debit", "notice_number", "words"),
    [
        ("announced", "", "saranno addebitati sul tuo conto il 9 dicembre 2026"),
        ("under_way", "", "saranno addebitati sul tuo conto il 9 dicembre 2026"),
        ("refused", "", "previsto per il 9 dicembre 2026 non risulta riuscito"),
        ("refused", "301830480326871713", "non risulta riuscito: paga adesso."),
    ],
)
def test_a_debit_is_told_with_its_own_day(as_anna, house, debit, notice_number, words):
    bill = trade.a_bill(
        supply=house.power,
        profile=house.profile,
        collection="direct_debit",
        notice_number=notice_number,
    )
    told = {"debit": debit, "debit_on": date(2026, 12, 9)}
    Position.objects.create(customer=bill.customer, bill=bill, **told)

    page = text_of(as_anna.get(f"/fatture/{bill.bill_number.replace('/', '~')}/"))

    assert words in page


def test_a_credit_note_asks_for_nothing(as_anna, house):
    trade.a_bill(
        supply=house.power,
        profile=house.profile,
        bill_number="NC/1",
        kind="credit_note",
        total="-20.00",
        open_amount="0",
        collection="none",
    )

    page = text_of(as_anna.get("/fatture/NC~1/"))

    assert "Nota di credito: Luce" in page
    assert "L’importo è a tuo credito" in page


def test_a_plico_shows_its_bills_and_how_its_total_comes_about(as_anna, house):
    page = text_of(as_anna.get("/fatture/plico/PL~1/")).replace("\N{NO-BREAK SPACE}", " ")

    assert listed(as_anna.get("/fatture/plico/PL~1/")) == ["2026~NEL-PLICO"]
    assert "Totale delle fatture</dt><dd>87,42 €" in page
    assert "Credito precedente</dt><dd>\N{MINUS SIGN}8,50 €" in page
    assert "Totale del plico</dt><dd>78,92 €" in page
    assert "Paga 78,92 € entro il 5 dicembre 2026." in page
    assert 'href="plico.pdf"' in page


@pytest.mark.parametrize("path", ["/fatture/", BILL, "/fatture/plico/PL~1/"])
def test_bills_are_read_while_the_portal_is_read_only(as_anna, house, settings, path):
    settings.READ_ONLY = True

    assert as_anna.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/fatture/", BILL, "/fatture/plico/PL~1/"])
def test_bills_speak_english(as_anna, house, path):
    page = text_of(as_anna.get(path, headers={"accept-language": "en"}))

    assert '<html lang="en">' in page
    assert "€87.42" in page


def test_nobody_writes_to_a_bill(as_anna, house):
    assert as_anna.post(BILL).status_code == 405
