"""The curves of Anna's light: a day, a week, a year; what they say, and what they do not know."""

import re
from datetime import date
from decimal import Decimal

import cast
import curving
import pytest

from utenza.web.curves.years import legend_of

pytestmark = pytest.mark.django_db
CURVES = "/consumi/S-LUCE/curve/"
TUESDAY = date(2026, 11, 17)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def power(house):
    """Anna's light, with a committed power of 4,5 kW."""
    house.power.committed_power_kw = Decimal("4.5")
    house.power.available_power_kw = Decimal("4.9")
    house.power.save()
    return house.power


@pytest.fixture
def a_month(power):
    """Ten weeks until 21 November; on Tuesday something strong ran, and an hour is missing."""
    tuesday = curving.a_day(TUESDAY, minutes=15, missing=range(56, 60), extra={78: 820})
    curving.a_year(power, minutes=15, days=70, d20261117=tuesday)
    return power


def test_a_day_stands_hour_by_hour_beside_what_is_usual(as_anna, a_month):
    page = text_of(as_anna.get(CURVES, {"giorno": "2026-11-17"}))

    assert "Martedì 17 novembre 2026, ora per ora" in page
    assert "Media dei martedì (ultime 8 settimane)" in page
    assert "<title>19:00–20:00: 1,86 kWh in F2; di solito 1,01 kWh</title>" in page
    assert "<title>14:00–15:00: non misurata; di solito 0,25 kWh</title>" in page
    assert "Intervalli non misurati: 1 su 24." in page
    assert page.count('<g class="slot">') == 24


def test_a_day_stands_in_quarters_of_an_hour_too_as_power(as_anna, a_month):
    page = text_of(as_anna.get(CURVES, {"giorno": "2026-11-17", "passo": "quarti"}))

    assert page.count('<g class="slot">') == 96
    # Another day that is picked is shown in quarters too.
    assert '<input type="hidden" name="passo" value="quarti">' in page
    assert "<title>19:30–19:45: 4,32 kW in F2" in page
    assert "Intervalli non misurati: 4 su 96." in page


def test_the_page_says_how_near_the_committed_power_anna_came_and_what_stays_on(as_anna, a_month):
    page = text_of(as_anna.get(CURVES))

    assert "sabato 21 novembre 2026, ora per ora".capitalize() in page
    assert "Hai raggiunto 4,3 di 4,5 kW" in page
    assert "martedì 17 novembre 2026 alle 19:30" in page
    assert 'href="/operazioni/aumento-potenza/"' in page
    assert "Nei 30 giorni fino a questo giorno." in page
    assert 'href="/glossario/#potenza-impegnata"' in page
    assert "Di notte restano" in page


@pytest.mark.parametrize(("peak", "words"), [(46_000, "Ci sei andato"), (51_000, "Hai superato")])
def test_a_bakery_above_thirty_kw_reads_nothing_of_a_meter_that_cuts_off(
    as_anna, power, peak, words
):
    power.committed_power_kw, power.available_power_kw = Decimal(50), Decimal(55)
    power.save()
    curving.keep(power, [curving.a_day(TUESDAY, extra={19: peak})])

    page = text_of(as_anna.get(CURVES))

    assert words in page
    assert "scatta" not in page


def test_hours_of_a_few_wh_are_told_apart_in_the_legend_of_a_year():
    entries = legend_of([12.0, 14.0, 16.0, 19.0, 24.0], "it")

    words = [entry.words for entry in entries]
    assert words[1:4] == ["da 0,012 a 0,014", "da 0,014 a 0,016", "da 0,016 a 0,019"]
    assert len(set(words)) == len(words)


def test_bands_of_a_day_are_those_of_the_table(as_anna, a_month):
    saturday = text_of(as_anna.get(CURVES, {"giorno": "2026-11-21"}))

    assert "<dt>F1</dt><dd>0 kWh</dd>" in saturday
    assert 'class="f1"' not in saturday


@pytest.mark.parametrize(("day", "hours"), [("2026-10-25", 25), ("2026-10-24", 24)])
def test_the_day_on_which_summer_time_ends_has_25_hours(as_anna, a_month, day, hours):
    page = text_of(as_anna.get(CURVES, {"giorno": day}))

    assert page.count('<g class="slot">') == hours
    assert ("2:00–3:00, ora solare" in page) == (hours == 25)
    assert ("2:00–3:00, ora legale" in page) == (hours == 25)
    assert ("Questo giorno ha 25 ore: finisce l’ora legale." in page) == (hours == 25)


def test_the_day_on_which_summer_time_begins_has_23_hours(as_anna, power):
    spring = date(2026, 3, 29)
    curving.keep(power, [curving.a_day(spring)])

    page = text_of(as_anna.get(CURVES))

    assert page.count('<g class="slot">') == 23
    assert "Questo giorno ha 23 ore: comincia l’ora legale." in page
    assert "1:00–2:00" in page
    assert "2:00–3:00" not in page


def test_a_day_in_between_that_did_not_come_is_said_and_not_drawn(as_anna, power):
    curving.keep(power, [curving.a_day(date(2026, 11, 1)), curving.a_day(date(2026, 11, 3))])

    page = text_of(as_anna.get(CURVES, {"giorno": "2026-11-02"}))

    assert "Di questo giorno non c’è la curva" in page
    assert 'class="slot"' not in page


