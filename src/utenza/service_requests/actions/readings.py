"""
What becomes of self-readings, told in the stories of the requests under which they are kept.

Called with what moved, in the transaction that moved it; the worker writes to the customers.
"""

from collections.abc import Iterable
from datetime import datetime

from utenza.kernel.refusals import gettext_noop
from utenza.metering.actions.moving import Moved
from utenza.metering.rules.life import ReadingState
from utenza.service_requests.actions.steps import move_all
from utenza.service_requests.rules.requests import RequestStatus

# In the order of a reading's life. A bill that used it is told with the reading itself.
_LEADS_TO = {
    ReadingState.TAKEN: RequestStatus.IN_PROGRESS,
    ReadingState.SENT: RequestStatus.IN_PROGRESS,
    ReadingState.VALIDATED: RequestStatus.DONE,
    ReadingState.NOT_VALIDATED: RequestStatus.REJECTED,
}
_WORDS = {
    ReadingState.TAKEN: gettext_noop("Abbiamo preso in carico la lettura."),
    ReadingState.SENT: gettext_noop("Abbiamo inviato la lettura al distributore."),
    ReadingState.VALIDATED: gettext_noop("Il distributore ha convalidato la lettura."),
    ReadingState.NOT_VALIDATED: gettext_noop("Il distributore non ha convalidato la lettura."),
}
# Taken and sent follow each other in one run: of the two the customer is written of the second.
_UNTOLD = frozenset({ReadingState.SENT, ReadingState.VALIDATED, ReadingState.NOT_VALIDATED})


def follow_moved(moved: Iterable[Moved], *, now: datetime) -> None:
    """Move the requests of these readings along with them; ended requests stay as they are."""
    by_state: dict[ReadingState, list[Moved]] = {}
    for one in moved:
        by_state.setdefault(one.state, []).append(one)
    for state, status in _LEADS_TO.items():
        words = {one.request_code: one.note or _WORDS[state] for one in by_state.get(state, ())}
        if words:
            move_all(words, status=status, now=now, is_told=state not in _UNTOLD)
