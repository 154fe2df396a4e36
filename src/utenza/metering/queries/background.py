"""What has to be known of a meter before a reading of it can be asked for or judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from utenza.identity.rules.viewers import Viewer
from utenza.kernel.periods import Period
from utenza.metering.rules import ReadingKind, Register
from utenza.metering.rules.asking import GRACE, registers_asked, windows_by_month
from utenza.metering.rules.expecting import (
    Expectation,
    expectation,
    heating_parts,
    part_of_year,
    use_of_a_year_before,
)
from utenza.metering.rules.judging import Values, use_between
from utenza.storage.sql import fetch
from utenza.supplies.queries import SupplyDetail, get_supply
from utenza.supplies.rules import Commodity

_WINDOWS = """
SELECT w.opens_on, w.closes_on
FROM supplies_supply s JOIN supplies_readingwindow w USING (reading_calendar)
WHERE s.customer_id = %(customer_id)s AND s.id = %(supply_id)s AND s.reading_calendar <> ''
  AND w.closes_on >= %(since)s
ORDER BY w.opens_on LIMIT 6
"""
# The CIS's readings, and those of the customer's that were validated and not delivered yet.
_SHOWN = """
SELECT read_on, register, value, kind FROM metering_shownreading
WHERE customer_id = %(customer_id)s AND supply_id = %(supply_id)s
UNION ALL
SELECT r.taken_on, v.register, v.value, 'customer'
FROM metering_selfreading r
CROSS JOIN LATERAL (VALUES ('total', r.total), ('F1', r.f1), ('F2', r.f2), ('F3', r.f3))
    v (register, value)
WHERE r.customer_id = %(customer_id)s AND r.supply_id = %(supply_id)s
  AND r.state IN ('validated', 'used') AND v.value IS NOT NULL
ORDER BY 1 DESC LIMIT 400
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What all registers asked for showed on a day, effectively read or validated."""

    day: date
    values: Values
    kind: ReadingKind


@dataclass(frozen=True, slots=True)
class Background:
    """`past` are the readings that count, oldest first."""

    supply: SupplyDetail
    registers: tuple[Register, ...]
    windows: list[Period]
    past: list[Shown]

    @property
    def last(self) -> Shown | None:
        return self.past[-1] if self.past else None

    def use_of(self, values: Values) -> int | None:
        """Return what the registers counted since the last reading, where there is one."""
        if self.last is None:
            return None
        digits, before = self.supply.meter_digits, self.last.values
        return sum(
            use_between(last=before[register], value=value, digits=digits)
            for register, value in values.items()
        )

    def expected_on(self, day: date) -> Expectation | None:
        """Return the use to expect from the last reading to this day, where it can be told."""
        last, supply = self.last, self.supply
        if last is None or day <= last.day:
            return None
        # A year of nothing is one that nobody knows yet.
        annual = supply.annual_quantity or None
        if supply.card.commodity is Commodity.GAS and annual is not None:
            # The year's use is in Smc, the register counts cubic metres.
            annual = annual / (supply.correction_coefficient or 1)
        if annual is None:
            totals = [(shown.day, sum(shown.values.values())) for shown in self.past]
            use = use_of_a_year_before(totals, after=last.day, until=day)
            return None if use is None else expectation(supply.card.commodity, use)
        uses = (
            annual * part_of_year(after=last.day, until=day, heating=heating)
            for heating in heating_parts(supply.card.commodity, supply.gas_profile)
        )
        return expectation(supply.card.commodity, *uses)


def background_of(*, viewer: Viewer, supply_code: str, today: date) -> Background:
    """
    Return what is known of the supply's meter, if the viewer may see it.

    Raises Supply.DoesNotExist.
    """
    supply = get_supply(viewer=viewer, code=supply_code, today=today)
    asked = {"customer_id": viewer.customer_id, "supply_id": supply.card.id}
    rows = fetch(_row, _SHOWN, asked)
    registers = registers_asked(supply.card.commodity, {register for _, register, _, _ in rows})
    windows = fetch(Period.through, _WINDOWS, asked | {"since": today - GRACE})
    if supply.card.commodity is Commodity.ELECTRICITY and not windows:
        windows = windows_by_month(today)
    return Background(supply, registers, windows, _complete(rows, registers))


def registers_to_read(*, viewer: Viewer, supply: SupplyDetail) -> tuple[Register, ...]:
    """Return the registers of which a reading is asked."""
    if supply.card.commodity is Commodity.GAS:
        return registers_asked(supply.card.commodity, ())
    asked = {"customer_id": viewer.customer_id, "supply_id": supply.card.id}
    seen = {register for _, register, _, _ in fetch(_row, _SHOWN, asked)}
    return registers_asked(supply.card.commodity, seen)


def _row(
    day: date, register: str, value: int, kind: str
) -> tuple[date, Register, int, ReadingKind]:
    return day, Register(register), value, ReadingKind(kind)


def _complete(
    rows: Iterable[tuple[date, Register, int, ReadingKind]], registers: tuple[Register, ...]
) -> list[Shown]:
    days: dict[date, dict[Register, int]] = {}
    kinds: dict[date, ReadingKind] = {}
    for day, register, value, kind in rows:
        if kind is not ReadingKind.ESTIMATED and register in registers:
            days.setdefault(day, {})[register] = value
            kinds[day] = kind
    return [
        Shown(day, days[day], kinds[day])
        for day in sorted(days)
        if len(days[day]) == len(registers)
    ]
