"""Anna's reading goes its way: her request goes along, and she is told each thing once."""

from datetime import date, timedelta
from decimal import Decimal

import cast
import pytest
import trade
from asking import NOON, asked, viewer_of
from django.core.management import call_command

from utenza.bills.actions.holding import hold_bills, release_bills
from utenza.imports.following import follow_readings
from utenza.jobs import chores
from utenza.metering.actions.moving import Moved, move
from utenza.metering.models import SelfReading
from utenza.metering.rules import Register
from utenza.metering.rules.judging import UnusualReading
from utenza.metering.rules.life import ReadingAlreadyTaken, ReadingState, Step
from utenza.notifications.models import InboxMessage
from utenza.service_requests.actions.answers import follow_answers
from utenza.service_requests.actions.readings import follow_moved
from utenza.service_requests.actions.withdrawing import withdraw
from utenza.service_requests.kinds.self_reading import KIND
from utenza.service_requests.models import Answer, RequestStep, ServiceRequest
from utenza.service_requests.queries.answers import doubtful_answers
from utenza.service_requests.rules.workflow import StepNotAllowed
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.supplies.queries import get_supply

pytestmark = pytest.mark.django_db

PDR = "09999000000001"
SELLER, DISTRIBUTOR = "99990010011", "99990020010"
ANSWER = """<Prestazione cod_servizio="TAL" cod_flusso="0150"><DatiPdR>
<cod_pdr>09999000000001</cod_pdr><data_com_autolet_cf>24/11/2026</data_com_autolet_cf>
<let_tot_prel>1100</let_tot_prel><esito_val>{verdict}</esito_val><note>{note}</note>
</DatiPdR></Prestazione>"""


@pytest.fixture(autouse=True)
def _known(settings, tmp_path):
    listed = tmp_path / "distributors.csv"
    columns = "pdr_prefix,vat_number,name,file_name,shipper_vat_number"
    listed.write_text(f"{columns}\n0999,{DISTRIBUTOR},Rete Uno,,\n")
    settings.GAS_DISTRIBUTORS = listed
    settings.COMPANY_VAT_NUMBER = SELLER


@pytest.fixture
def gas(anna):
    trade.a_window(calendar="RC", opens_on=date(2026, 11, 20), closes_on=date(2026, 11, 27))
    supply = cast.a_supply(
        customer=anna.customer,
        supply_code="S-GAS",
        commodity="gas",
        point_code=PDR,
        meter_smart=False,
        meter_digits=5,
        meter_serial="0005851658",
        reading_calendar="RC",
        gas_profile="C2",
        annual_smc=Decimal("1861.5"),
    )
    trade.a_reading(supply=supply, value=1000)
    return supply


@pytest.fixture
def sends(anna, gas):
    def send(value=1100, *, now=NOON):
        supply = get_supply(viewer=viewer_of(anna), code="S-GAS", today=now.date())
        cleaned = {"total": value, "taken_on": date(2026, 11, 24), "photo": None}
        customer_id = anna.customer.pk
        with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=customer_id):
            return asked(anna, slug="autolettura", cleaned=cleaned, now=now, supply=supply)

    return send


def request(code):
    return ServiceRequest.objects.get(request_code=code)


def story(code):
    steps = RequestStep.objects.filter(request__request_code=code).order_by("at", "id")
    return list(steps.values_list("status", "actor", "verdict"))


def reading(code):
    return SelfReading.objects.get(request_code=code).state


def told():
    """Let the worker write to everybody, and return what was written in order."""
    before = InboxMessage.objects.order_by("-id").values_list("id", flat=True).first() or 0
    while chores.tell_step():
        pass
    written = InboxMessage.objects.filter(pk__gt=before).order_by("id")
    return [message.body for message in written]


def the_cis_says(anna, code, status, *, at, note="", now=None):
    """Keep what a delivery would bring, and follow it."""
    Answer.objects.update_or_create(
        request_code=code,
        defaults={
            "customer": anna.customer,
            "type": "self_reading",
            "opened_at": NOON,
            "channel": "web",
            "status": status,
            "status_at": at,
            "note": note,
        },
    )
    with acting(Role.INTAKE):
        follow_answers(now=now or at)


def leaves(tmp_path):
    call_command("readings_out", dir=tmp_path / "out")


def comes_back(tmp_path, verdict, note=""):
    answer = tmp_path / f"{verdict}.xml"
    answer.write_text(ANSWER.format(verdict=verdict, note=note))
    call_command("readings_in", answer)


