"""The workflow, read aloud."""

import pytest

from utenza.service_requests.rules.requests import OPEN, RequestStatus
from utenza.service_requests.rules.workflow import (
    WORKFLOW,
    Step,
    StepNotAllowed,
    answers_allowed,
    next_status,
    steps_of_customer,
)


def test_anna_may_withdraw_what_nobody_has_taken_in_hand():
    assert steps_of_customer(RequestStatus.RECEIVED) == {Step.WITHDRAW}


def test_what_is_being_worked_on_anna_can_no_longer_withdraw():
    with pytest.raises(StepNotAllowed):
        next_status(status=RequestStatus.IN_PROGRESS, step=Step.WITHDRAW)


def test_anna_answers_only_when_she_was_asked():
    assert steps_of_customer(RequestStatus.WAITING_CUSTOMER) == {Step.ANSWER}
    for status in RequestStatus:
        if status is not RequestStatus.WAITING_CUSTOMER:
            assert Step.ANSWER not in steps_of_customer(status)


def test_before_the_cis_is_told_anna_proves_or_withdraws_and_has_nothing_to_answer():
    waiting = RequestStatus.WAITING_CUSTOMER
    assert steps_of_customer(waiting, is_told=False) == {Step.PROVE, Step.WITHDRAW}
    proved = next_status(status=waiting, step=Step.PROVE, is_told=False)
    assert proved is RequestStatus.RECEIVED


@pytest.mark.parametrize("step", [Step.PROVE, Step.WITHDRAW])
def test_once_the_cis_asks_anna_there_is_nothing_to_prove_and_no_way_back(step):
    with pytest.raises(StepNotAllowed):
        next_status(status=RequestStatus.WAITING_CUSTOMER, step=step)


@pytest.mark.parametrize("status", sorted(set(RequestStatus) - OPEN))
def test_from_an_end_no_step_leads_anywhere(status):
    assert {start for start, _ in WORKFLOW if start == status} == set()
    assert not [after for before, after in answers_allowed() if before == status]


def test_every_state_is_reached_and_every_open_one_can_end():
    reached = {RequestStatus.RECEIVED, *WORKFLOW.values()}
    assert reached == set(RequestStatus)
    for status in OPEN:
        ends = {end for (start, _), end in WORKFLOW.items() if start == status}
        assert {RequestStatus.DONE, RequestStatus.REJECTED} <= ends


def test_the_cis_never_says_that_anna_withdrew_or_answered():
    assert (RequestStatus.WAITING_CUSTOMER, RequestStatus.IN_PROGRESS) in answers_allowed()
    assert (RequestStatus.DONE, RequestStatus.RECEIVED) not in answers_allowed()
    assert (RequestStatus.WAITING_CUSTOMER, RequestStatus.RECEIVED) not in answers_allowed()
