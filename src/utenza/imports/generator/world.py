"""The people, contracts and profiles that a delivery tells of, and the chance behind them."""

from dataclasses import dataclass
from random import Random
from typing import Final

from utenza.imports.generator import days
from utenza.imports.generator.plan import Plan

_POOL: Final = 4096
# Seasons, in thousandths of a year's consumption, January to December.
_LIGHT: Final = (92, 82, 82, 75, 74, 82, 96, 94, 78, 76, 80, 89)
_HEATING: Final = (193, 166, 126, 66, 30, 16, 11, 9, 17, 60, 124, 182)
# Registers count from here.
_FIRST_MONTH: Final = 2021 * 12


@dataclass(frozen=True, slots=True)
class Place:
    street: str
    number: str
    postcode: str
    city: str
    province: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    code: str
    direct_debit: bool
    iban: str
    by_email: bool
    opened_on: str
    closed_on: str = ""

    @property
    def method(self) -> str:
        return "direct_debit" if self.direct_debit else "pagopa"


@dataclass(frozen=True, slots=True)
class Holding:
    """The days, both included, in which a supply is in a profile."""

    profile: Profile
    since: str
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    name: str
    code: str
    fixed_until: str
    price: int
    """Millionths of EUR a kWh or Smc; a variable one moves around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    code: str
    serial: int
    gas: bool
    place: Place
    use: str
    status: str
    started_on: str
    offer: Offer
    annual: int
    """kWh or Smc."""
    holdings: tuple[Holding, ...]
    ended_on: str = ""
    power: int = 0
    """Tenths of a kW."""
    smart: bool = True
    calendar: str = ""
    coefficient: int = 1_000_000
    """Millionths of Smc a cubic metre."""
    cadence: int = 2
    phase: int = 0
    """Months a bill, and which month the periods begin with."""
    bills: int | None = None
    """The newest so many; None for all in the plan's months."""
    corrections: int = 0
    """Credit notes and recalculations, one a period from the newest back."""
    curve_days: int = 0
    curve_minutes: int = 60
    bonus: bool = False
    papers: bool = True
    """Its bills come with PDFs; else with items alone, and the portal writes them."""
    overcharged: frozenset[str] = frozenset()
    """The last days of the periods whose bill counts an instalment of the TV licence too many."""

    @property
    def unit(self) -> str:
        return "Smc" if self.gas else "kWh"

    @property
    def one_rate(self) -> bool:
        """Light without bands: F0, and a meter with one register."""
        return not self.gas and self.use == "domestic_non_resident"

    def profile_on(self, day: str) -> Profile:
        for holding in reversed(self.holdings):
            if holding.since <= day:
                return holding.profile
        return self.holdings[0].profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    code: str
    kind: str
    supply: str
    opened_at: str
    channel: str
    status: str
    status_at: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    code: str
    kind: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    tax_code: str
    vat_number: str = ""
    email: str
    mobile: str
    phone: str = ""
    place: Place
    language: str = "it"
    profiles: tuple[Profile, ...]
    supplies: tuple[Supply, ...]
    issue_day: int = 12
    days_to_pay: int = 20
    in_plico: bool = False
    neglected: frozenset[int] | None = None
    """Which bills or plichi, from the newest (0) back, wait unpaid; None leaves it to chance."""
    requests: tuple[Request, ...] = ()

    @property
    def full_name(self) -> str:
        return self.company or f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class World:
    """The plan with what it implies, and two pools of chance that every row dips into."""

    plan: Plan
    today: str
    month: int
    first_month: int
    noise: tuple[int, ...]
    """Thousandths, around a thousand."""
    dice: tuple[int, ...]
    """0 to 999."""

    def thousandths(self, serial: int, month: int) -> int:
        return self.noise[(serial * 37 + month * 101) % _POOL]

    def die(self, serial: int, month: int) -> int:
        return self.dice[(serial * 53 + month * 89) % _POOL]

    def use_in(self, supply: Supply, month: int) -> int:
        """Return the consumption of a month in tenths of a kWh or Smc."""
        season = (_HEATING if supply.gas else _LIGHT)[month % 12]
        return supply.annual * season * self.thousandths(supply.serial, month) // 100_000

    def used_before(self, supply: Supply, month: int) -> int:
        """Return what was consumed until a month began, in tenths."""
        started = max(_FIRST_MONTH, days.month_of_text(supply.started_on))
        return sum(self.use_in(supply, earlier) for earlier in range(started, month))


def chance(*numbers: int) -> Random:
    """Return the same chance for the same numbers: it decides for made-up people only."""
    return Random("/".join(map(str, numbers)))  # noqa: S311 - must repeat itself, guards nothing


def world_of(plan: Plan) -> World:
    pools = chance(plan.seed)
    month = days.month_of(plan.today)
    return World(
        plan=plan,
        today=plan.today.isoformat(),
        month=month,
        first_month=month - plan.months,
        noise=tuple(pools.randrange(850, 1151) for _ in range(_POOL)),
        dice=tuple(pools.randrange(1000) for _ in range(_POOL)),
    )
