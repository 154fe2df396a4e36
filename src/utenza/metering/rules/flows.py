"""What national flows bring, once they are understood; versions and what counts among them."""

from dataclasses import dataclass
from datetime import date, datetime

from utenza.metering.rules import ConsumptionKind


@dataclass(frozen=True, slots=True)
class FlowHead:
    """A file: its name, the flow that it is of, the moment in its name, its SHA-256."""

    name: str
    flow: str
    made_at: datetime
    sha256: bytes


@dataclass(frozen=True, slots=True)
class MeasuredDay:
    """
    A day of a curve at a POD (its first 14 characters), packed as curves are kept.

    One that is estimated, or not validated, is kept as a version and not shown.
    """

    point_code: str
    day: date
    packed: str
    kind: ConsumptionKind
    is_valid: bool
    is_rectification: bool


@dataclass(frozen=True, slots=True)
class MeasuredReading:
    """What the register of a gas meter effectively showed on a day, in whole cubic metres."""

    point_code: str
    day: date
    value: int
    meter_serial: str
