"""What Anna used, month by month, in words as in the drawing."""

import re
from datetime import UTC, date, datetime

import cast
import pytest
import trade
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from metered import NEWEST, years_of_gas, years_of_power

from utenza.bills.models import Bill
from utenza.metering.models import Consumption, DegreeMonth
from utenza.metering.rules.months import months_to
from utenza.payments.models import AttemptLine, Entry, Payment, Receipt

pytestmark = pytest.mark.django_db
POWER, GAS = "/consumi/S-LUCE/", "/consumi/S-GAS/"


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def told(response):
    """Return what is read aloud: no drawing, no markup."""
    page = re.sub(r"<svg.*?</svg>", " ", text_of(response).partition("<main")[2])
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_page_says_total_change_bands_and_until_when(as_anna, house):
    years_of_power(house.power, grows="1.1", estimated=(NEWEST,))

    words = told(as_anna.get(POWER))

    for said in (
        "I tuoi consumi di luce",
        "2.457 kWh",
        "+10 %",
        "a parità di giorni, per 12 mesi",
        "È il 10 % in più di un anno prima, a parità di giorni.",
        "Il mese più alto è gennaio 2026, con 244 kWh.",
        "1 mese è stimato.",
        "Dati fino a",
        "ottobre 2026",
        "F1, giorno feriale 33 %",
        "F3, notte e festivi 36 %",
    ):
        assert said in words


def test_who_cannot_see_the_drawing_has_every_figure_in_the_table(as_anna, house):
    years_of_power(house.power, estimated=(NEWEST,))

    page = as_anna.get(POWER)

    words = told(page)
    for month in months_to(NEWEST, 12):
        assert len(re.findall(rf'<th scope="row">\w+ {month.year}</th>', text_of(page))) > 0
    assert "ottobre 2026 56,76 53,32 61,92 172,00 stimato 172,00" in words
    assert "settembre 2026 55,44 52,08 60,48 168,00 misurato 168,00" in words


def test_an_estimate_differs_from_a_measure_in_word_and_in_pattern(as_anna, house):
    years_of_power(house.power, estimated=(NEWEST,))

    page = text_of(as_anna.get(POWER))

    assert page.count('class="f1 est"') == 2  # the column and the legend
    assert "<title>ottobre 2026: 172 kWh (F1 56,8, F2 53,3, F3 61,9), stimato;" in page


def test_a_month_that_is_partly_estimated_is_said_to_be(as_anna, house):
    trade.a_month_of_consumption(supply=house.power, month=NEWEST, quantity="10", band="F1")
    trade.a_month_of_consumption(
        supply=house.power, month=NEWEST, quantity="10", band="F2", kind="estimated"
    )

    assert "in parte stimato" in told(as_anna.get(POWER))


@pytest.mark.parametrize(("query", "columns"), [("", 12), ("?mesi=24", 24), ("?mesi=36", 36)])
def test_anna_chooses_how_far_back(as_anna, house, query, columns):
    years_of_power(house.power, months=48)

    page = text_of(as_anna.get(POWER + query))

    assert page.count('<g class="slot">') == columns
    assert page.count('class="beside"') == columns + 1
    assert f'<a href="{POWER}{query}" aria-current="page">{columns} mesi</a>' in page


@pytest.mark.parametrize("query", ["?mesi=13", "?mesi=x&unita=", "?unita=joule", "?mesi=24x"])
def test_what_is_no_wish_shows_the_usual(as_anna, house, query):
    years_of_power(house.power)

    assert text_of(as_anna.get(POWER + query)).count('<g class="slot">') == 12


def test_gas_is_shown_in_smc_and_as_energy(as_anna, house, settings):
    years_of_gas(house.gas)

    assert "1.015 Smc" in told(as_anna.get(GAS))
    in_kwh = told(as_anna.get(f"{GAS}?unita=kwh"))

    assert "10.861 kWh" in in_kwh  # 10.7 times as many
    assert "0,03852 GJ/Smc" in in_kwh
    settings.GAS_KWH_PER_SMC = settings.GAS_KWH_PER_SMC * 2
    assert "21.721 kWh" in told(as_anna.get(f"{GAS}?unita=kwh"))