def test_it_is_taken_sent_and_validated_and_anna_hears_of_what_matters(sends, tmp_path):
    code = sends()

    leaves(tmp_path)
    assert request(code).status == "in_progress"
    (sent,) = told()
    assert "Abbiamo inviato la lettura al distributore." in sent
    comes_back(tmp_path, "V")

    assert request(code).status == "done"
    assert story(code) == [
        ("received", "customer", "applied"),
        ("in_progress", "portal", "applied"),
        ("in_progress", "portal", "applied"),
        ("done", "portal", "applied"),
    ]
    (done,) = told()
    assert "ora è conclusa" in done
    assert "ha convalidato" in done
    assert told() == []


def test_one_that_is_not_validated_is_told_with_the_distributors_reason(sends, tmp_path):
    code = sends()
    leaves(tmp_path)
    told()

    comes_back(tmp_path, "N", "Lettura fuori soglia")

    assert (request(code).status, request(code).note) == ("rejected", "Lettura fuori soglia")
    (message,) = told()
    assert "ora è non accolta" in message
    assert "Lettura fuori soglia" in message


def test_one_without_a_reason_is_told_in_annas_language(anna, sends, tmp_path):
    anna.customer.language = "en"
    anna.customer.save()
    code = sends()

    comes_back(tmp_path, "N")

    assert request(code).note == "Il distributore non ha convalidato la lettura."
    assert "The distributor has not validated the reading." in told()[-1]


def test_what_is_taken_in_hand_cannot_be_taken_back(anna, sends, tmp_path):
    code = sends()
    leaves(tmp_path)

    with pytest.raises(StepNotAllowed):
        withdraw(viewer=viewer_of(anna), code=code, now=NOON)

    assert reading(code) == "sent"


def test_the_same_answer_twice_and_what_ended_already_move_no_request(sends):
    code = sends()
    moved = [Moved(1, code, ReadingState.VALIDATED, "")]

    for _ in range(2):
        with acting(Role.INTAKE):
            follow_moved(moved, now=NOON)
    with acting(Role.INTAKE):
        follow_moved([Moved(1, code, ReadingState.NOT_VALIDATED, "no")], now=NOON)

    assert request(code).status == "done"
    assert len(story(code)) == 2


def test_a_reading_that_no_request_holds_moves_nobodys(sends, gas):
    code = sends()

    with acting(Role.INTAKE):
        follow_moved([Moved(1, "R-ALTROVE", ReadingState.VALIDATED, "")], now=NOON)

    assert request(code).status == "received"


# ---- the CIS's own word


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("in_progress", "taken"),
        ("done", "validated"),
        ("rejected", "not_validated"),
        ("cancelled", "cancelled"),
    ],
)
def test_the_reading_follows_what_the_cis_says_of_the_request(anna, sends, status, state):
    code = sends()

    the_cis_says(anna, code, status, at=NOON + timedelta(days=1), note="Come da note")

    assert reading(code) == state
    assert request(code).status == status


def test_after_the_cis_took_it_a_correction_is_refused(anna, sends):
    code = sends()
    the_cis_says(anna, code, "in_progress", at=NOON + timedelta(hours=1))

    with pytest.raises(ReadingAlreadyTaken):
        sends(1105)


def test_after_the_cis_acknowledged_it_a_correction_takes_its_place(anna, sends):
    code = sends()
    the_cis_says(anna, code, "received", at=NOON + timedelta(hours=1), note="Arrivata.")

    other = sends(1105, now=NOON + timedelta(hours=2))

    assert (reading(code), reading(other)) == ("replaced", "received")
    assert request(code).status == "cancelled"


def test_what_the_cis_cancels_leaves_the_window_free_even_once_it_was_sent(anna, sends, tmp_path):
    code = sends()
    leaves(tmp_path)

    the_cis_says(anna, code, "cancelled", at=NOON + timedelta(days=1))

    assert reading(code) == "cancelled"
    assert reading(sends(1105)) == "received"


@pytest.mark.parametrize("hours", [-2, 2])
@pytest.mark.parametrize("status", ["received", "in_progress", "done"])
def test_a_cis_that_lags_behind_the_distributor_or_agrees_with_it_contradicts_nothing(
    anna, sends, tmp_path, status, hours
):
    code = sends(now=NOON - timedelta(hours=3))
    at = NOON
    with acting(Role.INTAKE):
        for step in (Step.TAKE, Step.SEND, Step.VALIDATE):
            follow_moved(move([(SelfReading.objects.get().pk, "")], step, now=at), now=at)
    before = story(code)
    told()

    the_cis_says(anna, code, status, at=NOON + timedelta(hours=hours))

    assert request(code).status == "done"
    assert story(code) == before
    assert doubtful_answers() == []
    assert told() == []
    assert reading(code) == "validated"


