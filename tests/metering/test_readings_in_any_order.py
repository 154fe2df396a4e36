"""Anna, the distributor, the CIS and a worker in any order: no reading is lost or counts twice."""

from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise

import cast
import pytest
import trade
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.imports.following import follow_readings
from utenza.kernel.refusals import Refusal
from utenza.metering.actions.keeping import TypedReading, keep_self_reading
from utenza.metering.actions.sending import files_to_write, make_files, mark_sent, take_readings
from utenza.metering.actions.settling import cancel_readings, settle_validation
from utenza.metering.models import Reading, SelfReading, SelfReadingStep
from utenza.metering.rules import Register
from utenza.metering.rules.distributors import Distributor, Distributors
from utenza.metering.rules.life import LIVE, WORKFLOW, ReadingState
from utenza.metering.rules.tal import Answer
from utenza.storage.acting import acting
from utenza.storage.roles import Role

STARTS = datetime(2026, 11, 22, 10, tzinfo=UTC)
TAKEN_ON = STARTS.date()
PDR = "09999000000001"
KNOWN = Distributors([Distributor("0999", "99990020010", "Rete Uno")])
VALUES = st.integers(1090, 1110)
WAYS = {(start, end) for (start, _), end in WORKFLOW.items()}


class Readings(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        # What the example writes is undone with it.
        self.all = transaction.atomic()
        self.all.__enter__()
        customer = cast.a_customer()
        trade.a_window(calendar="RC", opens_on=date(2026, 11, 20), closes_on=date(2026, 11, 27))
        self.supply = cast.a_supply(
            customer=customer,
            commodity="gas",
            point_code=PDR,
            meter_smart=False,
            meter_serial="1",
            reading_calendar="RC",
        )
        trade.a_reading(supply=self.supply, value=1000)
        self.viewer = Viewer(1, customer.pk, customer.customer_code, "Anna", GrantRole.HOLDER)
        self.minutes = count()
        self.accepted = []

    def teardown(self):
        transaction.set_rollback(True)
        self.all.__exit__(None, None, None)

    def now(self):
        return STARTS + timedelta(minutes=next(self.minutes))

    def as_anna(self):
        return acting(Role.PORTAL, login_id=1, customer_id=self.viewer.customer_id)

    @rule(value=VALUES)
    def anna_sends(self, value):
        code = f"R-{len(self.accepted)}"
        try:
            with self.as_anna():
                keep_self_reading(
                    viewer=self.viewer,
                    supply_code=self.supply.supply_code,
                    typed=TypedReading({Register.TOTAL: value}, TAKEN_ON),
                    request_code=code,
                    now=self.now(),
                )
        except Refusal:
            return
        self.accepted.append(code)

    @rule(data=st.data())
    def anna_takes_back(self, data):
        code = data.draw(st.sampled_from(self.accepted or ["R-0"]))
        # Her request can be withdrawn while nobody has it in hand.
        if SelfReading.objects.filter(request_code=code, state=ReadingState.RECEIVED).exists():
            with self.as_anna():
                cancel_readings(request_codes=[code], now=self.now())

    @rule()
    def the_cis_takes(self):
        with acting(Role.INTAKE):
            take_readings(request_codes=self.accepted, now=self.now())

    @rule()
    def the_worker_makes_files(self):
        with acting(Role.INTAKE):
            make_files(sender="99990010011", distributors=KNOWN, now=self.now())

    @rule()
    def the_worker_writes_a_file(self):
        with acting(Role.INTAKE):
            for file in files_to_write()[:1]:
                mark_sent(file=file.name, now=self.now())

    @rule(value=VALUES, verdict=st.sampled_from("VN"))
    def the_distributor_answers(self, value, verdict):
        answer = Answer(PDR, "1", f"{TAKEN_ON:%d/%m/%Y}", str(value), verdict)
        with acting(Role.INTAKE):
            settled = settle_validation(answers=[answer], file="a.xml", now=self.now())
        assert len(settled.moved) + settled.known + len(settled.strays) == 1

    @rule(value=VALUES)
    def a_delivery_comes(self, value):
        key = {"customer": self.supply.customer, "supply": self.supply, "register": "total"}
        Reading.objects.filter(**key, read_on=TAKEN_ON).delete()
        trade.a_reading(supply=self.supply, value=value, read_on=TAKEN_ON, kind="customer")
        with acting(Role.INTAKE):
            follow_readings(now=self.now())

    @invariant()
    def no_reading_is_lost(self):
        kept = SelfReading.objects.order_by("id").values_list("request_code", flat=True)
        assert list(kept) == self.accepted

    @invariant()
    def one_reading_at_most_stands_in_the_window(self):
        assert SelfReading.objects.filter(state__in=LIVE).count() <= 1

    @invariant()
    def each_story_is_a_way_through_the_table_to_the_present_state(self):
        for reading in SelfReading.objects.all():
            steps = SelfReadingStep.objects.filter(self_reading=reading).order_by("id")
            states = [ReadingState(step.state) for step in steps]
            assert states[0] is ReadingState.RECEIVED
            assert states[-1] == reading.state
            assert set(pairwise(states)) <= WAYS

    @invariant()
    def what_was_sent_is_in_a_file(self):
        sent = SelfReading.objects.filter(state="sent")
        assert all(PDR.encode() in bytes(one.file.content) for one in sent)


@pytest.mark.django_db
def test_in_no_order_of_events_is_a_reading_lost_or_counted_twice():
    run_state_machine_as_test(
        Readings,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            suppress_health_check=list(HealthCheck),
        ),
    )