def test_electricity_has_no_other_unit(as_anna, house):
    years_of_power(house.power)

    page = text_of(as_anna.get(f"{POWER}?unita=kwh&mesi=24"))

    assert "Unità di misura" not in page
    assert "unita=kwh" not in page


def test_the_cost_of_the_year_is_that_of_its_days_beside_the_same_days_a_year_before(
    as_anna, house
):
    nothing_billed(house)
    years_of_power(house.power)
    for first, last, total in (
        (date(2024, 12, 1), date(2025, 1, 31), "62.00"),
        (date(2025, 2, 1), date(2025, 12, 31), "334.00"),
        (date(2026, 1, 1), date(2026, 10, 31), "400.00"),
    ):
        trade.a_bill(
            supply=house.power,
            profile=house.profile,
            period_from=first,
            period_to=last,
            total=total,
        )

    words = told(as_anna.get(POWER))

    # 31 days of the first, 273 of the second.
    assert "Spesa del 2026 finora 400,00 €" in words
    assert "fino al 31 ottobre 2026; un anno prima, negli stessi giorni, 304,00 €" in words


def test_the_running_month_is_shown_and_not_compared(as_anna, house):
    years_of_power(house.power, months=25, newest=date(2026, 11, 1))

    words = told(as_anna.get(POWER))

    assert "Il mese è ancora in corso" in words
    assert "per 11 mesi" in words


def test_a_supply_without_consumption_says_what_comes(as_anna):
    words = told(as_anna.get(POWER))

    assert "Non ci sono ancora consumi" in words
    assert "Scarica" not in words


def test_months_that_are_missing_are_said_to_be(as_anna, house):
    years_of_power(house.power, months=1)
    years_of_power(house.power, months=1, newest=date(2026, 8, 1))

    page = as_anna.get(POWER)

    assert "<title>settembre 2026: nessun dato</title>" in text_of(page)
    words = told(page)
    assert "Di 10 mesi non abbiamo dati. Il mese più alto" in words
    assert "agosto – ottobre 2026. Di 10 mesi non abbiamo dati." in words
    assert "ottobre 2026 56,76 53,32 61,92 172,00 misurato settembre 2026 nessun dato" in words


def test_months_before_the_contract_are_not_missing(as_anna, house):
    house.power.started_on = date(2026, 8, 20)
    house.power.save()
    years_of_power(house.power, months=3)

    words = told(as_anna.get(POWER))

    assert "non abbiamo dati" not in words
    assert "nessun dato" not in words.partition("Mostra i dati in tabella")[2]


def test_who_is_new_is_told_of_how_many_months_the_total_is(as_anna, house):
    years_of_power(house.power, months=3)
    trade.a_month_of_consumption(supply=house.power, month=date(2025, 10, 1), quantity="86")

    words = told(as_anna.get("/consumi/"))

    assert "100 % in più di un anno prima, su 1 mese" in words
    assert "3 mesi fino a ottobre 2026" in words


def test_who_uses_as_much_as_ever_is_not_told_of_nothing_more(as_anna, house):
    years_of_power(house.power)

    words = told(as_anna.get("/consumi/"))

    assert "Quanto un anno prima" in words
    assert "0 % in" not in words


def ceased(supply, on):
    supply.status, supply.ended_on = "ceased", on
    supply.save()