def test_what_the_cis_adds_in_its_own_words_is_told(anna, sends, tmp_path):
    code = sends()
    leaves(tmp_path)
    told()

    the_cis_says(
        anna, code, "in_progress", at=NOON + timedelta(minutes=1), note="La stiamo vedendo."
    )

    assert doubtful_answers() == []
    assert "La stiamo vedendo." in told()[-1]


def test_a_note_to_what_was_validated_is_told_and_changes_nothing(anna, sends, tmp_path):
    code = sends()
    comes_back(tmp_path, "V")
    told()

    the_cis_says(anna, code, "done", at=NOON + timedelta(minutes=1), note="In fattura a dicembre.")

    assert doubtful_answers() == []
    assert "In fattura a dicembre." in told()[-1]
    assert request(code).status == "done"


def test_a_true_contradiction_is_kept_for_the_office(anna, sends, tmp_path):
    code = sends()
    comes_back(tmp_path, "V")

    the_cis_says(anna, code, "rejected", at=NOON + timedelta(days=2), note="No.")

    assert request(code).status == "done"
    assert reading(code) == "validated"
    assert [one.verdict for one in doubtful_answers()] == ["contradictory"]


def test_an_older_word_of_the_cis_is_late_even_after_ours(anna, sends, tmp_path):
    code = sends()
    the_cis_says(anna, code, "waiting_customer", at=NOON + timedelta(days=2), note="Foto?")
    the_cis_says(anna, code, "in_progress", at=NOON + timedelta(days=3))
    comes_back(tmp_path, "V")

    the_cis_says(anna, code, "waiting_customer", at=NOON + timedelta(days=1), note="?")

    assert request(code).status == "done"
    assert [one.verdict for one in doubtful_answers()] == ["late"]


def test_anna_withdraws_and_the_reading_goes_with_it(anna, sends):
    code = sends()

    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        withdraw(viewer=viewer_of(anna), code=code, now=NOON)

    assert reading(code) == "cancelled"


def test_after_not_validated_she_sends_another(sends, tmp_path):
    sends()
    comes_back(tmp_path, "N")

    assert reading(sends(1090)) == "received"


def test_a_delivery_that_brings_it_as_the_customers_validates_it(anna, sends, gas):
    code = sends()
    trade.a_reading(supply=gas, value=1100, read_on=date(2026, 11, 24), kind="customer")

    with acting(Role.INTAKE):
        follow_readings(now=NOON)

    assert (reading(code), request(code).status) == ("validated", "done")


def test_the_bill_that_used_it_adds_no_step_and_stands_beside_the_story(anna, sends, gas):
    code = sends()
    trade.a_reading(supply=gas, value=1100, read_on=date(2026, 11, 24), kind="customer")
    profile = trade.a_profile(customer=anna.customer)
    trade.a_bill(
        supply=gas,
        profile=profile,
        bill_number="2026/77",
        period_from=date(2026, 10, 1),
        period_to=date(2026, 11, 24),
    )

    with acting(Role.INTAKE):
        follow_readings(now=NOON)

    assert [status for status, _, _ in story(code)] == ["received", "done"]
    (used,) = KIND.milestones(viewer_of(anna), code)
    assert (used.words, used.href) == ("Usata nella fattura 2026/77", "/fatture/2026~77/")


def test_a_bill_that_is_held_is_named_once_it_is_shown(anna, sends, gas):
    code = sends()
    trade.a_reading(supply=gas, value=1100, read_on=date(2026, 11, 24), kind="customer")
    trade.a_bill(
        supply=gas,
        profile=trade.a_profile(customer=anna.customer),
        bill_number="2026/77",
        period_from=date(2026, 10, 1),
        period_to=date(2026, 11, 24),
    )
    for follows, milestones in ((hold_bills, 0), (release_bills, 1)):
        told = {"reason": "prova"} if follows is hold_bills else {}
        with acting(Role.INTAKE):
            follows(numbers=["2026/77"], now=NOON, **told)
            follow_readings(now=NOON)

        assert len(KIND.milestones(viewer_of(anna), code)) == milestones


def test_an_unusual_one_that_nobody_looked_at_again_is_not_kept(sends):
    with pytest.raises(UnusualReading):
        sends(1400)

    assert not ServiceRequest.objects.exists()


def test_only_the_registers_of_the_meter_are_told(sends):
    payload = request(sends()).payload

    assert payload["registers"] == {Register.TOTAL: 1100}
    assert payload["meter_serial"] == "0005851658"
