"""How Anna's readings end: the distributor's word, the CIS's, a bill."""

from datetime import UTC, date, datetime

import cast
import pytest
import trade

from utenza.imports.following import follow_readings
from utenza.metering.actions.settling import settle_readings, settle_validation
from utenza.metering.models import SelfReading, SelfReadingStep, StrayAnswer
from utenza.metering.queries.sending import stray_answers
from utenza.metering.rules.life import Misfit
from utenza.metering.rules.tal import Answer
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
PDR = "09999000000001"
TAKEN_ON = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture
def gas(anna):
    return cast.a_supply(customer=anna.customer, commodity="gas", point_code=PDR, meter_smart=False)


def read_by(supply, *, code="A", state="sent", **fields):
    return trade.a_self_reading(supply=supply, request_code=code, state=state, **fields)


def last_step():
    return SelfReadingStep.objects.latest("id")


def an_answer(verdict="V", **words):
    told = {"point_code": PDR, "taken_on": "22/11/2026", "value": "1100", "verdict": verdict}
    return Answer(**told | words)


def settle(*answers, file="tal0150.xml"):
    with acting(Role.INTAKE):
        return settle_validation(answers=answers, file=file, now=NOW)


def follow():
    with acting(Role.INTAKE):
        return [(one.request_code, one.state) for one in follow_readings(now=NOW)]


def state_of(code="A"):
    return SelfReading.objects.get(request_code=code).state


def test_what_the_distributor_validated_is_validated(gas):
    read_by(gas)

    settled = settle(an_answer())

    assert [(one.request_code, one.state) for one in settled.moved] == [("A", "validated")]
    assert (settled.known, settled.strays) == (0, [])


def test_what_it_did_not_validate_says_why(gas):
    read_by(gas)

    settle(an_answer("N", note="Consumo fuori soglia"))

    step = last_step()
    assert (state_of(), step.state, step.note) == (
        *("not_validated", "not_validated"),
        "Consumo fuori soglia",
    )


def test_the_same_answers_again_change_nothing(gas):
    read_by(gas)
    answers = (an_answer(), an_answer(value="9999"), an_answer(""))
    settle(*answers)

    again = settle(*answers)

    assert (again.moved, again.known) == ([], 1)
    assert [stray.misfit for stray in stray_answers()] == [Misfit.UNKNOWN, Misfit.UNREADABLE]


@pytest.mark.parametrize(
    ("state", "verdict", "misfit"),
    [
        ("replaced", "V", Misfit.LATE),
        ("cancelled", "N", Misfit.LATE),
        ("not_validated", "V", Misfit.CONTRADICTORY),
        ("used", "N", Misfit.CONTRADICTORY),
    ],
)
def test_an_answer_that_cannot_be_followed_is_kept_for_carla(gas, state, verdict, misfit):
    read_by(gas, state=state)

    settle(an_answer(verdict, note="eccola"))

    with acting(Role.OFFICE):
        (stray,) = stray_answers()
    assert (stray.misfit, stray.file, stray.answer) == (
        *(misfit, "tal0150.xml"),
        an_answer(verdict, note="eccola"),
    )
    assert state_of() == state


def test_of_two_answers_that_contradict_each_other_the_first_is_followed(gas):
    read_by(gas)

    settled = settle(an_answer("V"), an_answer("N"))

    assert state_of() == "validated"
    assert [misfit for misfit, _ in settled.strays] == [Misfit.CONTRADICTORY]


def test_the_answer_is_about_the_reading_that_waits_not_the_one_it_replaced(gas):
    read_by(gas, code="OLD", state="replaced")
    read_by(gas, code="A")
    read_by(gas, code="LATER", state="cancelled", submitted_at=NOW)

    settle(an_answer())

    assert (state_of(), state_of("OLD"), state_of("LATER")) == (
        *("validated", "replaced", "cancelled"),
    )


