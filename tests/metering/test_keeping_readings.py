"""Anna sends what her meter shows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import cast
import closing
import pytest
import trade
from django.db import IntegrityError, ProgrammingError, transaction

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.kernel.periods import Period
from utenza.metering.actions.keeping import (
    TypedReading,
    check_self_reading,
    keep_self_reading,
)
from utenza.metering.actions.moving import move
from utenza.metering.actions.sending import take_readings
from utenza.metering.actions.settling import cancel_readings
from utenza.metering.models import SelfReading
from utenza.metering.queries.self_readings import (
    reading_question,
    self_reading_of_request,
    self_readings_of,
)
from utenza.metering.rules import Register
from utenza.metering.rules.asking import (
    MeterIsReadRemotely,
    OnlyReadingThisMeter,
    OutsideTheWindow,
    RegistersAreOthers,
    SupplyHasCeased,
)
from utenza.metering.rules.judging import Doubt, LowerThanTheLastReading, UnusualReading
from utenza.metering.rules.life import ReadingAlreadyTaken, ReadingState, Step
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.supplies.models import ReadingWindow, Supply

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
TODAY = NOW.date()
NOVEMBER = Period.through(date(2026, 11, 20), date(2026, 11, 27))
BANDS = {Register.F1: 150, Register.F2: 160, Register.F3: 170}


def viewer_of(person, role=GrantRole.HOLDER):
    customer = person.customer
    return Viewer(person.login.pk, customer.pk, customer.customer_code, "Anna", role)


@pytest.fixture
def gas(anna):
    """Read at 1,000 on 31 October; since then five cubic metres are expected each day."""
    for month in (10, 11, 12):
        trade.a_window(
            calendar="RC-A", opens_on=date(2026, month, 20), closes_on=date(2026, month, 27)
        )
    supply = cast.a_supply(
        customer=anna.customer,
        supply_code="S-GAS",
        commodity="gas",
        point_code="09999000000001",
        meter_smart=False,
        meter_digits=5,
        meter_serial="0005851658",
        correction_coefficient="1.020000",
        reading_calendar="RC-A",
        gas_profile="C2",
        annual_smc=Decimal("1861.5"),
    )
    trade.a_reading(supply=supply, value=1000)
    trade.a_reading(supply=supply, value=1050, read_on=date(2026, 11, 15), kind="estimated")
    return supply


@pytest.fixture
def power(anna):
    supply = cast.a_supply(
        customer=anna.customer, supply_code="S-LUCE", meter_smart=False, annual_kwh=2400
    )
    for register in BANDS:
        trade.a_reading(supply=supply, value=100, register=register)
    return supply


def keep(person, value=1100, *, supply="S-GAS", code="R-1", now=NOW, **typed):
    """Keep what was typed as the web does it: under row security."""
    values = typed.pop("values", {Register.TOTAL: value})
    told = {"values": values, "taken_on": TODAY} | typed
    with acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk):
        return keep_self_reading(
            viewer=viewer_of(person),
            supply_code=supply,
            typed=TypedReading(**told),
            request_code=code,
            now=now,
        )


def states(supply):
    stories = SelfReading.objects.filter(supply=supply).order_by("id")
    return [(one.request_code, one.state) for one in stories]


def test_the_page_knows_what_to_ask(anna, gas):
    question = reading_question(viewer=viewer_of(anna), supply_code="S-GAS", today=TODAY)

    assert question.unwanted is None
    assert question.registers == (Register.TOTAL,)
    assert question.open_window == NOVEMBER
    assert [window.start for window in question.next_windows] == [date(2026, 12, 20)]
    assert (question.last.day, question.last.values) == (
        date(2026, 10, 31),
        {Register.TOTAL: 1000},
    )
    assert round(question.expected.use, 6) == 110
    assert (question.expected.least, question.expected.most) == (55, 220)
    assert question.plausible == (1055, 1220)
    assert question.live is None


def test_before_it_is_sent_the_page_shows_what_it_would_be(anna, gas):
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        checked = check_self_reading(
            viewer=viewer_of(anna),
            supply_code="S-GAS",
            typed=TypedReading({Register.TOTAL: 1300}, TODAY),
            now=NOW,
        )

    assert (checked.window, checked.judgement.doubt) == (NOVEMBER, Doubt.HIGH)
    assert (checked.smc, checked.replaces) == (Decimal(306), None)
    assert states(gas) == []


def test_a_reading_is_kept_with_what_stood_beside_it(anna, gas):
    kept = keep(anna, photo_sha256=b"\x01" * 32)

    assert (kept.window, kept.judgement.use, kept.replaces) == (NOVEMBER, 100, None)
    (story,) = self_readings_of(viewer=viewer_of(anna), supply_id=gas.pk)
    assert story == self_reading_of_request(viewer=viewer_of(anna), request_code="R-1")
    assert (story.values, story.use, story.least, story.most) == (
        {Register.TOTAL: 1100},
        *(100, 55, 220),
    )
    assert story.smc == Decimal("102.000000")
    assert (story.meter_serial, story.photo_sha256) == ("0005851658", b"\x01" * 32)
    assert [(step.state, step.at) for step in story.steps] == [(ReadingState.RECEIVED, NOW)]
    assert story.send_by == date(2026, 11, 26)
    question = reading_question(viewer=viewer_of(anna), supply_code="S-GAS", today=TODAY)
    assert question.live == story


def test_an_unusual_reading_is_asked_for_again_and_kept_once_confirmed(anna, gas):
    with pytest.raises(UnusualReading) as asked:
        keep(anna, 1300)
    assert asked.value.judgement.doubt is Doubt.HIGH
    assert states(gas) == []

    keep(anna, 1300, confirmed=True)
    assert SelfReading.objects.get(supply=gas).confirmed


def test_a_correction_takes_the_place_of_the_one_not_yet_in_hand(anna, gas):
    keep(anna, 1110)

    kept = keep(anna, 1101, code="R-2", now=NOW + timedelta(hours=1))

    assert kept.replaces == "R-1"
    assert states(gas) == [("R-1", "replaced"), ("R-2", "received")]
    first = self_reading_of_request(viewer=viewer_of(anna), request_code="R-1")
    assert [step.state for step in first.steps] == [ReadingState.RECEIVED, ReadingState.REPLACED]


def test_what_was_taken_in_charge_cannot_be_corrected(anna, gas):
    keep(anna)
    take_readings(request_codes=["R-1"], now=NOW)

    with pytest.raises(ReadingAlreadyTaken):
        keep(anna, 1101, code="R-2")
    assert states(gas) == [("R-1", "taken")]


def test_what_was_taken_back_or_not_validated_makes_room(anna, gas):
    keep(anna)
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        cancel_readings(request_codes=["R-1"], now=NOW)
    keep(anna, 1101, code="R-2")
    move([(SelfReading.objects.get(request_code="R-2").pk, "Fuori soglia")], Step.REFUSE, now=NOW)

    keep(anna, 1102, code="R-3")

    assert states(gas) == [("R-1", "cancelled"), ("R-2", "not_validated"), ("R-3", "received")]
    refused = self_reading_of_request(viewer=viewer_of(anna), request_code="R-2")
    assert refused.note == "Fuori soglia"


def test_a_validated_reading_is_the_last_one_before_the_cis_delivers_it(anna, gas):
    keep(anna)
    move([(SelfReading.objects.get().pk, "")], Step.VALIDATE, now=NOW)
    december = datetime(2026, 12, 21, 10, tzinfo=UTC)

    with pytest.raises(LowerThanTheLastReading):
        keep(anna, 1099, code="R-2", taken_on=december.date(), now=december)

    kept = keep(anna, 1200, code="R-2", taken_on=december.date(), now=december)
    assert kept.judgement.use == 100


def test_a_window_that_the_cis_moved_is_still_the_same_window(anna, gas):
    keep(anna)
    ReadingWindow.objects.filter(opens_on=NOVEMBER.start).update(opens_on=date(2026, 11, 21))

    question = reading_question(viewer=viewer_of(anna), supply_code="S-GAS", today=TODAY)
    assert question.live.request_code == "R-1"

    assert keep(anna, 1101, code="R-2").replaces == "R-1"
    assert states(gas) == [("R-1", "replaced"), ("R-2", "received")]


def test_a_reading_that_waited_for_a_line_counts_by_the_day_it_was_taken(anna, gas):
    sent = datetime(2026, 11, 28, 22, 30, tzinfo=UTC)

    kept = keep(anna, 1120, taken_on=date(2026, 11, 27), now=sent)

    assert kept.window == NOVEMBER


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"meter_smart": True}, MeterIsReadRemotely),
        ({"status": "ceased", "ended_on": TODAY}, SupplyHasCeased),
        ({"reading_calendar": "RC-B"}, OutsideTheWindow),
    ],
)
def test_a_supply_that_wants_no_reading_says_why(anna, gas, changes, refusal):
    Supply.objects.filter(pk=gas.pk).update(**changes)

    with pytest.raises(refusal):
        keep(anna)
    assert states(gas) == []


def test_each_band_of_a_meter_that_nobody_reads_is_asked_for(anna, power):
    question = reading_question(viewer=viewer_of(anna), supply_code="S-LUCE", today=TODAY)
    assert question.registers == tuple(BANDS)
    assert question.open_window == Period(date(2026, 11, 1), date(2026, 12, 1))
    with pytest.raises(RegistersAreOthers):
        keep(anna, supply="S-LUCE")

    kept = keep(anna, supply="S-LUCE", values=BANDS)

    assert kept.judgement.use == 180
    story = self_reading_of_request(viewer=viewer_of(anna), request_code="R-1")
    assert (story.values, story.smc) == (BANDS, None)


def test_without_a_year_s_use_last_year_s_readings_tell_what_to_expect(anna, power):
    Supply.objects.filter(pk=power.pk).update(annual_kwh=None)
    for register in BANDS:
        trade.a_reading(supply=power, value=10, register=register, read_on=date(2025, 10, 31))
        trade.a_reading(supply=power, value=40, register=register, read_on=date(2025, 11, 30))

    question = reading_question(viewer=viewer_of(anna), supply_code="S-LUCE", today=TODAY)

    assert question.expected.use == 66  # 3 kWh a day


def test_where_nothing_is_known_nothing_is_expected(anna, power):
    Supply.objects.filter(pk=power.pk).update(annual_kwh=None)

    question = reading_question(viewer=viewer_of(anna), supply_code="S-LUCE", today=TODAY)

    assert question.expected is None


def test_who_may_only_look_sends_nothing(anna, gas):
    with pytest.raises(OnlyReadingThisMeter):
        keep_self_reading(
            viewer=viewer_of(anna, GrantRole.VIEWER),
            supply_code="S-GAS",
            typed=TypedReading({Register.TOTAL: 1100}, TODAY),
            request_code="R-1",
            now=NOW,
        )


def test_bruno_cannot_tell_that_annas_meter_or_reading_exists(anna, bruno, gas):
    keep(anna)

    with pytest.raises(Supply.DoesNotExist):
        keep(bruno, code="R-2")
    with pytest.raises(Supply.DoesNotExist):
        reading_question(viewer=viewer_of(bruno), supply_code="S-GAS", today=TODAY)
    assert self_reading_of_request(viewer=viewer_of(bruno), request_code="R-1") is None
    assert self_readings_of(viewer=viewer_of(bruno), supply_id=gas.pk) == []
    assert states(gas) == [("R-1", "received")]


def test_two_readings_cannot_stand_in_one_window_whoever_writes_them(anna, gas):
    keep(anna)
    second = SelfReading.objects.get()
    second.pk, second.request_code = None, "R-2"

    with (
        pytest.raises(IntegrityError, match="metering_one_self_reading_a_window"),
        transaction.atomic(),
    ):
        second.save(force_insert=True)


def test_in_sola_consultazione_the_database_takes_no_reading(anna, gas):
    closing.a_mode(function="self_reading")

    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        acting(Role.PORTAL, login_id=1, customer_id=anna.customer.pk),
    ):
        keep_self_reading(
            viewer=viewer_of(anna),
            supply_code="S-GAS",
            typed=TypedReading({Register.TOTAL: 1100}, TODAY),
            request_code="R-1",
            now=NOW,
        )


def test_what_the_retailer_cancels_leaves_its_place_to_another(anna, gas):
    trade.a_self_reading(supply=gas, request_code="R-1", state="sent")

    with acting(Role.INTAKE):
        (moved,) = cancel_readings(request_codes=["R-1"], now=NOW)

    assert moved.state is ReadingState.CANCELLED
    assert reading_question(viewer=viewer_of(anna), supply_code="S-GAS", today=TODAY).live is None
