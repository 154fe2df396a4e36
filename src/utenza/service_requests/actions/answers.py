"""
The CIS's answers, followed: a delivery says where requests are, and their stories go on.

Called in the delivery's transaction, set by set. What is late or contradicts what is known moves
nothing and is kept for the office (contract, `requests.csv`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from utenza.bills.rules.targets import Target
from utenza.service_requests.kinds import kind_of_type, kinds
from utenza.service_requests.queries.answers import Followed
from utenza.service_requests.queries.disputes import bills_answered
from utenza.service_requests.rules.requests import OPEN, RequestStatus
from utenza.service_requests.rules.workflow import answers_allowed
from utenza.storage.sql import fetch

# Of what the portal did not know before nobody is told: it is history, or was asked elsewhere.
_OPEN_UNKNOWN = """
WITH opened AS (
    INSERT INTO service_requests_servicerequest
           (customer_id, request_code, type, supply_id, opened_at, channel, status, status_at, note)
    SELECT a.customer_id, a.request_code, a.type, a.supply_id, a.opened_at, a.channel, a.status,
           a.status_at, a.note
    FROM service_requests_answer a
    WHERE a.verdict = '' AND NOT EXISTS (SELECT FROM service_requests_servicerequest r
                                         WHERE r.request_code = a.request_code)
    RETURNING id, customer_id, request_code, status, opened_at, status_at, channel, note
), begun AS (
    INSERT INTO service_requests_requeststep
           (customer_id, request_id, status, at, actor, channel, note, verdict, recorded_at,
            told_at)
    SELECT customer_id, id, told.status, told.at, 'cis', channel, told.note, 'applied', %(now)s,
           %(now)s
    FROM opened CROSS JOIN LATERAL (
        VALUES (1, 'received', opened_at,
                CASE WHEN opened.status = 'received' THEN note ELSE '' END),
               (2, opened.status, opened.status_at, note)
    ) told (n, status, at, note)
    WHERE told.n = 1 OR opened.status <> 'received'
    ORDER BY id, told.n
)
UPDATE service_requests_answer a
SET settled_status = a.status, settled_status_at = a.status_at, settled_note = a.note,
    verdict = 'applied'
FROM opened WHERE a.request_code = opened.request_code
"""
# What the portal knows from elsewhere, as from a distributor, makes no answer of the CIS late; that
# it says the same, or lags behind, is no news.
# Held before they are judged: whoever withdraws at this moment comes before, or after.
_HOLD = """
SELECT r.id FROM service_requests_servicerequest r
WHERE r.request_code IN (
    SELECT a.request_code FROM service_requests_answer a
    WHERE (a.status, a.status_at, a.note)
          IS DISTINCT FROM (a.settled_status, a.settled_status_at, a.settled_note)
    UNION ALL SELECT unnest(%(codes)s::text[])
)
ORDER BY r.id FOR UPDATE OF r
"""
_JUDGE = """
SELECT a.id, r.id,
       CASE WHEN a.customer_id <> r.customer_id OR a.type <> r.type THEN 'contradictory'
            WHEN a.status_at < CASE WHEN ours.is_last
                                    THEN coalesce(a.settled_status_at, r.opened_at)
                                    ELSE r.status_at END THEN 'late'
            WHEN ours.is_last AND a.status = r.status THEN 'applied'
            WHEN (r.status, a.status) IN (SELECT * FROM unnest(%(before)s::text[],
                                                               %(after)s::text[]))
            THEN 'applied'
            ELSE 'contradictory' END
FROM service_requests_answer a JOIN service_requests_servicerequest r USING (request_code)
CROSS JOIN LATERAL (
    SELECT r.status <> 'waiting_customer' AND coalesce((
        SELECT s.actor = 'portal' FROM service_requests_requeststep s
        WHERE s.customer_id = r.customer_id AND s.request_id = r.id AND s.verdict = 'applied'
        ORDER BY s.at DESC, s.id DESC LIMIT 1), false) AS is_last
) ours
WHERE (a.status, a.status_at, a.note)
      IS DISTINCT FROM (a.settled_status, a.settled_status_at, a.settled_note)
  -- What the request says already is no news, whenever it is said: the portal itself cancelled it,
  -- or the CIS acknowledges what it received.
  AND NOT (a.customer_id = r.customer_id AND a.type = r.type AND a.status = r.status
           AND a.note = r.note)
  AND NOT (a.customer_id = r.customer_id AND a.type = r.type AND ours.is_last AND a.note = ''
           AND a.status IN (r.status, 'received', 'in_progress'))
