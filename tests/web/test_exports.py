"""What Anna takes along: the page's months, and everything, in three forms."""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import cast
import pytest
import trade
from metered import years_of_gas, years_of_power

from utenza.metering.models import Consumption
from utenza.web.components.exports import Sheet, as_csv, as_json, as_xlsx

SHEET = Sheet(
    "things",
    "Cose",
    [("name", "=Nome"), ("value", "Valore"), ("day", "Giorno")],
    [
        ("=1+1", Decimal("-1234.50"), date(2026, 11, 22)),
        ("+39 02", Decimal("0.123"), None),
        ("-x", 7, None),
        ('@"a";b', None, None),
        ("\tTab", None, None),
    ],
)


def rows_of(text, *, delimiter=";"):
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))


def test_a_cell_that_a_spreadsheet_would_run_is_quoted_and_a_number_is_not():
    rows = rows_of(as_csv(SHEET, language="it"))

    assert rows[0] == ["'=Nome", "Valore", "Giorno"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+39 02", "'-x", '\'@"a";b', "'\tTab"]
    assert [row[1] for row in rows[1:]] == ["-1234,50", "0,123", "7", "", ""]


def test_english_has_points_and_commas():
    rows = rows_of(as_csv(SHEET, language="en"), delimiter=",")

    assert rows[1] == ["'=1+1", "-1234.50", "2026-11-22"]


def test_a_workbook_holds_texts_and_numbers_and_never_a_formula():
    with zipfile.ZipFile(io.BytesIO(as_xlsx([SHEET, SHEET_TWO]))) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
        names = book.read("xl/workbook.xml").decode()

    assert "<f>" not in page
    assert "-1234.5" in page
    assert "&#39;=1+1" in texts or "'=1+1" in texts
    assert 'name="Cose"' in names
    assert 'name="Altre"' in names


SHEET_TWO = Sheet("others", "Altre", [("name", "Nome")], [])


def test_json_has_a_list_for_each_table_with_numbers_as_numbers():
    told = json.loads(as_json([SHEET, SHEET_TWO]))

    assert told["things"][0] == {"name": "=1+1", "value": -1234.5, "day": "2026-11-22"}
    assert told["others"] == []


@pytest.mark.django_db
def test_anna_takes_the_page_along_as_it_is_asked_for(as_anna, house):
    years_of_gas(house.gas)

    file = as_anna.get("/consumi/S-GAS/consumi.csv?mesi=24&unita=kwh")

    rows = rows_of(file.content.decode())
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file["Content-Disposition"] == (
        'attachment; filename="consumi-99900000000001-24-mesi.csv"'
    )
    assert rows[0] == ["POD o PDR", "Mese", "Totale", "Unità", "Tipo", "Un anno prima"]
    assert len(rows) == 25
    assert rows[-1] == ["99900000000001", "2026-10", "642,000", "kWh", "misurato", "642,000"]
    assert rows[1][-1] == ""


@pytest.mark.django_db
def test_a_month_of_which_nothing_is_known_has_its_row(as_anna, house):
    years_of_power(house.power)
    Consumption.objects.filter(supply=house.power, month=date(2026, 5, 1)).delete()

    told = json.loads(as_anna.get("/consumi/S-LUCE/consumi.json").content)["months"]
    rows = rows_of(as_anna.get("/consumi/S-LUCE/consumi.csv").content.decode())

    assert len(told) == len(rows) - 1 == 12
    may = next(one for one in told if one["month"] == "2026-05")
    assert (may["kind"], may["total"], may["year_before"]) == ("missing", None, 150)
    assert "nessun dato" in rows[7]
    assert rows[7][1] == "2026-05"


@pytest.mark.django_db
def test_the_three_forms_of_the_page_say_the_same(as_anna, house):
    years_of_power(house.power)

    told = json.loads(as_anna.get("/consumi/S-LUCE/consumi.json").content)["months"]
    with zipfile.ZipFile(io.BytesIO(as_anna.get("/consumi/S-LUCE/consumi.xlsx").content)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    rows = rows_of(as_anna.get("/consumi/S-LUCE/consumi.csv").content.decode())

    assert len(told) == len(rows) - 1 == 12
    assert told[-1]["total"] == 172
    assert Decimal(rows[-1][5].replace(",", ".")) == 172
    assert page.count("<row ") == 13


@pytest.mark.django_db
def test_everything_is_every_month_and_every_reading_of_hers_alone(as_anna, house, bruno):
    years_of_power(house.power, months=40)
    trade.a_reading(supply=house.gas, value=1234)
    his = cast.a_supply(customer=bruno.customer)
    trade.a_reading(supply=his, value=777_777)
    trade.a_month_of_consumption(supply=his, month=date(2026, 1, 1), quantity="777777")

    told = json.loads(as_anna.get("/consumi/consumi-e-letture.json").content)
    consumption = rows_of(as_anna.get("/consumi/consumi.csv").content.decode())
    readings = rows_of(as_anna.get("/consumi/letture.csv").content.decode())

    assert len(told["consumption"]) == len(consumption) - 1 == 120
    assert [row[4:] for row in readings[1:]] == [["1234", "m³", "Rilevata"]]
    assert told["readings"] == [
        {
            "supply": "S-GAS",
            "point": "99900000000001",
            "day": "2026-10-31",
            "register": "total",
            "value": 1234,
            "unit": "m3",
            "kind": "actual",
        }
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/consumi/consumi-e-letture.json", "/consumi/S-LUCE/consumi.json"]
)
def test_a_file_for_programs_is_the_same_when_anna_changes_her_language(as_anna, house, path):
    years_of_power(house.power, estimated=[date(2026, 9, 1)])
    trade.a_month_of_consumption(
        supply=house.power, month=date(2026, 10, 1), band="F0", quantity=10, kind="estimated"
    )
    trade.a_reading(supply=house.power, value=1234, kind="estimated")
    italian = as_anna.get(path).content
    as_anna.post("/lingua/", {"language": "en"})

    assert as_anna.get(path).content == italian
    tables = json.loads(italian)
    kinds = {row["kind"] for table in tables.values() for row in table}
    assert kinds == {"actual", "estimated"} | ({"partly_estimated"} & kinds)
    assert ("partly_estimated" in kinds) == ("months" in tables)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/consumi/consumi.csv", "/consumi/consumi-e-letture.xlsx", "/consumi/S-LUCE/consumi.json"],
)
def test_no_cache_keeps_a_file_and_nothing_in_it_can_run(as_anna, house, path):
    answer = as_anna.get(path)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
