"""What an invented customer has under contract, and how it is billed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

from utenza.imports.generator import contracts, days
from utenza.imports.generator.billing import newest_end
from utenza.imports.generator.names import STREETS, TOWNS
from utenza.imports.generator.plan import OPENED, share
from utenza.imports.generator.world import Place, Profile, Supply, World

_FIRST_CONTRACT: Final = date(2017, 1, 1)
_DAYS_OF_CONTRACTS: Final = (OPENED - _FIRST_CONTRACT).days
_NEVER: Final = "9999-12-31"
# Months, counted from the opening, in which things change for somebody.
_MONTHS_OF_CHANGE: Final = range(2, 96)
_POWERS: Final = (30, 30, 30, 45, 60)
_POWERS_AT_WORK: Final = (60, 100, 150, 165)
# Shares of the customers or supplies to which it happens, sooner or later.
_CHANGE_PROFILE: Final = 0.28
_CEASE: Final = 0.12
_COME_LATER: Final = 0.06
_DIRECT_DEBIT: Final = 0.6
_BY_EMAIL: Final = 0.55
_TWO_PROFILES: Final = 0.08
_GAS_READ_BY_HAND: Final = 0.5
_NOT_RESIDENT: Final = 0.1
_BONUS: Final = 0.05
_CORRECTED: Final = 0.02
_WITH_CURVES: Final = 0.05
_CURVE_DAYS: Final = 10
# Percent of the persons with one, two and three supplies.
_POINTS_OF_A_PERSON: Final = (45, 50, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What is drawn first, because the contracts follow from it."""

    number: int
    kind: str
    home: Place
    phase: int
    issue_day: int
    started_on: date
    changed_on: str
    direct_debit: bool
    by_email: bool
    two_profiles: bool


@dataclass(frozen=True, slots=True)
class Point:
    gas: bool
    holiday_home: bool = False


def household(number: int, *, kind: str, rng: Random) -> Household:
    changes = rng.random() < _CHANGE_PROFILE
    month = days.month_of(OPENED) + rng.choice(_MONTHS_OF_CHANGE)
    return Household(
        number=number,
        kind=kind,
        home=_place(rng),
        phase=rng.randrange(2),
        issue_day=rng.choice((8, 12, 12, 12, 15, 20)),
        started_on=_FIRST_CONTRACT + timedelta(days=rng.randrange(_DAYS_OF_CONTRACTS)),
        changed_on=days.day_in(month, 27) if changes else _NEVER,
        direct_debit=rng.random() < _DIRECT_DEBIT,
        by_email=rng.random() < _BY_EMAIL,
        two_profiles=rng.random() < _TWO_PROFILES,
    )


def contracts_of(
    house: Household, *, quota: int | None, world: World, rng: Random
) -> tuple[tuple[Profile, ...], tuple[Supply, ...]]:
    """Return the profiles and supplies as they are today, with `quota` bills if given."""
    drawn = [_supply(house, rank, point, rng) for rank, point in enumerate(_points(house, rng))]
    supplies = [_as_of(world.today, each) for each in drawn if each.started_on <= world.today]
    if quota is not None:
        parts = len(supplies)
        supplies = [
            _with_bills(each, share(total=quota, part=rank, parts=parts), house, world)
            for rank, each in enumerate(supplies)
        ]
    return _in_profiles(house, supplies, world)


def _place(rng: Random) -> Place:
    return contracts.place(rng.choice(STREETS), str(rng.randrange(1, 240)), rng.choice(TOWNS))


def _points(house: Household, rng: Random) -> list[Point]:
    if house.kind == "condominium":
        return [Point(gas=True), *(Point(gas=False) for _ in range(rng.randrange(2, 8)))]
    if house.kind == "business":
        return [Point(gas=rng.random() < 1 / 3) for _ in range(rng.choice((1, 1, 2, 3)))]
    points = [Point(gas=False), Point(gas=True), Point(gas=False, holiday_home=True)]
    points = points[: rng.choices((1, 2, 3), weights=_POINTS_OF_A_PERSON)[0]]
    return points if points[1:] else [Point(gas=rng.random() < 1 / 3)]


