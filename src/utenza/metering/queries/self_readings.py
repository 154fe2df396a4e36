"""Self-readings as their customer sees them: what is asked for, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from utenza.identity.rules.viewers import Viewer
from utenza.kernel.periods import Period
from utenza.kernel.refusals import Refusal
from utenza.metering.queries.background import Background, Shown, background_of
from utenza.metering.rules import Register
from utenza.metering.rules.asking import (
    send_by,
    today_in_italy,
    why_unwanted,
    window_just_closed,
    window_on,
    windows_after,
)
from utenza.metering.rules.expecting import Expectation
from utenza.metering.rules.judging import Values, gas_in_smc, value_after
from utenza.metering.rules.life import LIVE, ReadingState
from utenza.storage.sql import Column, fetch
from utenza.supplies.queries import SupplyDetail
from utenza.supplies.rules import Commodity

_OF_SUPPLY = """
SELECT r.request_code, s.supply_code, s.commodity, r.opens_on, r.closes_on, r.taken_on,
       r.total, r.f1, r.f2, r.f3, r.meter_serial, r.coefficient, r.use, r.least, r.most,
       r.confirmed, r.photo_sha256, r.channel, r.submitted_at, r.state, r.bill_number,
       t.states, t.ats, t.notes
FROM metering_selfreading r
JOIN supplies_supply s ON s.customer_id = r.customer_id AND s.id = r.supply_id
CROSS JOIN LATERAL (
    SELECT array_agg(state ORDER BY at, id) AS states, array_agg(at ORDER BY at, id) AS ats,
           array_agg(note ORDER BY at, id) AS notes
    FROM metering_selfreadingstep t
    WHERE t.customer_id = r.customer_id AND t.self_reading_id = r.id
) t
WHERE r.customer_id = %(customer_id)s AND {which}
ORDER BY r.submitted_at DESC, r.id DESC LIMIT 100
"""
_BY_SUPPLY = _OF_SUPPLY.format(which="r.supply_id = %(supply_id)s")
_BY_REQUEST = _OF_SUPPLY.format(which="r.request_code = %(request_code)s")
_VALUES = (Register.TOTAL, Register.F1, Register.F2, Register.F3)


@dataclass(frozen=True, slots=True)
class StoryStep:
    state: ReadingState
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class SelfReadingStory:
    """A self-reading with all the states that it came to, oldest first."""

    request_code: str
    supply_code: str
    commodity: Commodity
    window: Period
    taken_on: date
    values: Values
    meter_serial: str
    coefficient: Decimal | None
    use: int | None
    least: int | None
    most: int | None
    is_confirmed: bool
    photo_sha256: bytes | None
    channel: str
    submitted_at: datetime
    state: ReadingState
    bill_number: str
    steps: tuple[StoryStep, ...]

    @property
    def note(self) -> str:
        """What the distributor or the office said with the present state."""
        return self.steps[-1].note

    @property
    def smc(self) -> Decimal | None:
        if self.use is None or self.commodity is not Commodity.GAS:
            return None
        return gas_in_smc(self.use, self.coefficient)

    @property
    def send_by(self) -> date:
        """The last day on which it goes to the distributor in time."""
        return send_by(today_in_italy(self.submitted_at))


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """
    What a page needs to ask for a reading.

    `unwanted` says why none is wanted. `open_window` is None where none is open today;
    `late_window` has just closed and still takes what was read in it; `live` is the reading that
    stands in it already.
    """

    supply: SupplyDetail
    unwanted: Refusal | None
    registers: tuple[Register, ...]
    open_window: Period | None
    late_window: Period | None
    next_windows: list[Period]
    last: Shown | None
    expected: Expectation | None
    live: SelfReadingStory | None

    @property
    def window(self) -> Period | None:
        """Return the window that takes a reading today."""
        return self.open_window or self.late_window

    @property
    def plausible(self) -> tuple[int, int] | None:
        """What the register plausibly shows, where there is one register and something to tell."""
        if self.last is None or self.expected is None or len(self.registers) > 1:
            return None
        last, digits = self.last.values[self.registers[0]], self.supply.meter_digits
        low, high = (
            value_after(last=last, use=use, digits=digits)
            for use in (self.expected.least, self.expected.most)
        )
        return low, high


def reading_question(*, viewer: Viewer, supply_code: str, today: date) -> ReadingQuestion:
    """
    Return what is asked of the supply's meter, if the viewer may see it.

    Raises Supply.DoesNotExist.
    """
    known = background_of(viewer=viewer, supply_code=supply_code, today=today)
    supply = known.supply
    unwanted = why_unwanted(
        status=supply.card.status, is_read_remotely=supply.card.is_read_remotely
    )
    open_window = None if unwanted else window_on(today, known.windows)
    late_window = None if unwanted or open_window else window_just_closed(today, known.windows)
    return ReadingQuestion(
        supply=supply,
        unwanted=unwanted,
        registers=known.registers,
        open_window=open_window,
        late_window=late_window,
        next_windows=[] if unwanted else windows_after(today, known.windows),
        last=known.last,
        expected=known.expected_on(_last_day(late_window) or today),
        live=_live(viewer, known, open_window or late_window),
    )


def self_readings_of(*, viewer: Viewer, supply_id: int) -> list[SelfReadingStory]:
    """Return the customer's readings of this supply, the newest first."""
    parameters = {"customer_id": viewer.customer_id, "supply_id": supply_id}
    return fetch(_story, _BY_SUPPLY, parameters)


def self_reading_of_request(*, viewer: Viewer, request_code: str) -> SelfReadingStory | None:
    """Return the reading that is kept under this request."""
    parameters = {"customer_id": viewer.customer_id, "request_code": request_code}
    return next(iter(fetch(_story, _BY_REQUEST, parameters)), None)


def _last_day(window: Period | None) -> date | None:
    return window.last_day if window else None


def _live(viewer: Viewer, known: Background, window: Period | None) -> SelfReadingStory | None:
    if window is None:
        return None
    stories = self_readings_of(viewer=viewer, supply_id=known.supply.card.id)
    of_window = (one for one in stories if one.window.overlaps(window))
    return next((one for one in of_window if one.state in LIVE), None)


def _story(*columns: Column) -> SelfReadingStory:
    request, supply, commodity, opens_on, closes_on, taken_on, *rest = columns
    values, (*facts, photo, channel, submitted_at, state, bill_number) = rest[:4], rest[4:-3]
    states, ats, notes = rest[-3:]
    supply_facts = (supply, Commodity(commodity), Period.through(opens_on, closes_on), taken_on)
    shown = {one: value for one, value in zip(_VALUES, values, strict=True) if value is not None}
    sent = (None if photo is None else bytes(photo), channel, submitted_at)
    steps = tuple(map(StoryStep, map(ReadingState, states), ats, notes))
    end = (ReadingState(state), bill_number, steps)
    return SelfReadingStory(*(request, *supply_facts, shown, *facts, *sent, *end))
