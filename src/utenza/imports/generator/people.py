"""Invented customers and their logins, drawn by number and seed."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Final

from utenza.imports.generator.contracts import customer, customer_code
from utenza.imports.generator.households import contracts_of, household
from utenza.imports.generator.identities import identity
from utenza.imports.generator.logins import Access, Login, login
from utenza.imports.generator.names import SURNAMES
from utenza.imports.generator.operations import drawn_requests
from utenza.imports.generator.world import Customer, Supply, World, chance

_KINDS: Final = ("person", "business", "condominium")
_WEIGHTS: Final = (85, 98, 100)
_ENGLISH: Final = 0.08
_DIRECT_DEBIT_IN_PLICO: Final = 0.1
# Every so many customers an administrator's login, for the condominiums among them.
_BLOCK: Final = 200
# Every so many logins one was switched off, one acts for a neighbour too.
_SWITCHED_OFF: Final = 40
_NEIGHBOURLY: Final = 17
_UNTIL: Final = ("", "2024-06-30", "2025-12-31", "2035-12-31")


def draw(number: int, *, quota: int | None, world: World) -> Customer:
    """Return the customer of this number, with `quota` bills if so many are asked for."""
    rng = chance(world.plan.seed, number)
    kind = rng.choices(_KINDS, cum_weights=_WEIGHTS)[0]
    house = household(number, kind=kind, rng=rng)
    holder = identity(number, seed=world.plan.seed, kind=kind, home=house.home, rng=rng)
    profiles, supplies = contracts_of(house, quota=quota, world=world, rng=rng)
    return replace(
        customer(number, holder, home=house.home, profiles=profiles, supplies=supplies),
        language="en" if rng.random() < _ENGLISH else "it",
        issue_day=house.issue_day,
        in_plico=_has_plichi(supplies, rng),
        requests=drawn_requests(number, supplies, rng=rng, world=world),
    )


def logins_of(number: int, holder: Customer, *, first: int) -> Iterator[Login | Access]:
    """Yield the customer's login; the first customers of a block bring its administrator."""
    block = max(first, number - number % _BLOCK)
    administrator = f"studio.{SURNAMES[block % len(SURNAMES)].slug}{block}"
    if number == block:
        yield login(administrator)
    if holder.kind == "condominium":
        yield Access(administrator, holder.code, "holder")
        return
    username = holder.email.partition("@")[0]
    yield login(
        username,
        Access(username, holder.code, "holder"),
        *_neighbours(number, username, first),
        active=number % _SWITCHED_OFF != 0,
    )


def _has_plichi(supplies: tuple[Supply, ...], rng: Random) -> bool:
    by_debit = supplies[0].holdings[-1].profile.direct_debit
    return len(supplies) > 1 and (not by_debit or rng.random() < _DIRECT_DEBIT_IN_PLICO)


def _neighbours(number: int, username: str, first: int) -> tuple[Access, ...]:
    if number % _NEIGHBOURLY or number == first:
        return ()
    turn = number // _NEIGHBOURLY
    role = ("viewer", "delegate")[turn % 2]
    until = _UNTIL[turn % len(_UNTIL)]
    return (Access(username, customer_code(number - 1), role, until),)
