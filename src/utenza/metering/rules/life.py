"""The life of a self-reading, as a table."""

from enum import StrEnum

from utenza.kernel.refusals import Refusal, gettext_noop


class ReadingState(StrEnum):
    RECEIVED = "received"
    TAKEN = "taken"
    SENT = "sent"
    VALIDATED = "validated"
    NOT_VALIDATED = "not_validated"
    USED = "used"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class Step(StrEnum):
    TAKE = "take"
    SEND = "send"
    VALIDATE = "validate"
    REFUSE = "refuse"
    USE = "use"
    REPLACE = "replace"
    CANCEL = "cancel"


class Misfit(StrEnum):
    """Why a distributor's answer could not be followed; it is kept for the office."""

    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    LATE = "late"
    CONTRADICTORY = "contradictory"


# The distributor's word may come before ours that it was sent: by a delivery of the CIS that sends
# readings itself, or because we were stopped between sending and writing it down. CANCEL follows
# the request, which the customer withdraws while nobody has it in hand, the retailer at any time.
WORKFLOW = {
    (ReadingState.RECEIVED, Step.TAKE): ReadingState.TAKEN,
    (ReadingState.RECEIVED, Step.REPLACE): ReadingState.REPLACED,
    (ReadingState.RECEIVED, Step.CANCEL): ReadingState.CANCELLED,
    (ReadingState.RECEIVED, Step.VALIDATE): ReadingState.VALIDATED,
    (ReadingState.RECEIVED, Step.REFUSE): ReadingState.NOT_VALIDATED,
    (ReadingState.TAKEN, Step.SEND): ReadingState.SENT,
    (ReadingState.TAKEN, Step.CANCEL): ReadingState.CANCELLED,
    (ReadingState.TAKEN, Step.VALIDATE): ReadingState.VALIDATED,
    (ReadingState.TAKEN, Step.REFUSE): ReadingState.NOT_VALIDATED,
    (ReadingState.SENT, Step.CANCEL): ReadingState.CANCELLED,
    (ReadingState.SENT, Step.VALIDATE): ReadingState.VALIDATED,
    (ReadingState.SENT, Step.REFUSE): ReadingState.NOT_VALIDATED,
    (ReadingState.VALIDATED, Step.USE): ReadingState.USED,
}
# One of these stands in a window's place; after any other the customer may send another reading.
LIVE = frozenset(
    (
        *(ReadingState.RECEIVED, ReadingState.TAKEN, ReadingState.SENT),
        *(ReadingState.VALIDATED, ReadingState.USED),
    )
)
VALID = frozenset((ReadingState.VALIDATED, ReadingState.USED))


class StepNotAllowed(Refusal):
    message = gettext_noop("L’autolettura è già andata avanti: questo non si può più fare.")


class ReadingAlreadyTaken(Refusal):
    message = gettext_noop(
        "La lettura di questa finestra è già stata presa in carico: non si può più cambiare."
    )


def next_state(state: ReadingState, step: Step) -> ReadingState:
    """
    Return where the step leads from this state.

    Raises StepNotAllowed.
    """
    try:
        return WORKFLOW[state, step]
    except KeyError:
        raise StepNotAllowed from None


def steps_from(state: ReadingState) -> frozenset[Step]:
    """Return the steps that are open."""
    return frozenset(step for start, step in WORKFLOW if start == state)


def states_before(step: Step) -> frozenset[ReadingState]:
    """Return the states from which the step can be taken."""
    return frozenset(start for start, taken in WORKFLOW if taken == step)


def follow_answer(state: ReadingState | None, *, is_valid: bool) -> Step | Misfit | None:
    """
    Return the step to which a distributor's answer leads; None: it says what is known already.

    No state: the answer is about a reading that nobody sent.
    """
    step = Step.VALIDATE if is_valid else Step.REFUSE
    if state is None:
        return Misfit.UNKNOWN
    if (state, step) in WORKFLOW:
        return step
    if state in (ReadingState.REPLACED, ReadingState.CANCELLED):
        return Misfit.LATE
    return None if (state in VALID) == is_valid else Misfit.CONTRADICTORY