def test_the_answer_finds_the_reading_of_whoever_held_the_point_then(gas, bruno):
    cast.a_supply(customer=bruno.customer, commodity="gas", point_code=PDR)
    read_by(gas)

    settle(an_answer())

    assert state_of() == "validated"


def test_no_answers_are_no_trouble():
    assert settle().moved == []


@pytest.mark.parametrize(("is_valid", "state"), [(True, "validated"), (False, "not_validated")])
def test_the_cis_may_settle_a_reading_by_its_request(gas, is_valid, state):
    read_by(gas, state="taken")

    with acting(Role.INTAKE):
        settle_readings(request_codes={"A": "Ecco", "X": ""}, is_valid=is_valid, now=NOW)

    assert (state_of(), last_step().note) == (state, "Ecco")


@pytest.mark.parametrize("state", ["received", "taken", "sent"])
def test_a_delivery_that_brings_the_reading_validates_it(gas, state):
    read_by(gas, state=state)
    trade.a_reading(supply=gas, value=1100, read_on=date(2026, 11, 25), kind="customer")

    assert follow() == [("A", "validated")]
    assert follow() == []


@pytest.mark.parametrize(
    "reading",
    [
        {"value": 1101},
        {"kind": "actual"},
        {"kind": "estimated"},
        {"read_on": date(2026, 11, 26)},
        {"read_on": date(2026, 11, 18)},
        {"register": "F1"},
    ],
)
def test_a_reading_that_is_another_one_validates_nothing(gas, reading):
    read_by(gas)
    told = {"value": 1100, "read_on": TAKEN_ON, "kind": "customer"}
    trade.a_reading(supply=gas, **told | reading)

    assert follow() == []


def test_all_three_bands_have_to_come_back(anna):
    power = cast.a_supply(customer=anna.customer, meter_smart=False)
    read_by(power, state="taken", f1=1, f2=2, f3=3)
    for register, value in (("F1", 1), ("F2", 2)):
        trade.a_reading(
            supply=power, value=value, register=register, read_on=TAKEN_ON, kind="customer"
        )
    assert follow() == []

    trade.a_reading(supply=power, value=3, register="F3", read_on=TAKEN_ON, kind="customer")
    assert follow() == [("A", "validated")]


def test_a_validated_reading_is_tied_to_the_bill_that_it_closed(anna, gas):
    read_by(gas, state="validated")
    profile = trade.a_profile(customer=anna.customer)
    for number, fields in {
        "ESTIMATED": {"estimated": True, "period_to": TAKEN_ON},
        "CREDIT": {"kind": "credit_note", "total": "-1", "period_to": TAKEN_ON},
        "EARLIER": {"period_to": date(2026, 10, 31)},
        "NEAR": {"period_to": date(2026, 11, 24)},
        "ITS-OWN": {"period_to": date(2026, 11, 23)},
    }.items():
        trade.a_bill(supply=gas, profile=profile, bill_number=number, **fields)

    assert follow() == [("A", "used")]

    used = SelfReading.objects.get()
    assert (used.bill_number, last_step().note) == ("ITS-OWN", "ITS-OWN")
    assert follow() == []


def test_a_delivery_with_reading_and_bill_leads_to_the_end_at_once(anna, gas):
    read_by(gas)
    trade.a_reading(supply=gas, value=1100, read_on=TAKEN_ON, kind="customer")
    profile = trade.a_profile(customer=anna.customer)
    trade.a_bill(supply=gas, profile=profile, period_to=TAKEN_ON)

    assert follow() == [("A", "validated"), ("A", "used")]


def test_bruno_s_bill_is_not_annas(anna, bruno, gas):
    read_by(gas, state="validated")
    his = cast.a_supply(customer=bruno.customer, commodity="gas", point_code=PDR)
    trade.a_bill(supply=his, profile=trade.a_profile(customer=bruno.customer), period_to=TAKEN_ON)

    assert follow() == []
    assert StrayAnswer.objects.count() == 0
