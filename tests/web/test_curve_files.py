"""Anna takes her curve along: CSV, XLSX, JSON, Green Button."""

import csv
import io
import json
import zipfile
from datetime import date

import curving
import pytest
from lxml import etree

pytestmark = pytest.mark.django_db
CURVES = "/consumi/S-LUCE/curve/"
AUTUMN = date(2026, 10, 25)


@pytest.fixture
def light(house):
    """Anna's light on three days: the one of 25 hours with an hour that was not measured."""
    curving.keep(
        house.power,
        [
            curving.a_day(date(2026, 10, 24)),
            curving.a_day(AUTUMN, missing=(3,)),
            curving.a_day(date(2026, 10, 26), minutes=15),
        ],
    )
    return house.power


def rows_of(response):
    text = response.content.decode().lstrip("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_table_has_an_interval_a_row_with_its_band_and_its_clock(as_anna, light):
    response = as_anna.get(CURVES + "curva.csv")
    rows = rows_of(response)

    assert rows[0] == ["Giorno", "Ora", "Inizio con il fuso", "Minuti", "Energia, Wh", "Fascia"]
    assert len(rows) == 1 + 24 + 25 + 96
    assert [row[:3] for row in rows if row[0] == "2026-10-25"][1:5] == [
        ["2026-10-25", "01:00", "2026-10-25T01:00+02:00"],
        ["2026-10-25", "02:00", "2026-10-25T02:00+02:00"],
        ["2026-10-25", "02:00", "2026-10-25T02:00+01:00"],
        ["2026-10-25", "03:00", "2026-10-25T03:00+01:00"],
    ]
    assert [row[4] == "" for row in rows if row[0] == "2026-10-25"].index(True) == 3
    assert {row[5] for row in rows[1:25]} == {"F2", "F3"}  # a Saturday
    assert "curva-IT999E" in response["Content-Disposition"]
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_only_the_days_that_are_asked_for_go_along(as_anna, light):
    rows = rows_of(as_anna.get(CURVES + "curva.csv", {"da": "2026-10-25", "a": "2026-10-25"}))

    assert {row[0] for row in rows[1:]} == {"2026-10-25"}


@pytest.mark.parametrize(("first", "last"), [("x", "y"), ("2030-01-01", "2001-01-01"), ("", "")])
def test_days_that_make_no_sense_do_no_harm(as_anna, light, first, last):
    assert as_anna.get(CURVES + "curva.csv", {"da": first, "a": last}).status_code == 200


def test_json_says_what_was_not_measured(as_anna, light):
    told = json.loads(as_anna.get(CURVES + "curva.json").content)["curve"]

    assert len(told) == 24 + 25 + 96
    assert told[0] == {
        "day": "2026-10-24",
        "time": "00:00",
        "starts_at": "2026-10-24T00:00+02:00",
        "minutes": 60,
        "energy_wh": told[0]["energy_wh"],
        "band": "F3",
    }
    assert [one["energy_wh"] for one in told].count(None) == 1


def test_a_workbook_opens(as_anna, light):
    book = zipfile.ZipFile(io.BytesIO(as_anna.get(CURVES + "curva.xlsx").content))

    assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 1 + 24 + 25 + 96


def test_green_button_holds_what_was_measured(as_anna, light):
    response = as_anna.get(CURVES + "green-button.xml")
    feed = etree.fromstring(b"".join(response.streaming_content))

    assert response["Content-Type"] == "application/atom+xml"
    assert len(feed.findall(".//{*}IntervalReading")) == 24 + 24 + 96
    assert feed.findtext(".//{*}ServiceCategory/{*}kind") == "0"


def test_a_supply_without_a_curve_gives_an_empty_file(as_anna, house):
    assert len(rows_of(as_anna.get(CURVES + "curva.csv"))) == 1


def test_the_page_offers_all_four(as_anna, light):
    page = as_anna.get(CURVES).content.decode()

    for ending in ("curva.csv", "curva.xlsx", "curva.json", "green-button.xml"):
        assert f'action="{CURVES}{ending}"' in page


def test_of_a_longer_span_the_last_400_days_go_along(as_anna, light):
    curving.keep(light, [curving.a_day(date(2025, 9, 20)), curving.a_day(date(2025, 9, 22))])

    rows = rows_of(as_anna.get(CURVES + "curva.csv"))

    assert rows[1][0] == "2025-09-22"
