"""How readings end: by the distributor's answer, by the CIS's, by a bill."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from utenza.metering.actions.moving import Moved, move, readings_of_requests
from utenza.metering.models import StrayAnswer
from utenza.metering.rules.life import Misfit, ReadingState, Step, follow_answer, next_state
from utenza.metering.rules.tal import Answer
from utenza.storage.sql import fetch

# Of several readings of a point with the same figure that one is meant which still waits.
_MEANT = """
SELECT DISTINCT ON (a.number) a.number, r.id
FROM unnest(%(numbers)s::int[], %(points)s::text[], %(days)s::date[], %(values)s::bigint[])
    AS a (number, point_code, taken_on, value)
JOIN supplies_supply s ON s.point_code = a.point_code AND s.commodity = 'gas'
JOIN metering_selfreading r ON r.customer_id = s.customer_id AND r.supply_id = s.id
    AND r.taken_on = a.taken_on AND r.total = a.value
ORDER BY a.number, r.state IN ('sent', 'taken', 'received') DESC,
    r.state NOT IN ('replaced', 'cancelled') DESC, r.submitted_at DESC
"""
# The CIS delivers as `customer` only what the distributor validated.
_DELIVERED = """
SELECT r.id FROM metering_selfreading r
WHERE r.state IN ('received', 'taken', 'sent') AND NOT EXISTS (
    SELECT FROM (VALUES ('total', r.total), ('F1', r.f1), ('F2', r.f2), ('F3', r.f3))
        AS v (register, value)
    WHERE v.value IS NOT NULL AND NOT EXISTS (
        SELECT FROM metering_reading m
        WHERE m.customer_id = r.customer_id AND m.supply_id = r.supply_id
          AND m.read_on BETWEEN r.taken_on - 3 AND r.taken_on + 3
          AND m.register = v.register AND m.value = v.value AND m.kind = 'customer'
    )
)
"""
_LOCKED = """
SELECT id, state FROM metering_selfreading WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE
"""
_USED = """
UPDATE metering_selfreading r SET bill_number = used.number
FROM unnest(%(ids)s::bigint[], %(numbers)s::text[]) AS used (id, number)
WHERE r.id = used.id RETURNING r.id
"""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a file of answers did; `known` of them said what was known already."""

    moved: list[Moved]
    known: int
    strays: list[tuple[Misfit, Answer]]


@dataclass(slots=True)
class _Meant:
    reading_id: int
    state: ReadingState


@transaction.atomic
def settle_validation(*, answers: Sequence[Answer], file: str, now: datetime) -> Settled:
    """Follow the distributor's answers; keep for the office those that can't be followed."""
    meant = _meant(answers)
    steps: dict[Step, list[tuple[int, str]]] = {Step.VALIDATE: [], Step.REFUSE: []}
    known, strays = 0, []
    for number, answer in enumerate(answers):
        reading = meant.get(number)
        outcome = _outcome(answer, reading)
        if isinstance(outcome, Misfit):
            strays.append((outcome, answer))
        elif outcome is None or reading is None:
            known += 1
        else:
            reading.state = next_state(reading.state, outcome)
            steps[outcome].append((reading.reading_id, answer.note))
    _keep_strays(strays, file, now)
    moved = [one for step, readings in steps.items() for one in move(readings, step, now=now)]
    return Settled(moved, known, strays)


@transaction.atomic
def settle_readings(
    *, request_codes: Mapping[str, str], is_valid: bool, now: datetime
) -> list[Moved]:
    """Follow the CIS's word on the readings of these requests, each with its note."""
    found = readings_of_requests(request_codes)
    readings = [(reading_id, request_codes[code]) for reading_id, code in found]
    return move(readings, Step.VALIDATE if is_valid else Step.REFUSE, now=now)


@transaction.atomic
def cancel_readings(*, request_codes: Iterable[str], now: datetime) -> list[Moved]:
    """Give up the readings of these requests that nobody has judged yet."""
    return move([(pk, "") for pk, _ in readings_of_requests(request_codes)], Step.CANCEL, now=now)


@transaction.atomic
def follow_delivery(*, now: datetime) -> list[Moved]:
    """Take as validated what a delivery brought as the customer's reading, within three days."""
    return move([(pk, "") for pk in fetch(int, _DELIVERED, {})], Step.VALIDATE, now=now)


@transaction.atomic
def settle_used(*, bills: Mapping[int, str], now: datetime) -> list[Moved]:
    """Write down in which bill a validated reading, by its id, was used."""
    moved = move(bills.items(), Step.USE, now=now)
    ids = [one.reading_id for one in moved]
    fetch(int, _USED, {"ids": ids, "numbers": [bills[one] for one in ids]})
    return moved


def _meant(answers: Sequence[Answer]) -> dict[int, _Meant]:
    """Return, by an answer's place, the reading that it is about, locked until we are done."""
    told = [
        (number, answer.point_code, answer.day, answer.number)
        for number, answer in enumerate(answers)
        if answer.is_readable
    ]
    columns = [list(column) for column in zip(*told, strict=True)] or [[], [], [], []]
    parameters = dict(zip(("numbers", "points", "days", "values"), columns, strict=True))
    found = fetch(lambda number, pk: (number, pk), _MEANT, parameters)
    locked = fetch(
        lambda pk, state: _Meant(pk, ReadingState(state)), _LOCKED, {"ids": [pk for _, pk in found]}
    )
    by_id = {one.reading_id: one for one in locked}
    return {number: by_id[pk] for number, pk in found}


def _outcome(answer: Answer, reading: _Meant | None) -> Step | Misfit | None:
    if not answer.is_readable:
        return Misfit.UNREADABLE
    return follow_answer(reading.state if reading else None, is_valid=answer.is_valid)


def _keep_strays(strays: Sequence[tuple[Misfit, Answer]], file: str, now: datetime) -> None:
    StrayAnswer.objects.bulk_create(
        [
            StrayAnswer(misfit=misfit, file=file, received_at=now, **asdict(answer))
            for misfit, answer in strays
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
