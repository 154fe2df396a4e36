"""All readings of Anna's meter, and her bills beside them."""

import re
from datetime import date

import closing
import pytest
import trade

pytestmark = pytest.mark.django_db
PATH = "/consumi/S-GAS/letture/"


def told(response):
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def readings(house):
    """The gas meter showed 1,000 at the end of August, 1,100 two months later."""
    house.gas.correction_coefficient = "1.020000"
    house.gas.meter_digits = 5
    house.gas.meter_serial = "0005851658"
    house.gas.save()
    for day, value, kind in (
        (date(2026, 8, 31), 1000, "actual"),
        (date(2026, 9, 30), 1040, "customer"),
        (date(2026, 10, 31), 1100, "actual"),
    ):
        trade.a_reading(supply=house.gas, read_on=day, value=value, kind=kind)


def billed(house, quantity, **fields):
    house.overdue.quantity, house.overdue.unit = quantity, "Smc"
    for name, value in fields.items():
        setattr(house.overdue, name, value)
    house.overdue.save()


@pytest.mark.usefixtures("readings")
def test_every_reading_stands_with_its_kind_and_what_was_used_since(as_anna):
    words = told(as_anna.get(PATH))

    assert "matricola 0005851658" in words
    assert "31 ottobre 2026 1.100 Rilevata 60" in words
    assert "30 settembre 2026 1.040 Autolettura 40" in words
    assert "31 agosto 2026 1.000 Rilevata" in words


@pytest.mark.usefixtures("readings")
def test_a_bill_that_charged_what_was_counted_agrees(as_anna, house):
    billed(house, "102")

    words = told(as_anna.get(PATH))

    assert "Fra due letture c’è 1 periodo fatturato: 1 coincide." in words
    assert "settembre – ottobre 2026 2026/SCADUTA 102 102 0 Coincide" in words


@pytest.mark.usefixtures("readings")
def test_one_that_charged_more_is_to_be_looked_at(as_anna, house):
    billed(house, "152")

    words = told(as_anna.get(PATH))

    assert "periodo fatturato: 0 coincide. 1 è da verificare" in words
    assert "152 102 50 Da verificare" in words


@pytest.mark.usefixtures("readings")
def test_one_that_was_estimated_is_said_to_be_and_nothing_of_what_follows(as_anna, house):
    billed(house, "152", estimated=True)

    words = told(as_anna.get(PATH))

    assert "152 102 50 Stimato" in words
    assert "ricalcolato" not in words


@pytest.mark.usefixtures("readings")
def test_a_wrong_bill_that_was_credited_and_issued_again_is_no_longer_doubted(as_anna, house):
    billed(house, "152")
    to = {"supply": house.gas, "profile": house.profile}
    trade.a_bill(**to, total="-41.06", kind="credit_note", bill_number="2026/NOTA")
    trade.a_bill(**to, total="28.00", bill_number="2026/GIUSTA", quantity="102", unit="Smc")

    words = told(as_anna.get(PATH))

    assert "Fra due letture c’è 1 periodo fatturato: 1 coincide." in words
    assert "settembre – ottobre 2026 2026/GIUSTA 102 102 0 Coincide" in words
    assert "2026/SCADUTA" not in words


@pytest.mark.usefixtures("readings")
def test_of_a_meter_whose_c_is_not_known_nothing_is_called_wrong(as_anna, house):
    house.gas.correction_coefficient = None
    house.gas.save()
    billed(house, "102")

    words = told(as_anna.get(PATH))

    assert "Manca il coefficiente C" in words
    assert "non possiamo confrontare le letture con le fatture" in words
    assert "Da verificare" not in words


@pytest.mark.usefixtures("readings")
def test_a_converter_that_counts_smc_agrees_as_the_bill_itself_says(as_anna, house):
    house.gas.correction_coefficient = "1.200000"
    house.gas.save()
    billed(house, "100")

    assert "settembre – ottobre 2026 2026/SCADUTA 100 100 0 Coincide" in told(as_anna.get(PATH))


def test_without_readings_the_page_says_so(as_anna, house):
    house.gas.correction_coefficient = "1.020000"
    house.gas.save()
    billed(house, "102")

    words = told(as_anna.get(PATH))

    assert "Manca una lettura" in words
    assert "Non ci sono ancora due letture" in words
    assert "Non abbiamo ancora letture di questo contatore." in words


def test_without_bills_too(as_anna, house):
    words = told(as_anna.get("/consumi/S-GAS/letture/"))

    assert "Non c’è ancora una fattura da confrontare." in words


@pytest.mark.usefixtures("readings")
def test_the_readings_can_be_taken_along(as_anna):
    file = as_anna.get("/consumi/S-GAS/letture.csv")

    assert file["Content-Disposition"].endswith('"letture-99900000000001.csv"')
    assert "2026-09-30;total;1040;m³;Autolettura" in file.content.decode()


def test_in_sola_consultazione_the_self_reading_gives_way_to_the_counters(as_anna, house):
    trade.a_window(calendar="RC-A", opens_on=date(2026, 11, 20), closes_on=date(2026, 11, 27))
    assert "Invia l’autolettura" in told(as_anna.get(PATH))

    closing.a_mode()

    assert "Invia l’autolettura" not in told(as_anna.get(PATH))
