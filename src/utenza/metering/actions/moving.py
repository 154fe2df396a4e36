"""Taking self-readings a step further, many at once, and writing it into their stories."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from utenza.metering.rules.life import WORKFLOW, ReadingState, Step
from utenza.storage.sql import fetch

# Who is no longer where the step begins stays where it is, and is not among the answers.
_MOVE = """
WITH wanted AS (
    SELECT * FROM unnest(%(ids)s::bigint[], %(notes)s::text[]) AS t (id, note)
), moved AS (
    UPDATE metering_selfreading r SET state = way.next, state_at = %(now)s
    FROM wanted, unnest(%(starts)s::text[], %(nexts)s::text[]) AS way (start, next)
    WHERE r.id = wanted.id AND r.state = way.start
    RETURNING r.customer_id, r.id, r.request_code, way.next, wanted.note
), told AS (
    INSERT INTO metering_selfreadingstep (customer_id, self_reading_id, state, at, note)
    SELECT customer_id, id, next, %(now)s, note FROM moved
)
SELECT id, request_code, next, note FROM moved ORDER BY id
"""
_OF_REQUESTS = """
SELECT id, request_code FROM metering_selfreading WHERE request_code = ANY(%(codes)s)
"""
_LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Moved:
    """A self-reading that came to a new state."""

    reading_id: int
    request_code: str
    state: ReadingState
    note: str


def move(readings: Iterable[tuple[int, str]], step: Step, *, now: datetime) -> list[Moved]:
    """Take those readings (each with a note) this step further that are where it can be taken."""
    wanted = list(readings)
    ways = [(start, end) for (start, taken), end in WORKFLOW.items() if taken is step]
    parameters = {
        "ids": [reading_id for reading_id, _ in wanted],
        "notes": [note[:_LONGEST_NOTE] for _, note in wanted],
        "starts": [start.value for start, _ in ways],
        "nexts": [end.value for _, end in ways],
        "now": now,
    }
    return fetch(_moved, _MOVE, parameters) if wanted else []


def readings_of_requests(codes: Iterable[str]) -> list[tuple[int, str]]:
    """Return the readings that are kept under these requests, with the requests' codes."""
    return fetch(lambda pk, code: (pk, code), _OF_REQUESTS, {"codes": list(codes)})


def _moved(reading_id: int, request_code: str, state: str, note: str) -> Moved:
    return Moved(reading_id, request_code, ReadingState(state), note)