def test_a_supply_that_ceased_long_ago_keeps_its_history_and_the_year_before(as_anna, house):
    ceased(house.power, date(2025, 3, 31))
    years_of_power(house.power, months=48, newest=date(2025, 3, 1))

    page = as_anna.get(f"{POWER}?mesi=36")

    assert "nessun dato" not in text_of(page)
    assert text_of(page).count('class="beside"') == 37
    assert "per 36 mesi" in told(page)
    assert "Quanto un anno prima" in told(as_anna.get("/consumi/"))
    assert "12 mesi fino a marzo 2025" in told(as_anna.get("/consumi/"))


def test_so_does_one_that_ceased_before_all_that_is_read_of_others(as_anna, house):
    ceased(house.power, date(2020, 12, 31))
    years_of_power(house.power, months=12, newest=date(2020, 12, 1))

    assert "Il mese più alto è gennaio 2020" in told(as_anna.get(POWER))
    assert "12 mesi fino a dicembre 2020" in told(as_anna.get("/consumi/"))


def test_a_ceased_supply_without_consumption_promises_none(as_anna, house):
    ceased(house.power, date(2026, 10, 31))

    for page in (POWER, "/forniture/S-LUCE/"):
        words = told(as_anna.get(page))
        assert "cessata" in words
        assert "ompar" not in words  # compariranno, comparirà


def test_all_supplies_stand_in_a_list_with_what_they_used(as_anna, house):
    years_of_power(house.power, grows="0.9")

    words = told(as_anna.get("/consumi/"))

    assert "10 % in meno di un anno prima" in words
    assert "2.011 kWh 12 mesi fino a ottobre 2026" in words
    assert "Nessun dato" in words


def test_who_has_one_supply_is_led_to_it(signed_in, bruno):
    cast.a_supply(customer=bruno.customer, supply_code="S/BRUNO")

    assert signed_in(bruno.login).get("/consumi/")["Location"] == "/consumi/S~BRUNO/"


def test_the_menu_leads_there_and_so_do_home_and_the_supply(as_anna, house):
    head, _, home = text_of(as_anna.get("/")).partition("<main")
    account = head.partition('<details class="menu"')[2]

    # On a phone the main menu is not shown, and the tabs below have no room for it.
    assert 'href="/consumi/"' in head.partition('class="tools"')[0]
    assert '<a class="entry untabbed" href="/consumi/">' in account
    assert 'href="/consumi/"' in home.partition("</main>")[0]
    assert f'href="{POWER}"' in text_of(as_anna.get("/forniture/S-LUCE/"))


def test_gas_that_heats_stands_beside_the_cold_where_it_is_told(as_anna, house, settings):
    settings.DEGREE_DAYS = True
    house.gas.gas_profile = "C3E1"
    house.gas.save()
    years_of_gas(house.gas)
    for month in months_to(NEWEST, 24):
        DegreeMonth.objects.create(area="MI", month=month, degree_days=100)
        DegreeMonth.objects.create(area="20121", month=month, degree_days=50)

    words = told(as_anna.get(GAS))

    assert "Riscaldamento e freddo" in words
    assert "A parità di freddo è quanto l’inverno prima." in words
    # The postcode's, not the province's.
    assert "novembre 2025 130 50" in words


def test_the_gas_of_a_whole_building_has_its_figures_as_italians_write_them(
    as_anna, house, settings
):
    settings.DEGREE_DAYS = True
    house.gas.gas_profile = "C3E1"
    house.gas.save()
    years_of_gas(house.gas)
    Consumption.objects.update(quantity=F("quantity") * 10)
    for month in months_to(NEWEST, 24):
        DegreeMonth.objects.create(area="MI", month=month, degree_days=100)

    page = text_of(as_anna.get(GAS))

    assert page.count(">1.000<") >= 2  # in the chart of the months, and in that of the heating
    assert ">1000<" not in page


