"""Whatever order things happen in, no request loses a step and the outbox skips no number."""

from datetime import timedelta
from itertools import pairwise

import cast
import pytest
from asking import A_COPY, NOON, asked, viewer_of
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from utenza.kernel.refusals import Refusal
from utenza.service_requests.actions.answers import follow_answers
from utenza.service_requests.actions.outgoing import acknowledge, number_outgoing
from utenza.service_requests.actions.withdrawing import answer, withdraw
from utenza.service_requests.models import Answer, Outgoing, RequestStep, ServiceRequest
from utenza.service_requests.queries.outgoing import acknowledged_sequence
from utenza.service_requests.rules.requests import RequestStatus
from utenza.service_requests.rules.workflow import WORKFLOW

LEADS = {(start, end) for (start, _), end in WORKFLOW.items()}


class Requests(RuleBasedStateMachine):
    """Anna, the CIS and the worker take turns as chance has it."""

    @initialize()
    def begin(self):
        self.anna = cast.a_person(username="anna", first_name="Anna")
        self.codes, self.keys, self.at = [], {}, NOON

    def later(self):
        self.at += timedelta(minutes=1)
        return self.at

    @rule(key=st.integers(0, 3), way=st.sampled_from(["email", "post"]))
    def anna_sends_a_page(self, key, way):
        name = f"{self.anna.login.pk:030}{key:034}"
        try:
            code = asked(self.anna, key=name, cleaned=A_COPY | {"way": way}, now=self.later())
        except Refusal:
            assert self.keys[name][1] != way
            return
        assert self.keys.setdefault(name, (code, way)) == (code, way)
        if code not in self.codes:
            self.codes.append(code)

    @precondition(lambda self: self.codes)
    @rule(which=st.integers(0, 9), step=st.sampled_from([withdraw, answer]))
    def anna_does_what_she_may(self, which, step):
        code = self.codes[which % len(self.codes)]
        words = {"words": "Ecco."} if step is answer else {}
        try:
            step(viewer=viewer_of(self.anna), code=code, now=self.later(), **words)
        except Refusal:
            return

    @precondition(lambda self: self.codes)
    @rule(
        which=st.integers(0, 9),
        status=st.sampled_from(list(RequestStatus)),
        minutes=st.sampled_from([-500, 0, 1]),
    )
    def the_cis_answers(self, which, status, minutes):
        code = self.codes[which % len(self.codes)]
        told = {"status": status, "status_at": self.later() + timedelta(minutes=minutes)}
        fixed = {"type": "bill_copy", "opened_at": NOON, "channel": "web"}
        Answer.objects.update_or_create(
            customer=self.anna.customer,
            request_code=code,
            defaults=told,
            create_defaults=told | fixed,
        )
        follow_answers(now=self.at)

    @rule()
    def the_worker_numbers(self):
        number_outgoing(now=self.later())

    @rule()
    def the_cis_acknowledges(self):
        last = Outgoing.objects.exclude(sequence=None).count()
        acknowledge(sequence=last, now=self.later())

    @invariant()
    def numbers_follow_one_another(self):
        numbers = Outgoing.objects.exclude(sequence=None).values_list("sequence", flat=True)
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert acknowledged_sequence() <= len(numbers)

    @invariant()
    def every_story_leads_to_the_present_state_by_steps_of_the_workflow(self):
        for request in ServiceRequest.objects.all():
            steps = RequestStep.objects.filter(request=request, verdict="applied").order_by("id")
            states = list(steps.values_list("status", flat=True))
            assert states[0] == "received"
            assert states[-1] == request.status
            for before, after in pairwise(states):
                assert before == after or (before, after) in LEADS

    @invariant()
    def what_was_asked_is_on_its_way_or_was_withdrawn_in_time(self):
        for request in ServiceRequest.objects.all():
            (document,) = Outgoing.objects.filter(request_code=request.request_code)
            assert document.withdrawn_at is None or request.status == "cancelled"


class InOneTransaction(Requests):
    """Each run begins with no request at all: what it did is undone at its end."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)


@pytest.mark.django_db
def test_whatever_happens_in_which_order_no_step_is_lost_and_no_number_skipped():
    run_state_machine_as_test(
        InOneTransaction,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