def _supply(house: Household, rank: int, point: Point, rng: Random) -> Supply:
    serial = contracts.supply_serial(house.number, rank)
    started_on = _started_on(house, rank, rng)
    ended_on = _ended_on(rng)
    return Supply(
        code=contracts.supply_code(serial),
        serial=serial,
        gas=point.gas,
        place=_place(rng) if point.holiday_home else house.home,
        use=_use(house, point, rng),
        status="active",
        started_on=started_on,
        ended_on=ended_on if ended_on > started_on else "",
        offer=rng.choice(contracts.GAS_OFFERS if point.gas else contracts.LIGHT_OFFERS),
        annual=_annual(house, point, rng),
        holdings=(),
        power=rng.choice(_POWERS if house.kind == "person" else _POWERS_AT_WORK),
        smart=not point.gas or rng.random() > _GAS_READ_BY_HAND,
        calendar=rng.choice(tuple(contracts.CALENDARS)) if point.gas else "",
        coefficient=rng.randrange(975_000, 1_050_000),
        phase=house.phase,
        corrections=int(rng.random() < _CORRECTED),
        curve_days=_CURVE_DAYS if rng.random() < _WITH_CURVES and not point.gas else 0,
        curve_minutes=rng.choice((15, 60)),
        bonus=house.kind == "person" and not point.gas and rng.random() < _BONUS,
    )


def _started_on(house: Household, rank: int, rng: Random) -> str:
    if rank and rng.random() < _COME_LATER:
        return days.day_in(days.month_of(OPENED) + rng.choice(_MONTHS_OF_CHANGE), 1)
    return house.started_on.isoformat()


def _ended_on(rng: Random) -> str:
    """Return the last day of some month, or of none."""
    if rng.random() < _CEASE:
        return days.last_day(days.month_of(OPENED) + rng.choice(_MONTHS_OF_CHANGE))
    return ""


def _use(house: Household, point: Point, rng: Random) -> str:
    if house.kind != "person":
        return "other"
    away = point.holiday_home or rng.random() < _NOT_RESIDENT
    return "domestic_non_resident" if away else "domestic_resident"


def _annual(house: Household, point: Point, rng: Random) -> int:
    if point.holiday_home:
        return rng.randrange(300, 900)
    if house.kind == "condominium" and point.gas:
        return rng.randrange(18_000, 60_000)
    if house.kind == "person":
        return rng.randrange(220, 1_700) if point.gas else rng.randrange(1_500, 4_600)
    return rng.randrange(450, 6_000) if point.gas else rng.randrange(3_000, 24_000)


def _as_of(today: str, supply: Supply) -> Supply:
    """Return the supply as it is known on a day: what ends later has no end yet."""
    if not supply.ended_on:
        return supply
    if supply.ended_on > today:
        return replace(supply, ended_on="")
    return replace(supply, status="ceased")


def _with_bills(supply: Supply, count: int, house: Household, world: World) -> Supply:
    """Give it exactly so many bills and credit notes, and a start before the first of them."""
    corrections = supply.corrections if count > 1 else 0
    bills = count - corrections
    newest = newest_end(supply, issue_day=house.issue_day, world=world)
    first_day = days.day_in(newest - supply.cadence * bills + 1, 1)
    started_on = min(supply.started_on, first_day)
    return replace(supply, bills=bills, corrections=corrections, started_on=started_on)


def _in_profiles(
    house: Household, supplies: list[Supply], world: World
) -> tuple[tuple[Profile, ...], tuple[Supply, ...]]:
    opened_on = min(supply.started_on for supply in supplies)
    before, now = _profiles(house, opened_on, world)
    apart = _profile_apart(house, supplies)
    placed = [
        replace(supply, holdings=contracts.holdings(before, now, since=supply.started_on))
        for supply in supplies
    ]
    if apart is not None:
        own = contracts.holdings(None, apart, since=apart.opened_on)
        placed[-1] = replace(placed[-1], holdings=own)
    return tuple(each for each in (before, now, apart) if each is not None), tuple(placed)


def _profiles(house: Household, opened_on: str, world: World) -> tuple[Profile | None, Profile]:
    """Return the profile before the last change, if there was one, and the one of now."""
    changed = opened_on < house.changed_on <= world.today
    now = contracts.profile(
        house.number,
        int(changed),
        direct_debit=house.direct_debit,
        by_email=house.by_email,
        opened_on=house.changed_on if changed else opened_on,
    )
    if not changed:
        return None, now
    before = contracts.profile(
        house.number,
        0,
        direct_debit=not house.direct_debit,
        by_email=house.by_email,
        opened_on=opened_on,
        closed_on=days.shifted(house.changed_on, -1),
    )
    return before, now


def _profile_apart(house: Household, supplies: list[Supply]) -> Profile | None:
    """Return a profile for the last supply alone, where the bills go elsewhere."""
    if not house.two_profiles or len(supplies) == 1:
        return None
    return contracts.profile(
        house.number,
        9,
        direct_debit=house.direct_debit,
        by_email=not house.by_email,
        opened_on=supplies[-1].started_on,
    )