@pytest.mark.parametrize("query", ["", "?unita=kwh"])
def test_the_running_month_is_no_month_of_the_winter_yet(
    house, signed_in, settings, monkeypatch, query
):
    december = datetime(2026, 12, 2, 11, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: december)
    settings.DEGREE_DAYS = True
    house.gas.gas_profile = "C3E1"
    house.gas.save()
    newest = date(2026, 12, 1)
    years_of_gas(house.gas, months=36, newest=newest)
    for month in months_to(newest, 36):
        DegreeMonth.objects.create(area="MI", month=month, degree_days=100)

    page = text_of(signed_in(house.anna.login).get(GAS + query))

    # October and November are two; were December whole after a day, they would be three.
    assert "Gas e freddo, inverno 2025/26" in page


@pytest.mark.parametrize(("is_on", "profile"), [(False, "C3E1"), (True, "C2E1"), (True, "")])
def test_without_the_setting_or_where_nothing_heats_there_is_no_such_card(
    as_anna, house, settings, is_on, profile
):
    settings.DEGREE_DAYS = is_on
    house.gas.gas_profile = profile
    house.gas.save()
    years_of_gas(house.gas)
    DegreeMonth.objects.create(area="MI", month=NEWEST, degree_days=100)

    assert "Riscaldamento e freddo" not in told(as_anna.get(GAS))


def test_the_page_asks_the_database_little(as_anna, house):
    years_of_power(house.power, months=48)

    with CaptureQueriesContext(connection) as asked:
        as_anna.get(f"{POWER}?mesi=36")

    own = [one["sql"] for one in asked if "metering_" in one["sql"] or "bills_bill" in one["sql"]]
    # The months, the bills that price them, and whether there are curves to lead to.
    assert len(own) == 3


def test_in_english_nothing_is_italian(as_anna, house):
    years_of_power(house.power)
    as_anna.post("/lingua/", {"language": "en"})

    words = told(as_anna.get(POWER))

    assert "Your electricity consumption" in words
    assert "October 2026" in words
    assert "ottobre" not in words


def nothing_billed(house):
    """Leave only the bill of the gas."""
    for kept in (Entry, AttemptLine, Receipt, Payment):
        kept.objects.all().delete()
    Bill.objects.exclude(pk=house.overdue.pk).delete()


def billed_as_ever(house):
    """Two bills of 300 kWh: 60 EUR for them, 18 fixed, 15.60 of taxes, and 18 of licence."""
    for first, last in (
        (date(2026, 7, 1), date(2026, 8, 31)),
        (date(2026, 9, 1), date(2026, 10, 31)),
    ):
        bill = trade.a_bill(
            supply=house.power,
            profile=house.profile,
            total="111.60",
            period_from=first,
            period_to=last,
            quantity="300",
            unit="kWh",
        )
        for group, amount in (
            ("energy_variable", "60"),
            ("energy_fixed", "18"),
            ("excise_vat", "15.60"),
            ("tv_licence", "18"),
        ):
            trade.an_item(bill=bill, group=group, label=group, amount=amount)


def test_the_next_bill_and_the_year_are_expected_with_how_sure_that_is(as_anna, house):
    nothing_billed(house)
    years_of_power(house.power, months=36)
    billed_as_ever(house)

    words = told(as_anna.get(POWER))

    # 190 + 214 kWh at 0.24, and 61 days of 18 / 61.5 + taxes; no licence in November and December.
    assert "Prossima fattura, novembre – dicembre 2026 circa 118 € Fra 114 € e 123 €" in words
    assert "Per 404 kWh" in words
    assert "Tutto il 2026" in words
    assert "già fatturati" in words
    assert "otto volte su dieci" in words


def test_without_bills_nothing_is_expected(as_anna, house):
    nothing_billed(house)
    years_of_power(house.power)

    assert "Che cosa aspettarsi" not in told(as_anna.get(POWER))


def test_a_supply_that_has_ended_expects_nothing(as_anna, house):
    house.power.status, house.power.ended_on = "ceased", date(2026, 10, 31)
    house.power.save()
    years_of_power(house.power)
    billed_as_ever(house)

    assert "Che cosa aspettarsi" not in told(as_anna.get(POWER))
