"""What waits to go to the distributors, and what they answered that fits nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from utenza.metering.rules.asking import send_by, today_in_italy
from utenza.metering.rules.distributors import Distributors
from utenza.metering.rules.life import Misfit
from utenza.metering.rules.tal import Answer, TalReading
from utenza.storage.sql import fetch

_WAITING = """
SELECT r.id, r.request_code, r.submitted_at, s.point_code, r.meter_serial, r.taken_on, r.total
FROM metering_selfreading r
JOIN supplies_supply s ON s.customer_id = r.customer_id AND s.id = r.supply_id
WHERE s.commodity = 'gas' AND r.state IN ('received', 'taken') AND r.file_id IS NULL
ORDER BY r.submitted_at, r.id
"""
_AND_LOCK = "FOR UPDATE OF r"
_STRAY = """
SELECT misfit, file, received_at, point_code, meter_serial, taken_on, value, verdict, note
FROM metering_strayanswer ORDER BY id
"""


class Held(StrEnum):
    """Why a reading can't go to its distributor."""

    NO_DISTRIBUTOR = "no_distributor"
    NO_SERIAL = "no_serial"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A gas reading that is in no file yet; `held` says what is missing, if something is."""

    reading_id: int
    request_code: str
    submitted_on: date
    reading: TalReading
    held: Held | None

    @property
    def send_by(self) -> date:
        return send_by(self.submitted_on)


@dataclass(frozen=True, slots=True)
class Stray:
    """An answer that could not be followed, as it was kept."""

    misfit: Misfit
    file: str
    received_at: datetime
    answer: Answer


def waiting_for_distributors(*, distributors: Distributors, lock: bool = False) -> list[Waiting]:
    """Return the gas readings that are in no file yet, the oldest first."""

    def waiting(
        reading_id: int, request_code: str, submitted_at: datetime, *reading: str | date | int
    ) -> Waiting:
        told = TalReading(*reading)  # type: ignore[arg-type] # the statement's last four columns
        submitted_on = today_in_italy(submitted_at)
        return Waiting(reading_id, request_code, submitted_on, told, _held(told, distributors))

    return fetch(waiting, _WAITING + (_AND_LOCK if lock else ""), {})


def stray_answers() -> list[Stray]:
    """Return the answers kept for the office, the oldest first."""

    def stray(misfit: str, file: str, received_at: datetime, *answer: str) -> Stray:
        return Stray(Misfit(misfit), file, received_at, Answer(*answer))

    return fetch(stray, _STRAY, {})


def _held(reading: TalReading, distributors: Distributors) -> Held | None:
    if distributors.of_point(reading.point_code) is None:
        return Held.NO_DISTRIBUTOR
    return None if reading.meter_serial else Held.NO_SERIAL
