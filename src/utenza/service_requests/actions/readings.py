"""
What becomes of self-readings, told in the stories of the requests under which they are kept.

Called with what moved, in the transaction that moved it; the worker writes to the customers.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from utenza.kernel.refusals import gettext_noop
from utenza.metering.actions.moving import Moved
from utenza.metering.rules.life import ReadingState
from utenza.service_requests.rules.requests import OPEN, RequestStatus

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
# The step alone has our words, so that an answer of the CIS without a note says nothing new.
_FOLLOW = """
WITH told AS (
    SELECT * FROM unnest(%(codes)s::text[], %(notes)s::text[]) AS t (code, note)
), gone AS (
    UPDATE service_requests_servicerequest r
    SET status = %(status)s, status_at = greatest(r.status_at, %(now)s),
        note = CASE WHEN %(is_reason)s THEN told.note ELSE '' END
    FROM told WHERE r.request_code = told.code AND r.status = ANY(%(open)s)
    RETURNING r.id, r.customer_id, told.note
)
INSERT INTO service_requests_requeststep
       (customer_id, request_id, status, at, actor, channel, note, verdict, recorded_at, told_at)
SELECT customer_id, id, %(status)s, %(now)s, 'portal', '', note, 'applied', %(now)s, %(told_at)s
FROM gone ORDER BY id
"""


def follow_moved(moved: Iterable[Moved], *, now: datetime) -> None:
    """Move the requests of these readings along with them; ended requests stay as they are."""
    by_state: dict[ReadingState, list[Moved]] = {}
    for one in moved:
        by_state.setdefault(one.state, []).append(one)
    for state in _LEADS_TO:
        if state in by_state:
            _follow(state, by_state[state], now)


def _follow(state: ReadingState, moved: list[Moved], now: datetime) -> None:
    told: dict[str, Any] = {
        "codes": [one.request_code for one in moved],
        "notes": [one.note or _WORDS[state] for one in moved],
        "status": _LEADS_TO[state],
        "is_reason": state is ReadingState.NOT_VALIDATED,
        "open": sorted(OPEN),
        "told_at": None if state in _UNTOLD else now,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, told)
