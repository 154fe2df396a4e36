"""Readings on their way to the distributors."""

import csv
from datetime import UTC, date, datetime

import cast
import pytest
import trade
from lxml import etree

from utenza.metering.actions.sending import files_to_write, make_files, mark_sent, take_readings
from utenza.metering.models import ReadingFile, SelfReading, SelfReadingStep
from utenza.metering.queries.sending import Held, waiting_for_distributors
from utenza.metering.rules.distributors import Distributor, Distributors
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SELLER, UNO, DUE, SHIPPER = "99990010011", "99990020010", "99990030019", "99990040018"
KNOWN = Distributors(
    [
        Distributor("0999", UNO, "Rete Uno"),
        Distributor("0998", DUE, "Rete Due", "TAL_0050_{seller}_{distributor}_{month_year}.xml"),
        Distributor("0997", DUE, "Rete Due", shipper=SHIPPER),
    ]
)
pytestmark = pytest.mark.django_db


def a_self_reading(*, customer, code, pdr="09999000000001", commodity="gas", **fields):
    supply = cast.a_supply(customer=customer, commodity=commodity, point_code=pdr)
    return trade.a_self_reading(supply=supply, request_code=code, **fields)


def make():
    with acting(Role.INTAKE):
        return make_files(sender=SELLER, distributors=KNOWN, now=NOW)


def send():
    """Write every file, as the command does, and return their names."""
    with acting(Role.INTAKE):
        names = [file.name for file in files_to_write()]
        for name in names:
            mark_sent(file=name, now=NOW)
    return names


def points_in(file):
    root = etree.fromstring(bytes(file.content))
    return [element.text for element in root.iter("cod_pdr")]


def states():
    return dict(SelfReading.objects.values_list("request_code", "state"))


def test_each_distributor_has_its_file_with_its_readings(anna, bruno):
    a_self_reading(customer=anna.customer, code="A", pdr="09990000000001")
    a_self_reading(customer=bruno.customer, code="B", pdr="09990000000002")
    a_self_reading(customer=anna.customer, code="C", pdr="09980000000001", state="taken")

    moved = make()

    assert [(one.request_code, one.state) for one in moved] == [("A", "taken"), ("B", "taken")]
    uno, due = ReadingFile.objects.order_by("distributor")
    assert (uno.name, due.name) == (
        f"{SELLER}_{UNO}_202611_TAL0050_20261124100000.xml",
        f"TAL_0050_{SELLER}_{DUE}_112026.xml",
    )
    assert (points_in(uno), points_in(due)) == (
        ["09990000000001", "09990000000002"],
        ["09980000000001"],
    )
    assert send() == [uno.name, due.name]
    assert set(states().values()) == {"sent"}


def test_the_story_tells_when_and_in_which_file_it_was_sent(anna):
    a_self_reading(customer=anna.customer, code="A")
    make()
    (name,) = send()

    steps = SelfReadingStep.objects.order_by("id").values_list("state", "at", "note")
    assert list(steps)[1:] == [("taken", NOW, ""), ("sent", NOW, "")]
    assert SelfReading.objects.get().file.name == name


def test_readings_of_another_shipper_go_to_it_as_a_table(anna):
    a_self_reading(customer=anna.customer, code="A", pdr="09970000000001")

    make()

    file = ReadingFile.objects.get()
    (row,) = csv.DictReader(bytes(file.content).decode().splitlines())
    assert file.name.endswith(".csv")
    assert row == {
        "piva_distr": DUE,
        "cod_pdr": "09970000000001",
        "matr_mis": "0005851658",
        "data_com_autolet_cf": "22/11/2026",
        "let_tot_prel": "1100",
    }


def test_what_was_stopped_before_it_was_marked_leaves_again_under_the_same_name(anna):
    a_self_reading(customer=anna.customer, code="A")
    make()
    before = files_to_write()

    assert make() == []

    assert files_to_write() == before
    assert len(before) == 1
    assert states() == {"A": "taken"}


def test_what_was_sent_does_not_leave_again(anna):
    a_self_reading(customer=anna.customer, code="A")
    make()
    send()

    assert make() == []
    assert files_to_write() == []
    with acting(Role.INTAKE):
        assert mark_sent(file=ReadingFile.objects.get().name, now=NOW) == []


def test_a_second_file_of_the_month_has_a_name_of_its_own(anna):
    for code in ("A", "B"):
        a_self_reading(customer=anna.customer, code=code, pdr="09980000000001")
        make()

    assert [file.name for file in files_to_write()] == [
        f"TAL_0050_{SELLER}_{DUE}_112026.xml",
        f"TAL_0050_{SELLER}_{DUE}_112026_2.xml",
    ]


def test_what_can_not_be_sent_is_held_with_its_reason_and_never_dropped(anna):
    a_self_reading(customer=anna.customer, code="A", pdr="11750001080026")
    a_self_reading(customer=anna.customer, code="B", meter_serial="")

    assert make() == []

    waiting = waiting_for_distributors(distributors=KNOWN)
    assert [(one.request_code, one.held) for one in waiting] == [
        ("A", Held.NO_DISTRIBUTOR),
        ("B", Held.NO_SERIAL),
    ]
    assert waiting[0].send_by == date(2026, 11, 26)  # received on a Sunday
    assert states() == {"A": "received", "B": "received"}


def test_only_gas_that_still_counts_goes_to_a_distributor(anna):
    a_self_reading(customer=anna.customer, code="A", commodity="electricity", pdr="IT999E1")
    for state in ("replaced", "cancelled", "sent", "validated", "not_validated"):
        a_self_reading(customer=anna.customer, code=state, state=state)

    assert make() == []
    assert files_to_write() == []


def test_the_cis_may_take_a_reading_in_charge_once(anna):
    a_self_reading(customer=anna.customer, code="A")
    a_self_reading(customer=anna.customer, code="B", state="cancelled")

    with acting(Role.INTAKE):
        first, again = (take_readings(request_codes=["A", "B", "X"], now=NOW) for _ in range(2))

    assert [one.request_code for one in first] == ["A"]
    assert again == []
