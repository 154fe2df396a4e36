import re
from datetime import UTC, date, datetime

import cast
import pytest
import trade
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def test_home_says_first_what_there_is_to_pay_and_where_to_begin(as_anna, house):
    page = text_of(as_anna.get("/"))

    # The plico (78,92) counts once, and the bill in it not at all; the overdue gas bill is 41,06.
    assert '<p class="amount">119,98\N{NO-BREAK SPACE}€</p>' in page
    assert "1 pagamento scaduto il 30 ottobre 2026 e 1 in scadenza il 5 dicembre 2026" in page
    assert '<input type="hidden" name="plico" value="PL/1">' in page
    assert '<input type="hidden" name="fattura" value="2026/SCADUTA">' in page
    assert "Paga tutto ora" in page


def test_without_pagopa_home_leads_to_what_is_most_urgent(as_anna, house, settings):
    settings.PAGOPA_CREDITOR = ""

    page = text_of(as_anna.get("/"))

    assert 'class="btn" href="/fatture/2026~SCADUTA/"' in page
    assert 'href="/fatture/?stato=da-pagare"' in page
    assert "Paga" not in page.partition("</section>")[0].partition("Da pagare</h2>")[2]


def test_a_single_plico_to_pay_is_led_to(signed_in, anna):
    profile = trade.a_profile(customer=anna.customer)
    trade.a_plico(profile=profile, plico_number="PL-7")

    page = text_of(signed_in(anna.login).get("/"))

    assert "1 pagamento entro il 5 dicembre 2026" in page
    assert 'href="/fatture/plico/PL-7/"' in page
    assert "stato=da-pagare" not in page


def test_what_will_be_debited_asks_for_nothing(signed_in, anna):
    supply = cast.a_supply(customer=anna.customer)
    profile = trade.a_debit_profile(customer=anna.customer)
    trade.a_bill(supply=supply, profile=profile, collection="direct_debit")

    page = text_of(signed_in(anna.login).get("/"))

    assert "In addebito sul tuo conto" in page
    assert "previsto per il 5 dicembre 2026: non devi fare nulla" in page
    assert "Da pagare</h2>" not in page


def test_nothing_to_pay_is_said_kindly(signed_in, anna):
    page = text_of(signed_in(anna.login).get("/"))

    assert "È tutto a posto: non ci sono fatture da pagare." in page
    assert "Qui arriveranno le tue fatture" in page
    assert "Nessuna fornitura attiva" in page


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "said"),
    [
        (date(2026, 11, 20), date(2026, 11, 28), "Aperta fino al 28 novembre 2026"),
        (date(2026, 11, 22), date(2026, 11, 22), "Aperta fino al 22 novembre 2026"),
        (
            date(2026, 12, 1),
            date(2026, 12, 8),
            "Apre il 1 dicembre 2026 e chiude l\N{RIGHT SINGLE QUOTATION MARK}8 dicembre 2026",
        ),
        (date(2026, 11, 1), date(2026, 11, 21), "La prossima finestra non è ancora fissata"),
    ],
)
def test_the_reading_box_says_when_a_self_reading_counts(as_anna, house, opens_on, closes_on, said):
    trade.a_window(calendar="RC-A", opens_on=opens_on, closes_on=closes_on)

    assert said in text_of(as_anna.get("/"))


def test_the_reading_box_stands_before_the_bills_where_there_is_a_reading_to_send(as_anna, house):
    page = text_of(as_anna.get("/"))

    assert page.index('id="due"') < page.index('id="autolettura"') < page.index('id="bills"')


def test_a_meter_read_remotely_needs_no_reading(signed_in, anna):
    cast.a_supply(customer=anna.customer, commodity="gas", meter_smart=True)

    page = text_of(signed_in(anna.login).get("/"))

    assert (
        "si legge a distanza: non serve inviare l\N{RIGHT SINGLE QUOTATION MARK}autolettura" in page
    )


def test_home_speaks_english(as_anna, house):
    page = text_of(as_anna.get("/", headers={"accept-language": "en"}))

    assert "€119.98" in page
    assert "30 October 2026" in page


def test_the_last_five_bills_are_there_newest_first(as_anna, house):
    for month in range(1, 7):
        trade.a_paid_bill(
            supply=house.power,
            profile=house.profile,
            issued_on=date(2026, month, 1),
            bill_number=f"2026/M{month}",
        )

    page = text_of(as_anna.get("/"))

    assert page.count('<span class="do docs">') == 5
    assert page.index("2026~NEL-PLICO") < page.index("2026~PAGATA") < page.index("2026~M6")
    assert "2026~M4" not in page


def test_bruno_sees_nothing_of_annas(as_bruno):
    page = text_of(as_bruno.get("/"))

    assert "Niente da pagare" in page
    assert "2026~" not in page
    assert "S-LUCE" not in page


def test_home_is_read_while_the_portal_is_read_only(as_anna, house, settings):
    settings.READ_ONLY = True

    assert "119,98" in text_of(as_anna.get("/"))


def test_home_asks_the_database_six_times_at_most(as_anna, house, settings):
    settings.SHELL_SECONDS = 60
    as_anna.get("/")

    with CaptureQueriesContext(connection) as asked:
        as_anna.get("/")

    plumbing = ("SAVEPOINT", "RELEASE", "SELECT set_config('role', 'none'")
    statements = [one["sql"] for one in asked if not one["sql"].startswith(plumbing)]
    assert len(statements) <= 6, "\n".join(statements)


def test_electricity_read_by_hand_is_in_the_reading_box_and_a_waiting_reading_leaves(
    signed_in, anna
):
    cast.a_supply(
        customer=anna.customer, supply_code="S-A-MANO", meter_smart=False, street_number="3"
    )

    page = text_of(signed_in(anna.login).get("/"))

    box = page.split('id="autolettura"')[1].split("</section>")[0]
    assert "Aperta fino al 30 novembre 2026" in box
    assert 'href="/operazioni/autolettura/?fornitura=S-A-MANO"' in box
    assert f'data-readings-of="{anna.customer.customer_code}"' in box
    assert "reading.mjs" in page


def test_a_request_that_waits_for_anna_is_shown_however_old(as_anna, house):
    old = datetime(2026, 1, 2, 9, tzinfo=UTC)
    waiting = trade.a_request(
        customer=house.anna.customer, status="waiting_customer", opened_at=old, status_at=old
    )
    for _ in range(4):
        trade.a_request(customer=house.anna.customer)

    listed = re.findall(r'/profilo/richieste/([^/"]+)/', text_of(as_anna.get("/")))

    # The other that waits for her is newer.
    assert listed[:2] == ["W~CELLULARE", waiting.request_code]