"""
# What was judged, as a table: the answer, its request and the verdict.
_JUDGED = """
unnest(%(answers)s::bigint[], %(requests)s::bigint[], %(verdicts)s::text[])
    AS j (answer_id, request_id, verdict)
JOIN service_requests_answer a ON a.id = j.answer_id
"""
_ADD_STEPS = f"""
INSERT INTO service_requests_requeststep
       (customer_id, request_id, status, at, actor, channel, note, verdict, recorded_at, told_at)
SELECT a.customer_id, j.request_id, a.status, a.status_at, 'cis', a.channel, a.note, j.verdict,
       %(now)s, CASE WHEN j.verdict <> 'applied' THEN %(now)s END
FROM {_JUDGED} JOIN service_requests_servicerequest r
     ON r.id = j.request_id AND r.customer_id = a.customer_id
ORDER BY a.status_at
"""  # noqa: S608 - put together from constants alone
_MOVE = f"""
UPDATE service_requests_servicerequest r
SET status = a.status, status_at = greatest(r.status_at, a.status_at), note = a.note
FROM {_JUDGED} WHERE j.request_id = r.id AND j.verdict = 'applied'
"""  # noqa: S608 - as above
_SETTLE = """
UPDATE service_requests_answer a
SET settled_status = a.status, settled_status_at = a.status_at, settled_note = a.note,
    verdict = coalesce((
        SELECT j.verdict FROM unnest(%(answers)s::bigint[], %(verdicts)s::text[])
                              AS j (answer_id, verdict)
        WHERE j.answer_id = a.id), 'applied')
WHERE (a.status, a.status_at, a.note)
      IS DISTINCT FROM (a.settled_status, a.settled_status_at, a.settled_note)
"""
_FOLLOWED = f"""
SELECT r.request_code, r.type, r.status, r.note
FROM {_JUDGED} JOIN service_requests_servicerequest r ON r.id = j.request_id
WHERE j.verdict = 'applied' AND r.submission_key IS NOT NULL
ORDER BY r.id
"""  # noqa: S608 - as above


def hold_answered(*, and_codes: Iterable[str] = ()) -> None:
    """Hold the requests that answers will move, and others, before what they changed here."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"codes": list(and_codes)})


def targets_answered() -> list[tuple[int, Target]]:
    """Return the bills and plichi of which answers will change how they are paid, to be locked."""
    return bills_answered(types=[kind.type for kind in kinds().values() if kind.moves_position])


def follow_answers(*, now: datetime) -> None:
    """Move the requests that the answers concern, add to their stories, settle their effects."""
    allowed = sorted(answers_allowed())
    pairs = {"before": [one for one, _ in allowed], "after": [other for _, other in allowed]}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_UNKNOWN, {"now": now})
        hold_answered()
        cursor.execute(_JUDGE, pairs)
        answers, requests, verdicts = _columns(cursor.fetchall())
        judged: dict[str, Any] = {
            "answers": answers,
            "requests": requests,
            "verdicts": verdicts,
            "now": now,
        }
        for statement in (_ADD_STEPS, _MOVE, _SETTLE):
            cursor.execute(statement, judged)
    for one in fetch(Followed, _FOLLOWED, judged):
        _settle_effect(one, now=now)


def _columns(rows: list[tuple[int, int, str]]) -> tuple[list[int], list[int], list[str]]:
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def _settle_effect(one: Followed, *, now: datetime) -> None:
    kind, status = kind_of_type(one.type), RequestStatus(one.status)
    if kind is None:
        return
    if status is RequestStatus.RECEIVED:
        # Acknowledged, or noted: nobody works on it yet.
        return
    if status in OPEN:
        kind.taken_in_hand(request_code=one.request_code, now=now)
    else:
        kind.conclude(request_code=one.request_code, status=status, note=one.note, now=now)
