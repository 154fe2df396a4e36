"""The one workflow of all kinds, as a table that can be read aloud."""

from enum import StrEnum

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.rules.requests import OPEN, RequestStatus


class Step(StrEnum):
    TAKE = "take"
    ASK = "ask"
    ANSWER = "answer"
    PROVE = "prove"
    FINISH = "finish"
    REJECT = "reject"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


_R, _P, _W = RequestStatus.RECEIVED, RequestStatus.IN_PROGRESS, RequestStatus.WAITING_CUSTOMER

# CANCEL is the retailer's, at any time; WITHDRAW, ANSWER and PROVE are the customer's own. Who is
# waited for gives a proof before the CIS is told of the request, an answer afterwards.
WORKFLOW: dict[tuple[RequestStatus, Step], RequestStatus] = {
    (_R, Step.TAKE): _P,
    (_R, Step.ASK): _W,
    (_R, Step.FINISH): RequestStatus.DONE,
    (_R, Step.REJECT): RequestStatus.REJECTED,
    (_R, Step.CANCEL): RequestStatus.CANCELLED,
    (_R, Step.WITHDRAW): RequestStatus.CANCELLED,
    (_P, Step.ASK): _W,
    (_P, Step.FINISH): RequestStatus.DONE,
    (_P, Step.REJECT): RequestStatus.REJECTED,
    (_P, Step.CANCEL): RequestStatus.CANCELLED,
    (_W, Step.PROVE): _R,
    (_W, Step.WITHDRAW): RequestStatus.CANCELLED,
    (_W, Step.ANSWER): _P,
    (_W, Step.TAKE): _P,
    (_W, Step.FINISH): RequestStatus.DONE,
    (_W, Step.REJECT): RequestStatus.REJECTED,
    (_W, Step.CANCEL): RequestStatus.CANCELLED,
}
_OF_THE_CUSTOMER = frozenset({Step.ANSWER, Step.WITHDRAW, Step.PROVE})


class StepNotAllowed(Refusal):
    message = gettext_noop(
        "La richiesta è andata avanti nel frattempo: ricarica la pagina per vedere a che punto è."
    )


def next_status(*, status: RequestStatus, step: Step, is_told: bool = True) -> RequestStatus:
    """
    Return where the step leads; `is_told` says whether the request was written out to the CIS.

    Raises StepNotAllowed.
    """
    is_customers = step in _OF_THE_CUSTOMER
    if is_customers and step not in steps_of_customer(status, is_told=is_told):
        raise StepNotAllowed
    try:
        return WORKFLOW[status, step]
    except KeyError:
        raise StepNotAllowed from None


def steps_of_customer(status: RequestStatus, *, is_told: bool = True) -> frozenset[Step]:
    """Return what the customer can do from here; the page draws its buttons from it."""
    steps = frozenset(step for start, step in WORKFLOW if start == status) & _OF_THE_CUSTOMER
    if status is not _W:
        return steps
    return steps & {Step.ANSWER} if is_told else steps - {Step.ANSWER}


def answers_allowed() -> frozenset[tuple[RequestStatus, RequestStatus]]:
    """Return every pair of states, before and after, that an answer of the CIS may make."""
    told = {(start, end) for (start, step), end in WORKFLOW.items() if step not in _OF_THE_CUSTOMER}
    # The same state again tells a newer note.
    return frozenset(told | {(status, status) for status in OPEN})