def test_where_days_to_compare_with_are_few_nothing_is_called_usual(as_anna, power):
    curving.a_year(power, days=15)

    page = text_of(as_anna.get(CURVES, {"giorno": "2026-11-21"}))

    assert "Media dei" not in page
    assert "di solito" not in page


@pytest.mark.parametrize("asked", ["2030-01-01", "domani", ""])
def test_a_day_that_is_not_known_leads_to_the_nearest_that_is(as_anna, a_month, asked):
    page = text_of(as_anna.get(CURVES, {"giorno": asked}))

    assert "Sabato 21 novembre 2026, ora per ora" in page


def test_a_week_has_its_hours_and_a_table_that_leads_to_its_days(as_anna, a_month):
    page = text_of(as_anna.get(CURVES + "settimana/", {"giorno": "2026-11-17"}))

    assert "Settimana 16 – 22 novembre 2026" in page
    assert page.count('<g class="slot">') == 7 * 24
    assert f'href="{CURVES}?giorno=2026-11-17"' in page
    assert "4,3 kW alle 19:30" in page
    assert "domenica 22, 23:00–24:00: non misurata" in page


def test_a_year_is_a_map_of_few_paths_and_a_table_of_hours_and_months(as_anna, a_month):
    response = as_anna.get(CURVES + "anno/")
    page = text_of(response)

    assert page.count('<path class="shade s') == 2 * 6  # the map, and its legend
    assert page.count('<g class="slot">') == 53
    assert "70 giorni misurati" in page
    assert "4,3 kW alle 19:30, il giorno 17" in page
    assert '<th scope="row">19–20</th>' in page


def test_the_page_of_a_supply_leads_to_its_curve_where_it_has_one(as_anna, a_month):
    power, gas = (text_of(as_anna.get(f"/forniture/{code}/")) for code in ("S-LUCE", "S-GAS"))

    assert f'href="{CURVES}"' in power
    assert "/curve/" not in gas
    assert 'href="/consumi/S-GAS/letture/"' in gas


@pytest.mark.parametrize("path", ["", "letture/", "curve/", "curve/settimana/", "curve/anno/"])
def test_the_pages_of_a_supply_lead_to_each_other(as_anna, a_month, path):
    page = text_of(as_anna.get(f"/consumi/S-LUCE/{path}"))

    views = page.partition('aria-label="Consumi di questa fornitura"')[2].partition("</nav>")[0]
    assert re.findall("<a[^>]*>([^<]*)</a>", views) == [
        *("Mesi", "Giorno", "Settimana", "Anno", "Letture"),
    ]
    assert views.count('aria-current="page"') == 1
    back = re.search('<a class="back" href="([^"]*)"', page)[1]
    assert back == ("/consumi/S-LUCE/" if path else "/forniture/S-LUCE/")


def test_from_a_day_of_the_curve_its_week_and_its_year_are_next(as_anna, a_month):
    page = text_of(as_anna.get(CURVES, {"giorno": "2026-11-17"}))

    for path in ("settimana/", "anno/"):
        assert f'href="{CURVES}{path}?giorno=2026-11-17"' in page


@pytest.mark.parametrize("path", ["", "letture/", "curve/"])
def test_where_nothing_is_known_hour_by_hour_nothing_leads_there(as_anna, house, path):
    page = text_of(as_anna.get(f"/consumi/S-LUCE/{path}"))

    assert 'href="/consumi/S-LUCE/letture/"' in page
    assert "/curve/" not in page


def test_a_supply_without_curves_says_why(as_anna, house):
    power, gas = (text_of(as_anna.get(f"/consumi/{code}/curve/")) for code in ("S-LUCE", "S-GAS"))

    assert "quando il contatore registra ora per ora" in power
    assert "I contatori del gas non misurano ora per ora" in gas


@pytest.mark.parametrize("page", ["", "settimana/", "anno/"])
def test_bruno_sees_no_curve_of_annas(as_bruno, a_month, page):
    hers, nobodys = as_bruno.get(CURVES + page), as_bruno.get(f"/consumi/NESSUNA/curve/{page}")

    assert hers.status_code == 404
    assert hers.content == nobodys.content


@pytest.mark.parametrize("page", ["", "settimana/", "anno/"])
def test_curves_speak_english(as_anna, a_month, page):
    said = text_of(as_anna.get(CURVES + page, headers={"accept-language": "en"}))

    assert '<html lang="en">' in said
    assert "hour by hour" in said
    for italian in ("Giorno", "Potenza", "Consumo", "misurat"):
        assert italian not in said


def test_who_signs_in_for_anna_with_another_supply_sees_only_its_own_curve(as_anna, a_month):
    other = cast.a_supply(customer=a_month.customer, supply_code="S-ALTRA")
    curving.keep(other, [curving.a_day(date(2026, 5, 1))])

    page = text_of(as_anna.get("/consumi/S-ALTRA/curve/"))

    assert "Venerdì 1 maggio 2026" in page
    assert "4,5 kW" not in page
