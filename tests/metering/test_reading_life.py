"""The life of Anna's reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from utenza.metering.rules.life import (
    LIVE,
    WORKFLOW,
    Misfit,
    ReadingState,
    Step,
    StepNotAllowed,
    follow_answer,
    next_state,
    states_before,
    steps_from,
)

STATES = st.sampled_from(ReadingState)
ENDS = {state for state in ReadingState if not steps_from(state)}


def test_it_goes_from_received_to_used():
    state = ReadingState.RECEIVED
    for step in (Step.TAKE, Step.SEND, Step.VALIDATE, Step.USE):
        state = next_state(state, step)

    assert state is ReadingState.USED


def test_only_what_nobody_has_in_hand_can_be_replaced():
    assert states_before(Step.REPLACE) == {ReadingState.RECEIVED}


def test_after_what_was_not_validated_another_may_stand_in_its_place():
    ended = {ReadingState.NOT_VALIDATED, ReadingState.REPLACED, ReadingState.CANCELLED}

    assert ended == ENDS - {ReadingState.USED}
    assert set(ReadingState) - ended == LIVE


@given(st.lists(st.sampled_from(Step)))
def test_in_no_order_of_steps_does_it_come_back_or_leave_an_end(steps):
    state, been = ReadingState.RECEIVED, [ReadingState.RECEIVED]
    for step in steps:
        if (state, step) not in WORKFLOW:
            with pytest.raises(StepNotAllowed):
                next_state(state, step)
            continue
        assert state not in ENDS
        state = next_state(state, step)
        been.append(state)

    assert len(been) == len(set(been))


@given(STATES, st.booleans())
def test_an_answer_moves_a_reading_or_is_known_or_is_kept(state, is_valid):
    outcome = follow_answer(state, is_valid=is_valid)

    if isinstance(outcome, Step):
        agreed = next_state(state, outcome)
        assert follow_answer(agreed, is_valid=is_valid) is None
        assert follow_answer(agreed, is_valid=not is_valid) is Misfit.CONTRADICTORY


@pytest.mark.parametrize(
    ("state", "is_valid", "outcome"),
    [
        (None, True, Misfit.UNKNOWN),
        (ReadingState.SENT, True, Step.VALIDATE),
        (ReadingState.SENT, False, Step.REFUSE),
        (ReadingState.TAKEN, True, Step.VALIDATE),
        (ReadingState.USED, True, None),
        (ReadingState.USED, False, Misfit.CONTRADICTORY),
        (ReadingState.NOT_VALIDATED, False, None),
        (ReadingState.NOT_VALIDATED, True, Misfit.CONTRADICTORY),
        (ReadingState.REPLACED, True, Misfit.LATE),
        (ReadingState.CANCELLED, False, Misfit.LATE),
    ],
)
def test_the_distributor_s_answer_leads_here(state, is_valid, outcome):
    assert follow_answer(state, is_valid=is_valid) is outcome
